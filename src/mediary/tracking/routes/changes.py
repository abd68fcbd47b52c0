"""The history of changes over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from mediary.accounts.access import Reader, Writer
from mediary.core.requests import Reading, Writing
from mediary.tracking import schemas
from mediary.tracking.changes import changes, undo

router = APIRouter(prefix="/api/v1", tags=["changes"])


@router.get("/changes")
def list_changes(
    viewer: Reader,
    db: Reading,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=20)] = None,
) -> schemas.ChangesOut:
    """List what the viewer did and imported, newest first."""
    page, following = changes(db, viewer, cursor=cursor, limit=limit)
    return schemas.ChangesOut.model_validate({"changes": page, "next": following})


@router.post("/changes/{change_id}/undo")
def undo_change(
    viewer: Writer, db: Writing, change_id: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> schemas.UndoneOut:
    """Take a change back as if it had never been; a second time does nothing."""
    return schemas.UndoneOut(change=change_id, undone=undo(db, viewer, change_id))
