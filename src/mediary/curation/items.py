"""Items that a person makes, and facts that they set by hand."""

from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import (
    BY_NAME,
    OWN_PROVIDER,
    WORK_LEVELS,
    OwnFacts,
    is_own,
    namings_of,
    release_of,
    whole_naming,
)
from mediary.core.errors import ConflictError, InvalidError
from mediary.curation.kinds import FACTS
from mediary.curation.merging import Done, own_item
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Title, facts
from mediary.tracking.service import by_hand


class NewItem(NamedTuple):
    """What a person says of an item that they make.

    Attributes:
        parent: Address of the item that it is a part of.
        level: Where the type has more than one; else the usual one.
        more: Facts as sources give them: runtime_minutes, released, genres …
    """

    type: str
    title: str
    year: int | None = None
    parent: str | None = None
    number: float | None = None
    level: str | None = None
    creators: tuple[str, ...] = ()
    more: tuple[tuple[str, Any], ...] = ()


def add_item(db: Session, viewer: Viewer, new: NewItem) -> Done:
    """Make an item of the person's own, private to them.

    Where a title of theirs has the same name and year it is that one.

    Raises:
        InvalidError: There is no such type or level, or the parent takes no such part.
    """
    parent = _parent(db, viewer, new.parent)
    _check_date(dict(new.more).get("released"))
    title = Title(
        type=new.type, level=_level(new, parent), title=new.title, year=new.year,
        number=new.number, parent=parent, creators=new.creators, facts=facts(**dict(new.more)),
        ids=(ExternalId(OWN_PROVIDER, "item", str(uuid4())),),
    )  # fmt: skip
    with by_hand(db, viewer.user_id, f"Added “{new.title}”") as hand:
        (item,) = hand.name([title])
    return Done(hand.batch_id, [_uuid_of(db, item)])


def _check_date(released: object) -> None:
    if released is not None and release_of(released) == (None, None):
        raise InvalidError(f"“{released}” is no date.", field="released")


def _parent(db: Session, viewer: Viewer, uuid: str | None) -> Title | None:
    if uuid is None:
        return None
    item = own_item(db, viewer, uuid)
    return whole_naming(db, viewer.user_id, namings_of(db, viewer.user_id, [item.id])[item.id][0])


def _level(new: NewItem, parent: Title | None) -> str:
    if new.type not in BY_NAME:
        raise InvalidError(f"“{new.type}” is no media type.", field="type")
    levels = BY_NAME[new.type].levels
    if parent is None:
        level = new.level or WORK_LEVELS.get(new.type, levels[0])
    elif parent.type != new.type or parent.level not in levels[:-1]:
        raise InvalidError("That title has no parts of this type.", field="parent")
    else:
        level = new.level or levels[levels.index(parent.level) + 1]
        if level in levels[: levels.index(parent.level) + 1]:
            raise InvalidError(f"A {level} is no part of a {parent.level}.", field="level")
    if level not in levels:
        raise InvalidError(f"{new.type} has the levels {', '.join(levels)}.", field="level")
    return level


def change_item(db: Session, viewer: Viewer, uuid: str, said: dict[str, Any]) -> Done:
    """Set facts of an item; null takes an own fact back. No import changes what is set.

    Raises:
        InvalidError: A fact cannot be so.
    """
    item = own_item(db, viewer, uuid)
    try:
        msgspec.convert(said, OwnFacts)
    except msgspec.ValidationError as problem:
        raise InvalidError(f"A fact cannot be so: {problem}.") from problem
    if not said:
        raise InvalidError("Say at least one fact.")
    _check_date(said.get("released"))
    return _tell(db, viewer, item, said, f"Changed “{item.title}”")


def share_item(db: Session, viewer: Viewer, uuid: str, *, is_shared: bool) -> Done:
    """Show an item to everybody on this server, or to its owner alone again."""
    item = own_item(db, viewer, uuid)
    verb = "Shared" if is_shared else "Stopped sharing"
    said = {"visibility": "shared" if is_shared else None}
    return _tell(db, viewer, item, said, f"{verb} “{item.title}”")


def remove_item(db: Session, viewer: Viewer, uuid: str) -> Done:
    """Delete an item that the person made, where nothing hangs on it.

    Raises:
        ConflictError: A source names it, or something is said of it.
    """
    item = own_item(db, viewer, uuid)
    named = namings_of(db, viewer.user_id, [item.id])[item.id]
    if not all(is_own(one.title) for one in named):
        raise ConflictError("An import brought this title. Undo that import to be rid of it.")
    if _is_in_use(db, viewer.user_id, item.id):
        raise ConflictError("Plays, ratings, lists or parts hang on this title.")
    done = _tell(db, viewer, item, {"is_gone": True}, f"Deleted “{item.title}”")
    return Done(done.change, [])


def _is_in_use(db: Session, user_id: int, item_id: int) -> bool:
    found = db.execute(
        text(
            "SELECT 1 FROM watch_log_source WHERE user_id = :user AND media_item_id = :item"
            " AND void_reason IS NULL UNION ALL"
            " SELECT 1 FROM statement WHERE user_id = :user AND media_item_id = :item"
            f" AND void_reason IS NULL AND kind <> '{FACTS}' UNION ALL"
            " SELECT 1 FROM item_mention m JOIN item_mention p ON p.user_id = m.user_id"
            " AND p.id = m.parent_id WHERE p.user_id = :user AND p.media_item_id = :item"
            " AND m.void_reason IS NULL LIMIT 1"
        ),
        {"user": user_id, "item": item_id},
    )
    return found.first() is not None


def _tell(db: Session, viewer: Viewer, item: Row[Any], said: dict[str, Any], label: str) -> Done:
    with by_hand(db, viewer.user_id, label) as hand:
        hand.say(FACTS, {"facts": said}, item_id=item.id)
    return Done(hand.batch_id, [item.uuid])


def _uuid_of(db: Session, item_id: int) -> str:
    found = db.execute(text("SELECT uuid FROM media_item WHERE id = :id"), {"id": item_id})
    return str(found.scalar_one())
