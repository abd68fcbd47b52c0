"""Reads of items: who sees which, and under what address."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.facts import richness, told_by
from mediary.core.bulk import select_in
from mediary.core.errors import NotFoundError
from mediary.sdk.records import Title

_DECODE = msgspec.json.Decoder(Title).decode
ITEM = (
    "i.id, i.uuid, i.media_type_id, i.level, i.parent_id, i.work_id, i.position, i.title,"
    " i.original_title, i.year, i.release_from, i.release_to, i.runtime_minutes,"
    " i.original_language, i.attributes, i.visibility, i.owner_id"
)


class ItemNotFoundError(NotFoundError):
    """There is no such title, or it is another person's own."""


class Naming(msgspec.Struct):
    """How somebody named an item; `title` is without its parent."""

    mention_id: int
    item_id: int
    digest: int
    parent_id: int | None
    batch_id: int
    title: Title


def visible_items(viewer: Viewer, alias: str = "i") -> str:
    """Return the SQL condition for the rows of `media_item` that the viewer may see.

    Every read of items stands under it. Private items are their owner's alone; those that became
    another, or that nobody names any more, are nobody's.
    """
    return _visible(viewer.user_id, alias)


def _visible(user_id: int, alias: str = "i") -> str:
    return (
        f"({alias}.visibility = 'shared' OR ({alias}.visibility = 'private' AND"
        f" {alias}.owner_id = {int(user_id)})) AND {alias}.merged_into_id IS NULL"
    )


def get_item(db: Session, viewer: Viewer, uuid: str) -> Row[Any]:
    """Return an item by its address; of one that was merged away, the item that it became.

    Raises:
        ItemNotFoundError: There is none, or none for this viewer.
    """
    return item_at(db, viewer.user_id, uuid)


def item_at(db: Session, user_id: int, uuid: str) -> Row[Any]:
    """Return an item as `get_item` does, for the person of this number.

    Raises:
        ItemNotFoundError: There is none, or none for this person.
    """
    found = db.execute(
        text(f"SELECT {ITEM} FROM media_item i WHERE {_visible(user_id)} AND i.uuid = :uuid"),
        {"uuid": uuid},
    ).first()
    if found is None:
        found = _became(db, user_id, uuid)
    if found is None:
        raise ItemNotFoundError("There is no such title.")
    return found


def _became(db: Session, user_id: int, uuid: str) -> Row[Any] | None:
    return db.execute(
        text(
            f"SELECT {ITEM} FROM media_item o"
            " JOIN item_alias a ON a.user_id = o.owner_id AND a.media_item_id = o.id"
            " JOIN item_mention m ON m.user_id = a.user_id AND m.digest = a.digest"
            f" JOIN media_item i ON i.id = m.media_item_id AND {_visible(user_id)}"
            " WHERE o.uuid = :uuid AND m.void_reason IS NULL"
        ),
        {"uuid": uuid},
    ).first()


def namings_of(db: Session, user_id: int, item_ids: Iterable[int]) -> dict[int, list[Naming]]:
    """Return how the person's sources name these items, by item, in the order of their digests."""
    rows = select_in(
        db,
        "SELECT id, media_item_id, digest, parent_id, batch_id, naming FROM item_mention"
        " WHERE user_id = :user AND void_reason IS NULL AND media_item_id {values}",
        sorted(set(item_ids)),
        user=user_id,
    )
    found: dict[int, list[Naming]] = {}
    for row in sorted(rows, key=lambda row: row.digest):
        naming = Naming(
            row.id, row.media_item_id, row.digest, row.parent_id, row.batch_id, _DECODE(row.naming)
        )
        found.setdefault(row.media_item_id, []).append(naming)
    return found


def whole_naming(db: Session, user_id: int, naming: Naming) -> Title:
    """Return a naming with the parents that it was given with."""
    if naming.parent_id is None:
        return naming.title
    row = db.execute(
        text(
            "SELECT id, media_item_id, digest, parent_id, batch_id, naming FROM item_mention"
            " WHERE user_id = :user AND id = :id"
        ),
        {"user": user_id, "id": naming.parent_id},
    ).one()
    above = Naming(
        row.id, row.media_item_id, row.digest, row.parent_id, row.batch_id, _DECODE(row.naming)
    )
    return msgspec.structs.replace(naming.title, parent=whole_naming(db, user_id, above))


def leading_naming(namings: Iterable[Naming], fact: str) -> tuple[object, Naming | None]:
    """Return what is shown of a fact, and the naming that it comes from."""
    for one in sorted(namings, key=lambda n: richness((n.digest, n.title))):
        value = told_by(one.title, fact)
        if value is not None:
            return value, one
    return None, None


def items_named(
    db: Session, viewer: Viewer, user_id: int, digests: Sequence[int]
) -> dict[int, Row[Any]]:
    """Return the items that a person's namings lead to now, by digest, which the viewer may see."""
    rows = select_in(
        db,
        f"SELECT m.digest, {ITEM} FROM item_mention m JOIN media_item i ON i.id = m.media_item_id"
        f" WHERE m.user_id = :user AND m.void_reason IS NULL AND {visible_items(viewer)}"
        " AND m.digest {values}",
        sorted(set(digests)),
        user=user_id,
    )
    return {row.digest: row for row in rows}
