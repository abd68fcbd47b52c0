"""A diary that holds something of everything, and what a diary tells, field by field."""

import csv
import io
from collections import Counter
from typing import Any

import msgspec

from tests.factories.lives import life
from tests.factories.services import export
from tests.factories.transfer import Diary

Fact = dict[str, Any]
_ITEM = (
    "type", "level", "title", "year", "number", "within", "within_number", "within_title", "work",
    "work_level", "work_year", "creators", "ids", "work_ids",
)  # fmt: skip


def _film(title: str, year: int, ids: str = "") -> Fact:
    return {"type": "movie", "level": "movie", "title": title, "year": year, "ids": ids}


def _episode(show: str, season: int, number: int, type_: str = "show") -> Fact:
    return {
        "type": type_, "level": "episode", "title": f"Part {number}", "number": number,
        "within": "season", "within_number": season, "work": show, "work_level": "show",
        "work_year": 2001, "ids": f"tmdb:episode:{77_000 + season * 100 + number}",
        "work_ids": "tmdb:show:7007",
    }  # fmt: skip


def _whole(type_: str, level: str, title: str, ids: str = "", **more: object) -> Fact:
    return {"type": type_, "level": level, "title": title, "ids": ids, **more}


def _part(whole: Fact, level: str, number: int | None, title: str = "") -> Fact:
    return {
        "type": whole["type"], "level": level, "title": title, "number": number,
        "work": whole["title"], "work_level": whole["level"], "work_year": whole.get("year"),
        "work_ids": whole["ids"],
    }  # fmt: skip


CLUE = _film("Clue", 1985, "imdb:title:tt0088930\ntmdb:movie:15196")
RIFIFI = _film('=Rififi, "chez" les hommes', 1955, "imdb:title:tt0048021")
NOSFERATU = _film("Nosferatu", 1922)
VAMPYR = _film("Vampyr", 1932, "tmdb:movie:779")
SERIES = _whole("show", "show", "Les Vampires", "tmdb:show:7007", year=2001)
SEASON = {
    "type": "show", "level": "season", "number": 1, "title": "", "work": "Les Vampires",
    "work_level": "show", "work_year": 2001, "work_ids": "tmdb:show:7007",
}  # fmt: skip
MONSTER = _whole("manga", "series", "Monster", "mal:manga:1")
GOTHIC = _whole("anime", "show", "Gothic", "mal:anime:4444", year=2003)
GAME = _whole("game", "game", "Myst", "igdb:game:501", year=1993)
BOARD = _whole("boardgame", "game", "Go", "bgg:thing:188")
COMIC = _whole("comic", "series", "Saga", "comicvine:volume:18166")
BOOK = _whole(
    "book", "book", "Dracula", "goodreads:book:17245\nisbn:book:9780141439846", year=1897,
    creators="Bram Stoker",
)  # fmt: skip
LAIR = _whole("book", "book", "The Lair of the White Worm", year=1911, creators="Bram Stoker")
RADIO = _whole("podcast", "podcast", "In Our Time", "url:feed:https://example.org/iot.rss?a=1&b=2")
OTHER = _whole("podcast", "podcast", "Gone <silent>")
HALL = _whole("event", "event", "Opening night", year=2020)

