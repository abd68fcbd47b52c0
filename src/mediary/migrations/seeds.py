"""Rows that ship with the code: written after each migration, so a new one comes with a revision."""

from mediary.catalog.service import seed_media_types
from mediary.core.db import Database


def seed(database: Database) -> None:
    """Write what is not there yet; what is there stays as it is."""
    with database.transaction() as db:
        seed_media_types(db)
