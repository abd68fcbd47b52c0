"""Which list a request means, and what the viewer may do with it."""

from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core.errors import ConflictError, ForbiddenError, NotFoundError
from mediary.lists import queries
from mediary.lists.models import UserList
from mediary.lists.queries import Standing
from mediary.lists.said import WATCH_LATER


class ListNotFoundError(NotFoundError):
    """There is no such list, or the viewer may not know of it."""


class EntryNotFoundError(NotFoundError):
    """The list has no such entry."""


class NotYourListError(ForbiddenError):
    """The list may be read, and not changed."""

    code = "not-your-list"


class AlreadyThereError(ConflictError):
    """What was to be done is done already."""

    code = "already-there"


def get_list(db: Session, viewer: Viewer | None, uuid: str) -> Standing:
    """Return a list that the viewer may read.

    Raises:
        ListNotFoundError: There is none, or it is not for this viewer.
    """
    found = queries.list_with(db, viewer, uuid)
    if found is None:
        raise ListNotFoundError("There is no such list, or it is not shared with you.")
    return found


def get_shared(db: Session, viewer: Viewer | None, code: str) -> Standing:
    """Return the list of a share link.

    Raises:
        ListNotFoundError: The link was withdrawn, or never was.
    """
    found = queries.list_shared_as(db, viewer, code)
    if found is None:
        raise ListNotFoundError("This link leads to no list. It may have been withdrawn.")
    return found


def get_own_list(db: Session, viewer: Viewer, uuid: str) -> Standing:
    """Return a list of the viewer's own.

    Raises:
        ListNotFoundError: There is none, or it is not for this viewer.
        NotYourListError: It is somebody else's.
    """
    found = get_list(db, viewer, uuid)
    if not found.is_own:
        raise NotYourListError(f"Only {found.owner} can do that with this list.")
    return found


def get_list_to_change(db: Session, viewer: Viewer, uuid: str) -> Standing:
    """Return a list of which the viewer may add, remove and move entries.

    Raises:
        ListNotFoundError: There is none, or it is not for this viewer.
        NotYourListError: They may only read it.
    """
    found = get_list(db, viewer, uuid)
    if not (found.is_own or found.is_member):
        raise NotYourListError(f"You can read this list; ask {found.owner} to let you change it.")
    return found


def watch_later_of(db: Session, viewer: Viewer) -> Standing:
    """Return the viewer's queue, which is there from the start, empty."""
    found = queries.own_list(db, viewer, WATCH_LATER)
    if found is not None:
        return found
    empty = UserList(
        user_id=viewer.user_id, id=0, uuid="", subject=WATCH_LATER, kind=WATCH_LATER,
        name="Watch later", description="", visibility="private", is_ranked=None,
    )  # fmt: skip
    return Standing(empty, viewer.username, is_own=True, is_member=False, is_subscribed=False)


def list_key_of(standing: Standing) -> str:
    """Return what statements call the list inside its source."""
    return standing.row.subject.rpartition("\x1f")[2]
