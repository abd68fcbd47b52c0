"""Tables of the queue."""

from typing import cast

from sqlalchemy import ForeignKey, Index, Table, TextClause, text
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import Instant, JsonObject, Model

IN_OPS = {"info": {"schema": "ops"}}
# Written out, not bound: SQLite uses a partial index only for the words it was made with.
LIVE = text("status IN ('pending', 'running')")
PENDING = text("status = 'pending'")
RUNNING = text("status = 'running'")


def _partial(name: str, *columns: str, where: TextClause, is_unique: bool = False) -> Index:
    return Index(name, *columns, unique=is_unique, sqlite_where=where, postgresql_where=where)


class Job(Model):
    """A piece of work, from the moment it is asked for.

    Attributes:
        key: At most one live job of a kind has this key.
        run_at: Not before this instant; a retry waits here, as pending.
        lease_token: Grows with each taking; who holds an older one may not write.
        lease_owner: Host, process and its start, while running.
    """

    __tablename__ = "job"
    __table_args__ = (
        _partial("uq_job_kind_key", "kind", "key", where=LIVE, is_unique=True),
        _partial("ix_job_status_created_at", "status", "created_at", where=PENDING),
        _partial("ix_job_lease_expires_at", "lease_expires_at", where=RUNNING),
        _partial("ix_job_user_id", "user_id", where=LIVE),
        Index("ix_job_user_id_updated_at", "user_id", "updated_at"),
        Index("ix_job_user_id_created_at", "user_id", "created_at"),
        # A job's number is not given twice, even when the job is forgotten.
        {**IN_OPS, "sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[JsonObject]
    user_id: Mapped[int | None]
    key: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="pending")
    priority: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    is_cancel_requested: Mapped[bool] = mapped_column(default=False)
    lease_token: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None]
    lease_expires_at: Mapped[Instant | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    details: Mapped[JsonObject | None]
    error: Mapped[str | None]
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]


class JobRun(Model):
    """One attempt at a job: the history."""

    __tablename__ = "job_run"
    __table_args__ = (Index("ix_job_run_job_id", "job_id"), IN_OPS)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    attempt: Mapped[int]
    owner: Mapped[str]
    status: Mapped[str]
    error: Mapped[str | None]
    progress: Mapped[int] = mapped_column(default=0)
    details: Mapped[JsonObject | None]
    started_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]


class ScheduledJob(Model):
    """A schedule: seeded by the code, changed by an administrator."""

    __tablename__ = "scheduled_job"
    __table_args__ = (IN_OPS,)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    cron: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=True)
    last_run_at: Mapped[Instant | None]
    next_run_at: Mapped[Instant]
    settings: Mapped[JsonObject] = mapped_column(default=dict)
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


# The same tables for statements that need no objects.
JOB = cast(Table, Job.__table__)
RUN = cast(Table, JobRun.__table__)
SCHEDULED = cast(Table, ScheduledJob.__table__)
