"""Other people: who reads a list, who changes it, and who hears nothing of it."""

from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.factories.accounts import server
from tests.factories.lists import Lister
from tests.lists.conftest import People


@pytest.fixture
def ben(people: People) -> Lister:
    return people("ben")


@pytest.fixture
def at(ann: Lister) -> str:
    """A list of Ann's with two films."""
    at = f"/lists/{ann.start('Noir')}"
    ann.add(at, "Laura", "Gilda")
    return at


def open_up(one: Lister, level: str = "public") -> None:
    with one.diary.database.transaction() as db:
        db.execute(
            text("UPDATE account SET privacy = :p WHERE id = :i"),
            {"p": f'{{"lists": "{level}"}}', "i": one.diary.viewer.user_id},
        )


def nobody(one: Lister) -> TestClient:
    return server(one.diary.database)


CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", "", {"name": "Mine"}), ("DELETE", "", None),
    ("POST", "/entries", {"entries": [{"text": "x"}]}), ("PUT", "/share", None),
    ("POST", "/members", {"username": "ben"}), ("DELETE", "/share", None),
]  # fmt: skip


def test_a_private_list_is_nothing_to_others(ann: Lister, ben: Lister, at: str) -> None:
    open_up(ann)
    before = ann.diary.sha()
    for method, path, body in (
        *CHANGES, ("GET", "", None), ("GET", "/entries", None), ("GET", "/seen", None),
        ("POST", "/clone", {}), ("GET", "/members", None), ("GET", "/share", None),
        ("POST", "/membership", None), ("PUT", "/subscription", None),
    ):  # fmt: skip
        ben.ask(method, at + path, body, expect=404)
    assert ben.ask("GET", "/users/ann/lists")["lists"] == []
    for path in ("", "/entries"):
        assert nobody(ann).get(f"/api/v1{at}{path}").status_code == 404
    assert ann.diary.sha() == before


def test_a_public_list_is_read_by_all_and_changed_by_none(
    ann: Lister, ben: Lister, at: str
) -> None:
    ann.ask("PATCH", at, {"visibility": "public"})
    ben.ask("GET", at, expect=404)  # the person keeps all their lists to themselves
    ben.ask("GET", "/users/ann/lists", expect=404)
    open_up(ann)
    assert ben.ask("GET", at)["relation"] == "reader"
    assert ben.names(at) == ["Laura", "Gilda"]
    assert [one["title"]["item"] for one in ben.entries(at)] == [None, None]
    assert [one["name"] for one in ben.ask("GET", "/users/ann/lists")["lists"]] == ["Noir"]
    read = nobody(ann).get(f"/api/v1{at}/entries").json()["entries"]
    assert [one["is_seen"] for one in read] == [None, None]
    for method, path, body in CHANGES:
        ben.ask(method, at + path, body, expect=403)
    entry = ben.entry(at, "Laura")
    ben.ask("DELETE", f"{at}/entries/{entry}", expect=403)
    ben.ask("PUT", f"{at}/entries/{entry}/place", {"after": None}, expect=403)


def test_what_is_private_stands_in_no_list_for_others(ann: Lister, ben: Lister, at: str) -> None:
    ann.ask("PATCH", at, {"visibility": "public"})
    open_up(ann)
    with ann.diary.database.transaction() as db:
        db.execute(
            text(
                "INSERT INTO user_media (user_id, media_item_id, is_favorite, is_private,"
                " updated_at) SELECT user_id, media_item_id, :no, :yes, 0 FROM list_item"
                " WHERE place = (SELECT MIN(place) FROM list_item)"
            ),
            {"no": False, "yes": True},
        )
    assert ann.names(at) == ["Laura", "Gilda"]
    assert ben.names(at) == ["Gilda"]
    assert ben.ask("GET", at)["size"] == 1
    assert ben.ask("GET", f"{at}/seen") == {"seen": 0, "of": 1}
    copy = ben.ask("POST", f"{at}/clone", {}, expect=201)["list"]["id"]
    assert ben.names(f"/lists/{copy}") == ["Gilda"]


def test_whoever_has_the_link_reads_until_it_is_withdrawn(
    ann: Lister, ben: Lister, at: str
) -> None:
    assert ann.ask("GET", f"{at}/share") is None
    shared = ann.ask("PUT", f"{at}/share")
    assert len(shared["code"]) >= 22
    assert ann.ask("PUT", f"{at}/share") == shared == ann.ask("GET", f"{at}/share")
    stranger = nobody(ann)
    assert stranger.get(shared["path"]).json()["name"] == "Noir"
    entries = stranger.get(f"{shared['path']}/entries").json()["entries"]
    assert [one["title"]["name"] for one in entries] == ["Laura", "Gilda"]
    ben.ask("GET", at, expect=404)
    change = ann.ask("DELETE", at)["change"]
    assert stranger.get(shared["path"]).status_code == 404
    ann.undo(change)
    assert stranger.get(shared["path"]).status_code == 200
    ann.ask("DELETE", f"{at}/share", expect=204)
    assert stranger.get(shared["path"]).status_code == 404
    assert ann.ask("PUT", f"{at}/share")["code"] != shared["code"]


