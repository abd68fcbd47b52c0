"""Lists of a person's own: started, changed, copied, deleted, each with its undo."""

import pytest

from tests.factories.accounts import program
from tests.factories.lists import Lister


def test_a_list_is_started_and_found(ann: Lister) -> None:
    done = ann.ask(
        "POST",
        "/lists",
        {"name": "Noir", "description": "Rain", "visibility": "friends", "is_ranked": True},
        expect=201,
    )
    found = ann.ask("GET", f"/lists/{done['list']['id']}")
    assert found == done["list"]
    assert {name: found[name] for name in ("name", "description", "visibility", "kind")} == {
        "name": "Noir", "description": "Rain", "visibility": "friends", "kind": "list",
    }  # fmt: skip
    assert (found["is_ranked"], found["relation"], found["size"]) == (True, "owner", 0)


def test_lists_come_page_by_page_newest_first(ann: Lister) -> None:
    made = [ann.start(f"List {number}") for number in range(5)]
    first = ann.ask("GET", "/lists?limit=3")
    rest = ann.ask("GET", f"/lists?limit=3&cursor={first['next']}")
    assert [one["id"] for one in first["lists"] + rest["lists"]] == made[::-1]
    assert rest["next"] is None


def test_changes_are_undone_in_any_order(ann: Lister) -> None:
    at = f"/lists/{ann.start('Noir')}"
    named = ann.ask("PATCH", at, {"name": "Film noir"})["change"]
    told = ann.ask("PATCH", at, {"description": "Rain and hats"})["change"]
    ann.ask("PATCH", at, {"is_ranked": True, "visibility": "public"})
    ann.undo(named)
    found = ann.ask("GET", at)
    assert (found["name"], found["description"], found["is_ranked"]) == (
        "Noir", "Rain and hats", True,
    )  # fmt: skip
    ann.ask("PATCH", at, {"description": ""})
    assert ann.ask("GET", at)["description"] == ""
    ann.undo(told)
    assert ann.ask("GET", at)["visibility"] == "public"


def test_a_deleted_list_comes_back_whole_and_is_the_same(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    ann.add(at, "Alien", "Heat")
    before = ann.diary.sha()
    change = ann.ask("DELETE", at)["change"]
    ann.ask("GET", at, expect=404)
    assert ann.ask("GET", "/lists")["lists"] == []
    ann.undo(change)
    assert ann.names(at) == ["Alien", "Heat"]
    assert ann.diary.sha() == before


def test_an_undo_of_the_start_takes_the_list_with_its_entries(ann: Lister) -> None:
    before = ann.diary.sha()
    done = ann.ask("POST", "/lists", {"name": "Noir"}, expect=201)
    at = f"/lists/{done['list']['id']}"
    body = {"entries": [{"text": "the one with the owl"}]}
    added = ann.ask("POST", f"{at}/entries", body, expect=201)["change"]
    ann.undo(done["change"])
    ann.ask("GET", at, expect=404)
    ann.undo(added)
    assert ann.diary.sha() == before


def test_a_copy_is_a_list_of_its_own(ann: Lister) -> None:
    at = f"/lists/{ann.start('Noir')}"
    ann.add(at, "Alien", "Heat", "Ran")
    ann.ask(
        "POST", f"{at}/entries", {"entries": [{"person": "Agnès Varda", "note": "all of her"}]},
        expect=201,
    )  # fmt: skip
    copied = ann.ask("POST", f"{at}/clone", {"name": "Noir 2"}, expect=201)["list"]
    copy = f"/lists/{copied['id']}"
    ann.ask("DELETE", f"{at}/entries/{ann.entry(at, 'Heat')}")
    assert ann.names(copy) == ["Alien", "Heat", "Ran", "Agnès Varda"]
    assert ann.entries(copy)[3]["note"] == "all of her"
    assert (copied["name"], copied["size"]) == ("Noir 2", 4)


def test_a_progress_bar_knows_what_was_seen(ann: Lister) -> None:
    ann.diary.take({
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2024-01-02,Alien,1979,https://boxd.it/a,,,,2024-01-01\n"
    })  # fmt: skip
    at = f"/lists/{ann.start()}"
    ann.add(at, "Alien", "Heat", "Ran")
    ann.ask("POST", f"{at}/entries", {"entries": [{"text": "a walk"}]}, expect=201)
    assert ann.ask("GET", f"{at}/seen") == {"seen": 1, "of": 3}
    assert ann.names(at, seen=True) == ["Alien"]
    assert ann.names(at, seen=False) == ["Heat", "Ran"]
    assert [one["is_seen"] for one in ann.entries(at)] == [True, False, False, None]


@pytest.mark.parametrize(
    "body",
    [{}, {"name": ""}, {"name": "x" * 301}, {"name": "x", "kind": "queue"},
     {"name": "x", "visibility": "secret"}],
)  # fmt: skip
def test_a_list_without_sense_is_refused(ann: Lister, body: dict[str, str]) -> None:
    ann.ask("POST", "/lists", body, expect=422)


def test_a_program_needs_the_scope_lists(ann: Lister) -> None:
    reads = program(ann.diary.database, ann.diary.viewer, "read")
    assert reads.post("/api/v1/lists", json={"name": "x"}).status_code == 403
    assert reads.get("/api/v1/lists").status_code == 200
