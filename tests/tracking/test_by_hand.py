"""A person's own acts: logged, said, changed, deleted, and each taken back."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.core.db import Database
from tests.factories.accounts import program
from tests.factories.transfer import Diary

DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2024-01-02,Alien,1979,https://boxd.it/a,4,,space,2024-01-01\n"
    "2024-02-02,Heat,1995,https://boxd.it/h,3,,,2024-02-01\n"
)
TRAKT = (
    '[{"id":1,"watched_at":"2024-01-01T20:00:00.000Z","action":"watch","type":"movie",'
    '"movie":{"title":"Alien","year":1979,"ids":{"trakt":1,"imdb":"tt0078748"}}},'
    '{"id":2,"watched_at":"2024-03-01T20:00:00.000Z","action":"watch","type":"episode",'
    '"episode":{"season":1,"number":1,"title":"One","ids":{"trakt":11}},'
    '"show":{"title":"Dark","year":2017,"ids":{"trakt":10}}},'
    '{"id":3,"watched_at":"2024-03-02T20:00:00.000Z","action":"watch","type":"episode",'
    '"episode":{"season":1,"number":2,"title":"Two","ids":{"trakt":12}},'
    '"show":{"title":"Dark","year":2017,"ids":{"trakt":10}}}]'
)


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    diary = Diary(database, tmp_path)
    diary.take({"diary.csv": DIARY})
    diary.take({"watched-history.json": TRAKT})
    return diary


@pytest.fixture
def client(diary: Diary) -> TestClient:
    return program(diary.database, diary.viewer, "write")


def ok(answer: Any) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()


def plays(client: TestClient) -> list[dict[str, Any]]:
    return list(ok(client.get("/api/v1/history"))["plays"])


def play_of(client: TestClient, title: str) -> dict[str, Any]:
    return next(one for one in plays(client) if one["title"] == title)


def undo(client: TestClient, change: int) -> int:
    return int(ok(client.post(f"/api/v1/changes/{change}/undo"))["undone"])


def test_a_log_of_a_new_title_makes_it_and_an_undo_unmakes_it(
    client: TestClient, diary: Diary
) -> None:
    before = diary.sha()
    logged = ok(
        client.post(
            "/api/v1/history",
            json={
                "title": {"type": "movie", "title": "Solaris", "year": 1972},
                "when": "2010s",
                "rating": {"value": 4.5, "scale": "5.5"},
                "review": "Slow.\n\nGood.",
                "is_favourite": True,
                "tags": ["sea"],
            },
        )
    )
    solaris = play_of(client, "Solaris")
    assert solaris["item"] == logged["item"]
    assert solaris["when"]["precision"] == "decade"
    assert solaris["sources"] == ["mediary"]
    totals = ok(client.get("/api/v1/stats"))
    assert (totals["plays"], totals["ratings"], totals["reviews"]) == (5, 1, 1)
    assert diary.sha() != before
    assert undo(client, logged["change"]) > 0
    assert diary.sha() == before
    assert undo(client, logged["change"]) == 0


def test_a_log_pairs_with_what_a_service_tells_of_the_same_evening(
    client: TestClient, diary: Diary
) -> None:
    alien = play_of(client, "Alien")
    assert sorted(alien["sources"]) == ["letterboxd", "trakt"]
    ok(client.post("/api/v1/history", json={"item": alien["item"], "when": "2024-01-01"}))
    assert sorted(play_of(client, "Alien")["sources"]) == ["letterboxd", "mediary", "trakt"]
    ok(client.post("/api/v1/history", json={"item": alien["item"], "when": "2024-05-01"}))
    assert sum(one["title"] == "Alien" for one in plays(client)) == 2


def test_an_edited_play_keeps_its_records_and_an_undo_their_dates(
    client: TestClient, diary: Diary
) -> None:
    before = diary.sha()
    alien = play_of(client, "Alien")
    path = f"/api/v1/history/{alien['id']}"
    change = ok(client.patch(path, json={"when": "2023-12", "note": "with Ann"}))["change"]
    edited = ok(client.get(path))
    assert edited["when"] | {"offset": 0} == {
        "at": None, "from": "2023-12-01", "to": "2023-12-31", "offset": 0, "precision": "month",
    }  # fmt: skip
    assert (edited["note"], sorted(edited["sources"])) == ("with Ann", ["letterboxd", "trakt"])
    second = ok(client.patch(path, json={"rating": {"value": 3, "scale": "5"}}))["change"]
    undo(client, change)
    kept = play_of(client, "Alien")
    assert (kept["when"]["precision"], kept["rating"], kept["note"]) == ("instant", 60.0, "")
    undo(client, second)
    assert diary.sha() == before


def test_a_deleted_play_stays_away_when_its_export_comes_again(
    client: TestClient, diary: Diary
) -> None:
    before = diary.sha()
    heat = play_of(client, "Heat")
    gone = ok(client.delete(f"/api/v1/history/{heat['id']}"))["change"]
    assert [one["title"] for one in plays(client)].count("Heat") == 0
    diary.take({"diary.csv": DIARY + "2024-09-02,Ran,1985,https://boxd.it/r,5,,,2024-09-01\n"})
    titles = [one["title"] for one in plays(client)]
    assert (titles.count("Heat"), titles.count("Ran"), titles.count("Alien")) == (0, 1, 1)
    undo(client, gone)
    assert play_of(client, "Heat")["when"]["from"] == "2024-02-01"
    newest = ok(client.get("/api/v1/changes"))["changes"][0]
    assert newest["kind"] == "import"
    undo(client, newest["id"])
    assert diary.sha() == before


def test_many_plays_are_edited_and_deleted_as_one_change(client: TestClient, diary: Diary) -> None:
    before = diary.sha()
    ids = [one["id"] for one in plays(client)]
    edited = ok(
        client.post("/api/v1/history/edit", json={"plays": ids, "set": {"is_private": True}})
    )
    assert all(one["is_private"] for one in plays(client))
    gone = ok(client.post("/api/v1/history/delete", json={"plays": ids}))
    assert gone["plays"] == 4
    assert plays(client) == []
    undo(client, edited["change"])
    assert plays(client) == []
    undo(client, gone["change"])
    assert [one["is_private"] for one in plays(client)] == [False] * 4
    assert diary.sha() == before


def test_a_show_is_marked_whole_and_only_what_is_missing_is_written(
    client: TestClient, diary: Diary
) -> None:
    for number in (3, 4):
        ok(
            client.post(
                "/api/v1/history",
                json={
                    "title": {
                        "type": "show", "title": "Dark", "year": 2017, "season": 1,
                        "number": number,
                    },
                    "when": "2024-03-05",
                },
            )
        )  # fmt: skip
    dark = [one for one in plays(client) if one["title"] == "Dark"]
    assert len(dark) == 4
    third = next(one for one in dark if one["subtitle"].startswith("S1 E3"))
    unmarked = ok(client.delete(f"/api/v1/media/{third['item']}/watched"))
    assert unmarked["plays"] == 1
    before = diary.sha()
    show = _parent(diary, third["item"])
    marked = ok(client.post(f"/api/v1/media/{show}/watched", json={"when": "2025"}))
    assert marked["plays"] == 1
    again = ok(client.post(f"/api/v1/media/{show}/watched", json={}))
    assert (again["plays"], again["change"]) == (0, None)
    undo(client, marked["change"])
    assert diary.sha() == before
    once_more = ok(
        client.post(
            f"/api/v1/media/{show}/watched",
            json={"when": "2025-01-01/2025-01-02", "up_to": third["item"], "is_again": True},
        )
    )
    assert once_more["plays"] == 3
    days = sorted(one["when"]["from"] for one in plays(client) if one["is_rewatch"])
    assert days == ["2025-01-01", "2025-01-01", "2025-01-02"]


def _parent(diary: Diary, uuid: str) -> str:
    found = diary.rows(
        "SELECT w.uuid, i.uuid FROM media_item i JOIN media_item w ON w.id = i.work_id"
        " WHERE i.owner_id = :user"
    )
    return next(work for work, item in found if item == uuid)


def test_what_is_said_last_by_hand_counts_and_each_word_is_taken_back_alone(
    client: TestClient, diary: Diary
) -> None:
    before = diary.sha()
    item = play_of(client, "Alien")["item"]
    path = f"/api/v1/media/{item}"
    first = ok(client.put(f"{path}/rating", json={"value": 9, "scale": "10"}))["change"]
    ok(client.put(f"{path}/rating", json={"value": 7.5, "scale": "10.5"}))
    assert media(diary)["rating"] == 750
    none = ok(client.delete(f"{path}/rating"))["change"]
    assert media(diary)["rating"] is None
    undo(client, none)
    assert media(diary)["rating"] == 750
    undo(client, first)
    assert media(diary)["rating"] == 750
    ok(client.put(f"{path}/status", json={"status": "dropped"}))
    ok(client.put(f"{path}/favourite"))
    ok(client.put(f"{path}/notes", json={"text": "mine"}))
    ok(client.put(f"{path}/tags", json={"names": ["horror"]}))
    ok(client.put(f"{path}/fields", json={"fields": {"shelf": "A3", "loaned": True}}))
    ok(client.put(f"{path}/privacy", json={"is_private": True}))
    found = media(diary)
    assert found["status_chosen"] == "dropped"
    assert found["notes"] == "mine"
    assert found["custom_fields"] == '{"loaned":true,"shelf":"A3"}'
    assert found["is_favorite"]
    assert found["is_private"]
    assert tags(diary) == ["horror"]
    diary.take({"diary.csv": DIARY})
    assert tags(diary) == ["horror"], "a tag that was taken off comes back with no import"
    ok(client.delete(f"{path}/status"))
    ok(client.delete(f"{path}/favourite"))
    assert media(diary)["status_chosen"] is None
    assert not media(diary)["is_favorite"]
    for change in ok(client.get("/api/v1/changes"))["changes"]:
        if change["kind"] in {"manual", "bulk"}:
            undo(client, change["id"])
    assert tags(diary) == ["space"]
    assert diary.sha() == before


def media(diary: Diary) -> dict[str, Any]:
    names = ("rating", "status_chosen", "notes", "custom_fields", "is_favorite", "is_private")
    found = diary.rows(
        f"SELECT {', '.join('u.' + name for name in names)} FROM user_media u"
        " JOIN media_item i ON i.id = u.media_item_id"
        " WHERE u.user_id = :user AND i.title = 'Alien'"
    )
    return dict(zip(names, found[0] if found else (None,) * len(names), strict=True))


def tags(diary: Diary) -> list[str]:
    found = diary.rows(
        "SELECT t.name FROM tag t JOIN media_tag m ON m.user_id = t.user_id AND m.tag_id = t.id"
        " WHERE t.user_id = :user ORDER BY t.name"
    )
    return [name for (name,) in found]


@pytest.mark.parametrize(
    ("resource", "path", "made", "changed"),
    [
        ("reviews", "reviews", {"body": "Good."}, {"headline": "Yes", "has_spoilers": True}),
        ("copies", "collection", {"medium": "Blu-ray", "place": "A3"}, {"lent_to": "Bea"}),
        ("runs", "runs", {"number": 2, "started": "2025-01"}, {"status": "completed"}),
    ],
)
def test_records_are_added_changed_and_removed(
    client: TestClient, diary: Diary, resource: str, path: str, made: Any, changed: Any
) -> None:
    before = diary.sha()
    item = play_of(client, "Alien")["item"]
    added = ok(client.post(f"/api/v1/media/{item}/{resource}", json=made))
    edited = ok(client.patch(f"/api/v1/{path}/{added['id']}", json=changed))
    with_edit = diary.sha()
    removed = ok(client.delete(f"/api/v1/{path}/{added['id']}"))
    undo(client, removed["change"])
    assert diary.sha() == with_edit
    undo(client, edited["change"])
    undo(client, added["change"])
    assert diary.sha() == before


def test_what_is_said_by_hand_survives_the_undo_of_the_import_that_named_the_title(
    client: TestClient, diary: Diary
) -> None:
    dark = next(one for one in plays(client) if one["title"] == "Dark")
    ok(client.put(f"/api/v1/media/{dark['item']}/rating", json={"value": 8}))
    for change in ok(client.get("/api/v1/changes"))["changes"]:
        if change["kind"] == "import":
            undo(client, change["id"])
    assert plays(client) == []
    totals = ok(client.get("/api/v1/stats"))
    assert totals["ratings"] == 1
    moved = Diary(diary.database, diary.folder, "moved")
    moved.take(diary.archive())
    assert moved.sha() == diary.sha()


def test_a_life_by_hand_moves_whole(client: TestClient, diary: Diary) -> None:
    alien, heat = play_of(client, "Alien"), play_of(client, "Heat")
    ok(client.patch(f"/api/v1/history/{alien['id']}", json={"when": "2020/2021", "note": "x"}))
    ok(client.delete(f"/api/v1/history/{heat['id']}"))
    item = f"/api/v1/media/{alien['item']}"
    ok(client.delete(f"{item}/rating"))
    ok(client.put(f"{item}/tags", json={"names": ["a", "b"]}))
    ok(client.post(f"{item}/copies", json={"medium": "DVD", "lent_to": "Bea", "lent": "2024/.."}))
    ok(client.put(f"{item}/progress", json={"position_seconds": 600, "percent": 12.5}))
    ok(client.put(f"{item}/fields", json={"fields": {"n": 1.5}}))
    moved = Diary(diary.database, diary.folder, "moved")
    moved.take(diary.archive())
    assert moved.sha() == diary.sha()
    there = program(diary.database, moved.viewer, "write")
    assert [one["title"] for one in plays(there)] == [one["title"] for one in plays(client)]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "rating", {"value": 8.3, "scale": "10"}, 422),
        ("PUT", "rating", {"value": -1}, 422),
        ("PUT", "rating", {"value": 5, "scale": "7"}, 422),
        ("PUT", "status", {"status": ""}, 422),
        ("PUT", "notes", {"text": "a", "other": 1}, 422),
        ("POST", "watched", {"when": "the other day"}, 422),
        ("POST", "runs", {"status": "sleeping"}, 422),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_reason(
    client: TestClient, diary: Diary, method: str, path: str, body: Any, status: int
) -> None:
    before = diary.sha()
    item = play_of(client, "Alien")["item"]
    answer = client.request(method, f"/api/v1/media/{item}/{path}", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert diary.sha() == before
    assert all(one["kind"] == "import" for one in ok(client.get("/api/v1/changes"))["changes"])


def test_titles_and_plays_of_others_are_not_there(client: TestClient, diary: Diary) -> None:
    other = Diary(diary.database, diary.folder, "other")
    stranger = program(diary.database, other.viewer, "write")
    alien = play_of(client, "Alien")
    before = diary.sha()
    for answer in (
        stranger.put(f"/api/v1/media/{alien['item']}/rating", json={"value": 1}),
        stranger.post(f"/api/v1/media/{alien['item']}/watched", json={}),
        stranger.patch(f"/api/v1/history/{alien['id']}", json={"note": "x"}),
        stranger.delete(f"/api/v1/history/{alien['id']}"),
        stranger.post("/api/v1/history", json={"item": alien["item"]}),
        stranger.get(f"/api/v1/history/{alien['id']}"),
        stranger.post("/api/v1/changes/1/undo"),
    ):
        assert answer.status_code == 404, answer.text
    assert diary.sha() == before
