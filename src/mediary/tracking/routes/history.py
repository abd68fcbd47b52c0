"""The history over HTTP: reading, editing and deleting plays."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from mediary.accounts.access import Anyone, Reader, Writer
from mediary.accounts.freshness import FRESH
from mediary.core.requests import Reading, Writing
from mediary.tracking import schemas
from mediary.tracking.dates import parse_when
from mediary.tracking.editing import delete_plays, edit_plays
from mediary.tracking.history import history, history_of, one_play
from mediary.tracking.wire import PlayOut

router = APIRouter(prefix="/api/v1", tags=["history"])
Limit = Annotated[int, Query(ge=1, le=500)]
Cursor = Annotated[str | None, Query(max_length=60)]
PlayId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/history", **FRESH)
def list_history(
    viewer: Reader, db: Reading, limit: Limit = 50, cursor: Cursor = None
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


@router.get("/history/{play_id}")
def get_play(viewer: Reader, db: Reading, play_id: PlayId) -> PlayOut:
    """Return one play."""
    return PlayOut.model_validate(one_play(db, viewer, play_id))


@router.patch("/history/{play_id}")
def edit_play(
    viewer: Writer, db: Writing, play_id: PlayId, changed: schemas.PlayIn
) -> schemas.ChangeOut:
    """Change what a play says; what is left out stays, null takes a value away."""
    return _edit(viewer, db, [play_id], changed)


@router.delete("/history/{play_id}")
def delete_play(viewer: Writer, db: Writing, play_id: PlayId) -> schemas.ChangeOut:
    """Delete a play; no later import brings it back, undoing the change does."""
    return schemas.ChangeOut(change=delete_plays(db, viewer, [play_id]), plays=1)


@router.post("/history/edit")
def edit_plays_at_once(viewer: Writer, db: Writing, wanted: schemas.PlaysIn) -> schemas.ChangeOut:
    """Change many plays at once, as one change."""
    return _edit(viewer, db, wanted.numbers, wanted.set)


@router.post("/history/delete")
def delete_plays_at_once(
    viewer: Writer, db: Writing, wanted: schemas.PlayIdsIn
) -> schemas.ChangeOut:
    """Delete many plays at once, as one change."""
    plays = wanted.numbers
    return schemas.ChangeOut(change=delete_plays(db, viewer, plays), plays=len(plays))


def _edit(
    viewer: Writer, db: Writing, plays: list[int], changed: schemas.PlayIn
) -> schemas.ChangeOut:
    when = None if changed.when is None else parse_when(changed.when, viewer.timezone)
    batch = edit_plays(db, viewer, plays, changed.fields(), when)
    return schemas.ChangeOut(change=batch, plays=len(plays))
