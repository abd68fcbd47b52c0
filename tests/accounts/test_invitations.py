from typing import Any

import pytest

from mediary.accounts.models import OneTimeToken
from mediary.core import clock
from mediary.core.db import Database
from tests.factories.accounts import PASSWORD, add_person, browser, server

INVITATIONS, SIGNUP = "/api/v1/admin/invitations", "/api/v1/admin/signup"


def sign_up(database: Database, name: str, invitation: str, **settings: Any) -> int:
    body = {"username": name, "password": PASSWORD, "invitation": invitation}
    client = server(database, **{"signup": "invite", **settings})
    return client.post("/api/v1/auth/register", json=body).status_code


def test_an_invitation_is_good_for_as_many_as_it_says(database: Database) -> None:
    host = browser(database)
    made = host.post(INVITATIONS, json={"uses": 2, "label": "Book club"}).json()
    assert made["link"] == f"http://testserver/app/#invitation={made['invitation']}"
    people = [sign_up(database, f"guest{n}", made["invitation"]) for n in range(3)]
    assert people == [201, 201, 403]
    assert host.get(INVITATIONS).json() == {"invitations": []}


def test_invitations_are_listed_without_their_secret(database: Database) -> None:
    host = browser(database)
    made = host.post(INVITATIONS, json={"uses": 5, "days": 30, "label": "Club"}).json()
    (listed,) = host.get(INVITATIONS).json()["invitations"]
    assert (listed["label"], listed["most_uses"], listed["uses"]) == ("Club", 5, 0)
    assert made["invitation"] not in str(listed)


def test_a_withdrawn_or_expired_invitation_lets_nobody_in(database: Database) -> None:
    host = browser(database)
    made = host.post(INVITATIONS, json={}).json()
    assert host.delete(f"{INVITATIONS}/{made['id']}").status_code == 204
    assert sign_up(database, "guest", made["invitation"]) == 403
    assert host.delete(f"{INVITATIONS}/{made['id'] + 1}").status_code == 404
    other = host.post(INVITATIONS, json={}).json()
    with database.transaction() as db:
        db.query(OneTimeToken).update({"expires_at": clock.now() - 1})
    assert sign_up(database, "guest", other["invitation"]) == 403


def test_an_administrator_opens_and_closes_sign_up_while_the_server_runs(
    database: Database,
) -> None:
    host = browser(database)
    assert host.get(SIGNUP).json() == {"signup": "closed", "is_chosen": False}
    assert sign_up(database, "early", "", signup="closed") == 403
    answer = host.put(SIGNUP, json={"signup": "open"})
    assert answer.json() == {"signup": "open", "is_chosen": True}
    assert host.get("/api/v1/auth/state").json()["signup"] == "open"
    assert sign_up(database, "guest", "", signup="closed") == 201
    assert host.put(SIGNUP, json={"signup": None}).json()["signup"] == "closed"
    assert sign_up(database, "late", "", signup="closed") == 403


@pytest.mark.parametrize("signup", ["sometimes", "", 1])
def test_there_are_three_ways_to_sign_up(sqlite_database: Database, signup: object) -> None:
    assert browser(sqlite_database).put(SIGNUP, json={"signup": signup}).status_code == 422


def test_only_administrators_invite(database: Database) -> None:
    add_person(database)
    ben = browser(database, "ben", signup="open")
    assert ben.post(INVITATIONS, json={}).status_code == 403
    assert ben.get(INVITATIONS).status_code == 403
    assert ben.put(SIGNUP, json={"signup": "open"}).status_code == 403
