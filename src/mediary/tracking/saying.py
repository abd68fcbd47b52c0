"""What a person says of an item: rating, status, favourite, notes, tags, own fields, copies."""

from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import FoundItem
from mediary.core.errors import NotFoundError
from mediary.sdk.when import When
from mediary.tracking.amendments import OWN, RecordName
from mediary.tracking.hand import Hand, by_hand
from mediary.tracking.said import SHAPES, check_said

_LABELS = {
    "play": "Watched", "rating": "Rated", "status": "Status of", "favourite": "Favourite",
    "note": "Notes on",
    "tags": "Tags of", "fields": "Fields of", "privacy": "Privacy of", "run": "Run of",
    "review": "Review of", "owned": "Copy of", "progress": "Progress of",
}  # fmt: skip


def say_of(db: Session, viewer: Viewer, item: FoundItem, kind: str, value: dict[str, Any]) -> int:
    """Say one thing of an item; return the batch that undoes it.

    Args:
        db: The transaction.
        viewer: Who says it.
        item: Of what.
        kind: One of `tracking.said`.
        value: In the shape of its kind.
    """
    if kind in SHAPES:
        check_said(kind, value)
    with by_hand(db, viewer.user_id, label_of(kind, item.title)) as hand:
        hand.say(kind, value, item_id=item.id)
        return hand.batch_id


def label_of(kind: str, title: str) -> str:
    """Return what the history of changes calls an act about a title."""
    return f"{_LABELS[kind]} {title or 'Untitled'}"


def set_tags(db: Session, viewer: Viewer, item: FoundItem, names: list[str]) -> int | None:
    """Let an item have exactly these tags; None where it has them already."""
    has = set(tags_of(db, viewer.user_id, item.id))
    wanted = {name.strip() for name in names if name.strip()}
    value = {"names": sorted(wanted - has), "without": sorted(has - wanted)}
    if not value["names"] and not value["without"]:
        return None
    return say_of(db, viewer, item, "tags", value)


def tags_of(db: Session, user_id: int, item_id: int) -> list[str]:
    """Return the tags of an item, in order."""
    rows = db.execute(
        text(
            "SELECT t.name FROM media_tag m JOIN tag t ON t.user_id = m.user_id"
            " AND t.id = m.tag_id WHERE m.user_id = :user AND m.media_item_id = :item"
            " ORDER BY t.name"
        ),
        {"user": user_id, "item": item_id},
    )
    return [row.name for row in rows]


def add_record(
    db: Session, viewer: Viewer, item: FoundItem, kind: str, value: dict[str, Any]
) -> tuple[int, int]:
    """Add a review, a copy or a run; return its id and the batch."""
    if kind in SHAPES:
        check_said(kind, value)
    with by_hand(db, viewer.user_id, label_of(kind, item.title)) as hand:
        key = hand.say(kind, value, item_id=item.id)
        hand.write()
        return _id_of(db, viewer.user_id, kind, key), hand.batch_id


def change_record(
    db: Session, viewer: Viewer, kind: str, record_id: int, fields: dict[str, Any]
) -> int:
    """Change a review, a copy or a run, whoever said it first; return the batch.

    Raises:
        NotFoundError: There is none of this id.
    """
    name, title = _record(db, viewer.user_id, kind, record_id)
    with by_hand(db, viewer.user_id, label_of(kind, title)) as hand:
        hand.amend([name], fields=fields)
        return hand.batch_id


def remove_record(db: Session, viewer: Viewer, kind: str, record_id: int) -> int:
    """Remove a review, a copy or a run; return the batch that brings it back.

    Raises:
        NotFoundError: There is none of this id.
    """
    name, title = _record(db, viewer.user_id, kind, record_id)
    with by_hand(db, viewer.user_id, f"Removed: {label_of(kind, title)}") as hand:
        hand.amend([name], is_gone=True)
        return hand.batch_id


def _record(db: Session, user_id: int, kind: str, record_id: int) -> tuple[RecordName, str]:
    row = db.execute(
        text(
            "SELECT s.source, s.source_key, i.title FROM statement s"
            " LEFT JOIN media_item i ON i.id = s.media_item_id WHERE s.user_id = :user"
            " AND s.id = :id AND s.kind = :kind AND s.void_reason IS NULL"
        ),
        {"user": user_id, "id": record_id, "kind": kind},
    ).first()
    if row is None:
        raise NotFoundError("There is no such entry among yours.")
    return RecordName(kind, row.source, "", row.source_key), row.title or ""


def _id_of(db: Session, user_id: int, kind: str, key: str) -> int:
    found = db.execute(
        text(
            "SELECT id FROM statement WHERE user_id = :user AND kind = :kind AND source = :own"
            " AND source_key = :key AND void_reason IS NULL"
        ),
        {"user": user_id, "kind": kind, "own": OWN, "key": key},
    ).scalar_one()
    return int(found)


def say_date(when: When) -> dict[str, Any]:
    """Return a date as values of statements hold it."""
    return {name: part for name, part in msgspec.to_builtins(when).items() if part is not None}


def say_many(hand: Hand, kind: str, value: dict[str, Any], items: list[int]) -> None:
    """Say the same of many items in one act."""
    check_said(kind, value)
    for item in items:
        hand.say(kind, value, item_id=item)
