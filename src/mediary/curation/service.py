"""The front door: acts on the catalogue, and what their pages show."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import (
    BY_ID,
    get_item,
    leading_naming,
    namings_of,
    own_facts,
)
from mediary.core.clock import iso
from mediary.curation import queries
from mediary.curation.items import NewItem, add_item, change_item, remove_item, share_item
from mediary.curation.kinds import KINDS, is_sound
from mediary.curation.linking import Arrangement, arrange, disarrange, relate, unrelate
from mediary.curation.merging import Done, hex_of, merge, own_item, repoint, split

_SHOWN = ("title", "original_title", "year", "runtime_minutes", "released", "language",
          "description", "cover_url")  # fmt: skip


def titles_of(db: Session, viewer: Viewer, uuid: str) -> list[dict[str, Any]]:
    """Return how the viewer's sources name an item: what can be split off or pointed elsewhere."""
    item = own_item(db, viewer, uuid)
    sources = queries.sources_of(db, viewer.user_id, item.id)
    return [
        {
            "id": hex_of(one.digest), "type": one.title.type, "level": one.title.level,
            "title": one.title.title, "year": one.title.year, "number": one.title.number,
            "creators": list(one.title.creators),
            "ids": [":".join(named) for named in one.title.ids],
            "sources": sources.get(one.mention_id, []), "change": one.batch_id,
        }
        for one in namings_of(db, viewer.user_id, [item.id])[item.id]
    ]  # fmt: skip


def facts_of(db: Session, viewer: Viewer, uuid: str) -> dict[str, Any]:
    """Return where each fact of an item comes from, and what the viewer changed of it, and when."""
    item = own_item(db, viewer, uuid)
    own = own_facts(db, viewer.user_id, [item.id]).get(item.id, {})
    namings = namings_of(db, viewer.user_id, [item.id])[item.id]
    sources = queries.sources_of(db, viewer.user_id, item.id)
    fields = []
    for name in _SHOWN:
        value, naming = leading_naming(namings, name)
        if name in own:
            value, at = own[name]
            fields.append({"field": name, "value": value, "sources": ["mediary"],
                           "title": None, "is_locked": True, "at": iso(at)})  # fmt: skip
        elif naming is not None:
            fields.append({"field": name, "value": value,
                           "sources": sources.get(naming.mention_id, []),
                           "title": hex_of(naming.digest), "is_locked": False,
                           "at": None})  # fmt: skip
    edits = [
        {"change": row.batch_id, "at": iso(row.said_at), "facts": said,
         "is_undone": row.void_reason is not None}
        for row, said in queries.edits_of(db, viewer.user_id, item.id)
    ]  # fmt: skip
    return {"fields": fields, "edits": edits}


def relations_of(db: Session, viewer: Viewer, uuid: str) -> list[dict[str, Any]]:
    """Return what other titles are to an item."""
    item = get_item(db, viewer, uuid)
    return [
        {
            "id": one.key, "relation": one.kind, "item": one.uuid, "title": one.title,
            "year": one.year, "media_type": BY_ID[one.media_type_id].name, "level": one.level,
        }
        for one in queries.relations_of(db, viewer, item.id)
    ]  # fmt: skip


def sequences_of(db: Session, viewer: Viewer, uuid: str) -> list[dict[str, Any]]:
    """Return the orders of an item's parts, and the versions that it is one of."""
    item = get_item(db, viewer, uuid)
    return [_sequence(db, viewer, row) for row in queries.sequences_of(db, viewer, item.id)]


def get_sequence(db: Session, viewer: Viewer, key: str) -> dict[str, Any]:
    """Return versions or an order by key."""
    return _sequence(db, viewer, queries.sequence_keyed(db, viewer, key))


def _sequence(db: Session, viewer: Viewer, row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.key, "role": row.role, "kind": row.kind, "name": row.name,
        "is_counted_once": bool(row.is_counted_once),
        "entries": [
            {"item": one.uuid, "title": one.title, "level": one.level, "number": one.number,
             "label": one.label}
            for one in queries.entries_of(db, viewer, row.id)
        ],
    }  # fmt: skip


__all__ = [
    "KINDS",
    "Arrangement",
    "Done",
    "NewItem",
    "add_item",
    "arrange",
    "change_item",
    "disarrange",
    "facts_of",
    "get_sequence",
    "is_sound",
    "merge",
    "relate",
    "relations_of",
    "remove_item",
    "repoint",
    "sequences_of",
    "share_item",
    "split",
    "titles_of",
    "unrelate",
]
