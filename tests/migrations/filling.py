"""Fills every table with a row, so that migrations have something to lose."""

from typing import Any

from sqlalchemy import JSON, Boolean, Connection, Float, LargeBinary, Numeric, String, Table, text
from sqlalchemy.exc import IntegrityError

from mediary.core.db import Database
from mediary.migrations.models import all_models


def fill(database: Database) -> set[str]:
    """Put a row into each table whose checks let it in; return the tables' names.

    Every number is 1, so that every reference finds its row.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        with connection.execution_options(is_writing=True).begin():
            if not database.is_sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            return {t.name for t in all_models().sorted_tables if _insert(connection, t)}


def counts(database: Database, names: set[str]) -> dict[str, int]:
    with database.reading() as db:
        return {
            name: db.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names
        }


def _insert(connection: Connection, table: Table) -> bool:
    row = {c.name: _value(c.type) for c in table.columns if c.computed is None}
    try:
        with connection.begin_nested():
            connection.execute(table.insert().values(row))
    except IntegrityError:
        return False
    return True


def _value(kind: object) -> object:
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, LargeBinary):
        return b"1"
    if isinstance(kind, String):
        return "1"
    if isinstance(kind, Float | Numeric):
        return 1.0
    return 1