HISTORY = (
    {**CLUE, "watched": "2021-02-03T20:15:00+01:00", "seconds": 5640, "rating": 85.5,
     "note": "@home,\nwith \"friends\"", "place": "Cinéma", "platform": "Disc", "device": "TV"},
    {**CLUE, "watched": "2021-02-03T23:30:00+01:00", "is_rewatch": "Yes"},
    {**CLUE, "watched": "2019-07", "is_rewatch": "Yes"},
    {**CLUE, "watched": "2022-05-06", "rating": 80},
    {**RIFIFI, "watched": ""},
    {**RIFIFI, "watched": "", "note": "-5 stars"},
    {**NOSFERATU, "watched": "2020", "progress": "percent=100"},
    {**NOSFERATU, "watched": "2018-03-04/2018-03-09"},
    {**VAMPYR, "watched": "2020-10-31T00:00:00Z"},
    {**VAMPYR, "watched": "2020-11-01", "is_partial": "Yes", "progress": "percent=40"},
    *({**_episode("Les Vampires", 1, n), "watched": f"2021-04-0{n}T21:00:00Z"} for n in (1, 2, 3)),
    {**_episode("Les Vampires", 1, 1), "watched": "2022-04-01"},
    {**_episode("Les Vampires", 2, 1), "watched": "../2015-12-31"},
    {**_episode("Les Vampires", 0, 1), "watched": ""},
    {**SERIES, "watched": "2010-01-02"},
    *({**_part(MONSTER, "chapter", n), "watched": ""} for n in (1, 2, 3)),
    {**_part(MONSTER, "chapter", 4), "watched": "2021-06-01"},
    {**_part(MONSTER, "volume", 1), "watched": "2021-06-02"},
    *({**_part(GOTHIC, "episode", n), "watched": f"2021-0{n}-10"} for n in (1, 2, 1, 2)),
    {**GAME, "watched": "2020-02-02", "seconds": 7200},
    {**BOARD, "watched": "2020-03-03"},
    {**BOARD, "watched": "2020-03-03"},
    {**BOARD, "watched": ""},
    *({**_part(COMIC, "issue", n), "watched": "2020-05-05"} for n in (1, 2)),
    {**BOOK, "watched": "2001-05"},
    {**BOOK, "watched": "2011-05-26"},
    {**_part(RADIO, "episode", None, "Vampires"), "watched": "2020-01-02T08:00:00Z"},
    {**HALL, "watched": "2020-09-09T19:00:00.250000+02:00"},
)  # fmt: skip
COLLECTION = (
    {**CLUE, "status": "completed", "rating": 80, "rating_scale": "100", "rated": "2022-05-06",
     "is_favorite": "Yes", "notes": "=SUM(A1:A9)\nof a note", "tags": "whodunit\nblu ray"},
    {**RIFIFI, "rating": 77.5, "rating_scale": "10.1", "rated": "2022-05-06T10:00:00Z",
     "tags": "heist"},
    {**NOSFERATU, "status": "dropped", "position_seconds": 600, "percentage": 12.5,
     "progress_device": "phone", "progress_at": "2023-01-01T10:00:00Z"},
    {**SERIES, "status": "in_progress", "rating": 70, "rating_scale": "10", "is_favorite": "Yes",
     "notes": "silent"},
    {**SEASON, "rating": 65, "rating_scale": "100", "rated": "2021-05"},
    {**_episode("Les Vampires", 1, 2), "rating": 90, "rating_scale": "10", "rated": "2021-04-02",
     "percentage": 50, "notes": "the ring"},
    {**MONSTER, "status": "on_hold", "rating": 92, "rating_scale": "100", "tags": "long"},
    {**GOTHIC, "status": "completed", "rating": 60, "rating_scale": "10", "notes": "a & b <c>"},
    {**GAME, "minutes": 930, "status": "in_progress"},
    {**BOARD, "rating": 100, "rating_scale": "10"},
    {**BOOK, "status": "completed", "rating": 95, "rating_scale": "5.5", "notes": "again",
     "tags": "gothic"},
    {**LAIR, "status": "in_progress", "units": 40, "total_units": 300},
    {**RADIO, "status": "in_progress", "rating": 50, "rating_scale": "5"},
    {**OTHER, "status": "in_progress"},
)  # fmt: skip
COPIES = (
    {**CLUE, "copy_state": "owned", "medium": "bluray", "edition": "30 years",
     "format": "hdr=dolby_vision\nresolution=uhd", "condition": "new", "copy_place": "shelf",
     "acquired": "2021-01-01", "price": "9.99", "currency": "EUR", "count": 1, "note": "gift"},
    {**CLUE, "copy_state": "owned", "medium": "dvd", "count": 2},
    {**VAMPYR, "copy_state": "wanted", "medium": "dvd", "count": 1},
    {**BOOK, "copy_state": "owned", "medium": "paperback", "count": 2},
)  # fmt: skip
REVIEWS = (
    {**CLUE, "review": "+1 for *Tim*\r\n\r\nand <b>all</b>", "headline": "Three ends",
     "review_format": "markdown", "language": "en", "has_spoilers": "Yes", "visibility": "friends",
     "rating": 80, "written": "2022-05-07T08:00:00Z"},
    {**SERIES, "review": "Musidora.", "review_format": "text", "visibility": "public",
     "written": "2021-05-01"},
    {**BOOK, "review": "Of letters.", "review_format": "html", "has_spoilers": "Yes"},
)  # fmt: skip
LISTS = (
    {"list": "Whodunits", "list_id": "11", "list_kind": "list", "description": "with, commas",
     "visibility": "public", "is_ranked": "Yes"},
    {"list": "Empty", "list_id": "12", "list_kind": "list", "is_ranked": "No"},
)  # fmt: skip
LIST_ITEMS = (
    {**CLUE, "list": "Whodunits", "list_id": "11", "place": 1, "list_note": "the\nbest",
     "added": "2021-03-03"},
    {**BOOK, "list": "Whodunits", "list_id": "11", "place": 2},
    {**RIFIFI, "list": "Whodunits", "list_id": "11", "place": 3},
    {**SERIES, "list": "Whodunits", "list_id": "11", "place": 4},
    {**VAMPYR, "list": "Watch later", "list_id": "13", "list_kind": "watch_later", "place": 1,
     "list_note": "in October", "added": "2021-03-04T01:02:03Z"},
    {**LAIR, "list": "Watch later", "list_id": "13", "list_kind": "watch_later", "place": 2},
    {**CLUE, "list": "Best of all", "list_id": "14", "list_kind": "favourites", "place": 1},
)  # fmt: skip


