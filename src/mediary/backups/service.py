"""Making, listing, verifying, restoring and clearing away backups."""

import logging
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msgspec
from sqlalchemy.orm import Session

from mediary import __version__
from mediary.backups import (
    described,
    postgres,
    postgres_dump,
    postgres_rows,
    queries,
    sqlite_file,
)
from mediary.backups.described import DUMP, ROWS, SQLITE, Described
from mediary.backups.errors import (
    BackupFailedError,
    BackupNotFoundError,
    CannotTryOutError,
    InUseError,
    UnsoundBackupError,
)
from mediary.core import clock, jobs
from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.core.settings import get_settings

logger = logging.getLogger(__name__)

MAKE, VERIFY = "backups.make", "backups.verify"
MANUAL, SCHEDULED = "manual", "scheduled"
BEFORE_MIGRATION, BEFORE_RESTORE = "before-migration", "before-restore"
CRON = "0 3 * * *"
KEPT_DAYS = 30
# However old they are: a clock that leaps forward takes them not, nor a server that was long off.
KEPT_ALWAYS = 7
DAY = 86_400_000_000
FORMS: dict[str, ModuleType] = {SQLITE: sqlite_file, DUMP: postgres_dump, ROWS: postgres_rows}


class Restored(NamedTuple):
    """What a restore did: from which backup, and what takes it back."""

    backup: Described
    before: Described | None
    set_aside: Path | None


def folder() -> Path:
    """Return the folder of backups, which need not be there yet."""
    return get_settings().backups_folder()


def make(database: Database, place: Path, *, kind: str) -> Described:
    """Make a backup of a database that has tables, while others write.

    Raises:
        BackupFailedError: It could not be written; nothing of it is left.
    """
    form = _form_for(database)
    with described.drafting(place, kind) as (name, draft):
        content = FORMS[form].write(database, draft)
        backup = Described(
            name=name,
            kind=kind,
            form=form,
            revision=content.revision,
            version=__version__,
            size=draft.stat().st_size,
            sha256=described.sha256_of(draft),
            counts=content.counts,
            created_at=clock.now(),
        )
        path = described.file_of(place, backup)
        described.keep(draft, path)
        described.describe(place, backup)
    logger.info("made a backup", extra={"path": str(path)})
    return backup


def verify(database: Database, place: Path, name: str) -> Described:
    """Restore a backup into a temporary database, compare, and note that it is sound.

    Raises:
        BackupNotFoundError: There is none of this name.
        UnsoundBackupError: It has changed, or cannot be restored; that is noted, too.
        CannotTryOutError: A test restore is not possible here.
    """
    backup = described.find(place, name)
    try:
        _try_out(database, place, backup)
    except UnsoundBackupError as problem:
        described.describe(place, msgspec.structs.replace(backup, problem=problem.message))
        raise
    sound = msgspec.structs.replace(backup, problem=None, verified_at=clock.now())
    described.describe(place, sound)
    return sound


def restore(
    database: Database, place: Path, name: str, *, newest: str, is_in_use: bool = False
) -> Restored:
    """Put a backup in the place of what is there, all of it or nothing, after a test restore.

    What is there is backed up first, or set aside where it is damaged.

    Args:
        database: Where to; its connections are closed.
        place: The folder of backups.
        name: Which.
        newest: The newest revision that this program knows.
        is_in_use: Whether to do it under the eyes of a running server.

    Raises:
        BackupNotFoundError: There is none of this name.
        UnsoundBackupError: It is not sound.
        ConflictError: It is of another engine or a newer version.
        InUseError: Others have the database open.
    """
    backup = described.find(place, name)
    if (backup.form == SQLITE) != database.is_sqlite:
        raise ConflictError(
            f"{name} is a backup of the other engine. Archives move a person between engines:"
            " `mediary export` and `mediary import`."
        )
    if backup.revision > newest:
        raise ConflictError(
            f"{name} was made by a newer Mediary ({backup.version}, tables at {backup.revision})"
            " than this one. Start that version, and restore there."
        )
    engine = sqlite_file if database.is_sqlite else postgres
    database.close()
    if not is_in_use:
        engine.refuse_if_open(database)
    try:
        _try_out(database, place, backup)
    except CannotTryOutError as problem:
        logger.warning("restoring without having tried: %s", problem.message)
    before = aside = None
    if database.is_sqlite and sqlite_file.is_damaged(database):
        aside = sqlite_file.set_aside(database)
    elif engine.has_tables(database):
        before = make(database, place, kind=BEFORE_RESTORE)
    database.close()
    FORMS[backup.form].restore(database, described.file_of(place, backup))
    return Restored(backup, before, aside)


