from typing import Any

from sqlalchemy import update

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs import Job, enqueue
from mediary.web.live import MOST_JOBS, JobNews
from tests.factories.accounts import add_person, server


def add_job(database: Database, user_id: int | None) -> int:
    with database.transaction() as db:
        return enqueue(db, "test.nothing", {}, user_id=user_id)


def change(database: Database, job_id: int, **values: Any) -> None:
    with database.transaction() as db:
        changed = {"updated_at": clock.now(), **values}
        db.execute(update(Job).where(Job.id == job_id).values(changed))


def test_what_is_under_way_is_told_at_once_and_changes_once_each(database: Database) -> None:
    viewer = add_person(database)
    job_id = add_job(database, viewer.user_id)
    news = JobNews(database, viewer.user_id)
    first = news.look()
    assert [(one["job"], one["status"], one["done"]) for one in first] == [(job_id, "pending", 0)]
    assert news.look() == []
    change(database, job_id, status="running", done=3, total=9, details={"step": "reading"})
    assert news.look() == [
        {
            "job": job_id,
            "kind": "test.nothing",
            "status": "running",
            "done": 3,
            "total": 9,
            "details": {"step": "reading"},
        }
    ]
    change(database, job_id, status="completed", done=9)
    assert [one["status"] for one in news.look()] == ["completed"]
    assert news.look() == []


def test_what_ended_long_ago_is_no_news(database: Database) -> None:
    viewer = add_person(database)
    change(database, add_job(database, viewer.user_id), status="completed", updated_at=1)
    assert JobNews(database, viewer.user_id).look() == []


def test_nobody_hears_of_another_persons_jobs(database: Database) -> None:
    anna, ben = add_person(database), add_person(database)
    add_job(database, anna.user_id)
    add_job(database, None)
    assert JobNews(database, ben.user_id).look() == []


def test_a_change_that_was_committed_late_is_still_told(database: Database) -> None:
    viewer = add_person(database)
    job_id = add_job(database, viewer.user_id)
    news = JobNews(database, viewer.user_id)
    news.look()
    change(database, job_id, status="completed", updated_at=clock.now() - 2_000_000)
    assert [one["status"] for one in news.look()] == ["completed"]


def test_nobody_listens_without_an_account(sqlite_database: Database) -> None:
    assert server(sqlite_database).get("/api/v1/events").status_code == 401


def test_with_more_jobs_than_are_told_at_once_the_latest_change_is_among_them(
    database: Database,
) -> None:
    viewer = add_person(database)
    jobs = [add_job(database, viewer.user_id) for _ in range(MOST_JOBS + 1)]
    news = JobNews(database, viewer.user_id)
    news.look()
    change(database, jobs[0], status="running", done=3)
    change(database, jobs[1], status="running", done=4)
    assert [one["job"] for one in news.look()] == jobs[:2]
