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
from mediary.transfer.formats.forms import FORMS, form_of

WRITE = "transfer.write_export"


def start(db: Session, viewer: Viewer, form: str) -> dict[str, Any]:
    """Ask for an export in a format and return what there is to say of it.

    Raises:
        InvalidError: There is no such format, or it cannot be written yet.
    """
    form_of(form)
    uuid = str(uuid4())
    job_id = jobs.enqueue(
        db, WRITE, {"uuid": uuid, "user_id": viewer.user_id, "form": form},
        user_id=viewer.user_id, key=uuid,
    )  # fmt: skip
    return {
        "id": uuid, "job": job_id, "format": form, "status": "pending", "rows": None,
        "size": None, "sha256": None,
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
    form = found.payload["form"]
    path = path_of(uuid, form)
    return {
        "id": uuid, "job": found.id, "format": form, "status": found.status,
        "rows": details.get("rows"), "size": path.stat().st_size if path.is_file() else None,
        "sha256": details.get("sha256"),
    }  # fmt: skip


def file_of(db: Session, viewer: Viewer, uuid: str) -> Path:
    """Return the file of an export that is whole.

    Raises:
        NotFoundError: There is none with this uuid, or it was cleared away.
        ConflictError: It is not written yet.
    """
    told = describe(db, viewer, uuid)
    status = told["status"]
    if status != "completed":
        raise ConflictError(f"This export is {status}; ask again when it is completed.")
    path = path_of(uuid, told["format"])
    if not path.is_file():
        raise NotFoundError("The file was cleared away; start the export again.")
    return path


def ending_of(db: Session, viewer: Viewer, uuid: str) -> str:
    """Return what follows the person's name in the name of an export's file.

    Raises:
        NotFoundError: There is none with this uuid.
    """
    form = FORMS[describe(db, viewer, uuid)["format"]]
    return form.suffix if form.name == "archive" else f"-{form.name}{form.suffix}"


def path_of(uuid: str, form: str) -> Path:
    """Return where an export is written."""
    return get_settings().folder("exports") / f"{UUID(uuid)}{FORMS[form].suffix}"


def formats() -> list[dict[str, Any]]:
    """Return every format with what it carries and what it cannot."""
    return [
        {
            "name": form.name, "label": form.label, "suffix": form.suffix,
            "carries": form.carries, "losses": [loss._asdict() for loss in form.losses],
        }
        for form in FORMS.values()
    ]  # fmt: skip
