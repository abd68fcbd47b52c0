"""The diary over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from mediary.accounts.access import Reader
from mediary.core.requests import Reading
from mediary.tracking import schemas
from mediary.tracking.history import history

router = APIRouter(prefix="/api/v1", tags=["history"])


@router.get("/history")
def list_history(
    viewer: Reader,
    db: Reading,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> schemas.HistoryOut:
    """List the viewer's plays, newest first; `next` is the cursor of the following page."""
    plays, following = history(db, viewer, cursor=cursor, limit=limit)
    return schemas.HistoryOut.model_validate({"plays": plays, "next": following})
