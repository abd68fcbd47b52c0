"""What an import would do: run whole on a copy, of which only the report is kept."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from mediary.accounts.service import zone_of
from mediary.core.clock import now
from mediary.core.db import Database
from mediary.core.jobs import JobContext
from mediary.core.settings import get_settings
from mediary.ledger.service import open_batch
from mediary.transfer.archive_in import ArchiveRun
from mediary.transfer.findings import findings_of
from mediary.transfer.models import ImportFile, ImportJob, ImportProblem, ImportRow
from mediary.transfer.recognise import ARCHIVE
from mediary.transfer.run import ImportRun, Steps

_OF_FILE = ("user_id", "import_job_id", "source", "kind", "name", "header", "rows", "digest")
Rows = list[dict[str, Any]]
Kept = tuple[dict[str, Any], dict[str, Any], Rows, list[tuple[dict[str, Any], Rows]]]


class CopySteps:
    """Steps on a copy of the database, or inside of one transaction that is rolled back."""

    def __init__(self, db: Session | None, database: Database) -> None:
        """Use savepoints of a session where one is given, else transactions of the database."""
        self._db = db
        self._database = database

    @contextmanager
    def transaction(self, *, is_last: bool = False) -> Iterator[Session]:
        """Open a step."""
        if self._db is None:
            with self._database.transaction() as db:
                yield db
        else:
            with self._db.begin_nested():
                yield self._db

    def report(self, db: Session, done: int, total: int | None, details: dict[str, Any]) -> None:
        """Say nothing; a rehearsal's progress is not kept."""


def run_of(job: ImportJob, steps: Steps, zone: ZoneInfo | None) -> ImportRun | ArchiveRun:
    """Return what runs an import: our own archive is read another way than services' files."""
    return ArchiveRun(job, steps) if job.source == ARCHIVE else ImportRun(job, steps, zone)


def rehearse(context: JobContext, import_id: int) -> None:
    """Run the import on a copy; write its counts, rows and problems to the real database."""
    database = context.database
    with database.reading() as db:
        zone = zone_of(
            db, db.scalars(select(ImportJob.user_id).where(ImportJob.id == import_id)).one()
        )
    on_copy = _on_copied_file if database.is_sqlite else _in_lost_transaction
    kept = on_copy(database, import_id, zone)
    with context.transaction(is_last=True) as db:
        _keep(db, import_id, kept)


def _on_copied_file(database: Database, import_id: int, zone: ZoneInfo | None) -> Kept:
    path = get_settings().folder("tmp") / f"rehearsal-{uuid4()}.db"
    try:
        database.copy_to(path)
        with closing(Database(f"sqlite:///{path}")) as copy:
            with copy.transaction() as db:
                job = _prepare(db, import_id)
            run_of(job, CopySteps(None, copy), zone).run()
            with copy.reading() as db:
                return _report(db, job)
    finally:
        for part in path.parent.glob(f"{path.name}*"):
            part.unlink(missing_ok=True)


def _in_lost_transaction(database: Database, import_id: int, zone: ZoneInfo | None) -> Kept:
    with database.trying() as db:
        job = _prepare(db, import_id)
        run_of(job, CopySteps(db, database), zone).run()
        return _report(db, job)


def _prepare(db: Session, import_id: int) -> ImportJob:
    job = db.scalars(select(ImportJob).where(ImportJob.id == import_id)).one()
    job.batch_id = open_batch(db, job.user_id, kind="import", label=job.label)
    job.cursor, job.counts = {}, {}
    db.flush()
    return job


def _report(db: Session, job: ImportJob) -> Kept:
    import_id = job.id
    counts = db.execute(select(ImportJob.counts).where(ImportJob.id == import_id)).scalar_one()
    findings = {}
    if job.source != ARCHIVE and job.batch_id is not None:
        findings = findings_of(db, job.user_id, job.batch_id)
    problems = db.execute(
        select(ImportProblem.file, ImportProblem.line, ImportProblem.message)
        .where(ImportProblem.import_job_id == import_id)
        .order_by(ImportProblem.id)
    )
    files = []
    for file in db.scalars(select(ImportFile).where(ImportFile.import_job_id == import_id)).all():
        rows = db.execute(
            select(ImportRow.first_row, ImportRow.rows, ImportRow.outcomes, ImportRow.data).where(
                ImportRow.import_file_id == file.id
            )
        )
        about = {name: getattr(file, name) for name in _OF_FILE}
        files.append((about, [row._asdict() for row in rows]))
    return counts, findings, [row._asdict() for row in problems], files


def _keep(db: Session, import_id: int, kept: Kept) -> None:
    counts, findings, problems, files = kept
    db.execute(delete(ImportFile).where(ImportFile.import_job_id == import_id))
    db.execute(delete(ImportProblem).where(ImportProblem.import_job_id == import_id))
    for about, rows in files:
        file = ImportFile(**about)
        db.add(file)
        db.flush()
        if rows:
            db.execute(insert(ImportRow), [{**row, "import_file_id": file.id} for row in rows])
    if problems:
        db.execute(insert(ImportProblem), [{**one, "import_job_id": import_id} for one in problems])
    db.execute(
        update(ImportJob)
        .where(ImportJob.id == import_id)
        .values(
            counts=counts, findings=findings, status="rehearsed", cursor={},
            started_at=text("created_at"), finished_at=now(),
        )
    )  # fmt: skip
