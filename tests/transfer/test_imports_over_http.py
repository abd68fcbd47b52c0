"""Imports, rehearsals, undo and exports through the API."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.core.db import Database
from mediary.core.jobs import enqueue, list_jobs, run_here
from mediary.core.settings import get_settings
from mediary.transfer.clearing import clear_staging
from mediary.worker.rooms import plug_in
from tests.factories.accounts import add_person, program

DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    "2020-01-02,Dune,2021,https://boxd.it/e1,4.5,,,2020-01-01\n"
    "2020-01-04,Heat,1995,https://boxd.it/e2,,Yes,,2020-01-03\n"
)
HISTORY = json.dumps(
    [
        {
            "id": 1,
            "watched_at": "2020-01-01T20:10:00.000Z",
            "action": "watch",
            "type": "movie",
            "movie": {"title": "Dune", "year": 2021, "ids": {"trakt": 1, "imdb": "tt1160419"}},
        },
        {
            "id": 2,
            "watched_at": "2020-05-01T20:10:00.000Z",
            "action": "watch",
            "type": "episode",
            "episode": {"season": 1, "number": 2, "title": "Lies", "ids": {"trakt": 9}},
            "show": {"title": "Dark", "year": 2017, "ids": {"trakt": 8}},
        },
    ]
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Use a data folder of this test's own."""
    monkeypatch.setenv("MEDIARY_DATA", str(tmp_path))
    get_settings.cache_clear()
    plug_in()
    yield tmp_path
    get_settings.cache_clear()


@pytest.fixture
def person(database: Database, data: Path) -> TestClient:
    """Return a program of a person who has nothing yet."""
    return program(database, add_person(database), "write")


def _file_name(word: str) -> str:
    return word.replace("_csv", ".csv").replace("_json", ".json").replace("__", "-")


def upload(client: TestClient, **files: str) -> dict[str, Any]:
    parts = [("files", (_file_name(name), content)) for name, content in files.items()]
    answer = client.post("/api/v1/imports/uploads", files=parts)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def work(database: Database) -> None:
    """Run every job that waits, as a worker would."""
    with database.reading() as db:
        waiting = [job.id for job in list_jobs(db, statuses=["pending"])]
    for job in sorted(waiting):
        run_here(database, job)


def take(
    client: TestClient, database: Database, *, is_rehearsal: bool = False, **files: str
) -> Any:
    staged = upload(client, **files)
    body = {"upload": staged["upload"], "is_rehearsal": is_rehearsal}
    answer = client.post("/api/v1/imports", json=body)
    assert answer.status_code == 202, answer.text
    work(database)
    return client.get(f"/api/v1/imports/{answer.json()['imports'][0]['id']}").json()


def test_an_upload_says_what_it_holds(person: TestClient) -> None:
    found = upload(person, diary_csv=DIARY, notes_csv="a,b\n1,2\n")
    assert [(e["format"], [f["kind"] for f in e["files"]]) for e in found["exports"]] == [
        ("letterboxd", ["diary"])
    ]
    assert [one["name"] for one in found["unknown"]] == ["notes.csv"]


def test_a_name_that_leads_out_of_the_folder_is_refused(person: TestClient, data: Path) -> None:
    parts = [("files", ("../../evil.csv", DIARY))]
    answer = person.post("/api/v1/imports/uploads", files=parts)
    assert answer.status_code == 422
    assert not list(data.parent.glob("evil.csv"))


def test_an_import_shows_in_history_and_totals_and_is_undone(
    person: TestClient, database: Database
) -> None:
    done = take(person, database, diary_csv=DIARY)
    assert (done["status"], done["rows"], done["plays"]) == ("completed", 2, 2)
    plays = person.get("/api/v1/history").json()["plays"]
    assert [(p["title"], p["when"]["from"], p["is_rewatch"]) for p in plays] == [
        ("Heat", "2020-01-03", True),
        ("Dune", "2020-01-01", False),
    ]
    assert person.get("/api/v1/stats").json()["plays"] == 2
    assert person.post(f"/api/v1/imports/{done['id']}/undo").json()["status"] == "undone"
    assert person.get("/api/v1/stats").json()["plays"] == 0
    assert person.get("/api/v1/history").json()["plays"] == []


def test_the_history_goes_on_behind_its_cursor(person: TestClient, database: Database) -> None:
    take(person, database, diary_csv=DIARY)
    take(person, database, watched__history_json=HISTORY)
    seen, cursor = [], ""
    while cursor is not None:
        page = person.get("/api/v1/history", params={"limit": 1, "cursor": cursor}).json()
        seen += [p["title"] + p["subtitle"] for p in page["plays"]]
        cursor = page["next"]
    assert seen == ["DarkS1 E2 · Lies", "Heat", "Dune"]
    assert person.get("/api/v1/history", params={"cursor": "x"}).status_code == 422


