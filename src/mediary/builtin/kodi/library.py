"""Plays, resume points and ratings of Kodi's video database.

A file's `playCount` counts its plays, of which only the last has a date, in the local time of the
device. Schemas from 75 (2013) on, as written by Kodi and its forerunner XBMC.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mediary.builtin.kodi.database import Database, open_database
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, imdb, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Play,
    Progress,
    Rating,
    Title,
    episode,
    facts,
    track,
)
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, at_moment

_MAGIC = b"SQLite format 3\x00"
_TABLES = (
    re.compile(rb"create table \W?files\W", re.IGNORECASE),
    re.compile(rb"create table \W?tvshow\W", re.IGNORECASE),
    re.compile(rb"\WidMovie\W"),
    re.compile(rb"\WplayCount\W"),
)
_NAME = re.compile(r"MyVideos\d+\.db", re.IGNORECASE)
_MOST_SHOWS = 5_000
_KINDS = {"movie": "movie", "tvshow": "show", "episode": "episode"}


class Kodi:
    """Reads the database of videos."""

    name = "kodi"
    label = "Kodi"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the tables, which stand at the beginning, whether it is Kodi's; else by name."""
        if not file.head.startswith(_MAGIC):
            return None
        is_ours = all(pattern.search(file.head) for pattern in _TABLES)
        return Kind(name="videos") if is_ours or _NAME.fullmatch(file.basename) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each film, episode, rated show, music video and other played file.

        Raises:
            DamagedFileError: It is no sound database, or not Kodi's.
        """
        with open_database(file) as database:
            for index, row in enumerate(_Reader(database, options.timezone).rows(), start=1):
                row.line = index
                yield row


class _Reader:
    """Builds the rows of one database."""

    def __init__(self, database: Database, zone: ZoneInfo | None) -> None:
        self._database = database
        self._zone = zone
        self._shows: dict[object, Title] = {}

    def rows(self) -> Iterator[Row]:
        """Yield all rows; the caller numbers them."""
        for said in self._database.movies():
            yield self._row("movie", said, self._movie(said))
        for said in self._database.shows():
            if said["userrating"]:
                yield self._row("tvshow", said, self._show(said["id"], said))
        for said in self._database.episodes():
            yield self._row("episode", said, self._episode(said))
        for said in self._database.music_videos():
            album = facts(album=_text(said["album"]))
            title = track(_text(said["artist"]), _text(said["title"]), facts=album)
            yield self._row("musicvideo", said, title)
        for said in self._database.loose_files():
            raw = {"table": "files", **said}
            yield Row(line=0, raw=raw, unmatched="a played file that is not in the library")

    def _row(self, table: str, said: dict[str, Any], title: Title) -> Row:
        raw = {"table": table, **said}
        if not title.title and title.number is None:
            return Row(line=0, raw=raw, unmatched="the library has no title for it")
        last, problem = self._last_played(said.get("lastPlayed"))
        count = _whole(said.get("playCount"))
        if count > MOST_PLAYS:
            problem = f"playCount {count} cannot be; {MOST_PLAYS} plays are kept"
            count = MOST_PLAYS
        records = [
            *_plays(title, _key(table, said, title), count, last),
            *_progress(title, said, UNKNOWN if count else last),
            *_rating(title, said),
        ]
        if records:
            return Row(line=0, raw=raw, records=tuple(records), problem=problem)
        if problem:
            return Row(line=0, raw=raw, failed=problem)
        return Row(line=0, raw=raw, skipped="in the library, never played")

    def _last_played(self, cell: object) -> tuple[When, str]:
        text = _text(cell)
        if not text:
            return UNKNOWN, ""
        try:
            return at_moment(datetime.fromisoformat(text), self._zone), ""
        except ValueError:
            return UNKNOWN, f"lastPlayed “{text}” is not a time; kept without one"

    def _movie(self, said: dict[str, Any]) -> Title:
        released = _text(said["premiered"])
        return Title(
            type="movie",
            level="movie",
            title=_text(said["title"]),
            year=_year(released),
            ids=self._ids("movie", said),
            facts=facts(original_title=_text(said["original"]), released=released),
        )

    def _episode(self, said: dict[str, Any]) -> Title:
        about = {"id": said["idShow"], "title": said["show"], "premiered": said["showPremiered"]}
        show = self._show(said["idShow"], about)
        of_season, number = _number(said["season"]), _number(said["episode"])
        return episode(
            show,
            of_season,
            number,
            title=_text(said["title"]),
            ids=self._ids("episode", said),
            facts=facts(aired=_text(said["premiered"])),
        )

    def _show(self, show_id: object, said: dict[str, Any]) -> Title:
        title = self._shows.get(show_id)
        if title is None:
            if len(self._shows) >= _MOST_SHOWS:
                self._shows.clear()
            premiered = _text(said["premiered"])
            title = self._shows[show_id] = Title(
                type="show",
                level="show",
                title=_text(said["title"]),
                year=_year(premiered),
                ids=self._ids("tvshow", said),
                facts=facts(released=premiered),
            )
        return title

    def _ids(self, table: str, said: dict[str, Any]) -> tuple[ExternalId, ...]:
        kind = _KINDS[table]
        found: list[ExternalId | None] = []
        for provider, value in self._database.ids(table, said["id"]):
            if provider in {"tmdb", "tvdb"}:
                found.append(numbered(provider, kind, value))
            elif value.startswith("tt"):
                found.append(imdb(value))
        return known(*found)


def _key(table: str, said: dict[str, Any], title: Title) -> str:
    """Return the beginning of the plays' keys.

    Names, because the numbers of the database are given anew when a library is built anew.
    """
    if table == "episode":
        return key_of(
            table,
            fold_title(_text(said["show"])),
            said["season"],
            said["episode"],
            fold_title(title.title) if title.number is None else "",
        )
    if table == "musicvideo":
        return key_of(table, fold_title(_text(said["artist"])), fold_title(title.title))
    return key_of(table, fold_title(title.title), title.year)


def _plays(title: Title, key: str, count: int, last: When) -> list[AnyRecord]:
    """Return the counted plays; the last one has the date."""
    return [
        Play(
            title=title,
            key=f"{key}:{number}",
            has_own_key=False,
            when=last if number == count else UNKNOWN,
            nature="aggregate",
        )
        for number in range(1, count + 1)
    ]


def _progress(title: Title, said: dict[str, Any], last: When) -> list[AnyRecord]:
    position, total = _whole(said.get("resume")), _whole(said.get("total"))
    if not position:
        return []
    percent = round(100 * position / total, 2) if total >= position else None
    return [Progress(title=title, position_seconds=position, percent=percent, last=last)]


def _rating(title: Title, said: dict[str, Any]) -> list[AnyRecord]:
    stars = _whole(said.get("userrating"))
    return [Rating(title=title, value=stars * 100, scale="10")] if 0 < stars <= 10 else []


def _whole(cell: object) -> int:
    if isinstance(cell, int | float) and 0 < cell < 10**12:
        return int(cell)
    text = _text(cell)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _number(cell: object) -> int | None:
    text = str(cell if cell is not None else "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _year(text: str) -> int | None:
    found = re.match(r"(1[89]|2[01])\d\d(?!\d)", text)
    return int(found[0]) if found else None


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell) if isinstance(cell, int) else ""
