"""Exports as background work: asked for, written by a job, fetched as a file for a day."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core import jobs
from mediary.core.errors import ConflictError, NotFoundError
from mediary.core.jobs import Job
from mediary.core.settings import get_settings

WRITE = "transfer.write_export"


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
    path = path_of(uuid)
    return {
        "id": uuid, "job": found.id, "status": found.status, "rows": details.get("rows"),
        "size": path.stat().st_size if path.is_file() else None, "sha256": details.get("sha256"),
    }  # fmt: skip


def file_of(db: Session, viewer: Viewer, uuid: str) -> Path:
    """Return the file of an export that is whole.

    Raises:
        NotFoundError: There is none with this uuid, or it was cleared away.
        ConflictError: It is not written yet.
    """
    status = describe(db, viewer, uuid)["status"]
    if status != "completed":
        raise ConflictError(f"This export is {status}; ask again when it is completed.")
    path = path_of(uuid)
    if not path.is_file():
        raise NotFoundError("The file was cleared away; start the export again.")
    return path


def path_of(uuid: str) -> Path:
    """Return where an export is written."""
    return get_settings().folder("exports") / f"{UUID(uuid)}.zip"
