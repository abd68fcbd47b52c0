"""Lists that came with an export: edited like one's own, and imported again."""

import pytest

from tests.factories.lists import Lister

HEAD = "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n"
ABOUT = "2024-01-01,Noir,,https://boxd.it/noir,Hats\n\nPosition,Name,Year,URL,Description\n"
FILMS = (
    "1,Laura,1944,https://boxd.it/l1,\n"
    "2,Gilda,1946,https://boxd.it/l2,the glove\n"
    "3,Detour,1945,https://boxd.it/l3,\n"
)
WATCHLIST = (
    "Date,Name,Year,Letterboxd URI\n"
    "2024-01-01,Alien,1979,https://boxd.it/w1\n"
    "2024-01-02,Heat,1995,https://boxd.it/w2\n"
)
TRAKT = (
    '[{"id":1,"rank":1,"listed_at":"2024-01-03T00:00:00.000Z","type":"movie","movie":'
    '{"title":"Alien","year":1979,"ids":{"trakt":1,"imdb":"tt0078748"}}},'
    '{"id":2,"rank":2,"listed_at":"2024-01-04T00:00:00.000Z","type":"movie","movie":'
    '{"title":"Ran","year":1985,"ids":{"trakt":2,"imdb":"tt0089881"}}}]'
)
LATER = "/watch-later"


def noir(films: str = FILMS) -> dict[str, bytes | str]:
    return {"lists/noir.csv": HEAD + ABOUT + films}


@pytest.fixture
def at(ann: Lister) -> str:
    ann.diary.take(noir())
    [found] = ann.ask("GET", "/lists")["lists"]
    assert (found["name"], found["description"], found["size"]) == ("Noir", "Hats", 3)
    return f"/lists/{found['id']}"


def test_what_was_taken_out_stays_away_when_the_export_comes_again(ann: Lister, at: str) -> None:
    gone = ann.ask("DELETE", f"{at}/entries/{ann.entry(at, 'Gilda')}")["change"]
    ann.diary.take(noir(FILMS + "4,Ossessione,1943,https://boxd.it/l4,\n"))
    assert ann.names(at) == ["Laura", "Detour", "Ossessione"]
    ann.undo(gone)
    assert ann.names(at) == ["Laura", "Gilda", "Detour", "Ossessione"]


def test_what_was_moved_and_noted_stays_so_when_the_export_comes_again(
    ann: Lister, at: str
) -> None:
    ann.ask("PUT", f"{at}/entries/{ann.entry(at, 'Detour')}/place", {"after": None})
    ann.ask("PATCH", f"{at}/entries/{ann.entry(at, 'Gilda')}", {"note": "Hayworth"})
    ann.add(at, "Out of the Past", after=ann.entry(at, "Laura"))
    ann.diary.take(noir())
    assert ann.names(at) == ["Detour", "Laura", "Out of the Past", "Gilda"]
    assert ann.entries(at)[3]["note"] == "Hayworth"


def test_edits_are_taken_back_after_the_import_was(ann: Lister) -> None:
    before = ann.diary.sha()
    [done] = ann.diary.take(noir())
    [found] = ann.ask("GET", "/lists")["lists"]
    at = f"/lists/{found['id']}"
    moved = ann.ask("PUT", f"{at}/entries/{ann.entry(at, 'Detour')}/place", {"after": None})
    named = ann.ask("PATCH", at, {"name": "Black"})
    assert ann.ask("GET", at)["name"] == "Black"
    ann.diary.undo(done.batch)
    ann.undo(moved["change"])
    ann.undo(named["change"])
    assert ann.diary.sha() == before


def test_a_deleted_list_stays_away_when_the_export_comes_again(ann: Lister, at: str) -> None:
    change = ann.ask("DELETE", at)["change"]
    ann.diary.take(noir(FILMS + "4,Ossessione,1943,https://boxd.it/l4,\n"))
    assert ann.ask("GET", "/lists")["lists"] == []
    ann.undo(change)
    assert ann.names(at) == ["Laura", "Gilda", "Detour", "Ossessione"]


def test_the_queue_is_there_from_the_start(ann: Lister) -> None:
    empty = ann.ask("GET", LATER)
    assert (empty["kind"], empty["size"], empty["visibility"]) == ("watch_later", 0, "private")
    assert ann.entries(LATER) == []
    ann.ask("DELETE", f"{LATER}/entries/1", expect=404)
    ann.add(LATER, "Alien", "Heat")
    assert ann.names(LATER) == ["Alien", "Heat"]
    found = ann.ask("GET", LATER)
    ann.ask("DELETE", f"/lists/{found['id']}", expect=409)
    ann.ask("PATCH", f"/lists/{found['id']}", {"visibility": "public"}, expect=409)
    ann.ask("PUT", f"/lists/{found['id']}/share", expect=409)


def test_the_queue_holds_a_title_once_and_is_ordered_by_hand(ann: Lister) -> None:
    ann.diary.take({"watchlist.csv": WATCHLIST})
    ann.diary.take({"watchlist.json": TRAKT})
    assert sorted(ann.names(LATER)) == ["Alien", "Heat", "Ran"]
    order = ann.names(LATER)
    last = ann.entry(LATER, order[-1])
    ann.ask("PUT", f"{LATER}/entries/{ann.entry(LATER, 'Alien')}/place", {"after": last})
    wanted = [name for name in order if name != "Alien"] + ["Alien"]
    assert ann.names(LATER) == wanted != order
    ann.ask("PATCH", f"{LATER}/entries/{ann.entry(LATER, 'Alien')}", {"note": "on the big screen"})
    gone = ann.ask("DELETE", f"{LATER}/entries/{ann.entry(LATER, 'Alien')}")["change"]
    ann.diary.take({"watchlist.csv": WATCHLIST})
    ann.diary.take({"watchlist.json": TRAKT})
    assert sorted(ann.names(LATER)) == ["Heat", "Ran"]
    ann.undo(gone)
    assert ann.names(LATER) == wanted
    [alien] = [one for one in ann.entries(LATER) if one["title"]["name"] == "Alien"]
    assert alien["note"] == "on the big screen"


def test_what_was_seen_can_be_queued_again(ann: Lister) -> None:
    ann.add(LATER, "Alien", "Heat")
    ann.diary.take({
        "diary.csv": "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2024-01-02,Alien,,https://boxd.it/a,,,,2024-01-01\n"
    })  # fmt: skip
    assert ann.names(LATER, seen=True) == ["Alien"]
    ann.ask("DELETE", f"{LATER}/entries/{ann.entry(LATER, 'Alien')}")
    [again] = ann.add(LATER, "Alien")
    assert ann.names(LATER) == ["Heat", "Alien"]
    assert again["is_seen"] is True
