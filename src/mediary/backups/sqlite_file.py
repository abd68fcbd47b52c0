"""SQLite: a backup is a whole database in one file."""

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from mediary.backups.described import Content, failure
from mediary.backups.errors import InUseError, UnsoundBackupError
from mediary.core.db import Database

PATIENCE = 30.0
MOST_MESSAGES = 2**31 - 1
NULL_VALUE = re.compile(r"NULL value in (\w+)\.(\w+)")


def write(database: Database, draft: Path) -> Content:
    """Copy the database into a new file, sound while others write; return what is in it."""
    try:
        database.copy_to(draft)
    except sqlite3.OperationalError as problem:
        raise failure(draft.parents[1], problem) from problem
    with _opened(draft) as copy:
        return _content(copy)


def try_out(_: Database, path: Path, scratch: Path) -> Content:
    """Restore into a temporary database, check all of it, and return what is in it.

    Raises:
        UnsoundBackupError: It cannot be restored, or has lost something.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        try:
            with closing(sqlite3.connect(Path(folder) / "restored.db")) as restored:
                _copy(path, restored)
                _check(restored)
                return _content(restored)
        except sqlite3.DatabaseError as problem:
            raise UnsoundBackupError(f"SQLite cannot read it: {problem}.") from problem


def has_tables(database: Database) -> bool:
    """Say whether there is anything to back up."""
    if not _path(database).exists():
        return False
    with _opened(_path(database)) as connection:
        wanted = "SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'"
        return connection.execute(wanted).fetchone() is not None


def is_damaged(database: Database) -> bool:
    """Say whether there is a file that is no sound database."""
    if not _path(database).exists():
        return False
    try:
        with _opened(_path(database)) as connection:
            _check(connection)
    except (sqlite3.DatabaseError, UnsoundBackupError):
        return True
    return False


def set_aside(database: Database) -> Path:
    """Rename a database that is damaged, with what belongs to it; return its new name."""
    path = _path(database)
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    return aside


def refuse_if_open(database: Database) -> None:
    """Refuse when another connection is open, of whatever program; ours must be closed.

    Raises:
        InUseError: So it is.
    """
    with closing(sqlite3.connect(_path(database), timeout=1)) as connection:
        try:
            # The journal's mode can be changed by the only connection alone.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as problem:
            raise InUseError(
                "A server, or another program, has the database open. Stop it first, or say"
                " --while-in-use and start it again afterwards."
            ) from problem
        except sqlite3.DatabaseError:
            return  # too damaged to be open anywhere


def restore(database: Database, path: Path) -> None:
    """Put a backup in the place of what is there, in one transaction."""
    with closing(sqlite3.connect(_path(database), timeout=PATIENCE)) as target:
        _copy(path, target)


def _copy(path: Path, target: sqlite3.Connection) -> None:
    with _opened(path) as source:
        # All pages in one step: an online backup that lets others in between starts again.
        source.backup(target, pages=-1)


def _check(connection: sqlite3.Connection) -> None:
    empty = set()
    for (message,) in connection.execute(f"PRAGMA integrity_check({MOST_MESSAGES})"):
        found = NULL_VALUE.fullmatch(message)
        if found is not None:
            empty.add((found[1], found[2]))
        elif message != "ok":
            raise UnsoundBackupError(f"SQLite's integrity check says: {message}.")
    for table, column in sorted(empty):
        # Up to 3.40 it takes other columns for this one where the key is not the first (tables
        # WITHOUT ROWID). IS NULL would be answered from the definition, without a look.
        wanted = f'SELECT 1 FROM "{table}" WHERE typeof("{column}") = \'null\''
        if connection.execute(wanted).fetchone() is not None:
            raise UnsoundBackupError(f"There is no value where one must be, in {table}.{column}.")
    lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    if lost is not None:
        raise UnsoundBackupError(f"Rows of {lost[0]} refer to rows of {lost[2]} that are missing.")


def _content(connection: sqlite3.Connection) -> Content:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'alembic_version'"
    )
    names = sorted(str(name) for (name,) in tables.fetchall())
    counts = {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in names
    }
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return Content(revision=str(found[0]), counts=counts)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def _path(database: Database) -> Path:
    return Path(str(database.url.database))
