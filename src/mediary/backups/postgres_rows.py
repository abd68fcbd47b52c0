"""PostgreSQL without its programs: the rows of all tables in a zip, each as COPY writes them.

It holds no definitions: it is restored into tables of the same revision, which Mediary makes.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from psycopg import Error as PsycopgError
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from mediary.backups import postgres
from mediary.backups.described import Content
from mediary.backups.errors import CannotTryOutError, UnsoundBackupError
from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.core.types import SCHEMAS

ABOUT = "tables.json"
SCRATCH = "mediary_check"
CHUNK = 1024 * 1024
SPOILT = (DBAPIError, PsycopgError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError)


def write(database: Database, draft: Path) -> Content:
    """Write all rows as they are at one moment; return how many there are."""
    snapshot = {"isolation_level": "REPEATABLE READ"}
    draft.touch(mode=0o600)
    with (
        database.engine.connect().execution_options(**snapshot) as connection,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        content = postgres.content(connection)
        about: dict[str, Any] = {
            "revision": content.revision,
            "tables": [_columns(connection, *table) for table in _in_order(connection)],
            "sequences": _sequences(connection),
        }
        archive.writestr(ABOUT, json.dumps(about, indent=1))
        for one in about["tables"]:
            names = ", ".join(f'"{column}"' for column in one["columns"])
            rows = f'COPY (SELECT {names} FROM "{one["schema"]}"."{one["name"]}") TO STDOUT'
            with (
                archive.open(one["name"], "w", force_zip64=True) as member,
                _cursor(connection) as cursor,
                cursor.copy(rows) as copy,
            ):
                for part in copy:
                    member.write(part)
    return content


def try_out(database: Database, path: Path, _: Path) -> Content:
    """Restore into temporary tables, with every check and reference; nothing of them stays.

    Raises:
        CannotTryOutError: The tables of today are not those of the backup.
        UnsoundBackupError: It cannot be restored.
    """
    try:
        with zipfile.ZipFile(path) as archive, database.engine.connect() as connection:
            about = _about(archive)
            _refuse_other_revision(connection, about, CannotTryOutError)
            _make_scratch(connection, about["tables"])
            counts = {}
            for one in about["tables"]:
                _fill(connection, archive, one, SCRATCH)
                counts[one["name"]] = _count(connection, one["name"])
            _add_references(connection, about["tables"])
            return Content(revision=about["revision"], counts=dict(sorted(counts.items())))
    except SPOILT as problem:
        raise UnsoundBackupError(f"It cannot be restored: {problem}") from problem


def restore(database: Database, path: Path) -> None:
    """Put the rows in the place of those that are there, in one transaction.

    Raises:
        ConflictError: The database stands at another revision.
    """
    with zipfile.ZipFile(path) as archive, database.engine.begin() as connection:
        about = _about(archive)
        _refuse_other_revision(connection, about, ConflictError)
        there = ", ".join(f'"{schema}"."{name}"' for name, schema, _ in _in_order(connection))
        connection.execute(text(f"TRUNCATE {there}"))
        for one in about["tables"]:
            _fill(connection, archive, one, one["schema"])
        for schema, name, value in about["sequences"]:
            connection.execute(
                text("SELECT setval(CAST(:name AS regclass), :value)"),
                {"name": f'"{schema}"."{name}"', "value": value},
            )


def _about(archive: zipfile.ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read(ABOUT))
    return found


def _refuse_other_revision(
    connection: Connection, about: dict[str, Any], error: type[ConflictError]
) -> None:
    at = connection.execute(text(f"SELECT version_num FROM public.{postgres.MARK}")).scalar_one()
    if at != about["revision"]:
        raise error(
            f"This backup holds rows for tables at {about['revision']}, and these are at {at}."
            f" `mediary db downgrade {about['revision']}` takes them there, after a backup."
        )


def _in_order(connection: Connection) -> list[tuple[str, str, int]]:
    """Return the tables, those that others refer to first."""
    by_oid = {oid: (name, schema, oid) for name, schema, oid in postgres.tables(connection)}
    graph: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(sorted(by_oid), ()))
    references = text("SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f'")
    for table, target in connection.execute(references):
        if table != target and table in by_oid and target in by_oid:
            graph.add(table, target)
    return [by_oid[oid] for oid in graph.static_order()]


def _columns(connection: Connection, name: str, schema: str, oid: int) -> dict[str, Any]:
    columns = connection.execute(
        text(
            "SELECT attname FROM pg_attribute WHERE attrelid = :oid AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
        ),
        {"oid": oid},
    ).scalars()
    return {"name": name, "schema": schema, "columns": list(columns)}


def _sequences(connection: Connection) -> list[list[Any]]:
    rows = connection.execute(
        text(
            "SELECT schemaname, sequencename, last_value FROM pg_sequences"
            " WHERE last_value IS NOT NULL AND schemaname = ANY(:schemas) ORDER BY 1, 2"
        ),
        {"schemas": list(SCHEMAS)},
    )
    return [list(row) for row in rows]


def _fill(
    connection: Connection, archive: zipfile.ZipFile, one: dict[str, Any], schema: str
) -> None:
    names = ", ".join(f'"{column}"' for column in one["columns"])
    rows = f'COPY "{schema}"."{one["name"]}" ({names}) FROM STDIN'
    with (
        archive.open(one["name"]) as member,
        _cursor(connection) as cursor,
        cursor.copy(rows) as copy,
    ):
        while part := member.read(CHUNK):
            copy.write(part)


def _make_scratch(connection: Connection, tables: list[dict[str, Any]]) -> None:
    connection.execute(text(f"CREATE SCHEMA {SCRATCH}"))
    for one in tables:
        name = one["name"]
        connection.execute(
            text(f'CREATE TABLE {SCRATCH}."{name}" (LIKE "{one["schema"]}"."{name}" INCLUDING ALL)')
        )


def _add_references(connection: Connection, tables: list[dict[str, Any]]) -> None:
    """Give the temporary tables the foreign keys of the real ones, which checks their rows."""
    wanted = []
    for one in tables:
        found = connection.execute(
            text(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
                " AND conparentid = 0 AND conrelid = CAST(:name AS regclass)"
            ),
            {"name": f'"{one["schema"]}"."{one["name"]}"'},
        ).scalars()
        wanted += [(one["name"], definition) for definition in found]
    # The definitions name tables as the search path finds them: here, that is in our schema.
    connection.execute(text(f"SET LOCAL search_path = {SCRATCH}, public"))
    for name, definition in wanted:
        connection.execute(text(f'ALTER TABLE {SCRATCH}."{name}" ADD {definition}'))


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(text(f'SELECT count(*) FROM {SCRATCH}."{name}"')).scalar_one())


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    raw = connection.connection.driver_connection
    if raw is None:
        raise RuntimeError("the connection is closed")
    with raw.cursor() as cursor:
        yield cursor
