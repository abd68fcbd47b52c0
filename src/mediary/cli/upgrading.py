"""The one place where the doors bring a database up to date."""

from mediary import migrations
from mediary.core.db import Database
from mediary.core.settings import Settings


def bring_up_to_date(database: Database, settings: Settings) -> None:
    """Make or migrate the tables; a database that has data is backed up before."""
    migrations.upgrade(database, backups=settings.backups_folder())
