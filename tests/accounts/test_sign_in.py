import pytest
from starlette.testclient import TestClient

from mediary.accounts.access import COOKIE, CSRF_HEADER
from mediary.accounts.attempts import PER_NAME
from mediary.accounts.models import Account, LoginSession
from mediary.core import clock
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, browser, server

LOGIN, ME = "/api/v1/auth/login", "/api/v1/me"


def sign_in(client: TestClient, name: str = "anna", password: str = PASSWORD) -> int:
    answer = client.post(LOGIN, json={"username": name, "password": password})
    if answer.status_code == 200:
        client.headers[CSRF_HEADER] = answer.json()["csrf"]
    return answer.status_code


@pytest.mark.parametrize("name", ["anna", "ANNA", "anna@example.org", "Anna@Example.org"])
def test_name_or_address_and_password_open_a_session(database: Database, name: str) -> None:
    answer = browser(database).patch(ME, json={"email": "anna@example.org"})
    assert answer.status_code == 200
    client = server(database)
    assert sign_in(client, name) == 200
    assert client.get(ME).json()["username"] == "anna"


def test_the_same_is_said_of_unknown_names_and_wrong_passwords(database: Database) -> None:
    browser(database)
    client = server(database)
    wrong = client.post(LOGIN, json={"username": "anna", "password": "wrong"})
    unknown = client.post(LOGIN, json={"username": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(sqlite_database: Database) -> None:
    answer = server(sqlite_database).post(
        "/api/v1/auth/setup", json={"username": "anna", "password": PASSWORD}
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_the_cookie_is_secure_where_the_address_is(sqlite_database: Database) -> None:
    client = server(sqlite_database, base_url="https://diary.example")
    answer = client.post("/api/v1/auth/setup", json={"username": "anna", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "strict-transport-security" in answer.headers


def test_a_browser_that_comes_back_stays_signed_in_for_as_long_again(database: Database) -> None:
    client = browser(database)
    secret = client.cookies[COOKIE]
    cookie = client.get("/api/v1/auth/state").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={secret};")
    assert "max-age=2592000" in cookie.lower()
    assert "httponly" in cookie.lower()
    assert "set-cookie" not in server(database).get("/api/v1/auth/state").headers


def test_sign_out_ends_the_session_for_good(database: Database) -> None:
    client = browser(database)
    secret = client.cookies[COOKIE]
    assert client.post("/api/v1/auth/logout").status_code == 204
    assert client.get(ME).status_code == 401
    client.cookies.set(COOKIE, secret)
    assert client.get(ME).status_code == 401


def test_a_session_ends_when_it_was_not_used_for_long(database: Database) -> None:
    client = browser(database)
    with database.transaction() as db:
        db.query(LoginSession).update({"expires_at": clock.now() - 1})
    assert client.get(ME).status_code == 401


def test_use_keeps_a_session_open(database: Database) -> None:
    client = browser(database)
    with database.transaction() as db:
        soon = clock.now() + 60_000_000
        db.query(LoginSession).update({"expires_at": soon, "last_used_at": 0})
    assert client.get(ME).status_code == 200
    with database.reading() as db:
        assert db.query(LoginSession).one().expires_at > soon


def test_an_account_that_is_switched_off_is_out_at_once(database: Database) -> None:
    client = browser(database)
    with database.transaction() as db:
        db.query(Account).update({"is_active": False})
    assert client.get(ME).status_code == 401
    assert sign_in(server(database)) == 401


def test_guessing_is_slowed_down_but_nobody_else_is_locked_out(sqlite_database: Database) -> None:
    browser(sqlite_database)
    app = server(sqlite_database).app
    guesser = TestClient(app, client=("203.0.113.9", 1))
    owner = TestClient(app, client=("198.51.100.7", 1))
    assert [sign_in(guesser, password="guess") for _ in range(PER_NAME.amount)] == [
        401
    ] * PER_NAME.amount
    answer = guesser.post(LOGIN, json={"username": "Anna", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert sign_in(owner) == 200


def test_one_address_cannot_try_all_names(sqlite_database: Database) -> None:
    browser(sqlite_database)
    client = server(sqlite_database)
    statuses = [sign_in(client, f"name{n}", "guess") for n in range(61)]
    assert statuses == [401] * 60 + [429]


def test_a_new_password_signs_other_browsers_out(database: Database) -> None:
    here = browser(database)
    there = server(database)
    assert sign_in(there) == 200
    path = "/api/v1/me/password"
    assert here.put(path, json={"current": "wrong", "new": "battery staple"}).status_code == 422
    assert here.put(path, json={"current": PASSWORD, "new": "battery staple"}).status_code == 204
    assert here.get(ME).status_code == 200
    assert there.get(ME).status_code == 401
    assert sign_in(server(database)) == 401
    assert sign_in(server(database), password="battery staple") == 200


def test_sessions_are_listed_and_ended_one_by_one(database: Database) -> None:
    here = browser(database)
    there = server(database)
    assert sign_in(there) == 200
    sessions = here.get("/api/v1/me/sessions").json()["sessions"]
    assert sorted(session["is_current"] for session in sessions) == [False, True]
    other = next(session["id"] for session in sessions if not session["is_current"])
    assert here.delete(f"/api/v1/me/sessions/{other}").status_code == 204
    assert there.get(ME).status_code == 401


def test_nobody_ends_another_persons_session(database: Database) -> None:
    anna = browser(database)
    ben = browser(database, "ben", signup="open")
    own = anna.get("/api/v1/me/sessions").json()["sessions"][0]["id"]
    assert ben.delete(f"/api/v1/me/sessions/{own}").status_code == 404
    assert anna.get(ME).status_code == 200
