"""Bringing a database to a revision: after a backup, by one process, wholly or not at all."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, func, insert, inspect, select

from mediary.backups.service import BEFORE_MIGRATION, make
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import ConflictError, MediaryError
from mediary.migrations.applied import AppliedMigration
from mediary.migrations.seeds import seed
from mediary.migrations.state import HEAD, current, is_current, revisions

logger = logging.getLogger(__name__)

LOCK = 0x6D656469_0001
FOLDER = Path(__file__).parent


def upgrade(database: Database, *, backups: Path | None) -> bool:
    """Bring a database up to date; one that has data is copied to `backups` before.

    Returns:
        Whether there was anything to do.

    Raises:
        ConflictError: A newer Mediary has migrated it.
    """
    if is_current(database):
        return False
    _migrate(database, HEAD, backups)
    return True


def downgrade(database: Database, revision: str, *, backups: Path | None) -> None:
    """Take a database back to a revision, or to "base", which is none at all.

    Raises:
        ConflictError: There is no such revision, or it is a newer one.
    """
    at = current(database)
    if revision != "base" and (revision not in revisions() or at is None or revision > at):
        raise ConflictError(f"The database stands at {at} and cannot go back to {revision}.")
    _migrate(database, revision, backups)


def changed_since(database: Database) -> list[str]:
    """Return the revisions whose files are not what they were when they were applied."""
    scripts = ScriptDirectory.from_config(_config())
    with database.reading() as db:
        rows = db.execute(select(AppliedMigration.revision, AppliedMigration.checksum)).all()
    known = set(revisions())
    return [
        revision
        for revision, checksum in rows
        if revision not in known or _checksum(scripts.get_revision(revision).path) != checksum
    ]


def _migrate(database: Database, target: str, backups: Path | None) -> None:
    with _alone(database) as connection:
        # What was true before the lock need not be true with it.
        at = current(database)
        if at == target or (at is None and target == "base"):
            return
        if at is not None and at not in revisions():
            raise ConflictError(
                f"The database was migrated to {at} by a newer Mediary than this one. Start that"
                " version, or restore the backup that it made."
            )
        if at is not None and backups is not None:
            make(database, backups, kind=BEFORE_MIGRATION)
        logger.info("migrating the database", extra={"at": at, "to": target})
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["on_version_apply"] = _record
        is_back = target == "base" or (at is not None and target < at)
        (command.downgrade if is_back else command.upgrade)(config, target)
        if not is_back:
            seed(connection)


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A writing transaction that keeps out other processes that want to migrate."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            # Tables are made anew under their rows, which must not take others with them. The
            # switch works outside of a transaction only.
            _execute_raw(connection, "PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(is_writing=True).begin():
                if not database.is_sqlite:
                    connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
                yield connection
                if database.is_sqlite:
                    _check_foreign_keys(connection)
        finally:
            if database.is_sqlite:
                _execute_raw(connection, "PRAGMA foreign_keys=ON")


def _execute_raw(connection: Connection, statement: str, *values: str) -> None:
    raw = connection.connection.driver_connection
    if raw is None:
        raise RuntimeError("the connection is closed")
    raw.execute(statement, values)


def _check_foreign_keys(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise MediaryError(
            f"The migration was taken back: it would leave rows of {lost[0]} that refer to"
            f" missing rows of {lost[2]}."
        )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _record(*, ctx: Any, step: Any, **_: Any) -> None:  # noqa: ANN401
    scripts = step.up_revision
    if step.is_upgrade:
        ctx.connection.execute(
            insert(AppliedMigration).values(
                revision=scripts.revision,
                description=scripts.doc,
                checksum=_checksum(scripts.path),
                applied_at=clock.now(),
            )
        )
    elif inspect(ctx.connection).has_table(
        AppliedMigration.__tablename__, schema=_schema(ctx.connection)
    ):
        ctx.connection.execute(
            delete(AppliedMigration).where(AppliedMigration.revision == scripts.revision)
        )


def _schema(connection: Connection) -> str | None:
    return "ops" if connection.dialect.name == "postgresql" else None


def _checksum(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
