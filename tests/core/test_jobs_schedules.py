"""What the clock asks for is enqueued once, whoever looks at the clock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from sqlalchemy import update

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import InvalidError, NotFoundError
from mediary.core.jobs import (
    JobContext,
    change_schedule,
    list_jobs,
    list_schedules,
    registry,
    run_here,
    schedule,
)
from mediary.core.jobs.cron import Cron
from mediary.core.jobs.schedules import SCHEDULED, enqueue_due, seed_schedules

T = TypeVar("T")
DAY = 86_400_000_000


@pytest.fixture(autouse=True)
def _hourly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_schedules", {})

    @schedule("test.hourly", cron="7 * * * *", max_attempts=1)
    def tick(context: JobContext, pace: str = "slow") -> None:
        with context.transaction() as db:
            context.report(db, 1, details={"pace": pace})


def make_due(database: Database, instant: int | None = None) -> None:
    with database.transaction() as db:
        db.execute(update(SCHEDULED).values(next_run_at=instant or clock.now() - DAY))


def jobs_of(database: Database) -> list[int]:
    with database.reading() as db:
        return [job.id for job in list_jobs(db, kind="test.hourly")]


def together(act: Callable[[], T]) -> list[T]:
    """Do something in four threads at a time."""
    with ThreadPoolExecutor(4) as pool:
        return [done.result() for done in [pool.submit(act) for _ in range(4)]]


def test_a_schedule_is_seeded_once_and_then_belongs_to_the_administrator(
    database: Database,
) -> None:
    seed_schedules(database)
    with database.transaction() as db:
        change_schedule(db, "test.hourly", cron="0 3 * * *", settings={"pace": "quick"})
    seed_schedules(database)
    with database.reading() as db:
        (row,) = list_schedules(db)
    assert (row.cron, row.is_enabled, row.settings) == ("0 3 * * *", True, {"pace": "quick"})


def test_two_processes_seed_without_a_quarrel(database: Database) -> None:
    together(lambda: seed_schedules(database))
    with database.reading() as db:
        assert len(list_schedules(db)) == 1


def test_a_tick_is_enqueued_once_when_several_look_at_the_clock(database: Database) -> None:
    seed_schedules(database)
    for _ in range(3):
        make_due(database)
        before = len(jobs_of(database))
        assert sorted(together(lambda: enqueue_due(database))) == [0, 0, 0, 1]
        assert len(jobs_of(database)) == before + 1
        assert run_here(database, jobs_of(database)[0]).status == "completed"
        assert enqueue_due(database) == 0


def test_what_was_missed_is_made_up_for_once(database: Database) -> None:
    seed_schedules(database)
    make_due(database, clock.now() - 30 * DAY)
    assert enqueue_due(database) == 1
    assert enqueue_due(database) == 0
    with database.reading() as db:
        (row,) = list_schedules(db)
    assert row.next_run_at > clock.now()
    assert row.last_run_at is not None


def test_a_tick_is_left_out_while_the_last_one_is_live(database: Database) -> None:
    seed_schedules(database)
    for _ in range(2):
        make_due(database)
        enqueue_due(database)
    assert len(jobs_of(database)) == 1


def test_a_schedule_runs_with_its_settings(database: Database) -> None:
    seed_schedules(database)
    with database.transaction() as db:
        change_schedule(db, "test.hourly", settings={"pace": "quick"})
    make_due(database)
    enqueue_due(database)
    assert run_here(database, jobs_of(database)[0]).details == {"pace": "quick"}


def test_a_schedule_that_is_off_is_silent(database: Database) -> None:
    seed_schedules(database)
    with database.transaction() as db:
        change_schedule(db, "test.hourly", is_enabled=False)
    make_due(database)
    assert enqueue_due(database) == 0


def test_a_schedule_is_changed_by_its_name_to_times_that_exist(database: Database) -> None:
    seed_schedules(database)
    with pytest.raises(NotFoundError), database.transaction() as db:
        change_schedule(db, "test.weekly", is_enabled=True)
    with pytest.raises(InvalidError), database.transaction() as db:
        change_schedule(db, "test.hourly", cron="61 * * * *")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("* * * * *", "2026-01-31T10:00:30", "2026-01-31T10:01"),
        ("0 3 * * *", "2026-01-31T03:00", "2026-02-01T03:00"),
        ("*/15 8-18 * * mon-fri", "2026-01-30T18:50", "2026-02-02T08:00"),
        ("30 4 1,15 * *", "2026-01-15T04:30", "2026-02-01T04:30"),
        ("0 0 29 feb *", "2026-01-01T00:00", "2028-02-29T00:00"),
        ("0 0 13 * fri", "2026-01-10T00:00", "2026-01-13T00:00"),
        ("0 0 * * 7", "2026-01-05T00:00", "2026-01-11T00:00"),
        ("5/20 0 * * *", "2026-01-01T00:06", "2026-01-01T00:25"),
        ("59 23 31 12 *", "2026-12-31T23:59", "2027-12-31T23:59"),
    ],
)
def test_cron_says_when(expression: str, after: str, expected: str) -> None:
    assert Cron(expression).next_after(at(after)) == at(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "* * * *",
        "60 * * * *",
        "* 5-3 * * *",
        "a * * * *",
        "*/0 * * * *",
        "0 0 31 2 *",
        "1- * * * *",
    ],
)
def test_cron_refuses_what_is_never_due(expression: str) -> None:
    with pytest.raises(InvalidError):
        Cron(expression)
