"""Schedules: rows that the code seeds and an administrator changes, enqueued by the clock."""

from typing import Any

from sqlalchemy import select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import InvalidError, NotFoundError
from mediary.core.jobs.cron import Cron
from mediary.core.jobs.models import SCHEDULED, ScheduledJob
from mediary.core.jobs.queue import enqueue
from mediary.core.jobs.registry import schedules


def seed_schedules(database: Database) -> None:
    """Make the rows of schedules that are new in the code; those that are there stay."""
    with database.reading() as db:
        known = set(db.scalars(select(SCHEDULED.c.name)))
    new = {name: cron for name, cron in schedules().items() if name not in known}
    if not new:
        return
    now = clock.now()
    dialect = sqlite if database.is_sqlite else postgresql
    with database.transaction() as db:
        for name, cron in new.items():
            # Another process may be seeding at the same moment.
            db.execute(
                dialect.insert(SCHEDULED)
                .values(
                    name=name,
                    cron=cron.expression,
                    is_enabled=True,
                    next_run_at=cron.next_after(now),
                    settings={},
                    created_at=now,
                    updated_at=now,
                )
                .on_conflict_do_nothing(index_elements=["name"])
            )


def enqueue_due(database: Database) -> int:
    """Enqueue what the clock says is due, once however many processes ask; return how many.

    Ticks that were missed while nothing ran are one tick, and a tick is left out while the job
    of the last one is live.
    """
    known = schedules()
    with database.reading() as db:
        due = db.execute(
            select(SCHEDULED).where(
                SCHEDULED.c.is_enabled == true(),
                SCHEDULED.c.next_run_at <= clock.now(),
                SCHEDULED.c.name.in_(known),
            )
        ).all()
    count = 0
    for row in due:
        with database.transaction() as db:
            count += _tick(db, row)
    return count


def list_schedules(db: Session) -> list[ScheduledJob]:
    """Return all schedules by name."""
    return list(db.scalars(select(ScheduledJob).order_by(ScheduledJob.name)))


def change_schedule(
    db: Session,
    name: str,
    *,
    cron: str | None = None,
    is_enabled: bool | None = None,
    settings: dict[str, Any] | None = None,
) -> ScheduledJob:
    """Change when a schedule is due, what it is given, or whether it is on.

    Raises:
        NotFoundError: There is no such schedule.
        InvalidError: The cron expression cannot be read.
    """
    row = db.scalars(select(ScheduledJob).where(ScheduledJob.name == name)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no schedule {name}.")
    now = clock.now()
    if cron is not None:
        row.cron = Cron(cron).expression
    if is_enabled is not None:
        row.is_enabled = is_enabled
    if settings is not None:
        row.settings = settings
    # What was missed while it was off, or at other times, is not made up for.
    row.next_run_at = Cron(row.cron).next_after(now)
    row.updated_at = now
    db.flush()
    return row


def _tick(db: Session, row: Any) -> bool:  # noqa: ANN401
    now = clock.now()
    try:
        following = Cron(row.cron).next_after(now)
    except InvalidError:
        # Written into the table by hand: the code's times hold until somebody mends it.
        following = schedules()[row.name].next_after(now)
    # Only one process moves the row on from this tick.
    moved = db.execute(
        update(SCHEDULED)
        .where(
            SCHEDULED.c.id == row.id,
            SCHEDULED.c.next_run_at == row.next_run_at,
            SCHEDULED.c.is_enabled == true(),
        )
        .values(next_run_at=following, last_run_at=now)
        .returning(SCHEDULED.c.id)
    ).one_or_none()
    if moved is None:
        return False
    enqueue(db, row.name, dict(row.settings), key="schedule")
    return True
