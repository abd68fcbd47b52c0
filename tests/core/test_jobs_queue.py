"""What is asked for is done once, in order, and can be called off."""

import pytest

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import ConflictError, NotFoundError
from mediary.core.jobs import (
    Job,
    cancel,
    enqueue,
    find,
    list_jobs,
    mark_undone,
    retry,
    run_here,
)
from mediary.core.jobs.leases import take
from mediary.core.jobs.registry import kinds
from tests.core import working  # noqa: F401  # registers the kinds

LATER = 3_600_000_000


def ask(database: Database, kind: str = "test.nothing", **options: object) -> int:
    with database.transaction() as db:
        return enqueue(db, kind, {}, **options)  # type: ignore[arg-type]


def look(database: Database, job_id: int) -> Job:
    with database.reading() as db:
        return find(db, job_id)


def test_a_job_that_is_asked_for_waits(database: Database) -> None:
    job = look(database, ask(database, user_id=7))
    assert (job.status, job.user_id, job.done, job.max_attempts) == ("pending", 7, 0, 5)


def test_a_job_of_a_transaction_that_failed_never_was(database: Database) -> None:
    with database.reading() as db:
        enqueue(db, "test.nothing", {})
    with database.reading() as db:
        assert list_jobs(db) == []


def test_a_key_is_unique_among_live_jobs_of_its_kind(database: Database) -> None:
    first = ask(database, key="one")
    assert ask(database, key="one") == first
    assert ask(database, key="two") != first
    assert ask(database, "test.once", key="one") != first
    run_here(database, first)
    assert ask(database, key="one") != first


def test_a_key_holds_for_a_job_that_runs(database: Database) -> None:
    first = ask(database, key="one")
    assert take(database, kinds()) is not None
    assert ask(database, key="one") == first


def test_urgent_jobs_go_first_and_equals_in_their_order(database: Database) -> None:
    ids = [ask(database, priority=priority) for priority in (0, 5, 0, 9, 5)]
    taken = [take(database, kinds()) for _ in ids]
    assert [lease.job_id for lease in taken if lease] == [ids[n] for n in (3, 1, 4, 0, 2)]


def test_a_job_for_later_is_left_alone(database: Database) -> None:
    ask(database, run_at=clock.now() + LATER)
    assert take(database, kinds()) is None


def test_a_kind_that_nobody_knows_is_left_alone(database: Database) -> None:
    ask(database, "module.that_is_off")
    assert take(database, kinds()) is None


def test_a_limited_kind_runs_no_more_often_than_it_may(database: Database) -> None:
    ask(database, "test.alone")
    ask(database, "test.alone")
    other = ask(database)
    assert take(database, kinds()) is not None
    second = take(database, kinds())
    assert second is not None
    assert second.job_id == other
    assert take(database, kinds()) is None


def test_a_waiting_job_is_cancelled_at_once(database: Database) -> None:
    job_id = ask(database)
    with database.transaction() as db:
        cancel(db, job_id)
    assert look(database, job_id).status == "cancelled"
    assert take(database, kinds()) is None


def test_cancelling_twice_is_no_error_and_cancelling_what_is_done_is(database: Database) -> None:
    job_id = ask(database)
    with database.transaction() as db:
        cancel(db, job_id)
        cancel(db, job_id)
    done = ask(database)
    run_here(database, done)
    with pytest.raises(ConflictError, match="completed"), database.transaction() as db:
        cancel(db, done)


def test_a_cancelled_job_can_start_again(database: Database) -> None:
    job_id = ask(database)
    with database.transaction() as db:
        cancel(db, job_id)
        retry(db, job_id)
    assert run_here(database, job_id).status == "completed"


def test_a_job_that_waits_for_its_retry_can_start_at_once(database: Database) -> None:
    job_id = ask(database, run_at=clock.now() + LATER)
    with database.transaction() as db:
        retry(db, job_id)
    assert take(database, kinds()) is not None


def test_a_job_does_not_start_again_beside_a_newer_one_for_the_same_thing(
    database: Database,
) -> None:
    old = ask(database, key="one")
    with database.transaction() as db:
        cancel(db, old)
    ask(database, key="one")
    with pytest.raises(ConflictError, match="under way"), database.transaction() as db:
        retry(db, old)


def test_what_a_job_did_can_be_marked_as_undone_once_it_ended(database: Database) -> None:
    job_id = ask(database)
    with pytest.raises(ConflictError, match="cancel it"), database.transaction() as db:
        mark_undone(db, job_id)
    run_here(database, job_id)
    with database.transaction() as db:
        mark_undone(db, job_id)
    assert look(database, job_id).status == "undone"


def test_jobs_are_listed_newest_first_and_by_person(database: Database) -> None:
    mine = [ask(database, user_id=1) for _ in range(3)]
    theirs = ask(database, user_id=2)
    with database.reading() as db:
        assert [job.id for job in list_jobs(db, user_id=1)] == mine[::-1]
        assert [job.id for job in list_jobs(db, user_id=1, before_id=mine[2], limit=1)] == [mine[1]]
        assert len(list_jobs(db, statuses=("pending", "running"))) == 4
        with pytest.raises(NotFoundError):
            find(db, theirs, user_id=1)


def test_the_queue_is_read_by_its_indexes(sqlite_database: Database) -> None:
    with sqlite_database.reading() as db:
        plan = db.connection().exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM job WHERE status = 'pending' AND run_at <= 5"
            " AND kind IN ('a', 'b') ORDER BY priority DESC, run_at, id LIMIT 1"
        )
        assert any("INDEX ix_job_status_created_at" in row[3] for row in plan)
