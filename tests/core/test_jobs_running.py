"""What becomes of a job that runs: done, tried again, cancelled, interrupted."""

import threading

import pytest
from sqlalchemy import text, update

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs import (
    Job,
    JobContext,
    Runner,
    attempt,
    cancel,
    enqueue,
    find,
    registry,
    run_here,
    runs_of,
)
from mediary.core.jobs.attempt import run_attempt, wait_after
from mediary.core.jobs.context import JobCancelledError
from mediary.core.jobs.leases import JOB, Lease, settle, take, take_one
from mediary.core.jobs.registry import Kind, kinds
from tests.core.working import add_old_job, make_steps, steps_of, wait_until


def ask(database: Database, kind: str, **payload: object) -> int:
    with database.transaction() as db:
        return enqueue(db, kind, payload)


def look(database: Database, job_id: int) -> Job:
    with database.reading() as db:
        return find(db, job_id)


def statuses_of_runs(database: Database, job_id: int) -> list[str]:
    with database.reading() as db:
        return [run.status for run in runs_of(db, job_id)]


def take_at_once(database: Database, job_id: int) -> Lease:
    lease = take_one(database, job_id)
    assert lease is not None
    return lease


def register(monkeypatch: pytest.MonkeyPatch, name: str, run: object) -> None:
    monkeypatch.setitem(registry._kinds, name, Kind(name, run))  # type: ignore[arg-type]  # noqa: SLF001


def test_a_job_runs_to_its_end_and_leaves_its_history(database: Database) -> None:
    make_steps(database)
    job = run_here(database, ask(database, "test.count", steps=3))
    assert (job.status, job.done, job.total, job.error) == ("completed", 3, 3, None)
    assert (job.lease_owner, job.lease_expires_at) == (None, None)
    assert steps_of(database, job.id) == [0, 1, 2]
    with database.reading() as db:
        (run,) = runs_of(db, job.id)
    assert (run.status, run.attempt, run.progress) == ("completed", 1, 3)
    assert run.finished_at is not None


def test_a_fault_is_tried_again_later_and_fails_in_the_end(database: Database) -> None:
    job_id = ask(database, "test.broken")
    for left in (2, 1, 0):
        before = clock.now()
        run_attempt(database, take_at_once(database, job_id))
        job = look(database, job_id)
        assert job.status == ("pending" if left else "failed")
        assert job.error == "RuntimeError: the third wheel came off"
        if left:
            assert job.run_at > before
    assert statuses_of_runs(database, job_id) == ["failed"] * 3
    with database.reading() as db:
        assert "Traceback" in (runs_of(db, job_id)[0].error or "")


def test_the_wait_doubles_with_each_attempt_up_to_an_hour() -> None:
    for number, longest in ((1, 2), (2, 4), (5, 32), (40, 3600)):
        waits = {wait_after(number) for _ in range(50)}
        assert min(waits) >= longest * 500_000
        assert max(waits) <= longest * 1_000_000
        assert len(waits) > 1


def test_what_the_person_did_wrong_is_not_tried_again(database: Database) -> None:
    job_id = ask(database, "test.wrong")
    run_attempt(database, take_at_once(database, job_id))
    job = look(database, job_id)
    assert (job.status, job.error) == ("failed", "This is no export.")


def test_a_server_that_is_away_is_asked_again(database: Database) -> None:
    job_id = ask(database, "test.away")
    run_attempt(database, take_at_once(database, job_id))
    assert look(database, job_id).status == "pending"


def test_the_command_line_does_not_wait_for_a_retry(database: Database) -> None:
    assert run_here(database, ask(database, "test.broken")).status == "failed"


def test_the_command_line_waits_for_a_job_that_runs_elsewhere(database: Database) -> None:
    job_id = ask(database, "test.nothing")
    lease = take_at_once(database, job_id)
    ended: list[Job] = []
    waiting = threading.Thread(target=lambda: ended.append(run_here(database, job_id)))
    waiting.start()
    with database.transaction() as db:
        assert settle(db, lease, "completed")
    waiting.join(5)
    assert [job.status for job in ended] == ["completed"]


