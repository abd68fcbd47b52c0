import threading
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.accounts.access import COOKIE
from mediary.accounts.attempts import PER_NAME
from mediary.accounts.models import LoginSession
from mediary.core import clock
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, browser, server

TOKEN, ME, SESSIONS = "/api/v1/auth/token", "/api/v1/me", "/api/v1/me/sessions"


def sign_in(database: Database, name: str = "anna", **wishes: Any) -> dict[str, Any]:
    body = {"username": name, "password": PASSWORD, **wishes}
    answer = server(database).post(TOKEN, json=body)
    assert answer.status_code == 200, answer.text
    pair: dict[str, Any] = answer.json()
    return pair


def with_access(database: Database, pair: dict[str, Any]) -> TestClient:
    client = server(database)
    client.headers["Authorization"] = f"Bearer {pair['access_token']}"
    return client


def refresh(database: Database, pair: dict[str, Any]) -> Any:
    body = {"refresh_token": pair["refresh_token"]}
    return server(database).post(f"{TOKEN}/refresh", json=body)


def test_a_program_signs_in_and_does_what_it_asked_for(database: Database) -> None:
    browser(database)
    pair = sign_in(database, scopes=["read"], device="Phone")
    assert (pair["token_type"], pair["expires_in"], pair["scopes"]) == ("Bearer", 900, ["read"])
    client = with_access(database, pair)
    assert client.get(ME).json()["username"] == "anna"
    assert client.patch(ME, json={"display_name": "Eve"}).status_code == 403
    assert client.get("/api/v1/admin/accounts").status_code == 403


def test_a_refresh_gives_a_new_pair_and_ends_the_old_one(database: Database) -> None:
    browser(database)
    first = sign_in(database)
    second = refresh(database, first).json()
    assert with_access(database, first).get(ME).status_code == 401
    assert with_access(database, second).get(ME).status_code == 200
    third = refresh(database, second).json()
    assert with_access(database, third).get(ME).status_code == 200
    assert third["scopes"] == first["scopes"]


def test_a_refresh_token_that_comes_twice_ends_the_session_for_both(database: Database) -> None:
    owner = browser(database)
    stolen = sign_in(database)
    fresh = refresh(database, stolen).json()
    other = sign_in(database)
    answer = refresh(database, stolen)
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("refresh-not-good")
    assert with_access(database, fresh).get(ME).status_code == 401
    assert refresh(database, fresh).status_code == 401
    assert with_access(database, other).get(ME).status_code == 200
    assert owner.get(ME).status_code == 200


def test_of_two_refreshes_at_once_none_outlives_the_other(database: Database) -> None:
    browser(database)
    pair = sign_in(database)
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(refresh(database, pair))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert with_access(database, won).get(ME).status_code == 401


def test_an_access_token_ends_before_its_session(database: Database) -> None:
    browser(database)
    pair = sign_in(database)
    with database.transaction() as db:
        db.query(LoginSession).filter(LoginSession.is_program).update(
            {"access_expires_at": clock.now() - 1}
        )
    assert with_access(database, pair).get(ME).status_code == 401
    assert refresh(database, pair).status_code == 200


def test_one_kind_of_secret_is_no_other(database: Database) -> None:
    browser(database)
    pair = sign_in(database)
    swapped = {"access_token": pair["refresh_token"], "refresh_token": pair["access_token"]}
    assert with_access(database, swapped).get(ME).status_code == 401
    assert refresh(database, swapped).status_code == 401
    client = server(database)
    client.cookies.set(COOKIE, pair["refresh_token"])
    assert client.get(ME).status_code == 401
    owner = browser(database, "ben", signup="open")
    cookie = {"refresh_token": owner.cookies[COOKIE]}
    assert server(database).post(f"{TOKEN}/refresh", json=cookie).status_code == 401


def test_a_program_signs_out_with_its_refresh_token(database: Database) -> None:
    browser(database)
    pair = sign_in(database)
    body = {"refresh_token": pair["refresh_token"]}
    assert server(database).post(f"{TOKEN}/revoke", json=body).status_code == 204
    assert with_access(database, pair).get(ME).status_code == 401
    assert refresh(database, pair).status_code == 401


def test_sessions_show_programs_beside_browsers(database: Database) -> None:
    owner = browser(database)
    pair = sign_in(database, device="Phone", scopes=["read", "scrobble"])
    listed = {one["device"]: one for one in owner.get(SESSIONS).json()["sessions"]}
    assert set(listed) == {"", "Phone"}
    assert listed["Phone"]["is_program"]
    assert listed["Phone"]["scopes"] == ["read", "scrobble"]
    own = with_access(database, pair).get(SESSIONS).json()["sessions"]
    assert {one["device"]: one["is_current"] for one in own} == {"": False, "Phone": True}
    assert owner.delete(f"{SESSIONS}/{listed['Phone']['id']}").status_code == 204
    assert with_access(database, pair).get(ME).status_code == 401
    assert refresh(database, pair).status_code == 401


@pytest.mark.parametrize("with_tokens", [False, True])
def test_one_signs_out_everywhere(database: Database, with_tokens: bool) -> None:
    owner = browser(database)
    pair = sign_in(database)
    made = owner.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["read"]}).json()
    answer = owner.delete(SESSIONS, params={"with_tokens": with_tokens})
    assert answer.status_code == 204
    assert owner.get(ME).status_code == 401
    assert with_access(database, pair).get(ME).status_code == 401
    expected = 401 if with_tokens else 200
    assert with_access(database, {"access_token": made["token"]}).get(ME).status_code == expected


def test_a_new_password_signs_programs_out(database: Database) -> None:
    owner = browser(database)
    pair = sign_in(database)
    body = {"current": PASSWORD, "new": "battery staple"}
    assert owner.put("/api/v1/me/password", json=body).status_code == 204
    assert with_access(database, pair).get(ME).status_code == 401


@pytest.mark.parametrize(("scopes", "status"), [(["admin"], 403), (["everything"], 422), ([], 422)])
def test_a_program_asks_for_what_its_person_has(
    database: Database, scopes: list[str], status: int
) -> None:
    browser(database)
    browser(database, "ben", signup="open")
    body = {"username": "ben", "password": PASSWORD, "scopes": scopes}
    assert server(database).post(TOKEN, json=body).status_code == status


def test_programs_guess_as_slowly_as_browsers(sqlite_database: Database) -> None:
    browser(sqlite_database)
    client = server(sqlite_database)
    wrong = {"username": "anna", "password": "guess"}
    guesses = [client.post(TOKEN, json=wrong).status_code for _ in range(PER_NAME.amount + 1)]
    assert guesses == [401] * PER_NAME.amount + [429]


def test_a_token_made_by_a_token_does_not_outlive_it(database: Database) -> None:
    owner = browser(database)
    wish = {"name": "short", "scopes": ["write"], "days": 1}
    short = owner.post("/api/v1/me/tokens", json=wish).json()
    client = with_access(database, {"access_token": short["token"]})
    child = client.post("/api/v1/me/tokens", json={"name": "child", "scopes": ["read"]}).json()
    assert child["expires_at"] == short["expires_at"]
    longer = {"name": "child", "scopes": ["read"], "days": 9}
    assert client.post("/api/v1/me/tokens", json=longer).json()["expires_at"] == short["expires_at"]
