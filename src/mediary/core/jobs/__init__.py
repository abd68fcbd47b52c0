"""Durable background work: a queue in the database, leases, schedules, and what runs them.

A job is asked for by name inside of a transaction (`enqueue`) and registered where it is written
(`@job`, `@schedule`). Whoever runs it holds a lease with a number that grows with each taking;
each of its transactions first checks in the database that the lease is still its own. A process
may be killed at any moment: its jobs go on elsewhere, from their last committed step.
"""

from mediary.core.jobs.attempt import run_here
from mediary.core.jobs.children import ChildWorker
from mediary.core.jobs.context import JobContext
from mediary.core.jobs.errors import (
    JobCancelledError,
    JobInterruptedError,
    LeaseLostError,
    StoppedError,
)
from mediary.core.jobs.models import Job, JobRun, ScheduledJob
from mediary.core.jobs.queue import (
    STATUSES,
    cancel,
    enqueue,
    find,
    forget,
    list_jobs,
    mark_undone,
    retry,
    runs_of,
)
from mediary.core.jobs.registry import job, schedule
from mediary.core.jobs.runner import Runner
from mediary.core.jobs.schedules import change_schedule, list_schedules
from mediary.core.jobs.tidy import tidy

__all__ = [
    "STATUSES",
    "ChildWorker",
    "Job",
    "JobCancelledError",
    "JobContext",
    "JobInterruptedError",
    "JobRun",
    "LeaseLostError",
    "Runner",
    "ScheduledJob",
    "StoppedError",
    "cancel",
    "change_schedule",
    "enqueue",
    "find",
    "forget",
    "job",
    "list_jobs",
    "list_schedules",
    "mark_undone",
    "retry",
    "run_here",
    "runs_of",
    "schedule",
    "tidy",
]
