"""Small imports that name titles in their own ways, and what they make."""

import json
from typing import Any
from zlib import crc32

from tests.factories.accounts import program
from tests.factories.transfer import Diary

AT = "2020-05-01T20:15:30.000Z"
_ITEMS = (
    "SELECT i.uuid, i.title, i.year, i.level, i.position, m.digest FROM item_mention m"
    " JOIN media_item i ON i.id = m.media_item_id"
    " WHERE m.user_id = :user AND m.void_reason IS NULL ORDER BY m.digest"
)


def trakt(*history: dict[str, Any]) -> dict[str, bytes]:
    """A history of Trakt."""
    rows = [
        {"id": crc32(json.dumps(one).encode()), "watched_at": AT, "action": "watch", **one}
        for one in history
    ]
    return {"watched-history.json": json.dumps(rows).encode()}


def film(title: str, year: int | None, **ids: object) -> dict[str, Any]:
    """A film that was seen."""
    return {"type": "movie", "movie": {"title": title, "year": year, "ids": ids}}


def episode(show: str, season: int, number: int, show_id: int, own_id: int) -> dict[str, Any]:
    """An episode that was seen."""
    return {
        "type": "episode",
        "show": {"title": show, "year": 2014, "ids": {"trakt": show_id}},
        "episode": {"season": season, "number": number, "title": "", "ids": {"trakt": own_id}},
    }


def clusters(diary: Diary) -> set[frozenset[int]]:
    """The items that the person's namings make, as sets of their hashes."""
    found: dict[str, set[int]] = {}
    for uuid, *_, digest in diary.rows(_ITEMS):
        found.setdefault(uuid, set()).add(digest)
    return {frozenset(one) for one in found.values()}


def uuids(diary: Diary, title: str, level: str = "movie") -> list[str]:
    """The addresses of items of this title."""
    return sorted({row[0] for row in diary.rows(_ITEMS) if row[1] == title and row[3] == level})


def uuid_of(diary: Diary, title: str, level: str = "movie") -> str:
    """The address of the one item of this title."""
    (found,) = uuids(diary, title, level)
    return found


def api(diary: Diary) -> Any:
    """A program of the person's that may write."""
    return program(diary.database, diary.viewer, "write")
