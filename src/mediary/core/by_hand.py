"""What models cannot declare: search tables, triggers, views. SQL by hand, for each engine.

A room's `models.py` declares it beside its tables; the tables made for tests and the drafts of
migrations take it in.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ByHand:
    """Statements of one engine that make something, and those that drop it."""

    name: str
    dialect: str
    create: tuple[str, ...]
    drop: tuple[str, ...]


_all: dict[tuple[str, str], ByHand] = {}


def declare(
    name: str,
    *,
    sqlite: tuple[Sequence[str], Sequence[str]] | None = None,
    postgresql: tuple[Sequence[str], Sequence[str]] | None = None,
) -> None:
    """Declare something with its statements (create, drop) on each engine that has it.

    Statements that create say IF NOT EXISTS, and on PostgreSQL name the schema of what is new.
    """
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        if statements is not None:
            create, drop = statements
            _all[name, dialect] = ByHand(name, dialect, tuple(create), tuple(drop))


def declared(dialect: str) -> list[ByHand]:
    """Return what was declared for an engine, in the order of declaration."""
    return [thing for thing in _all.values() if thing.dialect == dialect]
