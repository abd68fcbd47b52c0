"""Titles find their items, and lose them again, as files come and go."""

import json
from pathlib import Path
from typing import Any

from mediary.core.db import Database
from tests.factories.transfer import Diary

AT = "2020-05-01T20:15:30.000Z"
ITEMS = (
    "SELECT DISTINCT i.id, i.title, i.year, i.level, i.position, p.title FROM item_mention m"
    " JOIN media_item i ON i.id = m.media_item_id LEFT JOIN media_item p ON p.id = i.parent_id"
    " WHERE m.user_id = :user AND m.void_reason IS NULL"
)


def items(diary: Diary, level: str) -> list[tuple[Any, ...]]:
    return sorted((row[1:] for row in diary.rows(ITEMS) if row[3] == level), key=repr)


def trakt(*history: dict[str, Any]) -> dict[str, bytes]:
    rows = [{"id": n, "watched_at": AT, "action": "watch", **one} for n, one in enumerate(history)]
    return {"watched-history.json": json.dumps(rows).encode()}


def simkl(*shows: dict[str, Any]) -> dict[str, bytes]:
    return {"SimklBackup.json": json.dumps({"shows": shows, "movies": []}).encode()}


def seen(season: int, number: int, **ids: object) -> dict[str, Any]:
    show = {"title": "Las Encinas" if "simkl" in ids else "Elite (ES)", "year": None, "ids": ids}
    return {
        "status": "watching",
        "show": show,
        "seasons": [{"number": season, "episodes": [{"number": number, "watched_at": AT}]}],
    }


def movie(title: str, year: int, trakt_id: int) -> dict[str, Any]:
    film = {"title": title, "year": year, "ids": {"trakt": trakt_id}}
    return {"type": "movie", "movie": film}


MOVARY = b"title,year,tmdbId,imdbId,watchedAt,comment,location\nDune,,,,2021-10-31,,\n"


def test_a_naming_that_joins_two_shows_takes_along_parts_that_come_with_it(
    database: Database, tmp_path: Path
) -> None:
    diary = Diary(database, tmp_path)
    show = {"title": "Elite", "year": 2018, "ids": {"trakt": 1, "tmdb": 77}}
    part = {"season": 1, "number": 1, "title": "", "ids": {}}
    diary.take(trakt({"type": "episode", "show": show, "episode": part}))
    diary.take(simkl(seen(1, 1, simkl=9, tvdb=88)))
    assert len(items(diary, "show")) == 2
    # The bridge comes in one block with a new part of the show that is to move.
    known, bridge = {"simkl": 9, "tvdb": 88}, {"tmdb": 77, "tvdb": 88}
    diary.take(simkl(seen(1, 1, **known), seen(2, 1, **known), seen(2, 2, **bridge)))
    assert len(items(diary, "show")) == 1
    assert [row[3] for row in items(diary, "season")] == [1, 2]
    assert [row[3] for row in items(diary, "episode")] == [1, 1, 2]


def test_a_vague_naming_is_settled_when_its_second_candidate_goes(
    database: Database, tmp_path: Path
) -> None:
    diary = Diary(database, tmp_path)
    diary.take(trakt(movie("Dune", 1984, 1)))
    (movary,) = diary.take({"history.csv": MOVARY})
    assert len(items(diary, "movie")) == 1
    (rival,) = diary.take(trakt(movie("Dune", 1984, 1), movie("Dune", 2021, 2)))
    assert len(items(diary, "movie")) == 3
    diary.undo(rival.batch)
    assert len(items(diary, "movie")) == 1
    diary.undo(movary.batch)
    assert items(diary, "movie") == [("Dune", 1984, "movie", None, None)]


def test_a_title_that_only_an_undone_file_named_has_no_external_ids_left(
    database: Database, tmp_path: Path
) -> None:
    diary = Diary(database, tmp_path)
    (done,) = diary.take(trakt(movie("Dune", 1984, 1)))
    diary.undo(done.batch)
    assert diary.rows("SELECT * FROM external_id WHERE owner_id = :user") == []