def list_all(database: Database, place: Path) -> list[Described]:
    """Return the backups of the folder, the newest first, and bring the table up to them."""
    there = described.described_in(place)
    with database.reading() as db:
        is_known = queries.described_by_table(db) == {one.name: one for one in there}
    if not is_known:
        with database.transaction() as db:
            queries.note_down(db, there)
    return there


def backups_in(place: Path) -> list[Described]:
    """Return the backups of a folder, the newest first; no database is needed for it."""
    return described.described_in(place)


def newest_in(place: Path) -> Described:
    """Return the newest backup.

    Raises:
        BackupNotFoundError: There is none.
    """
    for one in described.described_in(place):
        return one
    raise BackupNotFoundError(f"There are no backups in {place}.")


def needs_tables(database: Database, place: Path, name: str) -> bool:
    """Say whether a backup holds rows alone, and there are no tables for them yet."""
    holds_rows = described.find(place, name).form == ROWS
    return holds_rows and not database.is_sqlite and not postgres.has_tables(database)


def note_down(db: Session, place: Path) -> None:
    """Bring the table of backups up to the folder."""
    queries.note_down(db, described.described_in(place))


def settle(db: Session, place: Path) -> None:
    """After a restore: the job that made the backup was under way in it, and is not done again."""
    for job in jobs.list_jobs(db, kind=MAKE, statuses=("pending", "running")):
        jobs.cancel(db, job.id)
    note_down(db, place)


def clear_away(place: Path, *, kept_days: int = KEPT_DAYS) -> list[str]:
    """Remove backups that are too old, and half ones; return the names of the former.

    Manual ones stay until somebody deletes them, and so do the newest few.
    """
    described.clear_drafts(place)
    passing = [one for one in described.described_in(place) if one.kind != MANUAL]
    limit = clock.now() - kept_days * DAY
    old = [one for one in passing[KEPT_ALWAYS:] if one.created_at < limit]
    for one in old:
        described.remove(place, one)
    return [one.name for one in old]


def delete(place: Path, name: str) -> None:
    """Delete a backup.

    Raises:
        BackupNotFoundError: There is none of this name.
    """
    described.remove(place, described.find(place, name))


def path_of(place: Path, name: str) -> Path:
    """Return the file of a backup.

    Raises:
        BackupNotFoundError: There is none of this name.
    """
    return described.file_of(place, described.find(place, name))


def _form_for(database: Database) -> str:
    if database.is_sqlite:
        return SQLITE
    return DUMP if postgres_dump.is_possible(database) else ROWS


def _try_out(database: Database, place: Path, backup: Described) -> None:
    path = described.file_of(place, backup)
    if described.sha256_of(path) != backup.sha256:
        raise UnsoundBackupError(f"{path} is not what was written: its sha256 is another.")
    scratch = get_settings().folder("tmp")
    content = FORMS[backup.form].try_out(database, path, scratch)
    if content.revision != backup.revision:
        raise UnsoundBackupError(f"Its tables are at {content.revision}, not {backup.revision}.")
    wrong = [name for name, rows in backup.counts.items() if content.counts.get(name) != rows]
    if wrong:
        raise UnsoundBackupError(f"Rows are missing from {', '.join(wrong)}.")


__all__ = [
    "BackupFailedError",
    "BackupNotFoundError",
    "CannotTryOutError",
    "Described",
    "InUseError",
    "UnsoundBackupError",
]
