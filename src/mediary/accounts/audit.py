"""The audit log: what was done to accounts, by whom and from where."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediary.accounts.models import Account, AuditLog
from mediary.core import clock
from mediary.core.origin import present_origin

DAY = 86_400_000_000
KEPT_DAYS = 90


def note(
    db: Session,
    action: str,
    *,
    user_id: int | None,
    entity: tuple[str, str] = ("", ""),
    details: dict[str, Any] | None = None,
) -> None:
    """Write a line of the audit log, with the address that the present request comes from.

    Args:
        db: The transaction of what was done: both are kept, or neither.
        action: What was done, as "thing.done".
        user_id: Who did it; None when that is not known.
        entity: Kind and name of what it was done to, where that is not the person.
        details: What else is worth knowing; never a secret.
    """
    origin = present_origin()
    line = AuditLog(
        user_id=user_id,
        at=clock.now(),
        action=action,
        entity_type=entity[0],
        entity_id=entity[1],
        ip=origin.ip,
        user_agent=origin.user_agent,
        details=details or {},
    )
    db.add(line)
    db.flush()


def lines_before(
    db: Session,
    before: int | None = None,
    *,
    limit: int,
    action: str | None = None,
    user_uuid: str | None = None,
) -> list[tuple[AuditLog, str | None]]:
    """Return lines, the latest first, each with its person's name."""
    statement = (
        select(AuditLog, Account.username)
        .outerjoin(Account, Account.id == AuditLog.user_id)
        .order_by(AuditLog.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(AuditLog.id < before)
    if action is not None:
        statement = statement.where(AuditLog.action == action)
    if user_uuid is not None:
        statement = statement.where(Account.uuid == user_uuid)
    return [(row[0], row[1]) for row in db.execute(statement)]


def forget_old(db: Session, days: int = KEPT_DAYS) -> None:
    """Delete the lines that are older than so many days."""
    db.execute(delete(AuditLog).where(AuditLog.at < clock.now() - days * DAY))
