"""Who else reads or changes a list: share links, collaborators, subscribers.

These are agreements between people of one server. They are no part of anybody's diary, so they
have no undo and are in no archive.
"""

import secrets

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediary.accounts.service import viewer_named
from mediary.accounts.viewer import Viewer
from mediary.core.clock import now
from mediary.core.errors import ConflictError, InvalidError, NotFoundError
from mediary.lists import queries
from mediary.lists.models import ListMember, ListShare, ListSubscription
from mediary.lists.queries import Standing
from mediary.lists.said import WATCH_LATER
from mediary.lists.standing import AlreadyThereError, ListNotFoundError, NotYourListError

MOST_MEMBERS = 100


class NotShareableError(ConflictError):
    """The list is one person's alone."""

    code = "not-shareable"


class MemberNotFoundError(NotFoundError):
    """The list has no such collaborator."""


def share(db: Session, standing: Standing) -> str:
    """Return the code of a list's share link, made where there is none."""
    _refuse_queue(standing)
    found = queries.share_of(db, standing.row.uuid)
    if found is None:
        found = ListShare(
            list_uuid=standing.row.uuid,
            owner_id=standing.row.user_id,
            code=secrets.token_urlsafe(18),
            created_at=now(),
        )
        db.add(found)
        db.flush()
    return found.code


def stop_sharing(db: Session, standing: Standing) -> None:
    """Withdraw a list's share link for good; a later one is another one."""
    db.execute(delete(ListShare).where(ListShare.list_uuid == standing.row.uuid))


def invite(db: Session, viewer: Viewer, standing: Standing, *, username: str) -> None:
    """Ask somebody to collaborate on a list of the viewer's.

    Raises:
        NotFoundError: Nobody is called so.
        AlreadyThereError: They are asked already.
        InvalidError: It is the owner, or there are too many.
    """
    _refuse_queue(standing)
    guest = viewer_named(db, username)
    if guest.user_id == viewer.user_id:
        raise InvalidError("The list is yours already.", field="username")
    members = queries.members_of(db, standing.row.uuid)
    if guest.user_id in {one.user_id for one, _ in members}:
        raise AlreadyThereError(f"{guest.username} is invited already.")
    if len(members) >= MOST_MEMBERS:
        raise InvalidError(f"A list has {MOST_MEMBERS} collaborators at most.")
    db.add(
        ListMember(
            list_uuid=standing.row.uuid,
            user_id=guest.user_id,
            owner_id=viewer.user_id,
            invited_at=now(),
            accepted_at=None,
        )
    )
    db.flush()


def accept(db: Session, viewer: Viewer, uuid: str) -> None:
    """Accept the invitation to a list; a second time does nothing.

    Raises:
        MemberNotFoundError: The viewer is not invited.
    """
    member = db.get(ListMember, (uuid, viewer.user_id))
    if member is None or not queries.is_there(db, uuid):
        raise MemberNotFoundError("You are not invited to this list (any more).")
    member.accepted_at = member.accepted_at or now()
    db.flush()


def remove_member(db: Session, viewer: Viewer, uuid: str, *, username: str) -> None:
    """End somebody's part in a list, or their invitation: the owner anybody's, others their own.

    What they added stays.

    Raises:
        MemberNotFoundError: They have no part in it.
        NotYourListError: The viewer may not.
    """
    wanted = next(
        (
            (one, name)
            for one, name in queries.members_of(db, uuid)
            if name.casefold() == username.casefold()
            and viewer.user_id in {one.user_id, one.owner_id}
        ),
        None,
    )
    if wanted is None:
        standing = queries.list_with(db, viewer, uuid)
        if standing is not None and not standing.is_own:
            raise NotYourListError(f"Only {standing.owner} can do that with this list.")
        raise MemberNotFoundError("This list has no such collaborator.")
    db.delete(wanted[0])
    db.flush()


def subscribe(db: Session, viewer: Viewer, standing: Standing) -> None:
    """Read along somebody's list; a second time does nothing.

    Raises:
        InvalidError: It is the viewer's own.
    """
    if standing.is_own:
        raise InvalidError("The list is yours; you read it anyway.")
    if not standing.is_subscribed:
        db.add(
            ListSubscription(
                list_uuid=standing.row.uuid,
                user_id=viewer.user_id,
                owner_id=standing.row.user_id,
                since=now(),
            )
        )
        db.flush()


def unsubscribe(db: Session, viewer: Viewer, uuid: str) -> None:
    """Stop reading along.

    Raises:
        ListNotFoundError: The viewer does not follow such a list.
    """
    found = db.get(ListSubscription, (uuid, viewer.user_id))
    if found is None:
        raise ListNotFoundError("You do not follow such a list.")
    db.delete(found)
    db.flush()


def _refuse_queue(standing: Standing) -> None:
    if standing.row.kind == WATCH_LATER:
        raise NotShareableError("What to watch later is yours alone; copy it to a list to share.")
