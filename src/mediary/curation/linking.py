"""What a person says of how titles belong together: relations, versions, orders of episodes."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import INVERSE, anchors
from mediary.core.errors import ConflictError, InvalidError, NotFoundError
from mediary.curation.kinds import MOST_ENTRIES, RELATION, SEQUENCE
from mediary.curation.merging import hex_of, own_item
from mediary.curation.queries import relations_of, sequence_keyed
from mediary.tracking.service import OWN, Hand, RecordName, by_hand


class Arrangement(NamedTuple):
    """A sequence as a person says it.

    Attributes:
        role: "versions" of one work, or "order" of a work's parts.
        of: Address of the work that an order is of.
        entries: Addresses of items with a label each.
    """

    role: str
    name: str
    entries: Sequence[tuple[str, str]]
    kind: str = ""
    of: str | None = None
    is_counted_once: bool = False


class Linked(NamedTuple):
    """What an act did: its batch, and the key of what it made or changed."""

    change: int
    key: str


def relate(db: Session, viewer: Viewer, uuid: str, other_uuid: str, kind: str) -> Linked:
    """Say what another title is to this one: its sequel, its adaptation and so on.

    Raises:
        InvalidError: It is the same title.
        ConflictError: That was said already.
    """
    item, other = own_item(db, viewer, uuid), own_item(db, viewer, other_uuid)
    if item.id == other.id:
        raise InvalidError("A title is nothing to itself.", field="item")
    known = {(one.uuid, one.kind) for one in relations_of(db, viewer, item.id)}
    if (other.uuid, kind) in known:
        raise ConflictError("That is said already.")
    key = str(uuid4())
    with by_hand(db, viewer.user_id, f"Related “{item.title}” to “{other.title}”") as hand:
        at = anchors(db, viewer.user_id, hand.batch_id, [item.id, other.id])
        said = {
            "from": hex_of(at[item.id].digest), "to": hex_of(at[other.id].digest),
            "relation": kind,
        }  # fmt: skip
        hand.say(RELATION, said, key=key, subject=key)
    return Linked(hand.batch_id, key)


def unrelate(db: Session, viewer: Viewer, uuid: str, key: str) -> Linked:
    """Take a relation of a title back.

    Raises:
        NotFoundError: It has none of this key.
    """
    item = own_item(db, viewer, uuid)
    if key not in {one.key for one in relations_of(db, viewer, item.id)}:
        raise NotFoundError("This title has no such relation.")
    return _delete(db, viewer, RELATION, key, f"Unrelated “{item.title}”")


def arrange(db: Session, viewer: Viewer, new: Arrangement, key: str = "") -> Linked:
    """Put titles together as versions of one work, or parts of a work in another order.

    Args:
        db: The transaction.
        viewer: Whose sequence it is.
        new: What it is to be.
        key: The sequence that is to be so; a new one where it is empty.

    Raises:
        NotFoundError: There is no such sequence.
        InvalidError: A title stands in it twice, or it is of no work.
    """
    if key:
        sequence_keyed(db, viewer, key)
    if len({uuid for uuid, _ in new.entries}) < len(new.entries):
        raise InvalidError("A title stands in it twice.", field="entries")
    if len(new.entries) > MOST_ENTRIES:
        raise InvalidError(f"More than {MOST_ENTRIES} titles.", field="entries")
    if (new.role == "order") != (new.of is not None):
        raise InvalidError("An order is of a work; versions are of none.", field="of")
    with by_hand(db, viewer.user_id, f"Arranged “{new.name}”") as hand:
        said = _said(db, viewer, hand, new)
        if key:
            hand.amend([RecordName(SEQUENCE, OWN, "", key)], fields=said)
        else:
            key = str(uuid4())
            hand.say(SEQUENCE, said, key=key, subject=key)
    return Linked(hand.batch_id, key)


def _said(db: Session, viewer: Viewer, hand: Hand, new: Arrangement) -> dict[str, Any]:
    uuids = [uuid for uuid, _ in new.entries] + ([new.of] if new.of else [])
    items = {uuid: own_item(db, viewer, uuid).id for uuid in uuids}
    at = anchors(db, viewer.user_id, hand.batch_id, list(items.values()))
    names = {uuid: hex_of(at[item].digest) for uuid, item in items.items()}
    return {
        "role": new.role, "name": new.name, "kind": new.kind,
        "of": names[new.of] if new.of else None, "is_counted_once": new.is_counted_once,
        "entries": [{"title": names[uuid], "label": label} for uuid, label in new.entries],
    }  # fmt: skip


def disarrange(db: Session, viewer: Viewer, key: str) -> Linked:
    """Delete a sequence; the titles in it stay.

    Raises:
        NotFoundError: There is no such sequence.
    """
    name = sequence_keyed(db, viewer, key).name
    return _delete(db, viewer, SEQUENCE, key, f"Deleted “{name}”")


def _delete(db: Session, viewer: Viewer, kind: str, key: str, label: str) -> Linked:
    with by_hand(db, viewer.user_id, label) as hand:
        hand.amend([RecordName(kind, OWN, "", key)], is_gone=True)
    return Linked(hand.batch_id, key)


KINDS_OF_RELATION = tuple(INVERSE)
