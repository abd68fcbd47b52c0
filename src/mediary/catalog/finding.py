"""Finding one item by its public name, for one person."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from mediary.catalog.media_types import BY_ID, TypeSpec
from mediary.catalog.queries import item_at


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
        ItemNotFoundError: There is none, or it is somebody else's.
    """
    row = item_at(db, user_id, uuid)
    return FoundItem(
        row.id, row.uuid, BY_ID[row.media_type_id], row.level, row.title, row.work_id or row.id
    )
