"""Folds of statements: what is shown of an item, from all that was said of it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.clock import now
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids
from mediary.core.types import Model
from mediary.sdk.when import DAY, end_of
from mediary.tracking.models import (
    MediaTag,
    OwnedCopy,
    PlaybackProgress,
    Review,
    Tag,
    UserMedia,
)
from mediary.tracking.refold import refold
from mediary.tracking.statements import Affected, FoldChange, folds
from mediary.tracking.words import APART, TOGETHER

_DECODE = msgspec.json.decode
_JSON = msgspec.json.Encoder(order="sorted").encode
# An index of PostgreSQL holds no much longer ones.
LONGEST_TAG = 200
_MEDIA_COLUMNS = (
    "user_id", "media_item_id", "status_chosen", "status_label", "rating", "rating_scale",
    "rated_at", "rated_from", "rated_to", "is_favorite", "notes", "is_private", "updated_at",
)  # fmt: skip


class Spoken(msgspec.Struct):
    """A live statement, decoded."""

    id: int
    kind: str
    source: str
    key: str
    item_id: int
    said_at: int | None
    value: dict[str, Any]

    @property
    def order(self) -> tuple[int, str, str]:
        """Place in time; what is said later counts more. Ends by names, so that it is total."""
        return (self.said_at if self.said_at is not None else -1, self.source, self.key)


def spoken(
    db: Session, user_id: int, kinds: Iterable[str], items: Iterable[int]
) -> dict[int, list[Spoken]]:
    """Return the live statements of these kinds about these items, by item, oldest first."""
    wanted = set(kinds)
    found: dict[int, list[Spoken]] = defaultdict(list)
    for row in select_in(
        db,
        "SELECT id, kind, source, source_key, media_item_id, said_at, value FROM statement"
        " WHERE user_id = :user AND void_reason IS NULL AND media_item_id {values}",
        sorted(items),
        user=user_id,
    ):
        if row.kind in wanted:
            one = Spoken(
                row.id, row.kind, row.source, row.source_key, row.media_item_id, row.said_at,
                _DECODE(row.value),
            )  # fmt: skip
            found[row.media_item_id].append(one)
    for statements in found.values():
        statements.sort(key=lambda s: s.order)
    return found


def rated_instant(statement: Spoken) -> int:
    """Return when a rating was given, for comparison; -1 when nobody knows."""
    rated = statement.value.get("rated") or {}
    said_at = statement.said_at if statement.said_at is not None else -1
    return end_of(rated.get("at"), rated.get("to"), said_at)


@folds("rating", "status", "favourite", "note")
def fold_user_media(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite rating, status, favourite and notes of items; the latest word counts."""
    items = sorted(affected.items)
    said = spoken(db, user_id, ("rating", "status", "favourite", "note"), items)
    before = {
        row.media_item_id: row
        for row in select_in(
            db,
            f"SELECT {', '.join(_MEDIA_COLUMNS)} FROM user_media"
            " WHERE user_id = :user AND media_item_id {values}",
            items,
            user=user_id,
        )
    }
    change = FoldChange()
    at = now()
    inserts, stale = [], []
    for item in items:
        old = tuple(before[item]) if item in before else None
        new = _user_media(user_id, item, said.get(item, []), at)
        if (old[:-1] if old else None) == (new[:-1] if new else None):
            continue
        _note_change(change, item, old, new)
        if old:
            stale.append(item)
        if new:
            inserts.append(new)
    execute_in(
        db,
        "DELETE FROM user_media WHERE user_id = :user AND media_item_id {values}",
        stale,
        user=user_id,
    )
    insert_many(db, UserMedia, _MEDIA_COLUMNS, inserts)
    return change


# Of each kind the column of its value, and then those of its particulars.
_SAID_IN = {
    "status": ("status_chosen", "status_label"),
    "rating": ("rating", "rating_scale", "rated_at", "rated_from", "rated_to"),
    "favourite": ("is_favorite",),
    "note": ("notes",),
}
_PLACES = {kind: [_MEDIA_COLUMNS.index(name) for name in names] for kind, names in _SAID_IN.items()}
_FAVOURITE = _MEDIA_COLUMNS.index("is_favorite")


