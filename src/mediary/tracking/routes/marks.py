"""Logging and marking over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path

from mediary.accounts.access import Writer
from mediary.catalog.service import find_item
from mediary.core.requests import Writing
from mediary.tracking import schemas
from mediary.tracking.log_play import log_title
from mediary.tracking.marking import mark, unmark

router = APIRouter(prefix="/api/v1", tags=["history"])
Uuid = Annotated[str, Path(min_length=36, max_length=36)]


@router.post("/history", status_code=201)
def log_play(viewer: Writer, db: Writing, play: schemas.LogIn) -> schemas.LoggedOut:
    """Log a play of a title that is there (`item`), or of one that is named (`title`)."""
    return schemas.LoggedOut.model_validate(log_title(db, viewer, play))


@router.post("/media/{uuid}/watched")
def mark_watched(viewer: Writer, db: Writing, uuid: Uuid, how: schemas.MarkIn) -> schemas.ChangeOut:
    """Mark a title as watched: all its parts that are out and not played yet, or up to one."""
    item = find_item(db, viewer.user_id, uuid)
    up_to = None if how.up_to is None else find_item(db, viewer.user_id, how.up_to).id
    done = mark(
        db, viewer, item.id, label=f"Watched {item.title or 'Untitled'}", when=how.when,
        up_to=up_to, is_again=how.is_again,
    )  # fmt: skip
    return schemas.ChangeOut(change=done.batch_id, plays=done.plays)


@router.delete("/media/{uuid}/watched")
def unmark_watched(viewer: Writer, db: Writing, uuid: Uuid) -> schemas.ChangeOut:
    """Delete every play of a title and its parts; undoing the change brings them back."""
    done = unmark(db, viewer, find_item(db, viewer.user_id, uuid).id)
    return schemas.ChangeOut(change=done.batch_id, plays=done.plays)
