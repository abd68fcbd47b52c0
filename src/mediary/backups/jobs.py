"""Backups as background work."""

import logging

from mediary.backups import service
from mediary.core.jobs import JobContext, job, schedule

logger = logging.getLogger(__name__)


@schedule(service.MAKE, cron=service.CRON, is_heavy=True, max_attempts=3, max_running=1)
def make(
    context: JobContext,
    kind: str = service.SCHEDULED,
    kept_days: int = service.KEPT_DAYS,
    is_elsewhere: bool = False,
) -> None:
    """Make a backup, try to restore it, and clear away old ones."""
    with context.database.reading() as db:
        context.raise_if_cancelled(db)
    if is_elsewhere:
        return
    place = service.folder()
    made = service.make(context.database, place, kind=kind)
    try:
        service.verify(context.database, place, made.name)
    except service.CannotTryOutError as problem:
        logger.warning("the backup was not tried out: %s", problem.message)
    service.clear_away(place, kept_days=kept_days)
    with context.transaction(is_last=True) as db:
        service.note_down(db, place)
        context.report(db, 1, 1, {"backup": made.name})


@job(service.VERIFY, is_heavy=True, max_attempts=1)
def verify(context: JobContext, name: str) -> None:
    """Restore a backup into a temporary database."""
    place = service.folder()
    try:
        service.verify(context.database, place, name)
    finally:
        with context.transaction() as db:
            service.note_down(db, place)
