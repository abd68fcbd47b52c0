"""Starting, following and undoing imports."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core import jobs
from mediary.core.clock import now
from mediary.core.errors import ConflictError, InvalidError, NotFoundError
from mediary.core.settings import get_settings
from mediary.ledger.service import open_batch, undo_batch
from mediary.plugins.service import load_plugins
from mediary.sdk.errors import how_to_answer
from mediary.transfer.corrections import checked
from mediary.transfer.intake import stage
from mediary.transfer.models import ImportJob
from mediary.transfer.reading import read_options
from mediary.transfer.recognise import Export, Question, Recognition, recognise
from mediary.transfer.reports import ENDED, ImportReport, report, reports, rows_of, status_of
from mediary.transfer.run import ROWS

# An import of so many rows is undone while the person waits.
SMALL = 20_000
SWITCHES = frozenset({"ratings-as-seen", "deleted"})
RUN, REHEARSE, UNDO = "transfer.run_import", "transfer.rehearse_import", "transfer.undo_import"


class NothingToReadError(InvalidError):
    """No file is in a format that Mediary knows."""

    code = "nothing-to-read"


class AnswerNeededError(ConflictError):
    """A question has to be answered before the import can start."""

    code = "answer-needed"


class ImportNotFoundError(NotFoundError):
    """The person has no such import."""


def new_folder() -> tuple[str, Path]:
    """Make an empty staging folder; return its name and path."""
    name = str(uuid4())
    return name, get_settings().folder("imports", name)


def folder_of(upload: str) -> Path:
    """Return the staging folder of an upload.

    Raises:
        NotFoundError: There is none of this name.
    """
    path = get_settings().data.resolve() / "imports" / upload
    if not upload.replace("-", "").isalnum() or not path.is_dir():
        raise NotFoundError("There is no such upload; drop the files again.")
    return path


def stage_paths(paths: list[Path]) -> tuple[str, Path]:
    """Stage files and folders of this machine; return the staging folder's name and path.

    Raises:
        InvalidError: A path does not exist, or is neither a file nor a folder.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise InvalidError(f"There is no {', no '.join(missing)}.")
    for path in paths:
        if not path.is_file() and not path.is_dir():
            raise InvalidError(f"{path} is neither a file nor a folder.")
    name, folder = new_folder()
    try:
        stage(paths, folder)
    except InvalidError:
        discard(folder)
        raise
    return name, folder


def discard(folder: Path) -> None:
    """Remove a staging folder that no import uses."""
    shutil.rmtree(folder, ignore_errors=True)


def look(upload: str, options: dict[str, Any]) -> tuple[Recognition, list[Question]]:
    """Recognise what was staged, and ask what has to be asked.

    Raises:
        InvalidError: The time zone is none.
    """
    _check_zone(options.get("timezone"))
    _check_words(options)
    found = recognise(folder_of(upload), only=str(options.get("format") or ""))
    asked = [q for export in found.exports for q in export.questions(read_options(options))]
    return found, asked


def prepare(upload: str, options: dict[str, Any], *, only: Sequence[str] = ()) -> Recognition:
    """Recognise what was staged; return the exports that can be read without another word.

    Args:
        upload: Name of the staging folder.
        options: What the person said.
        only: Names of the exports that are wanted; all when empty.

    Raises:
        NothingToReadError: Nothing in it is in a known format.
        AnswerNeededError: Of every export something must be said first.
    """
    found, asked = look(upload, options)
    if not found.exports:
        raise NothingToReadError(_nothing(found))
    found.exports = [one for one in found.exports if not only or one.name in only]
    if not found.exports:
        raise NotFoundError("There is no such export in this upload.")
    found.questions = [q for q in asked if not only or q.export in only]
    held = {question.export for question in found.questions}
    found.exports = [one for one in found.exports if one.name not in held]
    if not found.exports:
        raise answer_needed(found.questions)
    return found


def answer_needed(asked: Sequence[Question]) -> AnswerNeededError:
    """Return the error that asks these questions."""
    return AnswerNeededError(
        " ".join(f"{q.file}: {q.message} {how_to_answer(q.option, q.choices)}" for q in asked),
        questions=[msgspec.to_builtins(q) for q in asked],
    )


def start_imports(
    db: Session,
    viewer: Viewer,
    upload: str,
    found: Recognition,
    *,
    options: dict[str, Any],
    is_rehearsal: bool = False,
) -> list[ImportJob]:
    """Start one import for each export that `prepare` found in the upload."""
    return [
        _start(db, viewer, upload, export, options, is_rehearsal=is_rehearsal)
        for export in found.exports
    ]


def _nothing(found: Recognition) -> str:
    if found.refused:
        named = "; ".join(f"{one.name}: {one.message}" for one in found.refused[:5])
        return f"Nothing could be read. {named}"
    names = ", ".join(found.unknown[:5]) or "the folder is empty"
    return (
        f"None of these files is in a format that Mediary knows: {names}. "
        "A table of any other service can be read with a column mapping (--map)."
    )


