from typing import Any

from sqlalchemy import update
from starlette.testclient import TestClient

from mediary.accounts.audit import KEPT_DAYS
from mediary.accounts.jobs import forget_audit
from mediary.accounts.models import AuditLog
from mediary.core.db import Database
from mediary.core.jobs import enqueue, run_here
from tests.factories.accounts import PASSWORD, add_person, browser, program, server

LOG = "/api/v1/admin/audit"


def actions(client: TestClient, **query: Any) -> list[str]:
    return [line["action"] for line in client.get(LOG, params=query).json()["lines"]]


def test_what_is_done_to_accounts_is_noted_with_where_it_came_from(database: Database) -> None:
    anna = browser(database)
    anna.headers["User-Agent"] = "a browser"
    wrong = {"username": "anna", "password": "wrong horse"}
    assert server(database).post("/api/v1/auth/login", json=wrong).status_code == 401
    new = {"name": "script", "scopes": ["read"]}
    token = anna.post("/api/v1/me/tokens", json=new).json()["id"]
    assert anna.delete(f"/api/v1/me/tokens/{token}").status_code == 204
    change = {"current": PASSWORD, "new": "battery staple"}
    assert anna.put("/api/v1/me/password", json=change).status_code == 204

    lines = anna.get(LOG).json()["lines"]
    assert [(line["action"], line["user"]) for line in lines] == [
        ("password.changed", "anna"),
        ("token.removed", "anna"),
        ("token.added", "anna"),
        ("session.refused", "anna"),
        ("session.opened", "anna"),
        ("account.added", "anna"),
    ]
    assert {line["ip"] for line in lines} == {"testclient"}
    assert lines[0]["user_agent"] == "a browser"
    assert lines[1]["entity_id"] == str(token)
    assert "horse" not in str(lines)


def test_the_log_is_read_page_by_page_and_by_what_was_done(database: Database) -> None:
    anna = browser(database)
    for _ in range(3):
        anna.post("/api/v1/admin/invitations", json={})
    first = anna.get(LOG, params={"limit": 2}).json()
    rest = anna.get(LOG, params={"limit": 50, "cursor": first["next"]}).json()
    assert [line["action"] for line in first["lines"]] == ["invitation.made"] * 2
    assert [line["action"] for line in rest["lines"]] == [
        "invitation.made",
        "session.opened",
        "account.added",
    ]
    assert rest["next"] is None
    assert actions(anna, action="session.opened") == ["session.opened"]
    uuid = anna.get("/api/v1/me").json()["uuid"]
    assert len(actions(anna, user=uuid)) == 5
    assert actions(anna, user="00000000-0000-4000-8000-000000000000") == []


def test_only_administrators_read_it(sqlite_database: Database) -> None:
    browser(sqlite_database)
    ben = browser(sqlite_database, "ben", signup="open")
    assert ben.get(LOG).status_code == 403
    other = program(sqlite_database, add_person(sqlite_database), "read", "write")
    assert other.get(LOG).status_code == 403


def test_old_lines_are_forgotten_by_the_clock(database: Database) -> None:
    anna = browser(database)
    anna.post("/api/v1/admin/invitations", json={})
    with database.transaction() as db:
        aged = AuditLog.at - KEPT_DAYS * 86_400_000_000
        db.execute(update(AuditLog).where(AuditLog.action == "account.added").values(at=aged))
        job = enqueue(db, "accounts.forget_audit", {})
    run_here(database, job)
    assert forget_audit.__doc__
    assert actions(anna) == ["invitation.made", "session.opened"]
