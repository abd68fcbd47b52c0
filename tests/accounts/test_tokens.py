import pytest
from sqlalchemy import select

from mediary.accounts.models import ApiToken
from mediary.core import clock
from mediary.core.db import Database
from tests.factories.accounts import add_person, browser, program, server

TOKENS, ME = "/api/v1/me/tokens", "/api/v1/me"


def test_a_token_is_shown_once_and_kept_as_a_hash(database: Database) -> None:
    client = browser(database)
    made = client.post(TOKENS, json={"name": "script", "scopes": ["read"]}).json()
    assert made["token"].startswith(made["prefix"])
    listed = client.get(TOKENS).json()["tokens"]
    assert [one["name"] for one in listed] == ["script"]
    assert "token" not in listed[0]
    with database.reading() as db:
        kept = db.scalars(select(ApiToken)).one()
    assert made["token"] not in str(vars(kept))


def test_a_token_opens_what_its_scopes_say(database: Database) -> None:
    viewer = add_person(database)
    reader = program(database, viewer, "read")
    assert reader.get(ME).status_code == 200
    assert reader.patch(ME, json={"display_name": "Eve"}).status_code == 403
    writer = program(database, viewer, "write")
    assert writer.get(ME).status_code == 200
    assert writer.patch(ME, json={"display_name": "Anna"}).json()["display_name"] == "Anna"
    scrobbler = program(database, viewer, "scrobble")
    assert scrobbler.get(ME).status_code == 403


def test_a_token_gives_no_more_than_its_owner_has(database: Database) -> None:
    add_person(database)
    plain = browser(database, "ben", signup="open")
    assert plain.post(TOKENS, json={"name": "x", "scopes": ["admin"]}).status_code == 403
    client = program(database, add_person(database), "write")
    assert client.post(TOKENS, json={"name": "x", "scopes": ["feeds"]}).status_code == 403
    assert client.post(TOKENS, json={"name": "x", "scopes": ["everything"]}).status_code == 422


def test_a_removed_or_expired_token_opens_nothing(database: Database) -> None:
    owner = browser(database)
    made = owner.post(TOKENS, json={"name": "x", "scopes": ["read"], "days": 1}).json()
    client = server(database)
    client.headers["Authorization"] = f"bearer {made['token']}"
    assert client.get(ME).status_code == 200
    with database.transaction() as db:
        db.query(ApiToken).update({"expires_at": clock.now() - 1})
    assert client.get(ME).status_code == 401
    with database.transaction() as db:
        db.query(ApiToken).update({"expires_at": None})
    assert client.get(ME).status_code == 200
    assert owner.delete(f"{TOKENS}/{made['id']}").status_code == 204
    assert client.get(ME).status_code == 401
    assert owner.get(TOKENS).json() == {"tokens": []}


def test_nobody_removes_another_persons_token(database: Database) -> None:
    anna = browser(database)
    made = anna.post(TOKENS, json={"name": "x", "scopes": ["read"]}).json()
    ben = browser(database, "ben", signup="open")
    assert ben.delete(f"{TOKENS}/{made['id']}").status_code == 404


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer mdy_guess", "Bearer \xff"])
def test_a_guessed_token_is_refused_also_where_nobody_needs_one(
    sqlite_database: Database, header: str
) -> None:
    client = server(sqlite_database)
    answer = client.get("/api/v1/auth/state", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_last_use_is_noted_now_and_then(database: Database) -> None:
    client = program(database, add_person(database), "read")
    client.get(ME)
    with database.reading() as db:
        first = db.scalars(select(ApiToken.last_used_at)).one()
    client.get(ME)
    with database.reading() as db:
        assert db.scalars(select(ApiToken.last_used_at)).one() == first
    assert first is not None


@pytest.mark.parametrize("number", [0, 2**31, 2**63])
def test_a_number_that_no_row_has_is_refused(database: Database, number: int) -> None:
    client = browser(database)
    for what in ("tokens", "sessions"):
        answer = client.delete(f"/api/v1/me/{what}/{number}")
        assert answer.status_code == 422, (what, answer.text)