def _start(
    db: Session,
    viewer: Viewer,
    upload: str,
    export: Export,
    options: dict[str, Any],
    *,
    is_rehearsal: bool,
) -> ImportJob:
    batch = None
    if not is_rehearsal:
        batch = open_batch(db, viewer.user_id, kind="import", label=export.label)
    job = ImportJob(
        uuid=str(uuid4()),
        user_id=viewer.user_id,
        batch_id=batch,
        source=export.source,
        label=export.label,
        folder=f"imports/{upload}",
        container=export.container,
        status="pending",
        is_rehearsal=is_rehearsal,
        options={k: v for k, v in options.items() if v not in (None, "", [], {})},
        counts={},
        cursor={},
        created_at=now(),
    )
    db.add(job)
    db.flush()
    job.job_id = jobs.enqueue(
        db,
        REHEARSE if is_rehearsal else RUN,
        {"import_id": job.id},
        user_id=viewer.user_id,
        key=str(job.id),
    )
    db.flush()
    return job


def get_import(db: Session, viewer: Viewer, uuid: str) -> ImportJob:
    """Return one of the person's imports.

    Raises:
        ImportNotFoundError: There is none with this uuid.
    """
    found = db.scalar(
        select(ImportJob).where(ImportJob.uuid == uuid, ImportJob.user_id == viewer.user_id)
    )
    if found is None:
        raise ImportNotFoundError("You have no such import.")
    return found


def imports_of(
    db: Session, viewer: Viewer, *, limit: int = 100, before: int | None = None
) -> list[ImportJob]:
    """Return the person's imports, newest first; only those older than `before` where given."""
    wanted = select(ImportJob).where(ImportJob.user_id == viewer.user_id)
    if before is not None:
        wanted = wanted.where(ImportJob.id < before)
    return list(db.scalars(wanted.order_by(ImportJob.id.desc()).limit(limit)))


def correct(db: Session, viewer: Viewer, uuid: str, wanted: dict[str, Any]) -> ImportJob:
    """Keep what the person corrected in a rehearsal, for when it is run.

    Raises:
        ImportNotFoundError: The person has none with this uuid.
        ConflictError: It is no rehearsal.
        InvalidError: A correction cannot be used.
    """
    job = get_import(db, viewer, uuid)
    if not job.is_rehearsal:
        raise ConflictError("Only a rehearsal can be corrected; rehearse the files first.")
    job.options = {**job.options, "corrections": checked(wanted)}
    db.flush()
    return job


def change_import(db: Session, viewer: Viewer, uuid: str, verb: str) -> ImportJob:
    """Cancel, resume, undo or (after a rehearsal) run an import; return it as it is then.

    Raises:
        ImportNotFoundError: The person has none with this uuid.
        ConflictError: It is not in a state for that.
    """
    job = get_import(db, viewer, uuid)
    if verb == "cancel" and job.job_id is not None:
        jobs.cancel(db, job.job_id)
    elif verb == "resume" and job.job_id is not None:
        jobs.retry(db, job.job_id)
    elif verb == "undo" and job.batch_id is not None:
        _undo_soon(db, job)
    elif verb == "run" and job.is_rehearsal:
        return _run_for_real(db, viewer, job)
    else:
        raise ConflictError(f"This import cannot be asked to {verb}: it is {status_of(db, job)}.")
    db.flush()
    return job


def _undo_soon(db: Session, job: ImportJob) -> None:
    rows = sum(int(job.counts.get(f"rows_{name}", 0)) for name in ROWS)
    if rows <= SMALL and job.batch_id is not None:
        undo_import(db, job.user_id, job.batch_id)
        return
    jobs.enqueue(
        db,
        UNDO,
        {"user_id": job.user_id, "batch_id": job.batch_id},
        user_id=job.user_id,
        key=str(job.batch_id),
    )


def _run_for_real(db: Session, viewer: Viewer, rehearsed: ImportJob) -> ImportJob:
    upload = rehearsed.folder.removeprefix("imports/")
    export = Export(rehearsed.source, rehearsed.label, rehearsed.container)
    return _start(db, viewer, upload, export, rehearsed.options, is_rehearsal=False)


def undo_import(db: Session, user_id: int, batch_id: int) -> int:
    """Undo an import; return how many records went.

    Raises:
        BatchNotFoundError: The person has no such batch.
        ConflictError: It waits or runs; it must be cancelled first.
    """
    gone = undo_batch(db, user_id, batch_id)
    for job in db.scalars(select(ImportJob).where(ImportJob.batch_id == batch_id)):
        job.status = "undone"
        if job.job_id is not None:
            jobs.mark_undone(db, job.job_id)
    db.flush()
    return gone


def _check_words(options: dict[str, Any]) -> None:
    form = options.get("format")
    plugins = load_plugins()
    if form and plugins.reader(form) is None:
        names = ", ".join(one.name for one in plugins.readers())
        raise InvalidError(f"“{form}” is no format that Mediary reads; these are: {names}.")
    unknown = sorted(set(options.get("switches") or ()) - SWITCHES)
    if unknown:
        names = ", ".join(sorted(SWITCHES))
        raise InvalidError(f"“{unknown[0]}” is no switch; these are: {names}.")


def _check_zone(name: object) -> None:
    if not name:
        return
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise InvalidError(
            f"“{name}” is no time zone; write it like Europe/Berlin or America/New_York."
        ) from problem


__all__ = [
    "ENDED",
    "AnswerNeededError",
    "ImportNotFoundError",
    "ImportReport",
    "NothingToReadError",
    "answer_needed",
    "change_import",
    "correct",
    "discard",
    "folder_of",
    "get_import",
    "imports_of",
    "look",
    "new_folder",
    "prepare",
    "report",
    "reports",
    "rows_of",
    "stage_paths",
    "start_imports",
    "undo_import",
]
