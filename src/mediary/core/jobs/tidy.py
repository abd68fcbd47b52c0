"""Forgets old jobs that belong to nobody; those of a person stay as that person's history."""

from sqlalchemy import delete, select

from mediary.core import clock
from mediary.core.db import chunks
from mediary.core.jobs.context import JobContext
from mediary.core.jobs.models import JOB, RUN
from mediary.core.jobs.registry import schedule

DAY = 86_400_000_000
KEPT_DAYS = 14


@schedule("jobs.tidy", cron="20 4 * * *", max_attempts=2)
def tidy(context: JobContext, days: int = KEPT_DAYS) -> None:
    """Delete ended jobs of the instance that are older than so many days."""
    old = select(JOB.c.id).where(
        JOB.c.user_id.is_(None), JOB.c.finished_at < clock.now() - days * DAY
    )
    with context.database.reading() as db:
        ids = list(db.scalars(old))
    for some in chunks(ids):
        with context.transaction() as db:
            db.execute(delete(RUN).where(RUN.c.job_id.in_(some)))
            db.execute(delete(JOB).where(JOB.c.id.in_(some)))
