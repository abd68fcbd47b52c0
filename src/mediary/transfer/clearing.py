"""Clearing away of files that nobody needs any more, or that can be written again."""

from pathlib import Path

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mediary.core.clock import now
from mediary.core.settings import get_settings
from mediary.transfer.models import ImportJob
from mediary.transfer.reports import ENDED
from mediary.transfer.service import discard

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


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime * 1_000_000 < now() - DAY
