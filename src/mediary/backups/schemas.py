"""Wire shapes of backups."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mediary.core.clock import iso

Moment = Annotated[str, BeforeValidator(iso)]


class BackupOut(BaseModel):
    """A backup; `problem` says why a test restore went wrong."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    kind: str
    form: str
    revision: str
    version: str
    size: int
    sha256: str
    counts: dict[str, int]
    created_at: Moment
    verified_at: Annotated[str | None, BeforeValidator(lambda at: at and iso(at))]
    problem: str | None


class ScheduleOut(BaseModel):
    """When backups are made by themselves."""

    model_config = ConfigDict(from_attributes=True)

    cron: str
    is_enabled: bool
    is_elsewhere: bool
    kept_days: int
    next_run_at: Annotated[str | None, BeforeValidator(lambda at: at and iso(at))]


class BackupsOut(BaseModel):
    """All backups, the newest first, and when there will be more."""

    backups: list[BackupOut]
    schedule: ScheduleOut


class ScheduleIn(BaseModel):
    """What to change; what is left out stays. Backups made elsewhere switch the schedule off."""

    cron: str | None = Field(default=None, max_length=100, examples=["0 3 * * *"])
    is_enabled: bool | None = None
    is_elsewhere: bool | None = None
    kept_days: int | None = Field(default=None, ge=1, le=36_500)


class StartedOut(BaseModel):
    """The job that does it; `/api/v1/events` tells how far it is."""

    job: int


def backups_out(backups: Iterable[object], schedule: object) -> BackupsOut:
    """Shape a list of backups and their schedule."""
    return BackupsOut(
        backups=[BackupOut.model_validate(one) for one in backups],
        schedule=ScheduleOut.model_validate(schedule),
    )
