from starlette.testclient import TestClient

from mediary.core.db import Database
from tests.factories.accounts import add_person, program, server

ME = "/api/v1/me"


def statuses(client: TestClient, count: int) -> list[int]:
    return [client.get(ME).status_code for _ in range(count)]


def test_a_program_that_asks_too_much_waits_and_no_other_does(sqlite_database: Database) -> None:
    anna = add_person(sqlite_database)
    eager = program(sqlite_database, anna, "read", rate_limit=20)
    calm = TestClient(eager.app, headers=program(sqlite_database, anna, "read").headers)
    assert statuses(eager, 21) == [200] * 20 + [429]
    refused = eager.get(ME)
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.json()["type"] == "urn:mediary:problem:too-many"
    assert statuses(calm, 2) == [200, 200]


def test_who_guesses_tokens_is_counted_by_address(sqlite_database: Database) -> None:
    client = server(sqlite_database, rate_limit=20)
    guesses = [
        client.get(ME, headers={"Authorization": f"Bearer mdy_{number}"}).status_code
        for number in range(3)
    ]
    assert guesses == [401, 401, 429]
    own = program(sqlite_database, add_person(sqlite_database), "read")
    assert statuses(TestClient(client.app, headers=own.headers), 2) == [200, 200]


def test_servers_that_share_a_cache_count_together(
    sqlite_database: Database, valkey_url: str
) -> None:
    anna = add_person(sqlite_database)
    here = program(sqlite_database, anna, "read", rate_limit=4, cache_url=valkey_url)
    there = server(sqlite_database, rate_limit=4, cache_url=valkey_url)
    there.headers = here.headers
    assert statuses(here, 2) + statuses(there, 3) == [200, 200, 200, 200, 429]


def test_the_limit_can_be_switched_off(sqlite_database: Database) -> None:
    client = program(sqlite_database, add_person(sqlite_database), "read", rate_limit=0)
    assert set(statuses(client, 30)) == {200}
