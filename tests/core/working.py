"""Jobs for the tests of the queue, and a worker process that runs them.

`python -m tests.core.working` is that process; MEDIARY_DATABASE_URL says where.
"""

import os
import signal
import sys
import time
from collections.abc import Callable

from sqlalchemy import insert, text

from mediary.core.db import Database
from mediary.core.errors import InvalidError, UnreachableError
from mediary.core.jobs import JobContext, Runner, job
from mediary.core.jobs.leases import JOB

STEPS = 20


@job("test.count")
def count_up(context: JobContext, steps: int = STEPS, seconds: float = 0.0) -> None:
    """Writes its numbers one by one, going on from where the last attempt got to."""
    start = (context.details or {}).get("next", 0)
    for number in range(start, steps):
        with context.transaction() as db:
            db.execute(
                text("INSERT INTO step (job_id, number) VALUES (:job, :number)"),
                {"job": context.job_id, "number": number},
            )
            context.report(db, number + 1, steps, {"next": number + 1})
        time.sleep(seconds)


@job("test.heavy", is_heavy=True)
def count_heavily(context: JobContext) -> None:
    count_up(context, steps=3)


@job("test.alone", max_running=1)
def count_alone(context: JobContext) -> None:
    count_up(context, steps=1)


@job("test.broken", max_attempts=3)
def break_down(context: JobContext) -> None:
    raise RuntimeError("the third wheel came off")


@job("test.away")
def miss_a_server(context: JobContext) -> None:
    raise UnreachableError("Nobody is at home.")


@job("test.wrong")
def refuse(context: JobContext) -> None:
    raise InvalidError("This is no export.")


@job("test.once")
def count_once(context: JobContext) -> None:
    with context.transaction(is_last=True) as db:
        db.execute(
            text("INSERT INTO step (job_id, number) VALUES (:job, 0)"), {"job": context.job_id}
        )
        context.report(db, 1, 1)


@job("test.nothing")
def do_nothing(context: JobContext) -> None:
    pass


def make_steps(database: Database) -> None:
    """Make the table that the jobs write to; a number twice is no error there, but is seen."""
    with database.transaction() as db:
        db.execute(text("CREATE TABLE step (job_id BIGINT NOT NULL, number INTEGER NOT NULL)"))


def steps_of(database: Database, job_id: int) -> list[int]:
    with database.reading() as db:
        rows = db.execute(
            text("SELECT number FROM step WHERE job_id = :job ORDER BY number"), {"job": job_id}
        )
        return list(rows.scalars())


def wait_until(is_so: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until something is so, and no longer."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def add_old_job(database: Database, **values: object) -> int:
    """Write a job's row as it might have been left."""
    row = {
        "kind": "test.nothing",
        "payload": {},
        "status": "pending",
        "priority": 0,
        "run_at": 0,
        "attempts": 0,
        "max_attempts": 3,
        "is_cancel_requested": False,
        "lease_token": 0,
        "done": 0,
        "created_at": 0,
        "updated_at": 0,
        **values,
    }
    with database.transaction() as db:
        return int(db.execute(insert(JOB).values(row).returning(JOB.c.id)).scalar_one())


if __name__ == "__main__":
    runner = Runner(
        Database(os.environ["MEDIARY_DATABASE_URL"]),
        loads=("all",),
        idle_seconds=float(sys.argv[1]) if len(sys.argv) > 1 else None,
        poll_seconds=0.1,
        keep_seconds=0.2,
    )
    signal.signal(signal.SIGTERM, lambda *_: runner.request_stop())
    runner.run()
