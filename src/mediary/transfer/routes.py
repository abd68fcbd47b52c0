"""Imports and exports over HTTP."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile

from mediary.accounts import audit
from mediary.accounts.access import Reader, Writer
from mediary.core.errors import InvalidError
from mediary.core.requests import AppDatabase, Reading, Writing
from mediary.transfer import exports, reports, reviewing, schemas, service
from mediary.transfer.intake import stage_sent

router = APIRouter(prefix="/api/v1", tags=["imports"])


MOST_FILES = 20_000
_MEDIA_TYPES = {
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
Cursor = Annotated[str | None, Query(max_length=60)]
_FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            }
        },
    }
}


async def sent_files(request: Request, viewer: Writer) -> list[UploadFile]:
    """Return the files of a form; a dropped folder may hold thousands."""
    form = await request.form(max_files=MOST_FILES)
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
    if not files:
        raise InvalidError("Send at least one file, in the form field “files”.")
    return files


@router.post("/imports/uploads", status_code=201, openapi_extra=_FILES)
def stage_files(
    viewer: Writer, files: Annotated[list[UploadFile], Depends(sent_files)]
) -> schemas.UploadOut:
    """Keep files for an import and say what they are; each file's name may carry its path."""
    name, folder = service.new_folder()
    try:
        stage_sent(((file.filename or "", file.file) for file in files), folder)
        return _upload(name)
    except BaseException:
        service.discard(folder)
        raise


def _upload(name: str) -> schemas.UploadOut:
    found, asked = service.look(name, {})
    by_file = {(question.export, question.file): question for question in asked}

    def question(export: str, file: str) -> schemas.QuestionOut | None:
        q = by_file.get((export, file))
        if q is None:
            return None
        return schemas.QuestionOut(option=q.option, message=q.message, choices=list(q.choices))

    return schemas.UploadOut(
        upload=name,
        exports=[
            schemas.ExportOut(
                name=export.name,
                format=export.source,
                label=export.label,
                files=[
                    schemas.FileOut(
                        name=one.file.name,
                        kind=one.kind.name,
                        needs=list(one.kind.needs),
                        question=question(export.name, one.file.name),
                    )
                    for one in export.files
                ],
            )
            for export in found.exports
        ],
        unknown=[
            *(schemas.RefusedOut(name=r.name, message=r.message) for r in found.refused),
            *(
                schemas.RefusedOut(name=n, message="not a format that Mediary knows")
                for n in found.unknown
            ),
            *(
                schemas.RefusedOut(name=r.name, message=r.message)
                for export in found.exports
                for r in export.refused
            ),
        ],
    )


@router.post("/imports", status_code=202)
def start_import(
    viewer: Writer, body: schemas.NewImport, database: AppDatabase
) -> schemas.StartedOut:
    """Take an upload in, or rehearse it: one import for each export in it.

    Exports of which something must be said first wait: ask for them by name, with the answer.
    """
    options: dict[str, Any] = body.options.model_dump()
    found = service.prepare(body.upload, options, only=body.exports)
    with database.transaction() as db:
        started = service.start_imports(
            db, viewer, body.upload, found, options=options, is_rehearsal=body.is_rehearsal
        )
        told = msgspec.to_builtins(service.reports(db, started))
    asked = msgspec.to_builtins(found.questions)
    return schemas.StartedOut.model_validate({"imports": told, "questions": asked})


def _place(cursor: str, numbers: int) -> tuple[int, ...]:
    """Read a cursor of so many numbers."""
    parts = cursor.split(".")
    if len(parts) != numbers or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts):
        raise InvalidError("This is no cursor of this list; start from its first page.")
    return tuple(int(part) for part in parts)


def _import(db: Any, job: Any) -> schemas.ImportOut:  # noqa: ANN401
    return schemas.ImportOut.model_validate(msgspec.to_builtins(service.report(db, job)))


@router.get("/imports")
def list_imports(
    viewer: Reader,
    db: Reading,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor = None,
) -> schemas.ImportsOut:
    """List the viewer's imports, newest first; `next` is the cursor of the following page."""
    before = _place(cursor, 1)[0] if cursor else None
    jobs = service.imports_of(db, viewer, limit=limit + 1, before=before)
    told = service.reports(db, jobs[:limit], most_problems=20)
    following = str(jobs[limit - 1].id) if len(jobs) > limit else None
    return schemas.ImportsOut.model_validate(
        {"imports": msgspec.to_builtins(told), "next": following}
    )


@router.get("/imports/{uuid}")
def get_import(viewer: Reader, uuid: str, db: Reading) -> schemas.ImportOut:
    """Return an import and what became of it so far."""
    return _import(db, service.get_import(db, viewer, uuid))


@router.delete("/imports/{uuid}", status_code=204)
def discard_rehearsal(viewer: Writer, uuid: str, db: Writing) -> None:
    """Forget a rehearsal, with its report and what was corrected in it."""
    reviewing.discard_rehearsal(db, viewer, uuid)


