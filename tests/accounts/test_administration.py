import pytest
from starlette.testclient import TestClient

from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, add_person, browser, program, server

ACCOUNTS, ME = "/api/v1/admin/accounts", "/api/v1/me"


def uuid_of(client: TestClient) -> str:
    return str(client.get(ME).json()["uuid"])


def change(admin: TestClient, uuid: str, **order: object) -> int:
    return admin.patch(f"{ACCOUNTS}/{uuid}", json=order).status_code


def test_accounts_are_listed_page_by_page(database: Database) -> None:
    admin = browser(database)
    for number in range(5):
        add_person(database, f"person-{number}")
    names: list[str] = []
    cursor = "0"
    while cursor:
        page = admin.get(ACCOUNTS, params={"limit": 2, "cursor": cursor}).json()
        names += [one["username"] for one in page["accounts"]]
        cursor = page["next"]
    assert names == ["anna", *(f"person-{number}" for number in range(5))]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "BEN"}, ["Ben"]),
        ({"search": "example.org"}, ["anna"]),
        ({"search": "%"}, []),
        ({"role": "admin"}, ["anna"]),
        ({"role": "moderator"}, []),
        ({"is_active": "false"}, []),
        ({}, ["anna", "Ben"]),
    ],
)
def test_accounts_are_found_by_name_address_and_role(
    database: Database, asked: dict[str, str], found: list[str]
) -> None:
    admin = browser(database)
    admin.patch(ME, json={"email": "anna@example.org"})
    add_person(database, "Ben")
    answer = admin.get(ACCOUNTS, params=asked).json()["accounts"]
    assert [one["username"] for one in answer] == found
    assert not {"privacy", "preferences", "password_hash", "bio"} & {
        key for one in answer for key in one
    }


def test_a_role_counts_at_once(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    uuid = uuid_of(ben)
    assert ben.get(ACCOUNTS).status_code == 403
    assert change(anna, uuid, role="moderator") == 200
    assert ben.get(ME).json()["role"] == "moderator"
    assert ben.get(ACCOUNTS).status_code == 403
    assert change(anna, uuid, role="admin") == 200
    assert ben.get(ACCOUNTS).status_code == 200
    assert change(ben, uuid_of(anna), role="user") == 200
    assert anna.get(ACCOUNTS).status_code == 403


def test_a_role_that_is_lost_takes_the_tokens_scope_along(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    change(anna, uuid_of(ben), role="admin")
    wish = {"name": "x", "scopes": ["read", "admin"]}
    key = ben.post("/api/v1/me/tokens", json=wish).json()["token"]
    client = server(database)
    client.headers["Authorization"] = f"Bearer {key}"
    assert client.get(ACCOUNTS).status_code == 200
    change(anna, uuid_of(ben), role="user")
    assert client.get(ACCOUNTS).status_code == 403
    assert client.get(ME).status_code == 200


def test_who_is_switched_off_is_out_at_once_and_in_again_when_switched_on(
    database: Database,
) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    key = ben.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["read"]}).json()["token"]
    client = server(database)
    client.headers["Authorization"] = f"Bearer {key}"
    uuid = uuid_of(ben)
    assert change(anna, uuid, is_active=False) == 200
    assert ben.get(ME).status_code == client.get(ME).status_code == 401
    body = {"username": "ben", "password": PASSWORD}
    refused = server(database).post("/api/v1/auth/login", json=body)
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (401, "deactivated")
    assert server(database).post("/api/v1/auth/token", json=body).status_code == 401
    wrong = {**body, "password": "guess"}
    told = server(database).post("/api/v1/auth/login", json=wrong).json()
    assert told["type"].endswith("wrong-password")
    assert change(anna, uuid, is_active=True) == 200
    assert client.get(ME).status_code == 200
    assert ben.get(ME).status_code == 401
    assert server(database).post("/api/v1/auth/login", json=body).status_code == 200


@pytest.mark.parametrize("order", [{"role": "user"}, {"is_active": False}])
def test_the_last_administrator_stays(database: Database, order: dict[str, object]) -> None:
    anna = browser(database)
    ben = browser(database, "ben", signup="open")
    uuid, other = uuid_of(anna), uuid_of(ben)
    assert change(anna, uuid, **order) == 409
    assert anna.delete(f"{ACCOUNTS}/{uuid}?confirmation=anna").status_code == 409
    goodbye = {"password": PASSWORD, "confirmation": "anna"}
    assert anna.request("DELETE", ME, json=goodbye).status_code == 409
    change(anna, other, role="admin", is_active=False)
    assert change(anna, uuid, **order) == 409
    change(anna, other, is_active=True)
    assert change(anna, uuid, **order) == 200


def test_an_unknown_account_or_role_is_named(database: Database) -> None:
    admin = browser(database)
    assert change(admin, "nobody", role="user") == 404
    assert admin.get(f"{ACCOUNTS}/nobody").status_code == 404
    assert change(admin, uuid_of(admin), role="king") == 422


def test_an_administrators_token_administers_with_its_scope_only(database: Database) -> None:
    admin = add_person(database)
    assert program(database, admin, "write").get(ACCOUNTS).status_code == 403
    assert program(database, admin, "admin").get(ACCOUNTS).status_code == 200


def test_what_administrators_do_is_written_down(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    change(anna, uuid_of(ben), role="moderator")
    (line,) = anna.get("/api/v1/admin/audit?action=account.role_changed").json()["lines"]
    assert (line["user"], line["entity_id"]) == ("anna", uuid_of(ben))
    assert line["details"] == {"role": "moderator"}
