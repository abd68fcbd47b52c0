"""Putting right which namings are one title: merging, splitting, pointing one elsewhere."""

from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import (
    Naming,
    find_mentions,
    get_item,
    items_named,
    level_group,
    namings_of,
)
from mediary.core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from mediary.curation.kinds import DIFFERENT, MOST_NAMINGS, SAME
from mediary.tracking.service import Hand, by_hand


class Done(NamedTuple):
    """What an act did.

    Attributes:
        change: Its batch: what undoes it.
        items: Addresses of the items that came of it.
    """

    change: int
    items: list[str]


class NotOneLevelError(InvalidError):
    """A show is no episode."""


def hex_of(digest: int) -> str:
    """Write the name of a naming."""
    return f"{digest:016x}"


def own_item(db: Session, viewer: Viewer, uuid: str) -> Row[Any]:
    """Return an item that the viewer may change.

    Raises:
        ForbiddenError: It is shared by somebody else.
    """
    item = get_item(db, viewer, uuid)
    if item.owner_id != viewer.user_id:
        raise ForbiddenError("This title is another person's, who shares it. Only they change it.")
    return item


def merge(db: Session, viewer: Viewer, uuid: str, other_uuid: str) -> Done:
    """Make one item of two; what was said of either is said of it, and both addresses lead to it.

    Raises:
        ConflictError: They are one already.
        NotOneLevelError: One is a part and the other a whole.
    """
    one, other = own_item(db, viewer, uuid), own_item(db, viewer, other_uuid)
    if one.id == other.id:
        raise ConflictError("These are one title already.")
    _check_levels(one, other)
    named = namings_of(db, viewer.user_id, [one.id, other.id])
    with by_hand(db, viewer.user_id, f"Merged “{other.title}” with “{one.title}”") as hand:
        _say_same(hand, [*named[one.id], *named[other.id]])
    return _done(db, viewer, hand, [named[one.id][0].digest])


def split(db: Session, viewer: Viewer, uuid: str, titles: list[str]) -> Done:
    """Make an item of its own of these namings; what was said of them follows.

    Raises:
        InvalidError: They are not namings of the item, or all of them.
    """
    item = own_item(db, viewer, uuid)
    named = namings_of(db, viewer.user_id, [item.id])[item.id]
    wanted = {int(title, 16) for title in titles}
    these = [one for one in named if one.digest in wanted]
    those = [one for one in named if one.digest not in wanted]
    if len(these) != len(wanted) or not these:
        raise InvalidError("Name titles of this item, as its list of titles does.", field="titles")
    if not those:
        raise InvalidError("Leave the item at least one of its titles.", field="titles")
    with by_hand(db, viewer.user_id, f"Split “{item.title}”") as hand:
        _say_different(hand, these, those)
    return _done(db, viewer, hand, [those[0].digest, these[0].digest])


def repoint(db: Session, viewer: Viewer, title: str, to_uuid: str) -> Done:
    """Let a naming be that of another item, now and whenever a source names it so again.

    Raises:
        NotFoundError: Nobody names anything so.
        ConflictError: It is that item's already.
        NotOneLevelError: One is a part and the other a whole.
    """
    digest = int(title, 16)
    found = find_mentions(db, viewer.user_id, [digest]).get(digest)
    if found is None:
        raise NotFoundError("None of your titles is named so.")
    to = own_item(db, viewer, to_uuid)
    if found.item_id == to.id:
        raise ConflictError("It is this title's already.")
    named = namings_of(db, viewer.user_id, [found.item_id, to.id])
    from_ = named.get(found.item_id, [])
    naming = next((one for one in from_ if one.digest == digest), None)
    if naming is None:
        raise NotFoundError("None of your titles is named so.")
    if level_group(naming.title.level) != level_group(to.level):
        raise NotOneLevelError("One of them is a part, the other a whole.")
    rest = [one for one in from_ if one.digest != digest]
    with by_hand(db, viewer.user_id, f"Pointed “{naming.title.title}” to “{to.title}”") as hand:
        if rest:
            _say_different(hand, [naming], rest)
        _say_same(hand, [naming, *named[to.id]])
    return _done(db, viewer, hand, [digest])


def _check_levels(one: Row[Any], other: Row[Any]) -> None:
    if level_group(one.level) != level_group(other.level):
        raise NotOneLevelError(f"“{one.title}” is a {one.level}, “{other.title}” a {other.level}.")


def _say_same(hand: Hand, namings: list[Naming]) -> None:
    key = str(uuid4())
    hand.say(SAME, {"titles": _hexes(namings)}, key=key, subject=key)


def _say_different(hand: Hand, these: list[Naming], those: list[Naming]) -> None:
    key = str(uuid4())
    hand.say(DIFFERENT, {"titles": [_hexes(these), _hexes(those)]}, key=key, subject=key)


def _hexes(namings: list[Naming]) -> list[str]:
    return sorted(hex_of(one.digest) for one in namings)[:MOST_NAMINGS]


def _done(db: Session, viewer: Viewer, hand: Hand, digests: list[int]) -> Done:
    at = items_named(db, viewer, viewer.user_id, digests)
    return Done(hand.batch_id, [at[digest].uuid for digest in digests if digest in at])
