import pytest

from mediary.accounts.access import CSRF_HEADER
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, add_person, browser, program, server

ME, CHANGE = "/api/v1/me", {"display_name": "Eve"}


def test_a_write_by_cookie_needs_the_pages_token(sqlite_database: Database) -> None:
    client = browser(sqlite_database)
    good = client.headers.pop(CSRF_HEADER)
    assert client.patch(ME, json=CHANGE).status_code == 403
    assert client.patch(ME, json=CHANGE, headers={CSRF_HEADER: "0" * 64}).status_code == 403
    assert client.patch(ME, json=CHANGE, headers={CSRF_HEADER: good}).status_code == 200


def test_another_sessions_token_is_not_good(sqlite_database: Database) -> None:
    client = browser(sqlite_database)
    other = browser(sqlite_database, "eve", signup="open")
    client.headers[CSRF_HEADER] = other.headers[CSRF_HEADER]
    assert client.patch(ME, json=CHANGE).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 200),
        ({"Origin": "https://testserver"}, 200),
        ({"Origin": "https://diary.example"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_a_write_comes_from_our_own_page(
    sqlite_database: Database, headers: dict[str, str], status: int
) -> None:
    client = browser(sqlite_database, base_url="http://diary.example")
    assert client.patch(ME, json=CHANGE, headers=headers).status_code == status


@pytest.mark.parametrize("path", ["setup", "register", "login", "logout"])
def test_other_sites_sign_nobody_in_or_out(sqlite_database: Database, path: str) -> None:
    body = {"username": "anna", "password": PASSWORD}
    answer = server(sqlite_database).post(
        f"/api/v1/auth/{path}", json=body, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_a_form_of_another_kind_is_no_json(sqlite_database: Database) -> None:
    text = '{"username": "anna", "password": "correct horse"}'
    answer = server(sqlite_database).post(
        "/api/v1/auth/setup", content=text, headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 422


def test_a_program_needs_no_token_of_a_page(sqlite_database: Database) -> None:
    client = program(sqlite_database, add_person(sqlite_database), "write")
    answer = client.patch(ME, json=CHANGE, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