def test_collaborators_change_entries_in_the_owners_diary(
    ann: Lister, ben: Lister, at: str
) -> None:
    before = ben.diary.sha()
    ann.ask("POST", f"{at}/members", {"username": "BEN"}, expect=204)
    ann.ask("POST", f"{at}/members", {"username": "ben"}, expect=409)
    ben.ask("GET", at, expect=404)
    assert [one["id"] for one in ben.ask("GET", "/lists?relation=invited")["lists"]] == [at[7:]]
    ben.ask("POST", f"{at}/membership", expect=204)
    assert ben.ask("GET", at)["relation"] == "collaborator"
    assert [one["id"] for one in ben.ask("GET", "/lists?relation=joined")["lists"]] == [at[7:]]
    done = ben.ask(
        "POST", f"{at}/entries",
        {"entries": [{"title": {"type": "movie", "title": "Detour", "year": 1945}}]}, expect=201,
    )  # fmt: skip
    assert done["change"] is None
    ben.ask("PUT", f"{at}/entries/{ben.entry(at, 'Gilda')}/place", {"after": None})
    ben.ask("DELETE", f"{at}/entries/{ben.entry(at, 'Laura')}")
    assert ann.names(at) == ["Gilda", "Detour"]
    assert [one["added_by"] for one in ann.entries(at)] == [None, "ben"]
    assert ann.entries(at)[1]["title"]["item"] is not None
    ben.ask("PATCH", at, {"name": "Ours"}, expect=403)
    ben.ask("DELETE", at, expect=403)
    assert ben.diary.sha() == before
    [label] = ann.diary.rows(
        "SELECT label FROM batch WHERE user_id = :user AND label LIKE 'Added Detour%'"
    )
    assert label == ("Added Detour to Noir (ben)",)


def test_a_collaborator_adds_a_title_of_their_own(ann: Lister, ben: Lister, at: str) -> None:
    ann.ask("POST", f"{at}/members", {"username": "ben"}, expect=204)
    ben.ask("POST", f"{at}/membership", expect=204)
    own = f"/lists/{ben.start('Mine')}"
    [alien] = ben.add(own, "Alien")
    item = alien["title"]["item"]
    ann.ask("POST", f"{at}/entries", {"entries": [{"item": item}]}, expect=404)
    ben.ask("POST", f"{at}/entries", {"entries": [{"item": item}]}, expect=201)
    assert ann.names(at) == ["Laura", "Gilda", "Alien"]
    assert ann.entries(at)[2]["title"]["item"] not in (None, item)


def test_who_leaves_or_is_asked_to_changes_nothing_more(
    ann: Lister, ben: Lister, people: People, at: str
) -> None:
    cat = people("cat")
    for guest in (ben, cat):
        ann.ask("POST", f"{at}/members", {"username": guest.diary.name}, expect=204)
        guest.ask("POST", f"{at}/membership", expect=204)
    assert ben.ask("GET", f"{at}/members")["members"] == [
        {"username": "ben", "has_accepted": True}, {"username": "cat", "has_accepted": True},
    ]  # fmt: skip
    ben.add(at, "Detour")
    ben.ask("DELETE", f"{at}/members/cat", expect=403)
    ben.ask("DELETE", f"{at}/members/ben", expect=204)
    ann.ask("DELETE", f"{at}/members/cat", expect=204)
    for guest in (ben, cat):
        guest.ask("GET", at, expect=404)
        guest.ask("POST", f"{at}/membership", expect=404)
    assert ann.names(at) == ["Laura", "Gilda", "Detour"]
    ann.ask("POST", f"{at}/members", {"username": "ann"}, expect=422)
    ann.ask("POST", f"{at}/members", {"username": "nobody"}, expect=404)


def test_one_reads_along_a_public_list(ann: Lister, ben: Lister, at: str) -> None:
    ann.ask("PATCH", at, {"visibility": "public"})
    open_up(ann)
    for _ in range(2):
        ben.ask("PUT", f"{at}/subscription", expect=204)
    assert [one["name"] for one in ben.ask("GET", "/lists?relation=followed")["lists"]] == ["Noir"]
    ann.ask("PATCH", at, {"visibility": "private"})
    assert ben.ask("GET", "/lists?relation=followed")["lists"] == []
    ann.ask("PATCH", at, {"visibility": "public"})
    assert ben.ask("GET", at)["is_followed"] is True
    ben.ask("DELETE", f"{at}/subscription", expect=204)
    ben.ask("DELETE", f"{at}/subscription", expect=404)
    assert ben.ask("GET", at)["is_followed"] is False
    ann.ask("PUT", f"{at}/subscription", expect=422)


def test_one_knows_what_one_has_seen_of_somebody_elses_list(
    ann: Lister, ben: Lister, at: str
) -> None:
    ann.ask("PATCH", at, {"visibility": "public"})
    open_up(ann)
    ann.ask(
        "POST", f"{at}/entries",
        {"entries": [{"title": {"type": "movie", "title": "Detour", "year": 1945}}]}, expect=201,
    )  # fmt: skip
    ben.diary.take({
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2024-01-02,Detour,1945,https://boxd.it/a,,,,2024-01-01\n"
    })  # fmt: skip
    assert ben.ask("GET", f"{at}/seen") == {"seen": 1, "of": 3}
    assert ben.names(at, seen=True) == ["Detour"]
    assert ann.ask("GET", f"{at}/seen") == {"seen": 0, "of": 3}
    copy = ben.ask("POST", f"{at}/clone", {}, expect=201)["list"]
    assert (copy["owner"], copy["visibility"], copy["size"]) == ("ben", "private", 3)
    assert ben.ask("GET", f"/lists/{copy['id']}/seen") == {"seen": 1, "of": 3}
