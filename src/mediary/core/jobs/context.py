"""What a running job holds: its fenced transactions, its progress, and whether to stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mediary.core import clock
from mediary.core.db import Database
from mediary.core.jobs.errors import JobCancelledError, JobInterruptedError, LeaseLostError
from mediary.core.jobs.leases import Lease, extend, settle
from mediary.core.jobs.models import JOB


class JobContext:
    """Handed to a job as its first argument.

    Attributes:
        database: For reading; what is written goes through `transaction`.
        details: What the last attempt reported, to go on from; None at the first one.
    """

    def __init__(
        self, database: Database, lease: Lease, stopping: threading.Event | None = None
    ) -> None:
        """Prepare the context of one attempt."""
        self.database = database
        self.job_id = lease.job_id
        self.user_id = lease.user_id
        self.attempt = lease.attempt
        self.details = lease.details
        self.is_settled = False
        self._lease = lease
        self._stopping = stopping or threading.Event()
        self._open: Session | None = None
        self._is_cancelled = False

    @contextmanager
    def transaction(self, *, is_last: bool = False) -> Iterator[Session]:
        """Open one step: a writing transaction that commits only while the job is ours.

        The last step can say so: the job is then completed in the same transaction, so that no
        crash in between lets it run twice.

        Raises:
            LeaseLostError: Somebody else has the job.
            JobCancelledError: It was cancelled; a report inside of the step stops the job after
                the step is committed.
            JobInterruptedError: The process is ending; raised between steps.
        """
        self._raise_if_stopping()
        with self.database.transaction() as db:
            self._keep(db)
            self.raise_if_cancelled()
            self._open = db
            try:
                yield db
            finally:
                self._open = None
            if is_last:
                if not settle(db, self._lease, "completed"):
                    raise LeaseLostError
            else:
                # A long step may have outlived the lease that it began with.
                self._keep(db)
        self.is_settled = is_last
        if not is_last:
            self.raise_if_cancelled()
            self._raise_if_stopping()

    def report(
        self,
        db: Session,
        done: int,
        total: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        """Write how far the job is, in the transaction of the step that got it there.

        Raises:
            LeaseLostError: Somebody else has the job.
            JobCancelledError: It was cancelled, and `db` is no step of `transaction`.
        """
        values: dict[str, Any] = {"done": done, "updated_at": clock.now()}
        if total is not None:
            values["total"] = total
        if details is not None:
            values["details"] = details
        found = db.execute(
            update(JOB)
            .where(JOB.c.id == self.job_id, JOB.c.lease_token == self._lease.token)
            .where(JOB.c.status == "running")
            .values(values)
            .returning(JOB.c.is_cancel_requested)
        ).scalar_one_or_none()
        if found is None:
            raise LeaseLostError
        self._is_cancelled = found
        if self._open is not db:
            self.raise_if_cancelled()

    def is_cancelled(self, db: Session | None = None) -> bool:
        """Say whether somebody wants the job to stop; without `db`, what was seen last."""
        if db is not None:
            asked = select(JOB.c.is_cancel_requested).where(JOB.c.id == self.job_id)
            self._is_cancelled = bool(db.execute(asked).scalar_one_or_none())
        return self._is_cancelled

    def raise_if_cancelled(self, db: Session | None = None) -> None:
        """Stop here when somebody wants the job to stop.

        Raises:
            JobCancelledError: So it is.
        """
        if self.is_cancelled(db):
            raise JobCancelledError

    def _keep(self, db: Session) -> None:
        found = extend(db, self._lease)
        if found is None:
            raise LeaseLostError
        self._is_cancelled = found

    def _raise_if_stopping(self) -> None:
        if self._stopping.is_set():
            raise JobInterruptedError
