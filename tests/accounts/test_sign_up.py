import threading

import pytest
from sqlalchemy import select

from mediary.accounts import passwords
from mediary.accounts.models import Account
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, add_person, browser, server

SETUP, REGISTER = "/api/v1/auth/setup", "/api/v1/auth/register"


def test_a_fresh_server_asks_for_its_first_account(database: Database) -> None:
    state = server(database).get("/api/v1/auth/state").json()
    assert state == {"needs_setup": True, "signup": "closed", "viewer": None, "csrf": None}


def test_the_first_account_is_an_administrators_and_is_signed_in(database: Database) -> None:
    client = browser(database, "Anna")
    assert client.get("/api/v1/me").json()["role"] == "admin"
    assert client.get("/api/v1/auth/state").json()["needs_setup"] is False


def test_set_up_happens_once(database: Database) -> None:
    browser(database)
    answer = server(database).post(SETUP, json={"username": "eve", "password": PASSWORD})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("already-set-up")


def test_of_two_set_ups_at_once_one_wins(database: Database) -> None:
    statuses: list[int] = []

    def set_up(name: str) -> None:
        answer = server(database).post(SETUP, json={"username": name, "password": PASSWORD})
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=set_up, args=(f"person{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 409, 409, 409]


def test_sign_up_is_closed_by_default(database: Database) -> None:
    add_person(database)
    answer = server(database).post(REGISTER, json={"username": "eve", "password": PASSWORD})
    assert answer.status_code == 403


def test_open_sign_up_makes_a_plain_user(database: Database) -> None:
    add_person(database)
    client = browser(database, "eve", signup="open")
    assert client.get("/api/v1/me").json()["role"] == "user"


def test_an_invitation_lets_one_person_in(database: Database) -> None:
    host = browser(database, signup="invite")
    invitation = host.post("/api/v1/admin/invitations", json={}).json()["invitation"]

    def sign_up(name: str, code: str) -> int:
        body = {"username": name, "password": PASSWORD, "invitation": code}
        return server(database, signup="invite").post(REGISTER, json=body).status_code

    assert sign_up("guest", "guessed") == 403
    assert sign_up("guest", invitation) == 201
    assert sign_up("other", invitation) == 403


def test_who_may_not_sign_up_is_told_so_before_any_password_is_looked_at(
    database: Database,
) -> None:
    browser(database)
    eve = {"username": "eve", "password": "short"}
    assert server(database).post(SETUP, json=eve).status_code == 409
    client = server(database, signup="invite")
    assert client.post(REGISTER, json={**eve, "invitation": "guessed"}).status_code == 403


def test_a_refused_sign_up_leaves_the_invitation_good(database: Database) -> None:
    host = browser(database, signup="invite")
    invitation = host.post("/api/v1/admin/invitations", json={}).json()["invitation"]
    client = server(database, signup="invite")
    body = {"username": "anna", "password": PASSWORD, "invitation": invitation}
    assert client.post(REGISTER, json=body).status_code == 409
    assert client.post(REGISTER, json={**body, "username": "ben"}).status_code == 201


@pytest.mark.parametrize("name", ["anna", "ANNA", " anna ", "ａｎｎａ"])
def test_a_name_is_taken_in_every_spelling(database: Database, name: str) -> None:
    add_person(database, "Anna")
    body = {"username": name, "password": PASSWORD}
    answer = server(database, signup="open").post(REGISTER, json=body)
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "anna@home"}, "username"),
        ({"password": "short"}, "password"),
        ({"email": "nowhere"}, "email"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"is_admin": True}, "is_admin"),
    ],
)
def test_what_is_wrong_is_named(
    sqlite_database: Database, change: dict[str, object], field: str
) -> None:
    body = {"username": "anna", "password": PASSWORD, **change}
    answer = server(sqlite_database).post(SETUP, json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_passwords_are_kept_as_argon2id(sqlite_database: Database) -> None:
    browser(sqlite_database)
    with sqlite_database.reading() as db:
        kept = db.scalars(select(Account.password_hash)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_password(PASSWORD, kept)
    assert not passwords.is_password(PASSWORD + "!", kept)