def test_a_job_that_is_cancelled_stops_after_the_step_and_keeps_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_steps(database)

    def run(context: JobContext) -> None:
        for number in range(5):
            if number == 2:
                with database.transaction() as db:
                    cancel(db, context.job_id)
                assert look(database, context.job_id).status == "running"
            with context.transaction() as db:
                db.execute(text(f"INSERT INTO step VALUES ({context.job_id}, {number})"))
                context.report(db, number + 1)

    register(monkeypatch, "test.stepping", run)
    job = run_here(database, ask(database, "test.stepping"))
    assert (job.status, job.done) == ("cancelled", 2)
    assert steps_of(database, job.id) == [0, 1]


def test_a_report_outside_of_a_step_stops_a_cancelled_job(database: Database) -> None:
    job_id = ask(database, "test.nothing")
    context = JobContext(database, take_at_once(database, job_id))
    with database.transaction() as db:
        cancel(db, job_id)
        assert context.is_cancelled(db)
    with pytest.raises(JobCancelledError), database.transaction() as db:
        context.report(db, 1)


def test_a_cancelled_job_that_fails_meanwhile_does_not_come_back(database: Database) -> None:
    job_id = ask(database, "test.broken")
    lease = take_at_once(database, job_id)
    with database.transaction() as db:
        cancel(db, job_id)
    run_attempt(database, lease)
    assert look(database, job_id).status == "cancelled"


def test_the_last_step_completes_the_job_in_its_own_transaction(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_steps(database)
    job_id = ask(database, "test.once")
    lease = take_at_once(database, job_id)
    # As if the process were killed right after the commit.
    monkeypatch.setattr(attempt, "_settle", None)
    run_attempt(database, lease)
    assert look(database, job_id).status == "completed"
    assert steps_of(database, job_id) == [0]
    assert statuses_of_runs(database, job_id) == ["completed"]


def test_an_interrupted_job_is_given_back_and_goes_on_without_blame(database: Database) -> None:
    make_steps(database)
    stopping = threading.Event()
    job_id = ask(database, "test.count", steps=4)
    with database.transaction() as db:
        db.execute(update(JOB).where(JOB.c.id == job_id).values(details={"next": 2}))
    stopping.set()
    run_attempt(database, take_at_once(database, job_id), stopping)
    job = look(database, job_id)
    assert (job.status, job.attempts) == ("pending", 0)
    assert statuses_of_runs(database, job_id)[-1] == "interrupted"
    assert run_here(database, job_id).status == "completed"
    assert steps_of(database, job_id) == [2, 3]


def test_a_runner_hears_of_new_work_at_once(database: Database) -> None:
    make_steps(database)
    runner = Runner(database, loads=("light",), poll_seconds=30, keep_seconds=30)
    runner.start()
    try:
        job_id = ask(database, "test.count", steps=2)
        wait_until(lambda: look(database, job_id).status == "completed", 5)
    finally:
        runner.stop()
    assert steps_of(database, job_id) == [0, 1]


def test_a_runner_leaves_heavy_jobs_to_others(database: Database) -> None:
    make_steps(database)
    heavy = ask(database, "test.heavy")
    light = ask(database, "test.nothing")
    runner = Runner(database, loads=("light",), idle_seconds=0.1)
    runner.run()
    assert look(database, light).status == "completed"
    assert look(database, heavy).status == "pending"


def test_two_runners_share_the_work_and_do_nothing_twice(database: Database) -> None:
    make_steps(database)
    jobs = [ask(database, "test.count", steps=2) for _ in range(20)]
    runners = [Runner(database, idle_seconds=0.3, poll_seconds=0.05) for _ in range(2)]
    threads = [threading.Thread(target=runner.run) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job_id in jobs:
        assert look(database, job_id).status == "completed"
        assert steps_of(database, job_id) == [0, 1]
        assert statuses_of_runs(database, job_id) == ["completed"]


def test_old_jobs_of_nobody_are_forgotten(database: Database) -> None:
    old = {"status": "completed", "finished_at": 1}
    gone = add_old_job(database, **old)
    kept = [
        add_old_job(database, **old, user_id=1),
        add_old_job(database, status="completed", finished_at=clock.now()),
        add_old_job(database, kind="module.that_is_off"),
    ]
    tidying = ask(database, "jobs.tidy")
    run_here(database, tidying)
    with database.reading() as db:
        left = set(db.execute(text("SELECT id FROM job")).scalars())
    assert left == {*kept, tidying}
    assert gone not in left
    assert take(database, kinds()) is None
