"""Imports as background work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediary.accounts.service import zone_of
from mediary.core.garbage import rare_collections
from mediary.core.jobs import JobContext, job, schedule
from mediary.ledger.service import get_batch
from mediary.transfer import clearing, exports, service
from mediary.transfer.formats import forms
from mediary.transfer.models import ImportJob
from mediary.transfer.rehearsal import rehearse, run_of


class JobSteps:
    """Steps of a run as steps of its job: fenced, reported, cancelled."""

    def __init__(self, context: JobContext) -> None:
        """Hold the job's context."""
        self._context = context

    @contextmanager
    def transaction(self, *, is_last: bool = False) -> Iterator[Session]:
        """Open a step of the job."""
        with self._context.transaction(is_last=is_last) as db:
            yield db

    def report(self, db: Session, done: int, total: int | None, details: dict[str, Any]) -> None:
        """Write progress in the step's transaction."""
        self._context.report(db, done, total, details)


@job(service.RUN, is_heavy=True, max_attempts=5)
def run_import(context: JobContext, import_id: int) -> None:
    """Take an import from where it stands to its end."""
    with context.database.reading() as db:
        found = db.scalars(select(ImportJob).where(ImportJob.id == import_id)).one()
        zone = zone_of(db, found.user_id)
        if found.batch_id is None or get_batch(db, found.user_id, found.batch_id).undone_at:
            return
    with rare_collections():
        run_of(found, JobSteps(context), zone).run()


@job(service.REHEARSE, is_heavy=True, max_attempts=2)
def rehearse_import(context: JobContext, import_id: int) -> None:
    """Run an import on a copy and keep only what it would do."""
    rehearse(context, import_id)


@job(service.UNDO, is_heavy=True, max_attempts=5)
def undo_import(context: JobContext, user_id: int, batch_id: int) -> None:
    """Undo a batch in one step."""
    with context.transaction(is_last=True) as db:
        service.undo_import(db, user_id, batch_id)


@job(exports.WRITE, is_heavy=True, max_attempts=3)
def write_export(context: JobContext, uuid: str, user_id: int, form: str) -> None:
    """Write an export to its file."""
    with context.database.reading() as db:
        written = forms.write(db, user_id, form, exports.path_of(uuid, form))
    with context.transaction(is_last=True) as db:
        details = {"rows": written.rows, "sha256": written.sha256}
        context.report(db, written.rows, written.rows, details)


@job(clearing.REMOVE, max_attempts=3)
def remove_files(context: JobContext, exports: list[str], folders: list[str]) -> None:
    """Remove the files of an account that is gone."""
    clearing.remove_files(exports, folders)


@schedule("transfer.clear_staging", cron="30 3 * * *")
def clear_staging(context: JobContext) -> None:
    """Remove the files that no import and no download needs any more."""
    with context.database.reading() as db:
        clearing.clear_staging(db)
    clearing.clear_written()
