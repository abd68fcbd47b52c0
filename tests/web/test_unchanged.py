from typing import Any

import pytest
from sqlalchemy import event

from mediary.accounts import service
from mediary.core.db import Database
from tests.factories.accounts import add_person, program

READS = ["/api/v1/me", "/api/v1/stats", "/api/v1/history?limit=5"]


@pytest.mark.parametrize("path", READS)
def test_nothing_is_sent_while_nothing_has_changed(database: Database, path: str) -> None:
    anna = add_person(database)
    client = program(database, anna, "read")
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f'"other", {tag}'):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    with database.transaction() as db:  # as a worker or the command line does
        service.raise_version(db, anna.user_id)
    changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_the_tag_is_of_the_person_the_question_and_what_they_may(database: Database) -> None:
    anna, ben = add_person(database), add_person(database)
    asking = [
        (program(database, anna, "read"), "/api/v1/stats"),
        (program(database, anna, "read"), "/api/v1/stats?from=2026-01-01"),
        (program(database, anna, "read"), "/api/v1/history"),
        (program(database, anna, "write"), "/api/v1/stats"),
        (program(database, ben, "read"), "/api/v1/stats"),
    ]
    tags = [client.get(path).headers["etag"] for client, path in asking]
    assert len(set(tags)) == len(asking)
    client, path = asking[0]
    for foreign in tags[1:]:
        assert client.get(path, headers={"If-None-Match": foreign}).status_code == 200


def test_who_may_not_read_learns_nothing_of_a_tag(sqlite_database: Database) -> None:
    anna = add_person(sqlite_database)
    tag = program(sqlite_database, anna, "read").get("/api/v1/me").headers["etag"]
    client = program(sqlite_database, anna, "feeds")
    assert client.get("/api/v1/me", headers={"If-None-Match": tag}).status_code == 403


def test_it_costs_one_indexed_read_beside_that_of_the_token(sqlite_database: Database) -> None:
    client = program(sqlite_database, add_person(sqlite_database), "read")
    tag = client.get("/api/v1/stats").headers["etag"]
    statements: list[str] = []

    def note(*heard: Any) -> None:
        statements.append(heard[2])

    event.listen(sqlite_database.engine, "before_cursor_execute", note)
    assert client.get("/api/v1/stats", headers={"If-None-Match": tag}).status_code == 304
    event.remove(sqlite_database.engine, "before_cursor_execute", note)
    read = [one for one in statements if one.startswith("SELECT")]
    assert ["token_hash" in one for one in read] == [True, False]
    with sqlite_database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {read[1]}", (1,)).all()
    assert "SEARCH account USING INTEGER PRIMARY KEY" in str(plan)
