"""Rows that ship with the code: written after each migration, so a new one comes with a revision."""

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from mediary.catalog.service import seed_media_types
from mediary.migrations.planner import teach


def seed(connection: Connection) -> None:
    """Write what is not there yet, in the migration's own transaction."""
    with Session(connection) as db:
        seed_media_types(db)
        db.flush()
    teach(connection)
