"""Clearing away of files that nobody needs any more, or that can be written again."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediary.core import jobs
from mediary.core.clock import now
from mediary.core.jobs import Job
from mediary.core.settings import get_settings
from mediary.transfer.exports import WRITE
from mediary.transfer.models import ImportJob
from mediary.transfer.reports import ENDED
from mediary.transfer.service import discard

REMOVE = "transfer.remove_files"
DAY = 86_400_000_000
WEEK = 7 * DAY


def clear_staging(db: Session) -> int:
    """Remove staged files that no import needs any more; return how many folders went.

    Their rows are in the database by then. A rehearsal's files wait a week for its run, those of
    a cut import until it is resumed or undone.
    """
    is_waiting = and_(ImportJob.status == "rehearsed", ImportJob.created_at > now() - WEEK)
    using = select(ImportJob.folder).where(or_(ImportJob.status.not_in(ENDED), is_waiting))
    needed = {folder.removeprefix("imports/") for folder in db.scalars(using)}
    gone = [
        folder
        for folder in get_settings().folder("imports").iterdir()
        if folder.is_dir() and folder.name not in needed and _is_old(folder)
    ]
    for folder in gone:
        discard(folder)
    return len(gone)


def clear_written() -> None:
    """Remove exports of yesterday, and copies of the database that a killed rehearsal left."""
    for name in ("exports", "tmp"):
        for path in get_settings().folder(name).iterdir():
            if path.is_file() and _is_old(path):
                path.unlink(missing_ok=True)


def remove_files_of(db: Session, user_id: int) -> None:
    """Have the files of a person's imports and exports removed once this transaction is kept."""
    is_export = Job.user_id == user_id, Job.kind == WRITE
    written = list(db.scalars(select(Job.key).where(*is_export)))
    staged = list(
        db.scalars(select(ImportJob.folder).where(ImportJob.user_id == user_id).distinct())
    )
    if written or staged:
        jobs.enqueue(db, REMOVE, {"exports": written, "folders": staged})


def remove_files(exports: list[str], folders: list[str]) -> None:
    """Remove written exports and staged folders; those that are gone already are no mistake."""
    for uuid in exports:
        for path in get_settings().folder("exports").glob(f"{UUID(uuid)}.*"):
            path.unlink(missing_ok=True)
    for folder in filter(None, folders):
        discard(get_settings().folder("imports") / folder.removeprefix("imports/"))


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime * 1_000_000 < now() - DAY
