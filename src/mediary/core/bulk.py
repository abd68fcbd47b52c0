"""Reads and writes over thousands of keys in one statement, on both engines."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

_JSON = msgspec.json.Encoder()
CHUNK = 5_000


def select_in(
    db: Session, sql: str, values: Sequence[int] | Sequence[str], **params: object
) -> list[Row[Any]]:
    """Run a SELECT in which `{values}` stands behind a column: "… WHERE id {values}".

    The values travel as one parameter, so that a thousand keys cost one statement.
    """
    found: list[Row[Any]] = []
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    statement = text(sql.replace("{values}", _in(is_sqlite)))
    for start in range(0, len(values), CHUNK):
        part = values[start : start + CHUNK]
        found += db.execute(statement, {"values": _sent(part, is_sqlite), **params}).all()
    return found


def execute_in(
    db: Session, sql: str, values: Sequence[int] | Sequence[str], **params: object
) -> int:
    """Run an UPDATE or DELETE like `select_in`; return how many rows it touched."""
    touched = 0
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    statement = text(sql.replace("{values}", _in(is_sqlite)))
    for start in range(0, len(values), CHUNK):
        part = values[start : start + CHUNK]
        result = db.execute(statement, {"values": _sent(part, is_sqlite), **params})
        touched += getattr(result, "rowcount", 0)
    return touched


def _in(is_sqlite: bool) -> str:
    return "IN (SELECT value FROM json_each(:values))" if is_sqlite else "= ANY(:values)"


def _sent(part: Sequence[int] | Sequence[str], is_sqlite: bool) -> object:
    return _JSON.encode(part).decode() if is_sqlite else list(part)
