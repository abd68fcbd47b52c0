"""Kodi's `MyVideosNNN.db`, opened so that it can neither change nor run anything.

Only what follows is ever read: paths, art and stream details may hold passwords.
"""

# The statements are put together from the words of this file alone.

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile

_CELL_BYTES = 16 * 1024 * 1024
_FILE = (
    "f.playCount AS playCount, f.lastPlayed AS lastPlayed, f.dateAdded AS dateAdded,"
    " (SELECT max(timeInSeconds) FROM bookmark b WHERE b.idFile = f.idFile AND b.type = 1)"
    " AS resume,"
    " (SELECT max(totalTimeInSeconds) FROM bookmark b WHERE b.idFile = f.idFile AND b.type = 1)"
    " AS total"
)
# Columns that came with later versions of the schema; NULL stands in where they are missing.
_LATER = {
    "movie": {"premiered": "c07", "userrating": "NULL"},
    "tvshow": {"userrating": "NULL"},
    "episode": {"userrating": "NULL"},
    "musicvideo": {"premiered": "c07", "userrating": "NULL"},
}
_NEEDED = ("files", "bookmark", "movie", "tvshow", "episode")


class Database:
    """The tables of one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A view or a virtual table could stand in a table's place and never end.
        self._tables = {
            str(name)
            for name, sql in connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
            )
            if not str(sql).upper().startswith("CREATE VIRTUAL")
        }
        missing = [name for name in _NEEDED if name not in self._tables]
        if missing:
            raise DamagedFileError(f"no table {missing[0]}: this is not Kodi's video database")

    def movies(self) -> Iterator[dict[str, Any]]:
        """Yield each film once for each of its files."""
        files = "SELECT idMovie, idFile FROM movie"
        if "videoversion" in self._tables:
            files += " UNION SELECT idMedia, idFile FROM videoversion WHERE media_type = 'movie'"
        released = self._column("movie", "m", "premiered")
        rated = self._column("movie", "m", "userrating")
        yield from self._rows(
            f"SELECT m.idMovie AS id, m.c00 AS title, m.c16 AS original, {released}, {rated},"
            f" {_FILE} FROM ({files}) v JOIN movie m ON m.idMovie = v.idMovie"
            " LEFT JOIN files f ON f.idFile = v.idFile ORDER BY m.idMovie, v.idFile"
        )

    def episodes(self) -> Iterator[dict[str, Any]]:
        """Yield each episode with its show's name; one file may hold several."""
        yield from self._rows(
            "SELECT e.idEpisode AS id, e.c00 AS title, e.c05 AS premiered, e.c12 AS season,"
            f" e.c13 AS episode, {self._column('episode', 'e', 'userrating')}, e.idShow AS idShow,"
            f" t.c00 AS show, t.c05 AS showPremiered, {_FILE} FROM episode e"
            " LEFT JOIN tvshow t ON t.idShow = e.idShow LEFT JOIN files f ON f.idFile = e.idFile"
            " ORDER BY e.idEpisode"
        )

    def shows(self) -> Iterator[dict[str, Any]]:
        """Yield the shows that the person rated."""
        yield from self._rows(
            "SELECT t.idShow AS id, t.c00 AS title, t.c05 AS premiered,"
            f" {self._column('tvshow', 't', 'userrating')} FROM tvshow t ORDER BY t.idShow"
        )

    def music_videos(self) -> Iterator[dict[str, Any]]:
        """Yield each music video."""
        if "musicvideo" not in self._tables:
            return
        yield from self._rows(
            "SELECT m.idMVideo AS id, m.c00 AS title, m.c10 AS artist, m.c09 AS album,"
            f" {self._column('musicvideo', 'm', 'userrating')}, {_FILE} FROM musicvideo m"
            " LEFT JOIN files f ON f.idFile = m.idFile ORDER BY m.idMVideo"
        )

    def loose_files(self) -> Iterator[dict[str, Any]]:
        """Yield the played files that belong to nothing in the library; never their names."""
        owners = {"movie", "episode", "musicvideo", "videoversion"} & self._tables
        held = " UNION ".join(
            f"SELECT idFile FROM {name} WHERE idFile IS NOT NULL" for name in sorted(owners)
        )
        yield from self._rows(
            f"SELECT f.idFile AS id, {_FILE} FROM files f WHERE f.idFile NOT IN ({held})"
            " AND f.playCount > 0 ORDER BY f.idFile"
        )

    def ids(self, media_type: str, media_id: object) -> list[tuple[str, str]]:
        """Return the names that an item has elsewhere, as (type, value)."""
        if "uniqueid" not in self._tables:
            return []
        found = self._connection.execute(
            "SELECT type, value FROM uniqueid WHERE media_type = ? AND media_id = ?"
            " ORDER BY type, value",
            (media_type, media_id),
        )
        return [(str(kind or "").lower(), str(value or "")) for kind, value in found]

    def _column(self, table: str, alias: str, name: str) -> str:
        known = {row[1] for row in self._connection.execute(f"PRAGMA table_info({table})")}
        if name in known:
            return f"{alias}.{name} AS {name}"
        stand_in = _LATER[table][name]
        return f"{stand_in if stand_in == 'NULL' else f'{alias}.{stand_in}'} AS {name}"

    def _rows(self, statement: str) -> Iterator[dict[str, Any]]:
        cursor = self._connection.execute(statement)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            cells = (_text(cell) if isinstance(cell, bytes) else cell for cell in row)
            yield dict(zip(names, cells, strict=True))


@contextmanager
def open_database(file: ExportFile) -> Iterator[Database]:
    """Open a copy of the file, read-only and unchanging.

    Raises:
        DamagedFileError: It is no sound database, or not Kodi's.
    """
    with file.path() as path:
        try:
            connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as problem:
            raise DamagedFileError(f"not a sound database: {problem}") from problem
        try:
            connection.text_factory = _text
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _CELL_BYTES)
            connection.execute("PRAGMA trusted_schema = OFF")
            yield Database(connection)
        except sqlite3.Error as problem:
            raise DamagedFileError(f"not a sound database: {problem}") from problem
        finally:
            connection.close()


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")
