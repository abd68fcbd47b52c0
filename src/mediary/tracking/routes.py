"""The diary over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from mediary.accounts.access import Anyone, Reader
from mediary.core.requests import Reading
from mediary.tracking import schemas
from mediary.tracking.history import history, history_of

router = APIRouter(prefix="/api/v1", tags=["history"])


Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=60)]


@router.get("/history")
def list_history(
    viewer: Reader,
    db: Reading,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> schemas.HistoryOut:
    """List the viewer's plays, newest first; `next` is the cursor of the following page."""
    plays, following = history(db, viewer, cursor=cursor, limit=limit)
    return schemas.HistoryOut.model_validate({"plays": plays, "next": following})


@router.get("/users/{username}/history")
def list_history_of(
    viewer: Anyone, username: str, db: Reading, limit: Limit = 50, cursor: Cursor = None
) -> schemas.HistoryOut:
    """List somebody's plays, where they show them, without those that they keep to themselves."""
    plays, following = history_of(db, viewer, username, cursor=cursor, limit=limit)
    return schemas.HistoryOut.model_validate({"plays": plays, "next": following})
