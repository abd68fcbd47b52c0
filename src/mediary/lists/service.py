"""The front door of lists: starting, changing, copying and ending them."""

from typing import Literal
from uuid import uuid4

from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import title_named, titles_of
from mediary.core.errors import ConflictError
from mediary.lists import queries
from mediary.lists.entries import (
    Change,
    Draft,
    add_entries,
    change_note,
    move_entry,
    remove_entry,
    write_entries,
)
from mediary.lists.queries import Standing
from mediary.lists.said import LIST, WATCH_LATER, ListSaid, is_sound_by_hand, plain
from mediary.lists.standing import (
    get_list,
    get_list_to_change,
    get_own_list,
    get_shared,
    list_key_of,
    watch_later_of,
)
from mediary.sdk.when import When
from mediary.tracking.service import OWN, Hand, by_hand

Visibility = Literal["private", "friends", "public"]


class QueueStaysError(ConflictError):
    """The queue of what to watch later is always there."""

    code = "queue-stays"


def start_list(
    db: Session,
    viewer: Viewer,
    *,
    name: str,
    description: str = "",
    visibility: Visibility = "private",
    is_ranked: bool = False,
) -> tuple[int, Standing]:
    """Start an empty list; return what undoes it, and the list."""
    with by_hand(db, viewer.user_id, f"Started the list {name}") as hand:
        subject = _start(hand, name, description, visibility, is_ranked=is_ranked)
    return hand.batch_id, _own(db, viewer, subject)


def change_list(
    db: Session,
    viewer: Viewer,
    standing: Standing,
    *,
    name: str | None = None,
    description: str | None = None,
    visibility: Visibility | None = None,
    is_ranked: bool | None = None,
) -> tuple[int, Standing]:
    """Change what is given of a list of the viewer's own; return what undoes it, and the list.

    Raises:
        QueueStaysError: The queue keeps its name and stays private.
    """
    _refuse_queue(standing, "keeps its name, and is yours alone; make a list to share it")
    said = ListSaid(
        list_key=list_key_of(standing), name=name, description=description,
        visibility=visibility, is_ranked=is_ranked,
    )  # fmt: skip
    with by_hand(db, viewer.user_id, f"Changed the list {standing.row.name}") as hand:
        hand.say(LIST, plain(said), subject=standing.row.subject)
    return hand.batch_id, _own(db, viewer, standing.row.subject)


def delete_list(db: Session, viewer: Viewer, standing: Standing) -> int:
    """Delete a list of the viewer's own; return what brings it back.

    Its entries stay in the ledger, and an import does not bring it back.

    Raises:
        QueueStaysError: It is the queue.
    """
    _refuse_queue(standing, "cannot be deleted; remove its entries instead")
    said = ListSaid(list_key=list_key_of(standing), is_gone=True)
    with by_hand(db, viewer.user_id, f"Deleted the list {standing.row.name}") as hand:
        hand.say(LIST, plain(said), subject=standing.row.subject)
    return hand.batch_id


def clone_list(
    db: Session, viewer: Viewer, standing: Standing, *, name: str = ""
) -> tuple[int, Standing]:
    """Copy what the viewer sees of a list into a private one of their own.

    Titles that the viewer does not have yet become theirs by the names that the owner's have.
    """
    row = standing.row
    found = queries.items_of(db, viewer, standing)
    named = name or row.name
    with by_hand(db, viewer.user_id, f"Copied the list {row.name}") as hand:
        subject = _start(hand, named, row.description, "private", is_ranked=bool(row.is_ranked))
        items: dict[int, int] = {}
        if not standing.is_own:
            titles = titles_of(db, row.user_id, [one.media_item_id for one in found if one[0]])
            items = dict(zip(titles, hand.name(list(titles.values())), strict=True))
        hand.write()
        wanted = [
            (
                Draft(person=one.person, text=one.free_text, note=one.note),
                items.get(one.media_item_id, one.media_item_id),
            )
            for one in found
        ]
        copy = _own(db, viewer, subject)
        write_entries(db, viewer, copy, hand, wanted)
    return hand.batch_id, _own(db, viewer, subject)


def _start(
    hand: Hand, name: str, description: str, visibility: Visibility, *, is_ranked: bool
) -> str:
    """Say the word that starts a list; return the list's subject."""
    key = str(uuid4())
    said = ListSaid(
        list_key=key, name=name, description=description, visibility=visibility,
        is_ranked=is_ranked, role="list", created=When(at=hand.at),
    )  # fmt: skip
    subject = f"{OWN}\x1f{key}"
    hand.say(LIST, plain(said), key=key, subject=subject)
    return subject


def _own(db: Session, viewer: Viewer, subject: str) -> Standing:
    found = queries.own_list(db, viewer, subject)
    if found is None:
        raise RuntimeError("a list that was just said is not there")
    return found


def _refuse_queue(standing: Standing, what: str) -> None:
    if standing.row.kind == WATCH_LATER:
        raise QueueStaysError(f"What to watch later {what}.")


__all__ = [
    "Change",
    "Draft",
    "add_entries",
    "change_list",
    "change_note",
    "clone_list",
    "delete_list",
    "get_list",
    "get_list_to_change",
    "get_own_list",
    "get_shared",
    "is_sound_by_hand",
    "move_entry",
    "remove_entry",
    "start_list",
    "title_named",
    "watch_later_of",
]
