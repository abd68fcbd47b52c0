"""Entries of a list: added, moved, annotated, taken out."""

import random
from typing import Any

import pytest

from tests.factories.lists import Lister


def test_titles_people_and_text_stand_in_one_list(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    ann.add(at, "Alien")
    item = ann.entries(at)[0]["title"]["item"]
    other = f"/lists/{ann.start('Space')}"
    done = ann.ask(
        "POST",
        f"{other}/entries",
        {
            "entries": [
                {"item": item, "note": "the first"},
                {"person": "Ridley Scott"},
                {"text": "that one with the cat"},
                {"title": {"type": "book", "title": "Solaris", "year": 1961}},
            ]
        },
        expect=201,
    )
    assert ann.entries(other) == done["entries"]
    assert ann.names(other) == ["Alien", "Ridley Scott", "that one with the cat", "Solaris"]
    first, second, third, fourth = done["entries"]
    assert (first["title"]["item"], first["note"], first["number"]) == (item, "the first", 1)
    assert (second["person"], second["title"], second["is_seen"]) == ("Ridley Scott", None, None)
    assert third["text"] == "that one with the cat"
    assert (fourth["title"]["media_type"], fourth["title"]["year"]) == ("book", 1961)
    assert all(one["added"] and one["added_by"] is None for one in done["entries"])


def test_a_title_stands_in_a_list_once(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    ann.add(at, "Alien")
    assert [one["title"]["name"] for one in ann.add(at, "Alien", "Heat", "Heat")] == ["Heat"]
    body = {"entries": [{"title": {"type": "movie", "title": "Alien"}}]}
    assert "already" in ann.ask("POST", f"{at}/entries", body, expect=409)["detail"]
    assert ann.names(at) == ["Alien", "Heat"]


def test_entries_are_added_where_one_wants_them(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    ann.add(at, "B", "E")
    ann.add(at, "C", "D", after=ann.entry(at, "B"))
    ann.add(at, "A", after=None)
    ann.add(at, "F")
    assert ann.names(at) == list("ABCDEF")
    assert [one["number"] for one in ann.entries(at)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("seed", range(2))
def test_any_moves_do_what_they_do_to_a_plain_list(ann: Lister, seed: int) -> None:
    chance = random.Random(seed)
    at = f"/lists/{ann.start()}"
    plain = list("ABCDEFGH")
    ids = {one["title"]["name"]: one["id"] for one in ann.add(at, *plain)}
    for _ in range(25):
        moved = chance.choice(plain)
        rest = [name for name in plain if name != moved]
        behind = chance.choice([None, *rest])
        body = {"after": None if behind is None else ids[behind]}
        [entry] = ann.ask("PUT", f"{at}/entries/{ids[moved]}/place", body)["entries"]
        at_place = 0 if behind is None else rest.index(behind) + 1
        plain = [*rest[:at_place], moved, *rest[at_place:]]
        assert entry["number"] == at_place + 1
        assert ann.names(at, limit=500) == plain


def test_a_move_to_where_it_stands_changes_nothing(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    a, b = ann.add(at, "A", "B")
    assert ann.ask("PUT", f"{at}/entries/{b['id']}/place", {"after": a["id"]})["change"] is None
    ann.ask("PUT", f"{at}/entries/{b['id']}/place", {"after": b["id"]}, expect=422)


def test_notes_are_changed_and_taken_back(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    [entry] = ann.add(at, "Alien")
    before = ann.diary.sha()
    path = f"{at}/entries/{entry['id']}"
    first = ann.ask("PATCH", path, {"note": "with Ben"})
    assert first["entries"][0]["note"] == "with Ben"
    second = ann.ask("PATCH", path, {"note": ""})["change"]
    ann.undo(first["change"])
    assert ann.entries(at)[0]["note"] == ""
    ann.undo(second)
    assert ann.diary.sha() == before


def test_what_was_taken_out_comes_back_where_it_stood(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    ann.add(at, "A", "B", "C")
    before = ann.diary.sha()
    change = ann.ask("DELETE", f"{at}/entries/{ann.entry(at, 'B')}")["change"]
    assert ann.names(at) == ["A", "C"]
    ann.undo(change)
    assert ann.names(at) == ["A", "B", "C"]
    assert ann.diary.sha() == before


@pytest.mark.parametrize(
    "entry",
    [{}, {"text": "a", "person": "b"}, {"title": {"type": "movie"}}, {"text": ""},
     {"title": {"type": "pottery", "title": "x"}}, {"title": {"title": "x"}},
     {"title": {"type": "movie", "title": "x", "ids": ["tt1"]}}, {"text": "a", "at": 1}],
)  # fmt: skip
def test_what_is_no_entry_is_refused(ann: Lister, entry: dict[str, Any]) -> None:
    at = f"/lists/{ann.start()}"
    ann.ask("POST", f"{at}/entries", {"entries": [entry]}, expect=422)
    assert ann.entries(at) == []


@pytest.mark.parametrize("entry", ["1", "x", "9" * 19, "-1", "²", "0"])
def test_an_entry_that_is_not_there_is_told(ann: Lister, entry: str) -> None:
    at = f"/lists/{ann.start()}"
    ann.ask("DELETE", f"{at}/entries/{entry}", expect=404)
    ann.ask("PUT", f"{at}/entries/{entry}/place", {"after": None}, expect=404)


def test_a_title_that_is_not_there_is_told(ann: Lister) -> None:
    at = f"/lists/{ann.start()}"
    body = {"entries": [{"item": "00000000-0000-0000-0000-000000000000"}]}
    ann.ask("POST", f"{at}/entries", body, expect=404)
