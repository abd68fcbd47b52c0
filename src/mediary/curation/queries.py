"""Reads of what a person corrected, and of how titles belong together."""

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import INVERSE, items_named, visible_items
from mediary.core.errors import NotFoundError

_DECODE = msgspec.json.decode


class Related(msgspec.Struct):
    """What another item is to one.

    Attributes:
        kind: From the point of view of the one; derived where it was said of the other.
    """

    key: str
    kind: str
    uuid: str
    title: str
    year: int | None
    media_type_id: int
    level: str


class Entry(msgspec.Struct):
    """A title in a sequence."""

    uuid: str
    title: str
    level: str
    number: float | None
    label: str


def relations_of(db: Session, viewer: Viewer, item_id: int) -> list[Related]:
    """Return what other titles are to an item, by kind and title."""
    found: dict[tuple[str, str], Related] = {}
    for this, that in (("from", "to"), ("to", "from")):
        rows = db.execute(
            text(
                "SELECT r.key, r.kind, i.uuid, i.title, i.year, i.media_type_id, i.level"
                " FROM item_mention m"
                f" JOIN media_relation r ON r.user_id = m.user_id AND r.{this}_digest = m.digest"
                f" JOIN item_mention o ON o.user_id = r.user_id AND o.digest = r.{that}_digest"
                " AND o.void_reason IS NULL JOIN media_item i ON i.id = o.media_item_id"
                " WHERE m.user_id = :user AND m.media_item_id = :item AND m.void_reason IS NULL"
                f" AND i.id <> :item AND {visible_items(viewer)} ORDER BY r.id"
            ),
            {"user": viewer.user_id, "item": item_id},
        )
        for row in rows:
            one = Related(*row)
            if this == "to":
                one.kind = INVERSE[one.kind]
            found.setdefault((one.kind, one.uuid), one)
    return sorted(found.values(), key=lambda one: (one.kind, one.title, one.uuid))


def sequence_keyed(db: Session, viewer: Viewer, key: str) -> Row[Any]:
    """Return a sequence of the viewer by its key.

    Raises:
        NotFoundError: There is none.
    """
    found = db.execute(
        text("SELECT * FROM media_sequence WHERE user_id = :user AND key = :key"),
        {"user": viewer.user_id, "key": key},
    ).first()
    if found is None:
        raise NotFoundError("You have no such versions or order.")
    return found


def sequences_of(db: Session, viewer: Viewer, item_id: int) -> list[Row[Any]]:
    """Return the orders of an item's parts, and the versions that it is one of."""
    return list(
        db.execute(
            text(
                "SELECT DISTINCT s.* FROM item_mention m JOIN media_sequence s"
                " ON s.user_id = m.user_id AND (s.of_digest = m.digest OR (s.role = 'versions'"
                " AND EXISTS (SELECT 1 FROM media_sequence_entry e WHERE e.user_id = s.user_id"
                " AND e.sequence_id = s.id AND e.digest = m.digest)))"
                " WHERE m.user_id = :user AND m.media_item_id = :item AND m.void_reason IS NULL"
                " ORDER BY s.role, s.name, s.id"
            ),
            {"user": viewer.user_id, "item": item_id},
        )
    )


def entries_of(db: Session, viewer: Viewer, sequence_id: int) -> list[Entry]:
    """Return the titles of a sequence in order, each item once; what nobody names is left out."""
    rows = db.execute(
        text(
            "SELECT digest, label FROM media_sequence_entry WHERE user_id = :user"
            " AND sequence_id = :id ORDER BY place"
        ),
        {"user": viewer.user_id, "id": sequence_id},
    ).all()
    at = items_named(db, viewer, viewer.user_id, [row.digest for row in rows])
    found: dict[str, Entry] = {}
    for row in rows:
        item = at.get(row.digest)
        if item is not None and item.uuid not in found:
            found[item.uuid] = Entry(item.uuid, item.title, item.level, item.position, row.label)
    return list(found.values())


def sources_of(db: Session, user_id: int, item_id: int) -> dict[int, list[str]]:
    """Return for each mention of an item the services that name it so."""
    found: dict[int, set[str]] = defaultdict(set)
    for table in ("watch_log_source", "statement"):
        rows = db.execute(
            text(
                f"SELECT DISTINCT mention_id, source FROM {table} WHERE user_id = :user"
                " AND media_item_id = :item AND void_reason IS NULL"
            ),
            {"user": user_id, "item": item_id},
        )
        for row in rows:
            found[row.mention_id].add(row.source)
    return {mention: sorted(sources) for mention, sources in found.items()}


def edits_of(db: Session, user_id: int, item_id: int) -> list[tuple[Row[Any], dict[str, Any]]]:
    """Return what the person said of an item's facts, newest first, undone edits included."""
    rows = db.execute(
        text(
            "SELECT s.batch_id, s.said_at, s.value, s.void_reason FROM statement s"
            " WHERE s.user_id = :user AND s.media_item_id = :item AND s.kind = 'item_facts'"
            " ORDER BY s.said_at DESC, s.id DESC"
        ),
        {"user": user_id, "item": item_id},
    )
    return [(row, _DECODE(row.value)["facts"]) for row in rows]