def _note_change(
    change: FoldChange,
    item: int,
    old: tuple[Any, ...] | None,
    new: tuple[Any, ...] | None,
) -> None:
    was, is_now = _shown(old), _shown(new)
    for kind, (value, *particulars) in _PLACES.items():
        subject = f"{kind}\x1f{item}"
        if was[value] != is_now[value]:
            change.changed.add(subject)
            if was[value] is None:
                change.new.add(subject)
        elif any(was[place] != is_now[place] for place in particulars):
            change.amended.add(subject)


def _shown(row: tuple[Any, ...] | None) -> tuple[Any, ...]:
    if row is None:
        return (None,) * len(_MEDIA_COLUMNS)
    # No favourite is no value; a rating of 0 is one.
    return (*row[:_FAVOURITE], row[_FAVOURITE] or None, *row[_FAVOURITE + 1 :])


def _user_media(
    user_id: int, item: int, statements: list[Spoken], at: int
) -> tuple[Any, ...] | None:
    if not statements:
        return None
    latest: dict[str, Spoken] = {}
    for one in statements:
        if one.kind != "rating":
            latest[one.kind] = one
    ratings = [one for one in statements if one.kind == "rating"]
    rating = max(ratings, key=lambda s: (rated_instant(s), s.order)) if ratings else None
    status = latest["status"].value if "status" in latest else {}
    value = rating.value if rating else {}
    rated = value.get("rated") or {}
    notes = "\n\n".join(one.value["text"] for one in statements if one.kind == "note")
    return (
        user_id, item, status.get("status"), status.get("label") or None, value.get("value"),
        value.get("scale"), rated.get("at"), rated.get("from_"), rated.get("to"),
        "favourite" in latest, notes or None, False, at,
    )  # fmt: skip


