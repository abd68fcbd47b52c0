import pytest

from mediary.core.db import Database
from tests.factories.accounts import browser

ME = "/api/v1/me"


def test_what_is_not_said_stays(database: Database) -> None:
    client = browser(database)
    before = client.get(ME).json()
    assert set(before["privacy"].values()) == {"private", True}
    change = {
        "bio": "Reads at night.",
        "locale": "de-DE",
        "preferences": {"theme": "light", "items_per_page": 100},
        "privacy": {"history": "public"},
    }
    assert client.patch(ME, json=change).status_code == 200
    after = client.patch(ME, json={"preferences": {"rating_scale": "5"}}).json()
    assert after["bio"] == "Reads at night."
    assert after["locale"] == "de-DE"
    assert after["preferences"] == {
        **before["preferences"],
        "theme": "light",
        "items_per_page": 100,
        "rating_scale": "5",
    }
    assert after["privacy"] == {**before["privacy"], "history": "public"}
    assert client.get(ME).json() == after


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"preferences": {"colour": "red"}}, "preferences.colour"),
        ({"preferences": {"theme": "pink"}}, "preferences.theme"),
        ({"preferences": {"items_per_page": 0}}, "preferences.items_per_page"),
        ({"preferences": {"language": "../../en"}}, "preferences.language"),
        ({"privacy": {"diary": "public"}}, "privacy.diary"),
        ({"privacy": {"history": "everyone"}}, "privacy.history"),
        ({"role": "admin"}, "role"),
        ({"timezone": "Mars/Base"}, "timezone"),
        ({"bio": "x" * 2001}, "bio"),
    ],
)
def test_what_cannot_be_chosen_is_named(
    sqlite_database: Database, change: dict[str, object], field: str
) -> None:
    client = browser(sqlite_database)
    before = client.get(ME).json()
    answer = client.patch(ME, json=change)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert client.get(ME).json() == before


def test_an_address_belongs_to_one_account(database: Database) -> None:
    anna, ben = browser(database), browser(database, "ben", signup="open")
    assert anna.patch(ME, json={"email": "A@example.org"}).json()["email"] == "a@example.org"
    assert ben.patch(ME, json={"email": "a@EXAMPLE.org"}).status_code == 409
    assert anna.patch(ME, json={"email": ""}).json()["email"] is None
    assert ben.patch(ME, json={"email": "a@example.org"}).status_code == 200
