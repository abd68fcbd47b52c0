"""What is playing, and who was there."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mediary.core import clock
from mediary.core.db import Database
from mediary.tracking.now_playing import STALE
from tests.factories.accounts import program
from tests.factories.transfer import Diary

DARK = {"type": "show", "title": "Dark", "year": 2017, "season": 1, "number": 3}


@pytest.fixture
def anna(database: Database, tmp_path: Path) -> Diary:
    return Diary(database, tmp_path, "anna")


@pytest.fixture
def bea(anna: Diary) -> Diary:
    return Diary(anna.database, anna.folder, "bea")


def client_of(diary: Diary) -> TestClient:
    return program(diary.database, diary.viewer, "write", "scrobble")


def log(client: TestClient, **more: Any) -> Any:
    return client.post("/api/v1/history", json={"title": DARK, "when": "2024-05-01", **more})


def test_what_is_playing_is_shown_until_nobody_speaks_of_it(
    anna: Diary, bea: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, stranger = client_of(anna), client_of(bea)
    item = log(client).json()["item"]
    assert client.get("/api/v1/now-playing").json() == {"playing": None}
    put = client.put("/api/v1/now-playing", json={"item": item, "progress": 12.5, "device": "TV"})
    assert put.status_code == 204
    playing = client.get("/api/v1/now-playing").json()["playing"]
    assert (playing["item"], playing["title"], playing["progress"]) == (item, "Dark", 12.5)
    of_anna = "/api/v1/users/anna/now-playing"
    assert stranger.get(of_anna).status_code == 404
    client.patch("/api/v1/me", json={"privacy": {"now_playing": "public"}})
    shown = stranger.get(of_anna).json()["playing"]
    assert (shown["title"], shown["item"], shown["device"]) == ("Dark", None, "")
    client.put("/api/v1/now-playing", json={"item": item, "is_private": True})
    assert stranger.get(of_anna).json() == {"playing": None}
    later = clock.now() + STALE + 1
    monkeypatch.setattr("mediary.tracking.now_playing.now", lambda: later)
    assert client.get("/api/v1/now-playing").json() == {"playing": None}
    client.delete("/api/v1/now-playing")
    assert anna.rows("SELECT COUNT(*) FROM now_playing WHERE user_id = :user") == [(0,)]


def test_who_was_there_too_confirms_and_has_a_play_of_their_own(anna: Diary, bea: Diary) -> None:
    of_anna, of_bea = client_of(anna), client_of(bea)
    before = bea.sha()
    assert log(of_anna, companions=["bea"]).status_code == 201
    (question,) = of_bea.get("/api/v1/companions/questions").json()["questions"]
    assert (question["from"], question["title"], question["when"]["from"]) == (
        "anna", "Dark", "2024-05-01",
    )  # fmt: skip
    path = f"/api/v1/companions/questions/{question['id']}"
    assert of_anna.post(f"{path}/confirm").status_code == 404
    change = of_bea.post(f"{path}/confirm").json()["change"]
    (play,) = of_bea.get("/api/v1/history").json()["plays"]
    assert (play["title"], play["when"]["from"]) == ("Dark", "2024-05-01")
    assert of_bea.get("/api/v1/companions/questions").json() == {"questions": []}
    assert of_bea.post(f"{path}/confirm").status_code == 404
    of_bea.post(f"/api/v1/changes/{change}/undo")
    assert bea.sha() == before


def test_who_was_not_there_declines_and_nothing_is_written(anna: Diary, bea: Diary) -> None:
    of_bea = client_of(bea)
    before = bea.sha()
    log(client_of(anna), companions=["bea"])
    (question,) = of_bea.get("/api/v1/companions/questions").json()["questions"]
    path = f"/api/v1/companions/questions/{question['id']}"
    assert of_bea.post(f"{path}/decline").status_code == 204
    assert of_bea.get("/api/v1/companions/questions").json() == {"questions": []}
    assert bea.sha() == before


def test_a_question_goes_with_the_play_that_it_is_about(anna: Diary, bea: Diary) -> None:
    of_anna, of_bea = client_of(anna), client_of(bea)
    change = log(of_anna, companions=["bea"]).json()["change"]
    of_anna.post(f"/api/v1/changes/{change}/undo")
    assert of_bea.get("/api/v1/companions/questions").json() == {"questions": []}


def test_who_takes_no_requests_is_not_asked_and_nothing_is_logged(anna: Diary, bea: Diary) -> None:
    client_of(bea).patch("/api/v1/me", json={"privacy": {"allow_friend_requests": False}})
    of_anna = client_of(anna)
    for name in ("bea", "nobody", "anna"):
        assert log(of_anna, companions=[name]).status_code == 404
    assert of_anna.get("/api/v1/history").json()["plays"] == []
