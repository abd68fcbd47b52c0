"""Asking for work, and asking after it. Everything here joins the caller's transaction."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mediary.core import clock
from mediary.core.errors import ConflictError, NotFoundError
from mediary.core.jobs.bell import ring_after_commit
from mediary.core.jobs.models import JOB, LIVE, Job, JobRun
from mediary.core.jobs.registry import DEFAULT_ATTEMPTS, find_kind

STATUSES = ("pending", "running", "completed", "failed", "cancelled", "undone")


def enqueue(
    db: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    user_id: int | None = None,
    key: str | None = None,
    run_at: int | None = None,
    priority: int = 0,
    max_attempts: int | None = None,
) -> int:
    """Ask for a job and return its id; it starts when the transaction is committed.

    With a key, a live job of the same kind and key is returned instead of a second one.
    Higher priorities go first.
    """
    known = find_kind(kind)
    now = clock.now()
    row = {
        "kind": kind,
        "payload": payload,
        "user_id": user_id,
        "key": key,
        "status": "pending",
        "priority": priority,
        "run_at": now if run_at is None else run_at,
        "attempts": 0,
        "max_attempts": max_attempts or (known.max_attempts if known else DEFAULT_ATTEMPTS),
        "is_cancel_requested": False,
        "lease_token": 0,
        "done": 0,
        "created_at": now,
        "updated_at": now,
    }
    job_id = _insert(db, row) if key is None else _insert_once(db, row)
    ring_after_commit(db)
    return job_id


def cancel(db: Session, job_id: int) -> None:
    """Cancel a job: one that waits at once, one that runs at its next report or step.

    Raises:
        NotFoundError: There is no such job.
        ConflictError: It has ended.
    """
    now = clock.now()
    waiting = (
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.status == "pending")
        .values(status="cancelled", finished_at=now, updated_at=now)
        .returning(JOB.c.id)
    )
    running = (
        update(JOB)
        .where(JOB.c.id == job_id, JOB.c.status == "running")
        .values(is_cancel_requested=True, updated_at=now)
        .returning(JOB.c.id)
    )
    for statement in (waiting, running):
        if db.execute(statement).one_or_none():
            return
    job = find(db, job_id)
    if job.status != "cancelled":
        raise ConflictError(f"Job {job_id} has ended already: it is {job.status}.")


def retry(db: Session, job_id: int) -> None:
    """Start a job again that failed or was cancelled, or one at once that waits for its retry.

    Raises:
        NotFoundError: There is no such job.
        ConflictError: It runs, is done, or another one for the same thing is live.
    """
    job = find(db, job_id)
    if job.status not in {"failed", "cancelled", "pending"}:
        raise ConflictError(f"Job {job_id} is {job.status}; only a job that stopped starts again.")
    other = job.status != "pending" and job.key and _live(db, job.kind, job.key)
    if other:
        raise ConflictError(f"Job {other} for the same thing is under way.")
    now = clock.now()
    fresh = {"status": "pending", "run_at": now, "updated_at": now, "error": None}
    if job.status != "pending":
        fresh |= {"attempts": 0, "is_cancel_requested": False, "finished_at": None}
    _change(db, job, fresh)
    ring_after_commit(db)


def mark_undone(db: Session, job_id: int) -> None:
    """Say that what an ended job did has been taken back.

    Raises:
        NotFoundError: There is no such job.
        ConflictError: It has not ended.
    """
    job = find(db, job_id)
    if job.status in {"pending", "running"}:
        raise ConflictError(f"Job {job_id} is {job.status}; cancel it before undoing it.")
    _change(db, job, {"status": "undone", "updated_at": clock.now()})


def find(db: Session, job_id: int, *, user_id: int | None = None) -> Job:
    """Return a job, of this person when one is given.

    Raises:
        NotFoundError: There is no such job, or it is another person's.
    """
    job = db.get(Job, job_id, populate_existing=True)
    if job is None or (user_id is not None and job.user_id != user_id):
        raise NotFoundError(f"There is no job {job_id}.")
    return job


def list_jobs(
    db: Session,
    *,
    user_id: int | None = None,
    kind: str | None = None,
    statuses: tuple[str, ...] = (),
    before_id: int | None = None,
    limit: int = 50,
) -> list[Job]:
    """Return jobs, the newest first; `before_id` asks for the next page."""
    query = select(Job).order_by(Job.id.desc()).limit(limit)
    if user_id is not None:
        query = query.where(Job.user_id == user_id)
    if kind is not None:
        query = query.where(Job.kind == kind)
    if statuses:
        query = query.where(Job.status.in_(statuses))
    if before_id is not None:
        query = query.where(Job.id < before_id)
    return list(db.scalars(query))


def forget(db: Session, *, user_id: int) -> None:
    """Delete a person's jobs; whoever runs one of them loses its lease with its next step."""
    db.execute(delete(JOB).where(JOB.c.user_id == user_id))


def runs_of(db: Session, job_id: int) -> list[JobRun]:
    """Return the attempts at a job, the first one first."""
    return list(db.scalars(select(JobRun).where(JobRun.job_id == job_id).order_by(JobRun.id)))


def _insert(db: Session, row: dict[str, Any]) -> int:
    return int(db.execute(insert(JOB).values(row).returning(JOB.c.id)).scalar_one())


def _insert_once(db: Session, row: dict[str, Any]) -> int:
    dialect = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(JOB)
        .values(row)
        .on_conflict_do_nothing(index_elements=["kind", "key"], index_where=LIVE)
        .returning(JOB.c.id)
    )
    while True:
        # The live one may end between the two statements; then ours goes in.
        found = db.execute(statement).scalar_one_or_none() or _live(db, row["kind"], row["key"])
        if found:
            return int(found)


def _live(db: Session, kind: str, key: str) -> int | None:
    return db.execute(
        select(JOB.c.id).where(JOB.c.kind == kind, JOB.c.key == key, LIVE)
    ).scalar_one_or_none()


def _change(db: Session, job: Job, values: dict[str, Any]) -> None:
    changed = db.execute(
        update(JOB)
        .where(JOB.c.id == job.id, JOB.c.status == job.status)
        .values(values)
        .returning(JOB.c.id)
    ).one_or_none()
    if changed is None:
        raise ConflictError(f"Job {job.id} has just changed; look at it again.")
    db.refresh(job)