@folds("tags")
def fold_tags(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite the tags of items: all that any source put on them."""
    items = sorted(affected.items)
    said = spoken(db, user_id, ("tags",), items)
    wanted = {
        item: {str(name)[:LONGEST_TAG] for one in said.get(item, []) for name in one.value["names"]}
        for item in items
    }
    had: dict[int, set[str]] = defaultdict(set)
    for row in select_in(
        db,
        "SELECT m.media_item_id, t.name FROM media_tag m JOIN tag t ON t.user_id = m.user_id"
        " AND t.id = m.tag_id WHERE m.user_id = :user AND m.media_item_id {values}",
        items,
        user=user_id,
    ):
        had[row.media_item_id].add(row.name)
    change = FoldChange()
    stale = [item for item in items if had[item] != wanted[item]]
    change.changed.update(stale)
    change.new.update(item for item in stale if wanted[item] - had[item])
    execute_in(
        db,
        "DELETE FROM media_tag WHERE user_id = :user AND media_item_id {values}",
        stale,
        user=user_id,
    )
    names = _tag_ids(db, user_id, {name for item in stale for name in wanted[item]})
    rows = [(user_id, item, names[name]) for item in stale for name in sorted(wanted[item])]
    insert_many(db, MediaTag, ("user_id", "media_item_id", "tag_id"), rows)
    return change


def _tag_ids(db: Session, user_id: int, names: set[str]) -> dict[str, int]:
    found = {
        row.name: row.id
        for row in select_in(
            db,
            "SELECT id, name FROM tag WHERE user_id = :user AND name {values}",
            sorted(names),
            user=user_id,
        )
    }
    missing = sorted(names - set(found))
    fresh = dict(zip(missing, new_ids(len(missing)), strict=True))
    insert_many(
        db, Tag, ("user_id", "id", "name"), [(user_id, i, name) for name, i in fresh.items()]
    )
    return found | fresh


@folds(APART, TOGETHER)
def fold_pairing(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Fold the plays of the records that the person parted or joined by hand."""
    change = FoldChange(new=set(affected.subjects), changed=set(affected.subjects))
    keys = [key for subject in affected.subjects for key in msgspec.json.decode(subject)]
    rows = select_in(
        db,
        "SELECT DISTINCT media_item_id FROM watch_log_source WHERE user_id = :user"
        " AND source_key {values}",
        sorted({key for _, _, key in keys}),
        user=user_id,
    )
    refold(db, user_id, [], {row.media_item_id for row in rows})
    return change


_REVIEW_COLUMNS = (
    "user_id", "id", "media_item_id", "title", "body", "format", "language", "has_spoilers",
    "visibility", "rating", "written_at", "written_from", "written_to",
)  # fmt: skip


@folds("review")
def fold_reviews(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite the reviews of items: one for each live statement."""
    said = spoken(db, user_id, ("review",), affected.items)

    def row(one: Spoken) -> tuple[Any, ...]:
        v = one.value
        written = v.get("written") or {}
        return (
            user_id, one.id, one.item_id, v.get("headline", ""), v["body"],
            v.get("format", "text"), v.get("language", "")[:40], bool(v.get("has_spoilers")),
            v.get("visibility", "private"), v.get("rating"), written.get("at"),
            written.get("from_"), written.get("to"),
        )  # fmt: skip

    rows = [row(one) for statements in said.values() for one in statements]
    return _rewrite(db, user_id, "review", Review, _REVIEW_COLUMNS, affected.items, rows)


_COPY_COLUMNS = (
    "user_id", "id", "media_item_id", "state", "medium", "format", "edition", "condition", "place",
    "acquired_from", "acquired_to", "price", "currency", "count", "note",
)  # fmt: skip


@folds("owned")
def fold_copies(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite the copies of items: one for each live statement."""
    said = spoken(db, user_id, ("owned",), affected.items)

    def row(one: Spoken) -> tuple[Any, ...]:
        v = one.value
        acquired = v.get("acquired") or {}
        days = (acquired.get("from_"), acquired.get("to"))
        if acquired.get("at") is not None:
            days = (acquired["at"] // DAY, acquired["at"] // DAY)
        return (
            user_id, one.id, one.item_id, v.get("state", "owned")[:20], v.get("medium", ""),
            _JSON(dict(v.get("format", ()))).decode(), v.get("edition", ""),
            v.get("condition", ""), v.get("place", ""), *days, v.get("price", ""),
            v.get("currency", "")[:10], v.get("count", 1), v.get("note", ""),
        )  # fmt: skip

    rows = [row(one) for statements in said.values() for one in statements]
    return _rewrite(db, user_id, "owned_copy", OwnedCopy, _COPY_COLUMNS, affected.items, rows)


_PROGRESS_COLUMNS = (
    "user_id", "media_item_id", "position_seconds", "percentage", "minutes", "units",
    "total_units", "device", "last_at", "last_from", "last_to",
)  # fmt: skip


@folds("progress")
def fold_progress(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite how far the person is: of each figure the one said last."""
    said = spoken(db, user_id, ("progress",), affected.items)
    rows = []
    for item, statements in said.items():
        merged: dict[str, Any] = {}
        for one in sorted(statements, key=lambda s: (_last(s), s.order)):
            merged |= {name: v for name, v in one.value.items() if v is not None}
        last = merged.get("last") or {}
        rows.append((
            user_id, item, merged.get("position_seconds"), merged.get("percent"),
            merged.get("minutes"), merged.get("units"), merged.get("total"),
            merged.get("device", ""), last.get("at"), last.get("from_"), last.get("to"),
        ))  # fmt: skip
    return _rewrite(
        db, user_id, "playback_progress", PlaybackProgress, _PROGRESS_COLUMNS, affected.items, rows
    )


def _last(statement: Spoken) -> int:
    last = statement.value.get("last") or {}
    return end_of(last.get("at"), last.get("to"), -1)


def _rewrite(
    db: Session,
    user_id: int,
    table: str,
    model: type[Model],
    columns: tuple[str, ...],
    items: Iterable[int],
    rows: list[tuple[Any, ...]],
) -> FoldChange:
    """Replace the rows of these items where they differ; say which items changed."""
    item_at = columns.index("media_item_id")
    before: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for old in select_in(
        db,
        f"SELECT {', '.join(columns)} FROM {table}"
        " WHERE user_id = :user AND media_item_id {values}",
        sorted(items),
        user=user_id,
    ):
        before[old[item_at]].add(tuple(old))
    after: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for row in rows:
        after[row[item_at]].add(row)
    change = FoldChange()
    stale = [item for item in items if before[item] != after[item]]
    change.changed.update(stale)
    change.new.update(item for item in stale if len(after[item]) > len(before[item]))
    execute_in(
        db,
        f"DELETE FROM {table} WHERE user_id = :user AND media_item_id {{values}}",
        stale,
        user=user_id,
    )
    insert_many(
        db, model, columns, [row for item in stale for row in sorted(after[item], key=repr)]
    )
    return change
