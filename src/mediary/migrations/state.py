"""Where a database stands, asked without loading Alembic: every start asks it."""

from pathlib import Path

from sqlalchemy import inspect, text

from mediary.core.db import Database

VERSIONS = Path(__file__).parent / "versions"


def revisions() -> list[str]:
    """Return the revisions from the oldest to the newest: the numbers that the files begin with."""
    return sorted(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


HEAD = max(revisions())


def current(database: Database) -> str | None:
    """Return the revision that the database stands at, or None for one without tables."""
    with database.reading() as db:
        connection = db.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(database: Database) -> bool:
    """Say whether the database needs nothing."""
    return current(database) == HEAD
