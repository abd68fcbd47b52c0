"""What became of imports, as people and programs are told; a page of them in four statements."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediary.core.clock import now
from mediary.core.jobs import Job
from mediary.transfer.models import ImportFile, ImportJob, ImportProblem
from mediary.transfer.rows import read_rows
from mediary.transfer.run import ROWS

ENDED = frozenset({"completed", "rehearsed", "undone"})


class ImportReport(msgspec.Struct):
    """An import as programs see it; see "Command line" in the guide."""

    id: str
    job: int | None
    batch: int | None
    format: str
    label: str
    status: str
    error: str | None
    is_rehearsal: bool
    rows: int
    outcomes: dict[str, int]
    plays: int
    ratings: int
    reviews: int
    list_items: int
    seconds: float
    problems: list[dict[str, Any]]
    problem_count: int
    files: list[dict[str, Any]]
    done: int
    total: int | None
    started_at: int | None
    finished_at: int | None


def reports(
    db: Session, jobs: Sequence[ImportJob], *, most_problems: int = 100
) -> list[ImportReport]:
    """Return what became of these imports so far, each with its first problems."""
    ids = [job.id for job in jobs]
    problems = _problems(db, ids, most_problems)
    files = _files(db, ids)
    statuses = _statuses(db, jobs)
    return [_report(job, statuses, problems[job.id], files[job.id]) for job in jobs]


def report(db: Session, job: ImportJob, *, most_problems: int = 100) -> ImportReport:
    """Return what became of one import so far."""
    return reports(db, [job], most_problems=most_problems)[0]


def _problems(db: Session, ids: list[int], most: int) -> dict[int, list[dict[str, Any]]]:
    rank = func.row_number().over(
        partition_by=ImportProblem.import_job_id, order_by=ImportProblem.id
    )
    ranked = (
        select(
            ImportProblem.import_job_id, ImportProblem.file, ImportProblem.line,
            ImportProblem.message, rank.label("rank"),
        )
        .where(ImportProblem.import_job_id.in_(ids))
        .subquery()
    )  # fmt: skip
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = select(ranked).where(ranked.c.rank <= most)
    for row in db.execute(rows.order_by(ranked.c.import_job_id, ranked.c.rank)):
        found[row.import_job_id].append(
            {"file": row.file, "line": row.line, "message": row.message}
        )
    return found


def _files(db: Session, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(
        select(ImportFile.import_job_id, ImportFile.name, ImportFile.kind, ImportFile.rows)
        .where(ImportFile.import_job_id.in_(ids))
        .order_by(ImportFile.id)
    ):
        found[row.import_job_id].append({"name": row.name, "kind": row.kind, "rows": row.rows})
    return found


def _statuses(db: Session, jobs: Sequence[ImportJob]) -> dict[int, tuple[str, str | None]]:
    """Return status and error of the jobs that work on imports which are still open."""
    working = [job.job_id for job in jobs if job.status not in ENDED and job.job_id is not None]
    if not working:
        return {}
    return {
        row.id: (row.status, row.error if row.status == "failed" else None)
        for row in db.execute(select(Job.id, Job.status, Job.error).where(Job.id.in_(working)))
    }


def status_of(db: Session, job: ImportJob) -> str:
    """Return the import's status; while it is open, that of the job that works on it."""
    return _statuses(db, [job]).get(job.job_id or 0, (job.status, None))[0]


def _report(
    job: ImportJob,
    statuses: dict[int, tuple[str, str | None]],
    problems: list[dict[str, Any]],
    files: list[dict[str, Any]],
) -> ImportReport:
    counts = job.counts
    outcomes = {name: int(counts.get(f"rows_{name}", 0)) for name in ROWS}
    rows = sum(outcomes.values())
    ended = job.finished_at or (now() if job.started_at else 0)
    status, error = statuses.get(job.job_id or 0, (job.status, None))
    return ImportReport(
        id=job.uuid,
        job=job.job_id,
        batch=job.batch_id,
        format=job.source,
        label=job.label,
        status=status,
        error=error,
        is_rehearsal=job.is_rehearsal,
        rows=rows,
        outcomes=outcomes,
        plays=int(counts.get("plays", 0)),
        ratings=int(counts.get("ratings", 0)),
        reviews=int(counts.get("reviews", 0)),
        list_items=int(counts.get("list_items", 0)),
        seconds=round((ended - (job.started_at or ended)) / 1_000_000, 3),
        problems=problems,
        problem_count=int(counts.get("problems", 0)),
        files=files,
        done=rows,
        total=rows if job.finished_at else None,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


def problems_of(
    db: Session, job: ImportJob, *, limit: int, after: int = 0
) -> tuple[list[dict[str, Any]], int | None]:
    """Return an import's problems behind a place, and the place to go on from, None at the end."""
    rows = db.execute(
        select(ImportProblem.id, ImportProblem.file, ImportProblem.line, ImportProblem.message)
        .where(ImportProblem.import_job_id == job.id, ImportProblem.id > after)
        .order_by(ImportProblem.id)
        .limit(limit + 1)
    ).all()
    found = [{"file": r.file, "line": r.line, "message": r.message} for r in rows[:limit]]
    return found, rows[limit - 1].id if len(rows) > limit else None


def rows_of(
    db: Session,
    job: ImportJob,
    *,
    outcome: str | None = None,
    limit: int,
    after: tuple[int, int] = (0, 0),
) -> tuple[list[dict[str, Any]], tuple[int, int] | None]:
    """Return source rows of an import, in file order; only those of one outcome where asked.

    A place is a file and the number of a row in it. Rows behind `after` are returned, with the
    place from which the next ones follow, None at the end.
    """
    found: list[dict[str, Any]] = []
    place = after
    files = db.execute(
        select(ImportFile.id, ImportFile.name)
        .where(ImportFile.import_job_id == job.id, ImportFile.id >= after[0])
        .order_by(ImportFile.id)
    ).all()
    for file_id, name in files:
        behind = after[1] if file_id == after[0] else 0
        for number, line, became, message, raw in read_rows(db, file_id, outcome, after=behind):
            if len(found) == limit:
                return found, place
            found.append(
                {"file": name, "line": line, "outcome": became, "message": message, "raw": raw}
            )
            place = (file_id, number)
    return found, None
