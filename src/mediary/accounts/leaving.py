"""An account is deleted, with everything that is its person's."""

from typing import Any

from sqlalchemy import Column, Table, delete, update
from sqlalchemy.orm import Session

from mediary.accounts import administering, audit, passwords, service
from mediary.accounts.events import AccountLeaving
from mediary.accounts.models import Account, AuditLog
from mediary.accounts.viewer import Viewer
from mediary.core import jobs
from mediary.core.db import Database
from mediary.core.errors import ConflictError, InvalidError
from mediary.core.events import emit
from mediary.core.types import Model

ARCHIVE = {"method": "POST", "path": "/api/v1/exports", "body": {"format": "archive"}}


class ConfirmationNeededError(ConflictError):
    """It was not said in so many words that the account should go."""

    code = "confirmation-needed"


def leave(database: Database, viewer: Viewer, *, password: str, confirmation: str) -> None:
    """Delete the viewer's account for good.

    Args:
        database: The application's.
        viewer: Whose account it is.
        password: Of the account; none is asked for where it has none.
        confirmation: The account's user name, so that nobody leaves by mistake.

    Raises:
        ConfirmationNeededError: The confirmation is missing or another one.
        InvalidError: The password is another one.
        LastAdministratorError: Nobody else administers the server.
    """
    check_confirmation(viewer.username, confirmation)
    with database.reading() as db:
        known = service.get_account(db, viewer).password_hash
    if known is not None and not passwords.is_password(password, known):
        raise InvalidError("The password is another one.", field="password")
    with database.transaction() as db:
        remove_account(db, service.get_account(db, viewer), by=viewer)


def check_confirmation(username: str, confirmation: str) -> None:
    """Compare the confirmation with the user name.

    Raises:
        ConfirmationNeededError: It is missing or another one.
    """
    if confirmation != username:
        raise ConfirmationNeededError(
            f"Everything of {username} will be gone for good. Take the archive out first, then"
            f" ask again with {username!r} as confirmation.",
            archive=ARCHIVE,
        )


def remove_account(db: Session, account: Account, *, by: Viewer | None = None) -> None:
    """Delete an account and every row of its person; the shared catalogue stays.

    The audit log's lines stay too, without what tells whose they were.

    Raises:
        LastAdministratorError: Nobody else administers the server.
    """
    service.one_at_a_time(db)
    administering.refuse_last_administrator(db, account)
    emit(db, AccountLeaving(account.id))
    jobs.forget(db, user_id=account.id)
    entity = ("account", account.uuid)
    audit.note(db, "account.deleted", user_id=None if by is None else by.user_id, entity=entity)
    _make_nameless(db, account)
    # By hand, from the rows that name others up to those that are named: a private item cannot
    # go while a play names it, and the engines' own order knows nothing of that.
    for table in reversed(Model.metadata.sorted_tables):
        for column in _columns_of_people(table):
            db.execute(delete(table).where(column == account.id))
    db.execute(delete(Account).where(Account.id == account.id))


def _columns_of_people(table: Table) -> list[Column[int]]:
    """Return the columns by which rows of a table are somebody's and go with their account."""
    return [
        key.parent
        for key in table.foreign_keys
        if key.column.table.name == Account.__tablename__ and key.ondelete == "CASCADE"
    ]


def _make_nameless(db: Session, account: Account) -> None:
    blank: dict[str, Any] = {
        "user_id": None,
        "entity_id": "",
        "ip": "",
        "user_agent": "",
        "details": {},
    }
    db.execute(update(AuditLog).where(AuditLog.user_id == account.id).values(blank))
    about = AuditLog.entity_type == "account", AuditLog.entity_id == account.uuid
    db.execute(update(AuditLog).where(*about).values(entity_id="", details={}))
