"""Exports as background work: asked for, written by a job, fetched as a file."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core import jobs
from mediary.core.errors import ConflictError, NotFoundError
from mediary.core.jobs import Job, JobContext, job
from mediary.core.settings import get_settings
from mediary.transfer.archive_out import write_archive

WRITE = "transfer.write_export"
# Files of exports can be written again at any time.
KEPT_SECONDS = 24 * 3600


def start(db: Session, viewer: Viewer, form: str) -> dict[str, Any]:
    """Ask for an export and return what there is to say of it."""
    uuid = str(uuid4())
    job_id = jobs.enqueue(
        db, WRITE, {"uuid": uuid, "user_id": viewer.user_id, "form": form},
        user_id=viewer.user_id, key=uuid,
    )  # fmt: skip
    return {
        "id": uuid, "job": job_id, "status": "pending", "rows": None, "size": None, "sha256": None,
    }  # fmt: skip


def describe(db: Session, viewer: Viewer, uuid: str) -> dict[str, Any]:
    """Tell how far an export of the person is.

    Raises:
        NotFoundError: There is none with this uuid.
    """
    found = db.scalar(
        select(Job).where(Job.user_id == viewer.user_id, Job.kind == WRITE, Job.key == uuid)
    )
    if found is None:
        raise NotFoundError("You have no such export.")
    details = found.details or {}
    path = _path(uuid)
    return {
        "id": uuid, "job": found.id, "status": found.status, "rows": details.get("rows"),
        "size": path.stat().st_size if path.is_file() else None, "sha256": details.get("sha256"),
    }  # fmt: skip


def file_of(db: Session, viewer: Viewer, uuid: str) -> Path:
    """Return the file of an export that is whole.

    Raises:
        NotFoundError: There is none with this uuid, or it was cleared away after a day.
        ConflictError: It is not written yet.
    """
    status = describe(db, viewer, uuid)["status"]
    if status != "completed":
        raise ConflictError(f"This export is {status}; ask again when it is completed.")
    path = _path(uuid)
    if not path.is_file():
        raise NotFoundError("The file was cleared away after a day; start the export again.")
    return path


@job(WRITE, is_heavy=True, max_attempts=3)
def write_export(context: JobContext, uuid: str, user_id: int, form: str) -> None:
    """Write an export to its file."""
    _clear_old()
    path = _path(uuid)
    with context.database.reading() as db:
        written = write_archive(db, user_id, path)
    with context.transaction(is_last=True) as db:
        details = {"rows": written.rows, "sha256": written.sha256}
        context.report(db, written.rows, written.rows, details)


def _path(uuid: str) -> Path:
    return get_settings().folder("exports") / f"{UUID(uuid)}.zip"


def _clear_old() -> None:
    for path in get_settings().folder("exports").glob("*.zip*"):
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
