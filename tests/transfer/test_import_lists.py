"""Imports in pages, in parts, and put away: what programs and the page page through."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.core.db import Database
from tests.transfer.test_imports_over_http import (  # noqa: F401  two of them are fixtures
    DIARY,
    HISTORY,
    data,
    person,
    take,
    upload,
    work,
)

NETFLIX = "Title,Date\nNorthline,1/2/20\nVelvet Static,3/4/20\n"
WATCHED = (
    "Date,Name,Year,Letterboxd URI\n"
    "2020-01-02,Dune,2021,https://boxd.it/aaaa\n"
    "2020-01-02,Heat,1995,https://boxd.it/bbbb\n"
)
SOLARIS = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-02,Solaris,1972,https://boxd.it/e1,4.5,,,2020-01-01\n"
    "2020-01-04,Solaris,2002,https://boxd.it/e2,,,,2020-01-03\n"
)


def pages(client: TestClient, path: str, name: str, limit: int, **rest: str) -> list[list[Any]]:
    found: list[list[Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(path, params={**rest, "limit": limit, "cursor": cursor})
        assert page.status_code == 200, page.text
        found.append(page.json()[name])
        cursor = page.json()["next"]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_source_rows_come_page_by_page_each_once(
    person: TestClient,  # noqa: F811
    database: Database,
    limit: int,
) -> None:
    done = take(person, database, diary_csv=DIARY, watched_csv=WATCHED)
    path = f"/api/v1/imports/{done['id']}/rows"
    found = pages(person, path, "rows", limit)
    assert all(len(page) == limit for page in found[:-1])
    assert [(row["file"], row["line"]) for page in found for row in page] == [
        ("diary.csv", 2), ("diary.csv", 3), ("watched.csv", 2), ("watched.csv", 3),
    ]  # fmt: skip
    known = pages(person, path, "rows", limit, outcome="duplicate")
    assert {row["outcome"] for page in known for row in page} == {"duplicate"}
    assert person.get(path, params={"cursor": "1.x"}).status_code == 422


def test_imports_come_page_by_page_newest_first(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    made = [take(person, database, diary_csv=DIARY)["id"] for _ in range(5)]
    found = pages(person, "/api/v1/imports", "imports", 2)
    assert [len(page) for page in found] == [2, 2, 1]
    assert [one["id"] for page in found for one in page] == made[::-1]


def test_a_rehearsal_is_discarded_and_an_import_is_not(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    rehearsed = take(person, database, is_rehearsal=True, diary_csv=DIARY)
    imported = take(person, database, diary_csv=DIARY)
    at = f"/api/v1/imports/{rehearsed['id']}"
    assert person.delete(at).status_code == 204
    assert person.get(at).status_code == 404
    assert person.delete(at).status_code == 404
    refused = person.delete(f"/api/v1/imports/{imported['id']}")
    assert (refused.status_code, "undo" in refused.json()["detail"]) == (409, True)
    assert person.get("/api/v1/stats").json()["plays"] == 2


def test_a_rehearsal_under_way_is_not_discarded(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    body = {"upload": upload(person, diary_csv=DIARY)["upload"], "is_rehearsal": True}
    waiting = person.post("/api/v1/imports", json=body).json()["imports"][0]
    at = f"/api/v1/imports/{waiting['id']}"
    assert person.delete(at).status_code == 409
    assert person.post(f"{at}/cancel").status_code == 200
    assert person.delete(at).status_code == 204


def test_exports_without_a_question_go_on_and_the_others_wait_for_the_answer(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    staged = upload(person, diary_csv=DIARY, NetflixViewingHistory_csv=NETFLIX)
    body = {"upload": staged["upload"]}
    answer = person.post("/api/v1/imports", json=body)
    assert answer.status_code == 202, answer.text
    told = answer.json()
    assert [one["format"] for one in told["imports"]] == ["letterboxd"]
    [asked] = told["questions"]
    assert asked["option"] == "--date-order"
    assert asked["export"] == next(e["name"] for e in staged["exports"] if e["format"] == "netflix")
    work(database)
    assert person.get("/api/v1/stats").json()["plays"] == 2

    body |= {"exports": [asked["export"]]}
    assert person.post("/api/v1/imports", json=body).status_code == 409
    body |= {"options": {"is_day_first": False}}
    told = person.post("/api/v1/imports", json=body).json()
    assert ([one["format"] for one in told["imports"]], told["questions"]) == (["netflix"], [])
    work(database)
    assert person.get("/api/v1/stats").json()["plays"] == 4
    body |= {"exports": ["nobody:"]}
    assert person.post("/api/v1/imports", json=body).status_code == 404


def test_corrections_are_told_again(person: TestClient, database: Database) -> None:  # noqa: F811
    rehearsed = take(person, database, is_rehearsal=True, watched__history_json=HISTORY)
    at = f"/api/v1/imports/{rehearsed['id']}"
    titles = person.get(f"{at}/findings").json()["titles"]
    film = next(one for one in titles if one["type"] == "movie")
    said = {"titles": [{"title": film["id"], "to": {"year": 1984}}], "apart": [], "together": []}
    assert person.put(f"{at}/corrections", json=said).status_code == 200
    assert person.get(f"{at}/corrections").json() == said
    assert person.get("/api/v1/corrections").json()["titles"] == []

    done = person.post(f"{at}/run").json()
    work(database)
    assert person.get("/api/v1/corrections").json() == said
    person.post(f"/api/v1/imports/{done['id']}/undo")
    assert person.get("/api/v1/corrections").json()["titles"] == []


def test_a_title_that_an_export_names_in_two_ways_is_found_once(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    done = take(person, database, is_rehearsal=True, diary_csv=DIARY, watched_csv=WATCHED)
    found = person.get(f"/api/v1/imports/{done['id']}/findings").json()
    assert found["title_count"] == 2
    dune = next(one for one in found["titles"] if one["title"] == "Dune")
    assert (len(dune["also"]), dune["level"], len(dune["ids"])) == (1, "movie", 1)


def test_films_of_one_name_and_two_years_need_no_look(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    done = take(person, database, is_rehearsal=True, diary_csv=SOLARIS)
    found = person.get(f"/api/v1/imports/{done['id']}/findings").json()
    assert (found["title_count"], found["unsure_count"]) == (2, 0)


def test_a_music_title_is_found_with_its_level(
    person: TestClient,  # noqa: F811
    database: Database,
) -> None:
    listens = json.dumps([
        {"endTime": "2021-01-01 10:00", "artistName": "Nils Frahm", "trackName": "Says",
         "msPlayed": 400000},
    ])  # fmt: skip
    done = take(person, database, is_rehearsal=True, StreamingHistory0_json=listens)
    [title] = person.get(f"/api/v1/imports/{done['id']}/findings").json()["titles"]
    assert (title["type"], title["level"], title["title"]) == ("music", "artist", "Nils Frahm")


def test_problems_come_page_by_page(person: TestClient, database: Database) -> None:  # noqa: F811
    head = DIARY.splitlines()[0]
    bad = "".join(f"2020-01-02,Reel {n},2021,https://boxd.it/r{n},,,,soon\n" for n in range(5))
    done = take(person, database, diary_csv=f"{head}\n{bad}")
    found = pages(person, f"/api/v1/imports/{done['id']}/problems", "problems", 2)
    assert [one["line"] for page in found for one in page] == [2, 3, 4, 5, 6]
    assert found[0][0]["file"] == "diary.csv"
