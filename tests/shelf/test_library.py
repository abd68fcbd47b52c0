"""A library over HTTP: what is listed, in which order, and what a page of a title shows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.accounts.models import Account
from mediary.core.db import Database
from mediary.tracking.service import by_hand
from tests.factories.accounts import program
from tests.factories.transfer import Diary

FILMS = """\
Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2024-03-02,The Long Orbit,2021,https://boxd.it/a1,4.5,,space,2024-03-01
2024-03-04,Northline,2019,https://boxd.it/a2,3,,,2024-03-03
2024-03-05,Élan,1999,https://boxd.it/a3,,,,2024-03-05
"""
RATINGS = """\
Date,Name,Year,Letterboxd URI,Rating
2024-03-02,The Long Orbit,2021,https://boxd.it/1a1,4.5
2024-03-04,Northline,2019,https://boxd.it/1a2,3
"""
QUEUE = "Date,Name,Year,Letterboxd URI\n2024-03-06,Orbit of Ash,2026,https://boxd.it/q1\n"


def episode(number: int, season: int = 1) -> dict[str, Any]:
    show = {"title": "Dark Harbour", "year": 2017, "ids": {"trakt": 7}}
    named = {"season": season, "number": number, "title": f"Part {number}",
             "ids": {"trakt": 100 * season + number}}  # fmt: skip
    return {"type": "episode", "show": show, "episode": named}


SEEN = [
    {"id": n, "watched_at": f"2024-02-0{n}T20:00:00.000Z", "action": "watch", **episode(n)}
    for n in (1, 2)
]
RATED = [{"rated_at": "2024-02-10T10:00:00.000Z", "rating": 7, **episode(3)}]


@pytest.fixture
def diary(database: Database, tmp_path: Path) -> Diary:
    diary = Diary(database, tmp_path)
    diary.take({"diary.csv": FILMS, "ratings.csv": RATINGS, "watchlist.csv": QUEUE})
    diary.take(
        {"watched-history-1.json": json.dumps(SEEN), "ratings-episodes.json": json.dumps(RATED)}
    )
    return diary


@pytest.fixture
def client(diary: Diary) -> TestClient:
    return program(diary.database, diary.viewer, "read", "lists")


def names(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/v1/media?{query}")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["total"] == len(found["titles"])
    return [one["title"] for one in found["titles"]]


ASKED = (
    ("", ["Dark Harbour", "The Long Orbit", "Northline", "Orbit of Ash", "Élan"]),
    ("type=movie&sort=rating&order=desc",
     ["The Long Orbit", "Northline", "Orbit of Ash", "Élan"]),
    ("type=movie&sort=rating", ["Northline", "The Long Orbit", "Orbit of Ash", "Élan"]),
    ("type=show&sort=progress", ["Dark Harbour"]),
    ("sort=year", ["Élan", "Dark Harbour", "Northline", "The Long Orbit", "Orbit of Ash"]),
    ("status=planned&status=in_progress", ["Dark Harbour", "Orbit of Ash"]),
    ("status=completed&sort=last_watched&order=desc", ["Élan", "Northline", "The Long Orbit"]),
    ("unwatched=true", ["Orbit of Ash"]),
    ("rating_from=60&rating_to=89", ["Northline"]),
    ("year_from=2000&year_to=2019&type=movie", ["Northline"]),
    ("tag=space", ["The Long Orbit"]),
    ("favorite=true", []),
    ("q=orb", ["Orbit of Ash", "The Long Orbit"]),
    ("q=elan", ["Élan"]),
    ("q=long%20orb", ["The Long Orbit"]),
    ("q=orb%20long", []),
    ("q=%25", []),
)  # fmt: skip


def test_a_library_is_filtered_sorted_and_searched(client: TestClient) -> None:
    for query, found in ASKED:
        got = names(client, query)
        if "sort=rating" in query:  # titles without one come last, in any order among them
            got = [*got[:2], *sorted(got[2:])]
        assert got == found, query


def test_a_library_is_filtered_by_a_list_of_ones_own_only(client: TestClient) -> None:
    item = client.get("/api/v1/media?q=elan").json()["titles"][0]["item"]
    made = client.post("/api/v1/lists", json={"name": "Short"}).json()["list"]["id"]
    entries = {"entries": [{"item": item}]}
    added = client.post(f"/api/v1/lists/{made}/entries", json=entries)
    assert added.status_code == 201, added.text
    assert names(client, f"list={made}") == ["Élan"]
    assert client.get(f"/api/v1/media?list={item}").status_code == 404


SORTS = ("title", "added", "last_watched", "first_watched", "rating", "year", "released",
         "runtime", "plays", "progress", "time_left")  # fmt: skip


def test_cursors_and_pages_walk_the_same_titles(client: TestClient) -> None:
    for asked in (f"/api/v1/media?sort={s}&order={o}" for s in SORTS for o in ("asc", "desc")):
        whole = [one["item"] for one in client.get(asked).json()["titles"]]
        paged = [client.get(f"{asked}&size=2&page={n}").json()["titles"] for n in (1, 2, 3, 4)]
        assert list(walked(client, f"{asked}&size=2")) == whole, asked
        assert [one["item"] for page in paged for one in page] == whole, asked


def walked(client: TestClient, asked: str) -> Iterator[str]:
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(asked + (f"&cursor={cursor}" if cursor else "")).json()
        assert page["total"] == 5
        yield from (one["item"] for one in page["titles"])
        cursor = page["next"]


REFUSED = (
    "type=nothing", "cursor=00", "cursor=5b5d", "sort=size", "rating_from=101", "x=1", "size=0",
    "list=a",
)  # fmt: skip


def test_what_cannot_be_asked_is_refused_in_a_sentence(client: TestClient) -> None:
    for query in REFUSED:
        answer = client.get(f"/api/v1/media?{query}")
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_of_a_show_has_seasons_and_episodes_in_one_answer(client: TestClient) -> None:
    (show,) = client.get("/api/v1/media?type=show").json()["titles"]
    assert (show["watched"], show["known"], show["next"]["number"]) == (2, 3, 3)
    page = client.get(f"/api/v1/media/{show['item']}").json()
    (season,) = page["seasons"]
    assert (season["number"], season["watched"], season["known"]) == (1, 2, 3)
    assert season["last_at"] == "2024-02-02T20:00:00.000Z"
    assert [(e["number"], e["plays"], e["rating"]) for e in season["episodes"]] == [
        (1, 1, None), (2, 1, None), (3, 0, 70),
    ]  # fmt: skip
    assert page["counts"]["status"] == "in_progress"
    assert [play["when"]["at"] for play in page["plays"]] == [
        "2024-02-02T20:00:00.000Z", "2024-02-01T20:00:00.000Z",
    ]  # fmt: skip
    episode = client.get(f"/api/v1/media/{season['episodes'][2]['item']}").json()
    assert episode["parents"][0]["title"] == "Dark Harbour"
    assert (episode["said"]["rating"], episode["counts"]) == (70, None)
    history = client.get(f"/api/v1/media/{show['item']}/history?limit=1").json()
    rest = client.get(f"/api/v1/media/{show['item']}/history?cursor={history['next']}").json()
    assert [*history["plays"], *rest["plays"]] == page["plays"]


def test_the_page_of_a_film_says_what_was_said(client: TestClient) -> None:
    (film,) = client.get("/api/v1/media?q=long").json()["titles"]
    page = client.get(f"/api/v1/media/{film['item']}").json()
    assert page["said"]["rating"] == 90
    assert page["said"]["tags"] == ["space"]
    assert page["seasons"] == []
    assert {"provider": "letterboxd", "kind": "entry", "key": "a1"}.keys() == page["ids"][0].keys()


def test_another_persons_private_title_is_not_there(diary: Diary, client: TestClient) -> None:
    (film,) = client.get("/api/v1/media?q=long").json()["titles"]
    ben = Diary(diary.database, diary.folder, "ben")
    other = program(diary.database, ben.viewer, "read")
    for path in (film["item"], f"{film['item']}/history", "no-such-title"):
        assert other.get(f"/api/v1/media/{path}").status_code == 404
    assert other.get("/api/v1/media").json() == {"titles": [], "total": 0, "next": None}


def test_up_next_and_continue_name_the_next_episode(client: TestClient) -> None:
    (show,) = client.get("/api/v1/up-next").json()["titles"]
    assert (show["state"], show["next"]["season"], show["next"]["number"]) == ("behind", 1, 3)
    found = client.get("/api/v1/continue").json()
    assert [one["title"] for one in found["next"]] == ["Dark Harbour"]
    assert found["stopped"] == []


def test_a_place_where_the_person_stopped_leads_what_to_continue(
    diary: Diary, client: TestClient
) -> None:
    ((film,),) = diary.rows("SELECT id FROM media_item WHERE title = 'Orbit of Ash'")
    with diary.database.transaction() as db, by_hand(db, diary.viewer.user_id, "Stop") as hand:
        hand.say("progress", {"position_seconds": 600, "percent": 10.0}, item_id=film)
    found = client.get("/api/v1/continue").json()
    assert [(s["title"], s["position_seconds"]) for s in found["stopped"]] == [
        ("Orbit of Ash", 600)
    ]
    assert names(client, "status=in_progress&type=movie") == ["Orbit of Ash"]


def test_statuses_that_nobody_chose_can_be_switched_off(diary: Diary, client: TestClient) -> None:
    with diary.database.transaction() as db:
        account = db.get_one(Account, diary.viewer.user_id)
        account.preferences = {"is_status_derived": False}
        db.flush()
    assert names(client, "status=completed") == []
    assert len(names(client, "status=none")) == 5


def test_what_was_said_is_listed(client: TestClient) -> None:
    ratings = client.get("/api/v1/ratings").json()["ratings"]
    assert sorted((one["title"], one["rating"]) for one in ratings) == [
        ("Northline", 60), ("Part 3", 70), ("The Long Orbit", 90),
    ]  # fmt: skip
    assert next(one for one in ratings if one["work"])["work"]["title"] == "Dark Harbour"
    assert [(t["name"], t["items"]) for t in client.get("/api/v1/tags").json()["tags"]] == [
        ("space", 1)
    ]
    types = client.get("/api/v1/media-types").json()["media_types"]
    assert {one["name"]: one["titles"] for one in types if one["titles"]} == {"movie": 4, "show": 1}
    assert client.get("/api/v1/reviews").json() == {"reviews": [], "has_more": False}
    assert client.get("/api/v1/collection").json() == {"copies": [], "has_more": False}