def tables() -> dict[str, bytes]:
    """What a person would write by hand, as the tables for spreadsheets."""
    lists = ("list", "list_id", "list_kind", "description", "visibility", "is_ranked")
    return {
        "history.csv": _table(
            HISTORY,
            "watched,seconds,rating,is_rewatch,is_partial,note,place,platform,device,progress",
        ),
        "collection.csv": _table(
            COLLECTION,
            "status,status_label,rating,rating_scale,rated,is_favorite,notes,tags,position_seconds,"
            "percentage,minutes,units,total_units,progress_device,progress_at",
        ),
        "copies.csv": _table(
            COPIES,
            "copy_state,medium,format,edition,condition,copy_place,acquired,price,currency,count,note",
        ),
        "reviews.csv": _table(
            REVIEWS,
            "review,headline,review_format,language,has_spoilers,visibility,rating,written",
        ),
        "lists.csv": _table(LISTS, ",".join(lists), about=()),
        "list_items.csv": _table(
            LIST_ITEMS, "list,list_id,list_kind,place,list_note,added"
        ),
    }  # fmt: skip


def _table(rows: tuple[Fact, ...], columns: str, about: tuple[str, ...] = _ITEM) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, (*about, *columns.split(",")), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def fill(diary: Diary, size: int = 6) -> None:
    """Import what some services have of one life, and what was written by hand."""
    services = ("letterboxd", "trakt", "simkl", "goodreads", "storygraph", "lastfm")
    whose = life(7, size)
    for service in services:
        diary.take(export(whose, service))
    diary.take(tables())