def test_totals_can_be_asked_for_a_range_of_days(person: TestClient, database: Database) -> None:
    take(person, database, diary_csv=DIARY)
    asked = {"from": "2020-01-02", "to": "2020-12-31"}
    found = person.get("/api/v1/stats", params=asked).json()
    assert (found["plays"], found["first"], found["last"]) == (1, "2020-01-03", "2020-01-03")
    backwards = {"from": "2021-01-01", "to": "2020-01-01"}
    assert person.get("/api/v1/stats", params=backwards).status_code == 422


def test_a_rehearsal_writes_nothing_and_then_runs_as_corrected(
    person: TestClient, database: Database
) -> None:
    take(person, database, diary_csv=DIARY)
    before = person.get("/api/v1/stats").json()
    rehearsed = take(person, database, is_rehearsal=True, watched__history_json=HISTORY)
    assert (rehearsed["status"], rehearsed["plays"]) == ("rehearsed", 1)
    assert person.get("/api/v1/stats").json() == before
    at = f"/api/v1/imports/{rehearsed['id']}"
    found = person.get(f"{at}/findings").json()
    pair = found["pairs"][0]
    assert (pair["title"], found["pair_count"]) == ("Dune", 1)
    dark = next(t for t in found["titles"] if t["title"] == "Dark")
    body = {
        "titles": [{"title": dark["id"], "to": {"title": "Dark Matter", "year": 2015}}],
        "apart": [[pair["new"]["record"], pair["known"]["record"]]],
    }
    assert person.put(f"{at}/corrections", json=body).status_code == 200
    started = person.post(f"{at}/run")
    assert started.status_code == 202
    work(database)
    titles = [p["title"] for p in person.get("/api/v1/history").json()["plays"]]
    assert titles == ["Dark Matter", "Heat", "Dune", "Dune"]
    again = take(person, database, watched__history_json=HISTORY)
    assert (again["outcomes"]["duplicate"], again["rows"]) == (2, 2)


def test_a_correction_that_cannot_be_used_is_refused(
    person: TestClient, database: Database
) -> None:
    rehearsed = take(person, database, is_rehearsal=True, watched__history_json=HISTORY)
    at = f"/api/v1/imports/{rehearsed['id']}/corrections"
    for to in ({"type": "opera"}, {"ids": ["imdb"]}, {"colour": "red"}, {"year": "soon"}):
        body = {"titles": [{"title": "1", "to": to}]}
        assert person.put(at, json=body).status_code == 422, to


def test_rows_are_kept_with_what_became_of_them(person: TestClient, database: Database) -> None:
    done = take(person, database, diary_csv=DIARY + "2020-01-09,,,,,,,\n")
    at = f"/api/v1/imports/{done['id']}/rows"
    rows = person.get(at).json()["rows"]
    assert [row["line"] for row in rows] == [2, 3, 4]
    assert rows[0]["raw"][1] == "Dune"
    created = person.get(at, params={"outcome": "created"}).json()["rows"]
    assert [row["raw"][1] for row in created] == ["Dune", "Heat"]


def test_what_has_to_be_asked_is_a_conflict_with_its_choices(person: TestClient) -> None:
    table = "Date,Name,Year,Letterboxd URI\n2020-01-02,Dune,2021,https://boxd.it/a\n"
    staged = upload(person, export_csv=table)
    assert staged["exports"][0]["files"][0]["needs"]
    answer = person.post("/api/v1/imports", json={"upload": staged["upload"]})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("answer-needed")


def test_nobody_sees_the_imports_of_another(
    person: TestClient, database: Database, data: Path
) -> None:
    done = take(person, database, diary_csv=DIARY)
    export = person.post("/api/v1/exports", json={}).json()
    work(database)
    other = program(database, add_person(database), "write")
    assert other.get("/api/v1/imports").json() == {"imports": [], "next": None}
    for path in ("", "/rows", "/findings", "/corrections"):
        assert other.get(f"/api/v1/imports/{done['id']}{path}").status_code == 404
    assert other.delete(f"/api/v1/imports/{done['id']}").status_code == 404
    for verb in ("undo", "cancel", "resume", "run"):
        assert other.post(f"/api/v1/imports/{done['id']}/{verb}").status_code == 404
    assert other.get(f"/api/v1/exports/{export['id']}").status_code == 404
    assert other.get(f"/api/v1/exports/{export['id']}/file").status_code == 404
    assert other.get("/api/v1/history").json()["plays"] == []


def test_an_archive_is_written_and_fetched(person: TestClient, database: Database) -> None:
    take(person, database, diary_csv=DIARY)
    export = person.post("/api/v1/exports", json={"format": "archive"}).json()
    at = f"/api/v1/exports/{export['id']}"
    assert person.get(f"{at}/file").status_code == 409
    work(database)
    told = person.get(at).json()
    content = person.get(f"{at}/file").content
    assert told["status"] == "completed"
    assert hashlib.sha256(content).hexdigest() == told["sha256"]
    assert len(content) == told["size"]


