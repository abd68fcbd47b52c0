"""What administrators do with accounts."""

from typing import Literal

from sqlalchemy.orm import Session

from mediary.accounts import audit, queries, service
from mediary.accounts.models import Account
from mediary.accounts.viewer import Viewer
from mediary.core import clock
from mediary.core.errors import ConflictError, NotFoundError

Role = Literal["user", "moderator", "admin"]


class LastAdministratorError(ConflictError):
    """Nobody would be left who may administer the server."""

    code = "last-administrator"


def accounts(
    db: Session,
    *,
    search: str = "",
    role: Role | None = None,
    is_active: bool | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[Account]:
    """Return accounts in the order of their making; `after` is the number of the last one seen.

    Args:
        db: The open session.
        search: Part of a user name, display name or e-mail address, in any spelling.
        role: Only accounts of this role.
        is_active: Only those that are switched on, or off.
        after: Number of the account before the first one.
        limit: At most so many.
    """
    return queries.accounts(
        db, search=search, role=role, is_active=is_active, after=after, limit=limit
    )


def get_account(db: Session, uuid: str) -> Account:
    """Return an account.

    Raises:
        NotFoundError: There is none with this uuid.
    """
    account = queries.account_by_uuid(db, uuid)
    if account is None:
        raise NotFoundError("There is no such account.")
    return account


def change_role(db: Session, account: Account, role: Role, *, by: Viewer | None = None) -> None:
    """Make somebody a user, a moderator or an administrator.

    Raises:
        LastAdministratorError: Nobody else administers.
    """
    service.one_at_a_time(db)
    if role != "admin":
        refuse_last_administrator(db, account)
    account.role, account.updated_at = role, clock.now()
    db.flush()
    _note(db, "account.role_changed", account, by, role=role)


def deactivate(db: Session, account: Account, *, by: Viewer | None = None) -> None:
    """Switch an account off: nobody signs in to it, its sessions end, its tokens do not count.

    Raises:
        LastAdministratorError: Nobody else administers.
    """
    service.one_at_a_time(db)
    refuse_last_administrator(db, account)
    account.is_active, account.updated_at = False, clock.now()
    service.end_sessions(db, account.id)
    db.flush()
    _note(db, "account.deactivated", account, by)


def activate(db: Session, account: Account, *, by: Viewer | None = None) -> None:
    """Switch an account on again; its tokens count again, its sessions have to be opened anew."""
    account.is_active, account.updated_at = True, clock.now()
    db.flush()
    _note(db, "account.activated", account, by)


def refuse_last_administrator(db: Session, account: Account) -> None:
    """Check that somebody else administers the server.

    Raises:
        LastAdministratorError: Nobody does.
    """
    is_needed = account.role == "admin" and account.is_active
    if is_needed and not queries.has_other_administrator(db, account.id):
        raise LastAdministratorError(
            f"{account.username} is the only administrator. Make somebody else one first."
        )


def _note(db: Session, action: str, account: Account, by: Viewer | None, **details: str) -> None:
    entity = ("account", account.uuid)
    audit.note(
        db, action, user_id=None if by is None else by.user_id, entity=entity, details=details
    )