_SQL = {
    "play": "SELECT media_item_id, watched_at, CASE WHEN watched_at IS NULL THEN watched_from END"
    " AS first, CASE WHEN watched_at IS NULL THEN watched_to END AS last, utc_offset, seconds,"
    " progress, rating, is_rewatch, is_partial, note, place, platform, device FROM watch_log"
    " WHERE user_id = :user",
    "status": "SELECT media_item_id, status_chosen AS status, status_label AS label"
    " FROM user_media WHERE user_id = :user AND status_chosen IS NOT NULL",
    "rating": "SELECT media_item_id, rating, rating_scale AS scale, rated_at, rated_from, rated_to"
    " FROM user_media WHERE user_id = :user AND rating IS NOT NULL",
    "favourite": "SELECT media_item_id FROM user_media WHERE user_id = :user AND is_favorite",
    "note": "SELECT media_item_id, notes FROM user_media WHERE user_id = :user"
    " AND notes IS NOT NULL",
    "tag": "SELECT media_item_id, t.name AS tag FROM media_tag m JOIN tag t"
    " ON t.user_id = m.user_id AND t.id = m.tag_id WHERE m.user_id = :user",
    "progress": "SELECT media_item_id, position_seconds, percentage, minutes, units, total_units,"
    " device, last_at, last_from, last_to FROM playback_progress WHERE user_id = :user",
    "copy": "SELECT media_item_id, state, medium, format, edition, condition, place,"
    " acquired_from, acquired_to, price, currency, count, note FROM owned_copy"
    " WHERE user_id = :user",
    "review": "SELECT media_item_id, title AS headline, body, format, language, has_spoilers,"
    " visibility, rating, written_at, written_from, written_to FROM review WHERE user_id = :user",
    "place": "SELECT media_item_id, q.kind, q.name AS list, k.note, k.added_at,"
    " ROW_NUMBER() OVER (PARTITION BY k.list_id ORDER BY k.place) AS place,"
    " k.added_from, k.added_to FROM list_item k JOIN user_list q ON q.user_id = k.user_id"
    " AND q.id = k.list_id WHERE k.user_id = :user",
    "list": "SELECT kind, name AS list, description, visibility, is_ranked FROM user_list"
    " WHERE user_id = :user",
}


def told(diary: Diary) -> list[Fact]:
    """All that a diary tells, each fact with the whole name of what it is about."""
    items = {row["id"]: row for row in _rows(diary, "SELECT * FROM media_item")}
    found: list[Fact] = []
    named: set[int] = set()
    for what, sql in _SQL.items():
        for row in _rows(diary, sql):
            item = row.pop("media_item_id", None)
            about = {} if item is None else _path(items, item)
            named |= set(about.pop("path", ()))
            found.append({"what": what, **about, **row})
    types = {row["id"]: row["name"] for row in _rows(diary, "SELECT id, name FROM media_type")}
    for fact in found:
        if "type" in fact:
            fact["type"] = types[fact["type"]]
    for row in _rows(diary, "SELECT media_item_id, provider, kind, key FROM external_id"):
        if row["media_item_id"] in named:
            about = _path(items, row.pop("media_item_id"))
            about.pop("path")
            found.append({"what": "id", **about, "type": types[about["type"]], **row})
    return found


def _path(items: dict[int, Fact], item: int) -> Fact:
    chain = [items[item]]
    while (parent := chain[-1]["parent_id"]) is not None:
        chain.append(items[parent])
    own, work = chain[0], chain[-1]
    within = chain[1] if len(chain) > 2 else None
    attributes = own["attributes"] or {}
    if isinstance(attributes, str):
        attributes = msgspec.json.decode(attributes)
    return {
        "path": [one["id"] for one in chain],
        "type": own["media_type_id"], "level": own["level"], "title": own["title"],
        "number": own["position"], "work": work["title"], "year": work["year"],
        "season": within["position"] if within else None,
        "creators": tuple(attributes.get("creators", ())),
    }  # fmt: skip


def _rows(diary: Diary, sql: str) -> list[Fact]:
    names, rows = diary.table(sql)
    return [dict(zip(names, map(_plain, row), strict=True)) for row in rows]


def _plain(value: object) -> object:
    """Return a value as both engines give it, nothing and an empty text being one."""
    if isinstance(value, bool):
        return int(value)
    return None if value in ("", "{}") else value


def counted(facts: list[Fact]) -> Counter[str]:
    """Return facts as lines that can be counted and compared."""
    return Counter(
        " | ".join(f"{name}={fact[name]}" for name in sorted(fact) if fact[name] not in (None, ()))
        for fact in facts
    )
