from starlette.testclient import TestClient

from mediary.accounts.models import OneTimeToken
from mediary.core import clock
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, browser, server

RESET, VERIFY, ME = "/api/v1/auth/reset", "/api/v1/auth/verify", "/api/v1/me"
NEW = "battery staple"


def make_link(admin: TestClient, person: TestClient, purpose: str = "reset") -> str:
    uuid = person.get(ME).json()["uuid"]
    answer = admin.post(f"/api/v1/admin/accounts/{uuid}/links", json={"purpose": purpose})
    assert answer.status_code == 201, answer.text
    link = answer.json()
    assert link["link"] == f"http://testserver/app/#{purpose}={link['token']}"
    return str(link["token"])


def reset(database: Database, token: str, password: str = NEW) -> int:
    return server(database).post(RESET, json={"token": token, "password": password}).status_code


def sign_in(database: Database, name: str, password: str) -> int:
    body = {"username": name, "password": password}
    return server(database).post("/api/v1/auth/login", json=body).status_code


def test_a_reset_link_sets_a_password_once_and_ends_all_sessions(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    token = make_link(anna, ben)
    fresh = server(database)
    assert fresh.post(RESET, json={"token": token, "password": NEW}).status_code == 200
    assert fresh.get(ME).json()["username"] == "ben"
    assert ben.get(ME).status_code == 401
    assert sign_in(database, "ben", PASSWORD) == 401
    assert sign_in(database, "ben", NEW) == 200
    assert reset(database, token, "yet another one") == 403
    assert anna.get(ME).status_code == 200


def test_a_refused_password_leaves_the_link_good(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    token = make_link(anna, ben)
    assert reset(database, token, "short") == 422
    assert reset(database, token) == 200


def test_a_newer_link_withdraws_the_older_one(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    older, newer = make_link(anna, ben), make_link(anna, ben)
    assert reset(database, older) == 403
    assert reset(database, newer) == 200


def test_a_link_ends_after_a_day_and_is_kept_as_a_hash(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    token = make_link(anna, ben)
    with database.transaction() as db:
        link = db.query(OneTimeToken).one()
        assert token not in str(vars(link))
        assert 0 < link.expires_at - clock.now() <= 24 * 3600 * 1_000_000
        link.expires_at = clock.now() - 1
        db.flush()
    assert reset(database, token) == 403


def test_a_guessed_link_or_one_of_another_kind_is_refused(database: Database) -> None:
    anna = browser(database)
    anna.patch(ME, json={"email": "anna@example.org"})
    token = make_link(anna, anna, "verify")
    assert reset(database, token) == 403
    assert reset(database, "guessed") == 403
    assert server(database).post(VERIFY, json={"token": "guessed"}).status_code == 403


def test_an_address_is_verified_by_its_link(database: Database) -> None:
    anna = browser(database)
    anna.patch(ME, json={"email": "anna@example.org"})
    token = make_link(anna, anna, "verify")
    assert anna.get(ME).json()["is_verified"] is False
    assert server(database).post(VERIFY, json={"token": token}).status_code == 204
    assert anna.get(ME).json()["is_verified"] is True
    assert server(database).post(VERIFY, json={"token": token}).status_code == 403
    assert anna.patch(ME, json={"email": "new@example.org"}).json()["is_verified"] is False


def test_a_link_verifies_the_address_that_it_was_made_for(database: Database) -> None:
    anna = browser(database)
    uuid = anna.get(ME).json()["uuid"]
    links = f"/api/v1/admin/accounts/{uuid}/links"
    assert anna.post(links, json={"purpose": "verify"}).status_code == 422
    anna.patch(ME, json={"email": "old@example.org"})
    token = make_link(anna, anna, "verify")
    anna.patch(ME, json={"email": "new@example.org"})
    assert server(database).post(VERIFY, json={"token": token}).status_code == 403
    assert anna.get(ME).json()["is_verified"] is False


def test_a_link_opens_no_account_that_is_switched_off(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    token = make_link(anna, ben)
    uuid = ben.get(ME).json()["uuid"]
    assert anna.patch(f"/api/v1/admin/accounts/{uuid}", json={"is_active": False}).is_success
    assert reset(database, token) == 403
