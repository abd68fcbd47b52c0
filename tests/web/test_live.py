from typing import Any

from sqlalchemy import event, text, update

from mediary.accounts import service
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs import Job, enqueue
from mediary.web.newsroom import MOST_JOBS, MOST_WAITING, Listener, Newsroom, Sight
from tests.factories.accounts import add_person, server


class Page:
    """A page that listens, and the newsroom that looks for it."""

    def __init__(self, database: Database, *people: int) -> None:
        self._newsroom = Newsroom(database)
        self._people = people
        self._listener = Listener()
        self._listener.hear(self._newsroom.look_first(people[0]))

    def hears(self) -> list[tuple[str, dict[str, Any]]]:
        """What it is told after another look."""
        for sight in self._newsroom.look(self._people).values():
            self._listener.hear(sight)
        return self.heard()

    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        """What it has been told already."""
        events = self._listener.events
        return [events.get_nowait() for _ in range(events.qsize())]

    def jobs(self) -> list[dict[str, Any]]:
        """What it is told of jobs after another look."""
        return [told for name, told in self.hears() if name == "job"]


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
    page = Page(database, viewer.user_id)
    [(first, job), (second, version)] = page.heard()
    assert (first, job["job"], job["status"], job["done"]) == ("job", job_id, "pending", 0)
    assert (second, version) == ("changed", {"kind": "changed", "version": 0})
    assert page.hears() == []
    change(database, job_id, status="running", done=3, total=9, details={"step": "reading"})
    assert page.hears() == [
        (
            "job",
            {
                "job": job_id,
                "kind": "test.nothing",
                "status": "running",
                "done": 3,
                "total": 9,
                "details": {"step": "reading"},
            },
        )
    ]
    change(database, job_id, status="completed", done=9)
    assert [one["status"] for one in page.jobs()] == ["completed"]
    assert page.hears() == []


def test_a_write_of_the_person_is_told_as_their_new_version(database: Database) -> None:
    anna, ben = add_person(database), add_person(database)
    page = Page(database, anna.user_id)
    page.heard()
    with database.transaction() as db:
        service.raise_version(db, anna.user_id)
        service.raise_version(db, ben.user_id)
        version = service.raise_version(db, anna.user_id)
    assert page.hears() == [("changed", {"kind": "changed", "version": version})]
    assert page.hears() == []


def test_what_ended_long_ago_is_no_news(database: Database) -> None:
    viewer = add_person(database)
    change(database, add_job(database, viewer.user_id), status="completed", updated_at=1)
    page = Page(database, viewer.user_id)
    assert [name for name, _ in page.heard()] == ["changed"]
    assert page.hears() == []


def test_what_is_under_way_for_long_is_told_to_who_comes(database: Database) -> None:
    viewer = add_person(database)
    change(database, add_job(database, viewer.user_id), status="running", updated_at=1)
    assert [name for name, _ in Page(database, viewer.user_id).heard()] == ["job", "changed"]


def test_nobody_hears_of_another_persons_jobs(database: Database) -> None:
    anna, ben = add_person(database), add_person(database)
    add_job(database, anna.user_id)
    add_job(database, None)
    page = Page(database, ben.user_id)
    assert [name for name, _ in page.heard()] == ["changed"]
    assert page.hears() == []


def test_a_change_that_was_committed_late_is_still_told(database: Database) -> None:
    viewer = add_person(database)
    job_id = add_job(database, viewer.user_id)
    page = Page(database, viewer.user_id)
    page.hears()
    change(database, job_id, status="completed", updated_at=clock.now() - 2_000_000)
    assert [one["status"] for one in page.jobs()] == ["completed"]


def test_one_look_serves_all_who_listen_with_two_statements(database: Database) -> None:
    people = [add_person(database).user_id for _ in range(20)]
    for user_id in people:
        add_job(database, user_id)
    newsroom = Newsroom(database)
    statements: list[str] = []

    def note(*heard: Any) -> None:
        statements.append(heard[2])

    event.listen(database.engine, "before_cursor_execute", note)
    found = newsroom.look(people)
    event.remove(database.engine, "before_cursor_execute", note)
    counts = {user_id: len(sight.jobs) for user_id, sight in found.items()}
    assert counts == dict.fromkeys(people, 1)
    assert len([one for one in statements if one.startswith("SELECT")]) == 2


def test_jobs_are_found_by_an_index_however_many_there_were(sqlite_database: Database) -> None:
    with sqlite_database.reading() as db:
        for condition in ("status IN ('pending', 'running')", "updated_at >= 5"):
            sql = f"SELECT * FROM job WHERE user_id IN (1, 2) AND {condition}"
            plan = str(db.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all())
            assert "SEARCH job USING INDEX ix_job_user_id" in plan
            assert "SCAN" not in plan


def test_a_page_that_takes_nothing_in_is_left(sqlite_database: Database) -> None:
    listener = Listener()
    for version in range(MOST_WAITING + 10):
        listener.hear(Sight(version, []))
    assert listener.is_behind
    assert listener.events.qsize() == MOST_WAITING


def test_nobody_listens_without_an_account(sqlite_database: Database) -> None:
    assert server(sqlite_database).get("/api/v1/events").status_code == 401


def test_with_more_jobs_than_are_told_at_once_the_latest_change_is_among_them(
    database: Database,
) -> None:
    viewer = add_person(database)
    with database.transaction() as db:
        jobs = [
            enqueue(db, "test.nothing", {}, user_id=viewer.user_id) for _ in range(MOST_JOBS + 1)
        ]
    page = Page(database, viewer.user_id)
    page.hears()
    change(database, jobs[0], status="running", done=3)
    change(database, jobs[1], status="running", done=4)
    assert [one["job"] for one in page.jobs()][-2:] == jobs[:2]
