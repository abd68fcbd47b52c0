"""Reviews, owned copies and runs over HTTP: of each a title may have many."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from mediary.accounts.access import Writer
from mediary.accounts.viewer import Viewer
from mediary.catalog.service import find_item
from mediary.core.requests import Writing
from mediary.tracking import schemas
from mediary.tracking.saying import add_record, change_record, remove_record

router = APIRouter(prefix="/api/v1", tags=["titles"])
Uuid = Annotated[str, Path(min_length=36, max_length=36)]
RecordId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.post("/media/{uuid}/reviews", status_code=201)
def write_review(
    viewer: Writer, db: Writing, uuid: Uuid, review: schemas.ReviewIn
) -> schemas.AddedOut:
    """Write a review of a title; several are fine."""
    return _add(viewer, db, uuid, "review", review.said(viewer.timezone))


@router.patch("/reviews/{record_id}")
def edit_review(
    viewer: Writer, db: Writing, record_id: RecordId, changed: schemas.ReviewChangeIn
) -> schemas.ChangeOut:
    """Change a review; what is left out stays."""
    return _change(viewer, db, "review", record_id, changed.said(viewer.timezone))


@router.delete("/reviews/{record_id}")
def delete_review(viewer: Writer, db: Writing, record_id: RecordId) -> schemas.ChangeOut:
    """Delete a review; undoing the change brings it back."""
    return schemas.ChangeOut(change=remove_record(db, viewer, "review", record_id))


@router.post("/media/{uuid}/copies", status_code=201)
def add_copy(viewer: Writer, db: Writing, uuid: Uuid, copy: schemas.CopyIn) -> schemas.AddedOut:
    """Add a copy that one owns, owned, or wants."""
    return _add(viewer, db, uuid, "owned", copy.said(viewer.timezone))


@router.patch("/collection/{record_id}")
def edit_copy(
    viewer: Writer, db: Writing, record_id: RecordId, changed: schemas.CopyIn
) -> schemas.ChangeOut:
    """Change a copy: lend it, sell it, put it elsewhere; what is left out stays."""
    return _change(viewer, db, "owned", record_id, changed.said(viewer.timezone))


@router.delete("/collection/{record_id}")
def delete_copy(viewer: Writer, db: Writing, record_id: RecordId) -> schemas.ChangeOut:
    """Delete a copy; undoing the change brings it back."""
    return schemas.ChangeOut(change=remove_record(db, viewer, "owned", record_id))


@router.post("/media/{uuid}/runs", status_code=201)
def start_run(viewer: Writer, db: Writing, uuid: Uuid, run: schemas.RunIn) -> schemas.AddedOut:
    """Begin a time through a title: the second, the third."""
    return _add(viewer, db, uuid, "run", run.said(viewer.timezone))


@router.patch("/runs/{record_id}")
def edit_run(
    viewer: Writer, db: Writing, record_id: RecordId, changed: schemas.RunIn
) -> schemas.ChangeOut:
    """Change a run: end it, give it up; what is left out stays."""
    return _change(viewer, db, "run", record_id, changed.said(viewer.timezone))


@router.delete("/runs/{record_id}")
def delete_run(viewer: Writer, db: Writing, record_id: RecordId) -> schemas.ChangeOut:
    """Delete a run; its plays stay."""
    return schemas.ChangeOut(change=remove_record(db, viewer, "run", record_id))


def _add(
    viewer: Viewer, db: Writing, uuid: str, kind: str, value: dict[str, Any]
) -> schemas.AddedOut:
    item = find_item(db, viewer.user_id, uuid)
    record_id, batch = add_record(db, viewer, item, kind, value)
    return schemas.AddedOut(id=str(record_id), change=batch)


def _change(
    viewer: Viewer, db: Writing, kind: str, record_id: int, fields: dict[str, Any]
) -> schemas.ChangeOut:
    return schemas.ChangeOut(change=change_record(db, viewer, kind, record_id, fields))
