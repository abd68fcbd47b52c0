"""Only who holds the lease may write, and a lease whose holder is gone is freed."""

import threading

import pytest
from sqlalchemy import text, update

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs import Job, JobContext, LeaseLostError, enqueue, find, heartbeat, runs_of
from mediary.core.jobs.leases import (
    JOB,
    LEASE,
    PATIENCE,
    Lease,
    extend_if_free,
    free_lost,
    settle,
    take,
)
from mediary.core.jobs.owner import is_dead, this_owner
from mediary.core.jobs.registry import kinds
from tests.core.working import add_old_job, make_steps, steps_of


def taken(database: Database, kind: str = "test.count") -> Lease:
    with database.transaction() as db:
        enqueue(db, kind, {})
    lease = take(database, kinds())
    assert lease is not None
    return lease


def change(database: Database, job_id: int, **values: object) -> None:
    with database.transaction() as db:
        db.execute(update(JOB).where(JOB.c.id == job_id).values(values))


def look(database: Database, job_id: int) -> Job:
    with database.reading() as db:
        return find(db, job_id)


def dead_owner() -> str:
    place, pid, _ = this_owner().rsplit("/", 2)
    return f"{place}/{pid}/1"


def test_a_job_is_taken_by_one_only(database: Database) -> None:
    taken(database)
    assert take(database, kinds()) is None


def test_who_lost_the_lease_cannot_commit(database: Database) -> None:
    make_steps(database)
    lease = taken(database)
    context = JobContext(database, lease)
    change(database, lease.job_id, lease_owner="elsewhere/0/1/1", lease_expires_at=0)
    assert free_lost(database) == 1
    other = take(database, kinds())
    assert other is not None
    assert other.token > lease.token
    with pytest.raises(LeaseLostError), context.transaction() as db:
        db.execute(text("INSERT INTO step VALUES (1, 1)"))
    assert steps_of(database, 1) == []
    with database.transaction() as db:
        assert not settle(db, lease, "completed")
    assert look(database, lease.job_id).status == "running"


def test_a_report_outside_of_a_step_is_fenced_too(database: Database) -> None:
    lease = taken(database)
    context = JobContext(database, lease)
    change(database, lease.job_id, lease_token=lease.token + 1)
    with pytest.raises(LeaseLostError), database.transaction() as db:
        context.report(db, 1)


def test_each_step_keeps_the_lease(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_expires_at=1)
    with JobContext(database, lease).transaction():
        pass
    assert look(database, lease.job_id).lease_expires_at > clock.now() + LEASE / 2  # type: ignore[operator]


def test_a_step_that_outlives_its_lease_is_not_overtaken(database: Database) -> None:
    lease = taken(database)
    with JobContext(database, lease).transaction() as db:
        db.execute(update(JOB).where(JOB.c.id == lease.job_id).values(lease_expires_at=1))
    assert free_lost(database) == 0


def test_a_heartbeat_keeps_the_lease_while_nothing_is_written(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_expires_at=1)
    with heartbeat.kept(database, lease):
        assert "jobs-heartbeat" in {thread.name for thread in threading.enumerate()}
        assert heartbeat.beat()
    assert look(database, lease.job_id).lease_expires_at != 1
    change(database, lease.job_id, lease_expires_at=1)
    heartbeat.beat()
    assert look(database, lease.job_id).lease_expires_at == 1


def test_a_heartbeat_waits_for_nobody(database: Database) -> None:
    lease = taken(database)
    with heartbeat.kept(database, lease):
        with JobContext(database, lease).transaction() as db:
            db.execute(text("SELECT 1"))
            # SQLite lets nobody else write; PostgreSQL keeps this row only.
            assert heartbeat.beat() == (not database.is_sqlite)
        change(database, lease.job_id, lease_expires_at=1)
        assert heartbeat.beat()
        assert look(database, lease.job_id).lease_expires_at != 1


def test_a_heartbeat_does_not_revive_a_lost_lease(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_token=lease.token + 1, lease_expires_at=1)
    with database.transaction() as db:
        extend_if_free(db, lease)
    assert look(database, lease.job_id).lease_expires_at == 1


def test_a_lease_of_a_dead_process_is_freed_at_once(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_owner=dead_owner())
    assert free_lost(database) == 1
    job = look(database, lease.job_id)
    assert (job.status, job.lease_owner, job.attempts) == ("pending", None, 1)
    with database.reading() as db:
        assert [run.status for run in runs_of(db, lease.job_id)] == ["failed"]


def test_a_live_process_of_this_machine_is_trusted_for_longer(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_expires_at=clock.now() - 1_000_000)
    assert free_lost(database) == 0
    change(database, lease.job_id, lease_expires_at=clock.now() - PATIENCE - 1_000_000)
    assert free_lost(database) == 1


def test_a_process_of_another_machine_is_trusted_until_its_lease_ends(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_owner="elsewhere/0/1/1")
    assert free_lost(database) == 0
    change(database, lease.job_id, lease_expires_at=clock.now() - 1_000_000)
    assert free_lost(database) == 1


def test_a_job_that_kills_its_process_each_time_fails_in_the_end(database: Database) -> None:
    job_id = add_old_job(database, max_attempts=2)
    for status in ("pending", "failed"):
        assert take(database, kinds()) is not None
        change(database, job_id, lease_owner=dead_owner())
        assert free_lost(database) == 1
        assert look(database, job_id).status == status
    assert look(database, job_id).error == "The process that ran it ended."


def test_a_job_that_got_further_before_its_process_died_is_not_given_up(
    database: Database,
) -> None:
    job_id = add_old_job(database, max_attempts=2)
    for done in range(1, 5):
        lease = take(database, kinds())
        assert lease is not None
        with JobContext(database, lease).transaction() as db:
            JobContext(database, lease).report(db, done)
        change(database, job_id, lease_owner=dead_owner())
        assert free_lost(database) == 1
        assert look(database, job_id).status == "pending"


def test_a_job_whose_process_died_goes_on_before_those_asked_for_later(
    database: Database,
) -> None:
    first, _ = add_old_job(database, run_at=1), add_old_job(database, run_at=2)
    for _ in range(2):
        lease = take(database, kinds())
        assert lease is not None
        assert lease.job_id == first
        change(database, first, lease_owner=dead_owner())
        assert free_lost(database) == 1


def test_a_job_whose_process_died_while_it_was_to_stop_is_cancelled(database: Database) -> None:
    lease = taken(database)
    change(database, lease.job_id, lease_owner=dead_owner(), is_cancel_requested=True)
    free_lost(database)
    assert look(database, lease.job_id).status == "cancelled"


def test_this_process_is_not_taken_for_dead() -> None:
    assert not is_dead(this_owner())
    assert is_dead(dead_owner())
    assert not is_dead("elsewhere/0/1/1")
