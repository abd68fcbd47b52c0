"""One attempt at a job: run it while its lease is kept, and write what became of it."""

import logging
import random
import threading
import traceback
from dataclasses import dataclass
from time import sleep
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediary.core import clock, logs
from mediary.core.db import Database
from mediary.core.errors import MediaryError, UnreachableError
from mediary.core.jobs.context import JobContext
from mediary.core.jobs.errors import JobCancelledError, JobInterruptedError, LeaseLostError
from mediary.core.jobs.heartbeat import kept
from mediary.core.jobs.leases import Lease, settle, take_one
from mediary.core.jobs.models import Job
from mediary.core.jobs.queue import find
from mediary.core.jobs.registry import kind_of

logger = logging.getLogger(__name__)

FIRST_WAIT = 2_000_000
LONGEST_WAIT = 3_600_000_000
LONGEST_ERROR = 8_000
SETTLING_TRIES = 3


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt; no status when the job is somebody else's by now."""

    status: str | None
    message: str | None = None
    trace: str | None = None
    is_final: bool = False


def run_attempt(
    database: Database,
    lease: Lease,
    stopping: threading.Event | None = None,
    *,
    has_retries: bool = True,
) -> None:
    """Run a job that was taken, and write its outcome; nothing that it raises leaves here."""
    context = JobContext(database, lease, stopping)
    with logs.bound(job_id=lease.job_id, job_kind=lease.kind):
        with kept(database, lease):
            outcome = _run(context, lease)
            if outcome.status and not context.is_settled:
                _settle(database, lease, outcome, has_retries=has_retries)
        level = logging.WARNING if outcome.trace else logging.INFO
        logger.log(
            level, "job %s", outcome.status or "lost", extra={"error": outcome.trace or None}
        )


def run_here(database: Database, job_id: int) -> Job:
    """Run a job to its end in this process, or wait for whoever was faster, and return it.

    It is for the command line, where a person waits: an error ends the job, and an interruption
    by the keyboard cancels it.
    """
    while True:
        lease = take_one(database, job_id)
        if lease is not None:
            try:
                run_attempt(database, lease, has_retries=False)
            except KeyboardInterrupt:
                with database.transaction() as db:
                    settle(db, lease, "cancelled")
                raise
        with database.reading() as db:
            job = find(db, job_id)
        if job.status not in {"pending", "running"}:
            return job
        sleep(0.1)


def wait_after(attempt: int) -> int:
    """Return how long to wait after this attempt failed: doubling, and a little by chance."""
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempt - 1, 30))
    return int(longest * random.uniform(0.5, 1.0))  # noqa: S311


def _run(context: JobContext, lease: Lease) -> Outcome:
    try:
        kind_of(lease.kind).run(context, **lease.payload)
        return Outcome("completed")
    except LeaseLostError:
        return Outcome(None)
    except JobCancelledError:
        return Outcome("cancelled")
    except JobInterruptedError:
        return Outcome("pending", is_final=True)
    except MediaryError as problem:
        # What the person did wrong stays wrong; what did not answer may answer later.
        is_final = problem.status < 500 and problem.status != 429
        return Outcome("failed", problem.message, traceback.format_exc(), is_final)
    except Exception as problem:  # noqa: BLE001  # the boundary: any fault ends one job only
        return Outcome("failed", f"{type(problem).__name__}: {problem}", traceback.format_exc())


def _settle(database: Database, lease: Lease, outcome: Outcome, *, has_retries: bool) -> None:
    for tries_left in reversed(range(SETTLING_TRIES)):
        try:
            with database.transaction() as db:
                _write(db, lease, outcome, has_retries=has_retries)
        except (SQLAlchemyError, UnreachableError):
            # When it stays away, the lease runs out and the job is taken up again.
            logger.warning("cannot write what became of the job", exc_info=not tries_left)
            sleep(1)
        else:
            return


def _write(db: Session, lease: Lease, outcome: Outcome, *, has_retries: bool) -> None:
    message = outcome.message and outcome.message[:LONGEST_ERROR]
    trace = outcome.trace and outcome.trace[-LONGEST_ERROR:]
    status = run_status = str(outcome.status)
    also: dict[str, Any] = {"error": message}
    if status == "pending":
        # It was interrupted, which is nobody's fault: this does not count as an attempt, and the
        # job keeps its place before what was asked for after it.
        run_status = "interrupted"
        also["attempts"] = lease.attempt - 1
    elif status == "failed" and has_retries and _may_succeed_later(lease, outcome):
        status = "pending"
        also["run_at"] = clock.now() + wait_after(lease.attempt)
    settle(db, lease, status, run_status=run_status, trace=trace or message, **also)


def _may_succeed_later(lease: Lease, outcome: Outcome) -> bool:
    return not outcome.is_final and lease.attempt < lease.max_attempts
