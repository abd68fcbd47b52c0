"""The fold of what the person says of an item: rating, status, favourite, notes, own fields."""

from typing import NamedTuple

import msgspec
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.clock import now
from mediary.core.db import insert_many
from mediary.sdk.when import end_of
from mediary.tracking.models import UserMedia
from mediary.tracking.spoken import Spoken, spoken
from mediary.tracking.statements import Affected, FoldChange, folds

_JSON = msgspec.json.Encoder(order="sorted").encode
KINDS = ("rating", "status", "favourite", "note", "fields", "privacy")


class Media(NamedTuple):
    """A row of `user_media`, after its person and item and before its time."""

    status_chosen: str | None = None
    status_label: str | None = None
    rating: int | None = None
    rating_scale: str | None = None
    rated_at: int | None = None
    rated_from: int | None = None
    rated_to: int | None = None
    is_favorite: bool = False
    notes: str | None = None
    custom_fields: str | None = None
    is_private: bool = False


NOTHING = Media()
# The column of a kind's value, and those of its particulars.
_SHOWN = {
    "status": ("status_chosen", "status_label"),
    "rating": ("rating", "rating_scale", "rated_at", "rated_from", "rated_to"),
    "favourite": ("is_favorite",),
    "note": ("notes",),
    "fields": ("custom_fields",),
    "privacy": ("is_private",),
}
_COLUMNS = ("user_id", "media_item_id", *Media._fields, "updated_at")


@folds(*KINDS)
def fold_user_media(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite what is shown of items; the latest word of each kind counts."""
    items = sorted(affected.items)
    said = spoken(db, user_id, KINDS, items)
    before = {
        row.media_item_id: Media(*tuple(row)[1:])._replace(
            is_favorite=bool(row.is_favorite), is_private=bool(row.is_private)
        )
        for row in select_in(
            db,
            f"SELECT media_item_id, {', '.join(Media._fields)} FROM user_media"
            " WHERE user_id = :user AND media_item_id {values}",
            items,
            user=user_id,
        )
    }
    change = FoldChange()
    at = now()
    inserts, stale = [], []
    for item in items:
        old, new = before.get(item, NOTHING), media_of(said.get(item, []))
        if old == new:
            continue
        _note_change(change, item, old, new)
        if item in before:
            stale.append(item)
        if new != NOTHING:
            inserts.append((user_id, item, *new, at))
    execute_in(
        db,
        "DELETE FROM user_media WHERE user_id = :user AND media_item_id {values}",
        stale,
        user=user_id,
    )
    insert_many(db, UserMedia, _COLUMNS, inserts)
    return change


def _note_change(change: FoldChange, item: int, old: Media, new: Media) -> None:
    for kind, (value, *particulars) in _SHOWN.items():
        subject = f"{kind}\x1f{item}"
        # No favourite is no value; a rating of 0 is one.
        was, is_now = getattr(old, value), getattr(new, value)
        if was != is_now:
            change.changed.add(subject)
            if was is None or was is False:
                change.new.add(subject)
        elif any(getattr(old, name) != getattr(new, name) for name in particulars):
            change.amended.add(subject)


def media_of(statements: list[Spoken]) -> Media:
    """Fold the statements about one item, oldest first."""
    latest = {one.kind: one.value for one in statements}
    ratings = [one for one in statements if one.kind == "rating"]
    rating = max(ratings, key=lambda s: (rated_instant(s), s.order)).value if ratings else {}
    rated = rating.get("rated") or {}
    if rating.get("value") is None:
        rating, rated = {}, {}
    status = latest.get("status", {})
    fields: dict[str, object] = {}
    for one in statements:
        if one.kind == "fields":
            fields |= one.value["fields"]
    kept = {name: value for name, value in fields.items() if value is not None}
    return Media(
        status_chosen=status.get("status"),
        status_label=status.get("label") or None,
        rating=rating.get("value"),
        rating_scale=rating.get("scale"),
        rated_at=rated.get("at"),
        rated_from=rated.get("from_"),
        rated_to=rated.get("to"),
        is_favorite="favourite" in latest and latest["favourite"].get("is_favourite", True),
        notes=_notes([one for one in statements if one.kind == "note"]) or None,
        custom_fields=_JSON(kept).decode() if kept else None,
        is_private=bool(latest.get("privacy", {}).get("is_private")),
    )


def _notes(notes: list[Spoken]) -> str:
    """Join what sources noted; a note that the person wrote here stands for all before it."""
    texts: list[str] = []
    for one in notes:
        if one.is_own:
            texts = []
        texts.append(one.value["text"])
    return "\n\n".join(text for text in texts if text)


def rated_instant(statement: Spoken) -> int:
    """Return when a rating was given, for comparison; -1 when nobody knows.

    A rating given here counts from when it was given, also where it is dated back.
    """
    said_at = statement.said_at if statement.said_at is not None else -1
    if statement.is_own:
        return said_at
    rated = statement.value.get("rated") or {}
    return end_of(rated.get("at"), rated.get("to"), said_at)
