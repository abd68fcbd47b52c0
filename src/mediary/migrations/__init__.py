"""The tables on disk: made whole for tests, brought up to date step by step for everyone else.

`is_current`, `current` and `HEAD` are cheap and asked at every start; Alembic and the models are
loaded only when there is something to do. Revisions are files of `versions/` that are named and
numbered in their order (`0001_first.py`, `0002_…`); `python -m mediary.migrations.draft` writes the
draft of the first one from the models.
"""

import importlib
from pathlib import Path

from mediary.core.db import Database
from mediary.migrations.state import HEAD, current, is_current

__all__ = [
    "HEAD",
    "changed_since",
    "create_all",
    "current",
    "downgrade",
    "is_current",
    "upgrade",
]


def upgrade(database: Database, *, backups: Path | None) -> bool:
    """Bring a database up to date; one that has data is copied to `backups` before.

    Returns:
        Whether there was anything to do.

    Raises:
        ConflictError: A newer Mediary has migrated it.
    """
    if is_current(database):
        return False
    # Loaded when needed: Alembic would take half of a start's time.
    is_done: bool = importlib.import_module("mediary.migrations.running").upgrade(
        database, backups=backups
    )
    return is_done


def downgrade(database: Database, revision: str, *, backups: Path | None) -> None:
    """Take a database back to a revision, or to "base", which is none at all.

    Raises:
        ConflictError: There is no such revision, or it is a newer one.
    """
    importlib.import_module("mediary.migrations.running").downgrade(
        database, revision, backups=backups
    )


def changed_since(database: Database) -> list[str]:
    """Return the revisions whose files are not what they were when they were applied."""
    changed: list[str] = importlib.import_module("mediary.migrations.running").changed_since(
        database
    )
    return changed


def create_all(database: Database) -> None:
    """Make every table that is not there, without migrations: for tests."""
    importlib.import_module("mediary.migrations.tables").create_all(database)
