"""Backups over HTTP, for administrators; restoring is the command line's, with the server down."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse

from mediary.accounts.access import Administrator
from mediary.accounts.audit import note
from mediary.backups import schedule, schemas, service
from mediary.core import jobs
from mediary.core.requests import AppDatabase, AppSettings, Reading, Writing

router = APIRouter(prefix="/api/v1/admin/backups", tags=["administration"])

Name = Annotated[str, Path(pattern=r"^[0-9]{8}T[0-9]{6}Z-[a-z-]{1,40}(-[0-9]{1,6})?$")]


@router.get("")
def list_backups(
    viewer: Administrator, database: AppDatabase, settings: AppSettings, db: Reading
) -> schemas.BackupsOut:
    """List all backups, the newest first, and when the next ones are made."""
    found = service.list_all(database, settings.backups_folder())
    return schemas.backups_out(found, schedule.get_schedule(db))


@router.post("", status_code=202)
def make_backup(viewer: Administrator, db: Writing) -> schemas.StartedOut:
    """Make a backup in the background, and try to restore it; it is kept until it is deleted."""
    payload = {"kind": service.MANUAL}
    job = jobs.enqueue(db, service.MAKE, payload, user_id=viewer.user_id, key=service.MANUAL)
    note(db, "backup.asked", user_id=viewer.user_id)
    return schemas.StartedOut(job=job)


@router.put("/schedule")
def change_backup_schedule(
    viewer: Administrator, body: schemas.ScheduleIn, db: Writing
) -> schemas.ScheduleOut:
    """Say when backups are made, how long they are kept, or that they are made elsewhere."""
    wanted = body.model_dump(exclude_none=True)
    note(db, "backup.scheduled", user_id=viewer.user_id, details=wanted)
    return schemas.ScheduleOut.model_validate(schedule.change(db, **wanted))


@router.post("/{name}/verify", status_code=202)
def verify_backup(
    viewer: Administrator, name: Name, settings: AppSettings, db: Writing
) -> schemas.StartedOut:
    """Restore a backup into a temporary database in the background, and compare."""
    service.path_of(settings.backups_folder(), name)
    payload = {"name": name}
    job = jobs.enqueue(db, service.VERIFY, payload, user_id=viewer.user_id, key=name)
    return schemas.StartedOut(job=job)


@router.get("/{name}/file", response_class=FileResponse)
def download_backup(
    viewer: Administrator, name: Name, settings: AppSettings, db: Writing
) -> FileResponse:
    """Send a backup's file. It holds everything of everybody: keep it as you keep the server."""
    path = service.path_of(settings.backups_folder(), name)
    note(db, "backup.downloaded", user_id=viewer.user_id, entity=("backup", name))
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


@router.delete("/{name}", status_code=204)
def delete_backup(viewer: Administrator, name: Name, settings: AppSettings, db: Writing) -> None:
    """Delete a backup."""
    place = settings.backups_folder()
    note(db, "backup.deleted", user_id=viewer.user_id, entity=("backup", name))
    service.delete(place, name)
    service.note_down(db, place)