def test_an_export_for_another_program_is_written_and_fetched(
    person: TestClient, database: Database
) -> None:
    take(person, database, diary_csv=DIARY)
    formats = {one["name"]: one for one in person.get("/api/v1/exports/formats").json()["formats"]}
    assert formats["opml"]["losses"][0]["text"] == "Everything but podcasts."
    export = person.post("/api/v1/exports", json={"format": "goodreads"}).json()
    work(database)
    sent = person.get(f"/api/v1/exports/{export['id']}/file")
    assert sent.headers["content-type"].startswith("text/csv")
    assert "-goodreads.csv" in sent.headers["content-disposition"]
    assert sent.content.startswith(b'"Book Id"')
    told = person.get(f"/api/v1/exports/{export['id']}").json()
    assert (told["format"], told["rows"]) == ("goodreads", 0)


def test_a_format_that_cannot_be_written_is_refused_with_a_reason(person: TestClient) -> None:
    for form, why in (("ics", "comes with the calendar"), ("xlsx", "no format to write")):
        refused = person.post("/api/v1/exports", json={"format": form})
        assert refused.status_code == 422
        assert why in refused.text


def test_staged_files_go_when_no_import_needs_them(
    person: TestClient, database: Database, data: Path
) -> None:
    take(person, database, diary_csv=DIARY)
    waiting = take(person, database, is_rehearsal=True, watched__history_json=HISTORY)
    upload(person, diary_csv=DIARY)
    folders = list((data / "imports").iterdir())
    for folder in folders:
        os.utime(folder, (0, 0))
    with database.reading() as db:
        gone = clear_staging(db)
    assert (len(folders), gone) == (3, 2)
    assert person.post(f"/api/v1/imports/{waiting['id']}/run").status_code == 202
    work(database)
    assert person.get("/api/v1/stats").json()["plays"] == 3


def test_a_score_of_nought_and_a_second_review_count_as_new(
    person: TestClient, database: Database
) -> None:
    scores = (
        "Score, Film Name, Year, Date Rated, Mini Review, URL, IMDB ID\n"
        '0,Dune,1984,"Jan 16 2013, 21:54",,https://www.criticker.com/film/Dune-1984/,tt0087182\n'
    )
    done = take(person, database, scores_csv=scores)
    assert (done["outcomes"]["created"], done["ratings"]) == (1, 1)
    reviews = (
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
        "2020-01-02,Heat,1995,https://boxd.it/e1,,,Loud.,,2020-01-01\n"
        "2021-01-02,Heat,1995,https://boxd.it/e2,,Yes,Louder.,,2021-01-01\n"
    )
    done = take(person, database, reviews_csv=reviews)
    assert (done["outcomes"]["created"], done["reviews"]) == (2, 2)


def test_a_favourite_of_a_known_title_counts_as_new(person: TestClient, database: Database) -> None:
    lists = '{"user": {}, "lists": [{"series_type": 0, "series_id": 21, "status": 1, "score": 0}]'
    liked = ', "favourites": [{"favourite_id": 21, "favourite_type": 1}]'
    take(person, database, gdpr_json=lists + "}")
    outcomes = take(person, database, gdpr_json=lists + liked + "}")["outcomes"]
    assert (outcomes["created"], outcomes["updated"], outcomes["duplicate"]) == (1, 0, 1)


def test_two_files_of_one_name_are_both_taken_in(person: TestClient, database: Database) -> None:
    other = DIARY.splitlines()[0] + "\n2021-02-03,Alien,1979,https://boxd.it/e3,,,,2021-02-02\n"
    parts = [("files", ("diary.csv", content)) for content in (DIARY, other)]
    staged = person.post("/api/v1/imports/uploads", files=parts).json()
    assert [one["format"] for one in staged["exports"]] == ["letterboxd", "letterboxd"]
    started = person.post("/api/v1/imports", json={"upload": staged["upload"]})
    assert len(started.json()["imports"]) == 2
    work(database)
    assert person.get("/api/v1/stats").json()["plays"] == 3


@pytest.mark.parametrize(
    "names",
    [["."], ["a/" * 20 + "x" * 300 + ".csv"], ["a.csv", "a.csv/b.csv"], ["b/c.csv", "b"]],
    ids=["none", "too long", "file then folder", "folder then file"],
)
def test_a_name_that_no_disk_holds_is_refused(
    person: TestClient, data: Path, names: list[str]
) -> None:
    parts = [("files", (name, DIARY)) for name in names]
    answer = person.post("/api/v1/imports/uploads", files=parts)
    assert answer.status_code == 422, answer.text
    assert list((data / "imports").iterdir()) == []


def test_old_exports_and_what_a_killed_rehearsal_left_are_cleared_away(
    person: TestClient, database: Database, data: Path
) -> None:
    old, new = (person.post("/api/v1/exports", json={}).json()["id"] for _ in range(2))
    work(database)
    (data / "tmp").mkdir(exist_ok=True)
    left = data / "tmp" / "rehearsal-1.db"
    left.touch()
    for path in (left, data / "exports" / f"{old}.zip"):
        os.utime(path, (0, 0))
    with database.transaction() as db:
        enqueue(db, "transfer.clear_staging", {})
    work(database)
    assert not left.exists()
    assert person.get(f"/api/v1/exports/{old}/file").status_code == 404
    assert person.get(f"/api/v1/exports/{new}/file").status_code == 200
