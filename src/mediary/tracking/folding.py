"""Folds of statements: what is shown of an item, from all that was said of it."""

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids
from mediary.sdk.when import DAY, end_of
from mediary.tracking.models import (
    MediaTag,
    OwnedCopy,
    PlaybackProgress,
    Review,
    Tag,
)
from mediary.tracking.refold import refold
from mediary.tracking.rewriting import rewrite
from mediary.tracking.spoken import Spoken, spoken
from mediary.tracking.statements import Affected, FoldChange, folds
from mediary.tracking.words import APART, TOGETHER

_DECODE = msgspec.json.decode
_JSON = msgspec.json.Encoder(order="sorted").encode
# An index of PostgreSQL holds no much longer ones.
LONGEST_TAG = 200


@folds("tags")
def fold_tags(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite the tags of items: all that any source put on them."""
    items = sorted(affected.items)
    said = spoken(db, user_id, ("tags",), items)
    wanted = {item: _tags(said.get(item, [])) for item in items}
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


def _tags(statements: list[Spoken]) -> set[str]:
    """Return the names that sources gave, but for those the person took off since."""
    names: set[str] = set()
    for one in sorted(statements, key=lambda s: s.is_own):
        names -= set(one.value.get("without", ()))
        names |= {str(name)[:LONGEST_TAG] for name in one.value["names"]}
    return names


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
    return rewrite(db, user_id, Review, _REVIEW_COLUMNS, affected.items, rows)


_COPY_COLUMNS = (
    "user_id", "id", "media_item_id", "state", "medium", "format", "edition", "condition", "place",
    "acquired_from", "acquired_to", "price", "currency", "count", "note", "lent_to", "lent_from",
    "lent_until",
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
        lent = v.get("lent") or {}
        return (
            user_id, one.id, one.item_id, v.get("state", "owned")[:20], v.get("medium", ""),
            _JSON(dict(v.get("format", ()))).decode(), v.get("edition", ""),
            v.get("condition", ""), v.get("place", ""), *days, v.get("price", ""),
            v.get("currency", "")[:10], v.get("count", 1), v.get("note", ""),
            v.get("lent_to", ""), lent.get("from_"), lent.get("to"),
        )  # fmt: skip

    rows = [row(one) for statements in said.values() for one in statements]
    return rewrite(db, user_id, OwnedCopy, _COPY_COLUMNS, affected.items, rows)


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
    return rewrite(
        db, user_id, PlaybackProgress, _PROGRESS_COLUMNS, affected.items,
        rows,
    )  # fmt: skip


def _last(statement: Spoken) -> int:
    last = statement.value.get("last") or {}
    return end_of(last.get("at"), last.get("to"), -1)
