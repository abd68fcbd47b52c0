from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from mediary.core.db import Database
from mediary.core.idempotency import IdempotencyKey
from mediary.core.jobs import enqueue, run_here
from tests.factories.accounts import add_person, program

TOKENS = "/api/v1/me/tokens"
WISH = {"name": "script", "scopes": ["read"]}


def client_of(database: Database, name: str | None = None) -> TestClient:
    return program(database, add_person(database, name), "write", secret_key="a key for tests")


def add(client: TestClient, key: str = "one", **wish: Any) -> Any:
    return client.post(TOKENS, json={**WISH, **wish}, headers={"Idempotency-Key": key})


def names(client: TestClient) -> list[str]:
    return [token["name"] for token in client.get(TOKENS).json()["tokens"]]


def test_a_write_that_is_sent_again_is_answered_again_and_not_done(database: Database) -> None:
    client = client_of(database)
    first, second = add(client), add(client)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"] == "application/json"
    assert names(client) == ["script", "program"]
    assert add(client, "two").json() != first.json()
    assert names(client) == ["script", "script", "program"]


def test_an_answer_without_a_body_is_given_again(database: Database) -> None:
    client = client_of(database)
    path = f"{TOKENS}/{add(client).json()['id']}"
    headers = {"Idempotency-Key": "removal"}
    assert [client.delete(path, headers=headers).status_code for _ in range(2)] == [204, 204]
    assert client.delete(path).status_code == 404


def test_a_key_is_good_for_one_request_alone(database: Database) -> None:
    client = client_of(database)
    add(client)
    refused = add(client, name="another")
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:mediary:problem:key-reused"
    elsewhere = client.patch(
        "/api/v1/me", json={"locale": "de"}, headers={"Idempotency-Key": "one"}
    )
    assert elsewhere.status_code == 422
    assert names(client) == ["script", "program"]


def test_each_person_has_their_own_keys(database: Database) -> None:
    anna, ben = client_of(database), client_of(database)
    assert add(anna).json()["token"] != add(ben).json()["token"]


def test_what_failed_may_be_tried_again(database: Database) -> None:
    client = client_of(database)
    assert add(client, scopes=["nonsense"]).status_code == 422
    assert add(client).status_code == 201


def test_the_same_at_the_same_moment_is_done_once(database: Database) -> None:
    client = client_of(database)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: add(client), range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["token"] for answer in answers}) == 1
    assert names(client) == ["script", "program"]


def test_what_is_kept_shows_nothing_and_is_forgotten_by_the_clock(database: Database) -> None:
    client = client_of(database)
    token = add(client).json()["token"]
    with database.reading() as db:
        answer = db.scalars(select(IdempotencyKey.answer)).one()
    assert answer is not None
    assert answer.startswith("1.")
    assert token not in answer
    with database.transaction() as db:
        aged = IdempotencyKey.created_at - 2 * 86_400_000_000
        db.execute(update(IdempotencyKey).values(created_at=aged))
        job = enqueue(db, "core.forget_idempotency_keys", {})
    run_here(database, job)
    assert add(client).json()["token"] != token


@pytest.mark.parametrize("key", ["", "a" * 201, "with space", "\t"])
def test_a_key_that_is_none_is_refused(sqlite_database: Database, key: str) -> None:
    client = client_of(sqlite_database)
    assert add(client, key).status_code == 422
    assert names(client) == ["program"]
