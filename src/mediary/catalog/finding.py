"""Finding one item by its public name, for one person."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.media_types import BY_ID, TypeSpec
from mediary.core.errors import NotFoundError


class FoundItem(NamedTuple):
    """An item as far as an act needs it."""

    id: int
    uuid: str
    type: TypeSpec
    level: str
    title: str
    work_id: int


def find_item(db: Session, user_id: int, uuid: str) -> FoundItem:
    """Return an item that the person may see: their own, or a shared one.

    Raises:
        NotFoundError: There is none, or it is somebody else's.
    """
    row = db.execute(
        text(
            "SELECT id, uuid, media_type_id, level, title, COALESCE(work_id, id) AS work_id"
            " FROM media_item WHERE uuid = :uuid AND (owner_id = :user OR owner_id IS NULL)"
        ),
        {"uuid": uuid, "user": user_id},
    ).first()
    if row is None:
        raise NotFoundError("There is no such title.")
    return FoundItem(row.id, row.uuid, BY_ID[row.media_type_id], row.level, row.title, row.work_id)
