"""When backups are made by themselves, whether somebody else makes them, and how it stands."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy.orm import Session

from mediary.backups.described import described_in
from mediary.backups.service import CRON, KEPT_DAYS, MAKE
from mediary.core import clock
from mediary.core.errors import InvalidError
from mediary.core.jobs import ScheduledJob, change_schedule, list_schedules

DAY = 86_400_000_000
OLD_DAYS = 2


class Schedule(msgspec.Struct):
    """When backups are made.

    Attributes:
        cron: Five fields, in UTC.
        is_enabled: Whether Mediary makes them.
        is_elsewhere: Whether somebody said that backups are made by other means.
        kept_days: After so many days a backup that nobody asked for is removed.
        next_run_at: When the next one is due, while it is on.
    """

    cron: str
    is_enabled: bool
    is_elsewhere: bool
    kept_days: int
    next_run_at: int | None = None


def get_schedule(db: Session) -> Schedule:
    """Return when backups are made."""
    for row in list_schedules(db):
        if row.name == MAKE:
            return _shown(row)
    # The first start of a server writes it down.
    return Schedule(CRON, is_enabled=True, is_elsewhere=False, kept_days=KEPT_DAYS)


def change(
    db: Session,
    *,
    cron: str | None = None,
    is_enabled: bool | None = None,
    is_elsewhere: bool | None = None,
    kept_days: int | None = None,
) -> Schedule:
    """Change when backups are made; saying that they are made elsewhere switches them off here.

    Raises:
        NotFoundError: No server has started on this database yet.
        InvalidError: The cron expression cannot be read, or both is said at once.
    """
    if is_enabled and is_elsewhere:
        raise InvalidError("Backups are made here or elsewhere; say one of them.")
    now = get_schedule(db)
    elsewhere = not is_enabled and (now.is_elsewhere if is_elsewhere is None else is_elsewhere)
    row = change_schedule(
        db,
        MAKE,
        cron=cron,
        is_enabled=False if elsewhere else is_enabled,
        settings={"kept_days": kept_days or now.kept_days, "is_elsewhere": elsewhere},
    )
    return _shown(row)


def state_of(db: Session | None, folder: Path) -> tuple[bool, str]:
    """Say whether there is a good and fresh backup, and in a sentence which.

    Without a database that can be read (`db`), only the folder is looked at.
    """
    schedule = None if db is None else get_schedule(db)
    if schedule is not None and schedule.is_elsewhere:
        return True, "Backups are said to be made elsewhere."
    good = [one for one in described_in(folder) if one.problem is None]
    if not good:
        return False, f"There is no good backup in {folder}: `mediary backup create` makes one."
    days = (clock.now() - good[0].created_at) // DAY
    moment = datetime.fromtimestamp(good[0].created_at // 1_000_000, UTC)
    tried = "restored for a test" if good[0].verified_at else "not restored for a test yet"
    sentence = f"The last good backup is of {moment:%Y-%m-%d %H:%M} UTC, {tried}"
    if days < -1:
        return False, f"{sentence}. That is in the future: was the clock put back?"
    if days >= OLD_DAYS:
        is_off = schedule is not None and not schedule.is_enabled
        why = "the schedule is switched off" if is_off else "`mediary jobs list` may say why"
        return False, f"{sentence}. That is {days} days ago; {why}."
    return True, f"{sentence}."


def _shown(row: ScheduledJob) -> Schedule:
    return Schedule(
        cron=row.cron,
        is_enabled=row.is_enabled,
        is_elsewhere=bool(row.settings.get("is_elsewhere")),
        kept_days=int(row.settings.get("kept_days", KEPT_DAYS)),
        next_run_at=row.next_run_at if row.is_enabled else None,
    )
