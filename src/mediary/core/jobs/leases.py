"""Leases: who may write for a job, until when, and what becomes of jobs whose holder is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    cast,
    extract,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Session

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs.models import JOB, PENDING, RUN, RUNNING
from mediary.core.jobs.owner import is_alive_here, is_dead, this_owner
from mediary.core.jobs.registry import Kind

LEASE = 10_000_000
# A holder on this machine that is alive was only kept from its heartbeat, as a long write of
# somebody else does on SQLite.
PATIENCE = 60_000_000
DIED = "The process that ran it ended."


@dataclass(frozen=True)
class Lease:
    """A job that this process may run.

    Attributes:
        token: Number of the taking; the database holds a higher one when it is lost.
        details: What the last attempt reported, to go on from.
    """

    job_id: int
    token: int
    run_id: int
    kind: str
    payload: dict[str, Any]
    user_id: int | None
    attempt: int
    max_attempts: int
    details: dict[str, Any] | None


def take(database: Database, kinds: Sequence[Kind]) -> Lease | None:
    """Take the most urgent job of these kinds that is due, or none."""
    # Looking first costs no write lock, which on SQLite is everybody's.
    if not is_due(database, kinds):
        return None
    due = _due(kinds)
    with database.transaction() as db:
        full = _full_kinds(db, kinds)
        return _take(db, due.where(JOB.c.kind.not_in(full)) if full else due)


def is_due(database: Database, kinds: Sequence[Kind]) -> bool:
    """Say whether a job of these kinds waits and is due."""
    with database.reading() as db:
        return db.execute(_due(kinds)).scalar_one_or_none() is not None


def take_one(database: Database, job_id: int) -> Lease | None:
    """Take this job when it is pending, due or not."""
    with database.transaction() as db:
        return _take(db, select(JOB.c.id).where(JOB.c.id == job_id, PENDING))


def extend(db: Session, lease: Lease) -> bool | None:
    """Keep the lease for another while, and the job's row for this transaction.

    Returns:
        Whether somebody wants the job cancelled, or None when the lease is lost.
    """
    return db.execute(
        update(JOB)
        .where(*_held(lease))
        .values(lease_expires_at=_instant(db) + LEASE)
        .returning(JOB.c.is_cancel_requested)
    ).scalar_one_or_none()


def extend_if_free(db: Session, lease: Lease) -> None:
    """Keep the lease, unless a transaction of the job has its row, which keeps it as well."""
    row = select(JOB.c.id).where(*_held(lease)).with_for_update(skip_locked=True)
    db.execute(update(JOB).where(JOB.c.id.in_(row)).values(lease_expires_at=_instant(db) + LEASE))


def settle(
    db: Session,
    lease: Lease,
    status: str,
    *,
    run_status: str | None = None,
    trace: str | None = None,
    **also: Any,  # noqa: ANN401
) -> bool:
    """Give the lease back with what became of the job; say whether it was still ours.

    The attempt has the job's status, unless it is told apart, and the whole trace of an error.
    """
    now = clock.now()
    values = {
        "status": status,
        "lease_owner": None,
        "lease_expires_at": None,
        "updated_at": now,
        "finished_at": now,
        **also,
    }
    if status == "pending":
        # Cancelled while it was stopping for another reason: it does not come back.
        is_over = JOB.c.is_cancel_requested
        values["status"] = case((is_over, "cancelled"), else_="pending")
        values["finished_at"] = case((is_over, now), else_=None)
    held = db.execute(
        update(JOB).where(*_held(lease)).values(values).returning(JOB.c.id)
    ).one_or_none()
    if held is None:
        return False
    _end_run(db, lease.run_id, run_status or status, trace)
    return True


def free_lost(database: Database) -> int:
    """Free the jobs whose holder is gone, so that others go on with them; return how many."""
    with database.reading() as db:
        now = db.execute(select(_instant(db))).scalar_one()
        held = db.execute(
            select(JOB.c.id, JOB.c.lease_owner, JOB.c.lease_expires_at, JOB.c.lease_token).where(
                RUNNING
            )
        ).all()
    lost = [row for row in held if _is_lost(row.lease_owner, row.lease_expires_at, now)]
    freed = 0
    for row in lost:
        with database.transaction() as db:
            freed += _free(db, row.id, row.lease_token, row.lease_expires_at)
    return freed


def _due(kinds: Sequence[Kind]) -> Select[int]:
    """Return the statement for the most urgent job that is due."""
    names = [kind.name for kind in kinds]
    return (
        select(JOB.c.id)
        .where(PENDING, JOB.c.run_at <= clock.now(), JOB.c.kind.in_(names))
        .order_by(JOB.c.priority.desc(), JOB.c.run_at, JOB.c.id)
        .limit(1)
    )


def _is_lost(owner: str, expires_at: int, now: int) -> bool:
    if is_dead(owner):
        return True
    return expires_at + (PATIENCE if is_alive_here(owner) else 0) < now


def _free(db: Session, job_id: int, token: int, expires_at: int) -> bool:
    row = db.execute(
        select(JOB.c.attempts, JOB.c.max_attempts, JOB.c.is_cancel_requested, JOB.c.done)
        .where(
            JOB.c.id == job_id,
            JOB.c.lease_token == token,
            # A holder that has extended it meanwhile is there after all.
            JOB.c.lease_expires_at == expires_at,
            RUNNING,
        )
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return False
    run = (RUN.c.job_id == job_id, RUN.c.status == "running")
    before = db.execute(select(func.max(RUN.c.progress)).where(*run)).scalar()
    # Only a job that gets nowhere is what kills its processes.
    attempts = 0 if row.done > (before or 0) else row.attempts
    if row.is_cancel_requested:
        status = "cancelled"
    else:
        status = "pending" if attempts < row.max_attempts else "failed"
    now = clock.now()
    # It keeps its `run_at`, and so its place before what was asked for after it.
    db.execute(
        update(JOB)
        .where(JOB.c.id == job_id)
        .values(
            status=status,
            attempts=attempts,
            lease_owner=None,
            lease_expires_at=None,
            updated_at=now,
            error=DIED,
            finished_at=None if status == "pending" else now,
        )
    )
    db.execute(update(RUN).where(*run).values(status="failed", error=DIED, finished_at=now))
    return True


def _take(db: Session, which: Select[int]) -> Lease | None:
    now = clock.now()
    row = db.execute(
        update(JOB)
        .where(JOB.c.id == which.with_for_update(skip_locked=True).scalar_subquery())
        .values(
            status="running",
            attempts=JOB.c.attempts + 1,
            lease_token=JOB.c.lease_token + 1,
            lease_owner=this_owner(),
            lease_expires_at=_instant(db) + LEASE,
            error=None,
            updated_at=now,
        )
        .returning(JOB)
    ).one_or_none()
    if row is None:
        return None
    run_id = db.execute(
        insert(RUN)
        .values(
            job_id=row.id,
            attempt=row.attempts,
            owner=row.lease_owner,
            status="running",
            progress=row.done,
            started_at=now,
        )
        .returning(RUN.c.id)
    ).scalar_one()
    return Lease(
        job_id=row.id,
        token=row.lease_token,
        run_id=run_id,
        kind=row.kind,
        payload=row.payload,
        user_id=row.user_id,
        attempt=row.attempts,
        max_attempts=row.max_attempts,
        details=row.details,
    )


def _full_kinds(db: Session, kinds: Sequence[Kind]) -> list[str]:
    limits = {kind.name: kind.max_running for kind in kinds if kind.max_running is not None}
    if not limits:
        return []
    if db.get_bind().dialect.name == "postgresql":
        # Two that count at the same moment would both see room for one more.
        db.execute(select(func.pg_advisory_xact_lock(0x6D656469)))
    running = db.execute(
        select(JOB.c.kind, func.count()).where(RUNNING, JOB.c.kind.in_(limits)).group_by(JOB.c.kind)
    ).all()
    return [name for name, number in running if number >= limits[name]]


def _held(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return (
        JOB.c.id == lease.job_id,
        JOB.c.lease_token == lease.token,
        JOB.c.status == "running",
    )


def _instant(db: Session) -> ColumnElement[int]:
    # Leases of several machines are measured by one clock: the database's.
    if db.get_bind().dialect.name == "postgresql":
        return cast(extract("epoch", func.clock_timestamp()) * 1_000_000, BigInteger)
    return literal(clock.now(), BigInteger)


def _end_run(db: Session, run_id: int, status: str, error: str | None) -> None:
    progress = select(JOB.c.done).join(RUN, RUN.c.job_id == JOB.c.id).where(RUN.c.id == run_id)
    db.execute(
        update(RUN)
        .where(RUN.c.id == run_id)
        .values(
            status=status,
            error=error,
            progress=progress.scalar_subquery(),
            finished_at=clock.now(),
        )
    )