@router.get("/imports/{uuid}/rows")
def list_import_rows(
    viewer: Reader,
    uuid: str,
    db: Reading,
    outcome: schemas.Outcome | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Cursor = None,
) -> schemas.RowsOut:
    """List source rows of an import with what became of each, in the order of its files.

    `next` is the cursor of the following page.
    """
    job = service.get_import(db, viewer, uuid)
    file, row = _place(cursor, 2) if cursor else (0, 0)
    rows, end = service.rows_of(db, job, outcome=outcome, limit=limit, after=(file, row))
    following = None if end is None else f"{end[0]}.{end[1]}"
    return schemas.RowsOut.model_validate({"rows": rows, "next": following})


@router.get("/imports/{uuid}/problems")
def list_import_problems(
    viewer: Reader,
    uuid: str,
    db: Reading,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Cursor = None,
) -> schemas.ProblemsOut:
    """List everything to know of files and rows; `next` is the cursor of the following page."""
    job = service.get_import(db, viewer, uuid)
    after = _place(cursor, 1)[0] if cursor else 0
    found, end = reports.problems_of(db, job, limit=limit, after=after)
    following = None if end is None else str(end)
    return schemas.ProblemsOut.model_validate({"problems": found, "next": following})


@router.get("/imports/{uuid}/findings")
def get_findings(viewer: Reader, uuid: str, db: Reading) -> schemas.FindingsOut:
    """Return what a rehearsal found: titles that need a look, and plays that it would pair."""
    found = service.get_import(db, viewer, uuid).findings
    return schemas.FindingsOut.model_validate(found)


@router.get("/imports/{uuid}/corrections")
def get_import_corrections(viewer: Reader, uuid: str, db: Reading) -> schemas.Corrections:
    """Return what was corrected in a rehearsal so far, or went into its import."""
    job = service.get_import(db, viewer, uuid)
    return schemas.Corrections.model_validate(job.options.get("corrections", {}))


@router.get("/corrections")
def list_corrections(viewer: Reader, db: Reading) -> schemas.Corrections:
    """List the viewer's corrections that count: those of imports that are not undone."""
    return schemas.Corrections.model_validate(reviewing.corrections_in_force(db, viewer.user_id))


@router.put("/imports/{uuid}/corrections")
def correct_import(
    viewer: Writer, uuid: str, body: schemas.Corrections, db: Writing
) -> schemas.ImportOut:
    """Say what titles of a rehearsal really are, and which of its plays are one or two."""
    wanted = body.model_dump(exclude_none=True)
    return _import(db, service.correct(db, viewer, uuid, wanted))


@router.post("/imports/{uuid}/undo")
def undo_import(viewer: Writer, uuid: str, db: Writing) -> schemas.ImportOut:
    """Take an import back as if it had never been; a large one in the background."""
    return _import(db, service.change_import(db, viewer, uuid, "undo"))


@router.post("/imports/{uuid}/cancel")
def cancel_import(viewer: Writer, uuid: str, db: Writing) -> schemas.ImportOut:
    """Stop an import; what is in stays, and it can go on or be undone."""
    return _import(db, service.change_import(db, viewer, uuid, "cancel"))


@router.post("/imports/{uuid}/resume")
def resume_import(viewer: Writer, uuid: str, db: Writing) -> schemas.ImportOut:
    """Let a cancelled or failed import go on from where it stopped."""
    return _import(db, service.change_import(db, viewer, uuid, "resume"))


@router.post("/imports/{uuid}/run", status_code=202)
def run_rehearsed_import(viewer: Writer, uuid: str, db: Writing) -> schemas.ImportOut:
    """Run for real what was rehearsed."""
    return _import(db, service.change_import(db, viewer, uuid, "run"))


@router.post("/exports", status_code=202)
def start_export(viewer: Writer, body: schemas.NewExport, db: Writing) -> schemas.WrittenOut:
    """Start writing an export; it is a job, so that no page waits for it."""
    return schemas.WrittenOut.model_validate(exports.start(db, viewer, body.format))


@router.get("/exports/formats")
def list_export_formats(viewer: Reader) -> schemas.FormatsOut:
    """List the formats that an export can have, with what each cannot carry."""
    return schemas.FormatsOut.model_validate({"formats": exports.formats()})


@router.get("/exports/{uuid}")
def get_export(viewer: Reader, uuid: str, db: Reading) -> schemas.WrittenOut:
    """Tell how far an export is."""
    return schemas.WrittenOut.model_validate(exports.describe(db, viewer, uuid))


@router.get("/exports/{uuid}/file", response_class=FileResponse)
def download_export(viewer: Reader, uuid: str, db: Writing) -> FileResponse:
    """Send the file of an export that is whole; that it was fetched is noted."""
    path = exports.file_of(db, viewer, uuid)
    audit.note(db, "export.downloaded", user_id=viewer.user_id, entity=("export", uuid))
    return FileResponse(
        path,
        filename=f"mediary-{viewer.username}{exports.ending_of(db, viewer, uuid)}",
        media_type=_MEDIA_TYPES[path.suffix],
    )
