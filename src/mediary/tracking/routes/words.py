"""What a person says of a title, over HTTP: rating, status, favourite, notes, tags, own fields."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from mediary.accounts.access import Writer
from mediary.accounts.viewer import Viewer
from mediary.catalog.service import find_item
from mediary.core.requests import Writing
from mediary.tracking import schemas
from mediary.tracking.bulk import edit_titles
from mediary.tracking.dates import parse_when
from mediary.tracking.saying import say_date, say_of, set_tags

router = APIRouter(prefix="/api/v1", tags=["titles"])
Uuid = Annotated[str, Path(min_length=36, max_length=36)]


@router.put("/media/{uuid}/rating")
def rate(viewer: Writer, db: Writing, uuid: Uuid, given: schemas.RatingIn) -> schemas.ChangeOut:
    """Rate a title, a season, an episode, an album … on any scale; dated now unless it says."""
    return _say(viewer, db, uuid, "rating", schemas.said_rating(given, viewer.timezone))


@router.delete("/media/{uuid}/rating")
def unrate(viewer: Writer, db: Writing, uuid: Uuid) -> schemas.ChangeOut:
    """Take a rating back."""
    return _say(viewer, db, uuid, "rating", {"value": None})


@router.put("/media/{uuid}/status")
def choose_status(
    viewer: Writer, db: Writing, uuid: Uuid, given: schemas.StatusIn
) -> schemas.ChangeOut:
    """Choose a status; nothing overrules it."""
    return _say(viewer, db, uuid, "status", {"status": given.status})


@router.delete("/media/{uuid}/status")
def derive_status(viewer: Writer, db: Writing, uuid: Uuid) -> schemas.ChangeOut:
    """Let the rules decide on the status again."""
    return _say(viewer, db, uuid, "status", {"status": None})


@router.put("/media/{uuid}/favourite")
def like(viewer: Writer, db: Writing, uuid: Uuid) -> schemas.ChangeOut:
    """Make a title a favourite."""
    return _say(viewer, db, uuid, "favourite", {"is_favourite": True})


@router.delete("/media/{uuid}/favourite")
def unlike(viewer: Writer, db: Writing, uuid: Uuid) -> schemas.ChangeOut:
    """Make a title no favourite any more."""
    return _say(viewer, db, uuid, "favourite", {"is_favourite": False})


@router.put("/media/{uuid}/notes")
def write_notes(
    viewer: Writer, db: Writing, uuid: Uuid, given: schemas.NotesIn
) -> schemas.ChangeOut:
    """Write the private notes on a title, in place of those that are there."""
    return _say(viewer, db, uuid, "note", {"text": given.text})


@router.put("/media/{uuid}/tags")
def tag(viewer: Writer, db: Writing, uuid: Uuid, given: schemas.TagsIn) -> schemas.ChangeOut:
    """Let a title have exactly these tags."""
    item = find_item(db, viewer.user_id, uuid)
    return schemas.ChangeOut(change=set_tags(db, viewer, item, given.names))


@router.put("/media/{uuid}/fields")
def fill_fields(
    viewer: Writer, db: Writing, uuid: Uuid, given: schemas.FieldsIn
) -> schemas.ChangeOut:
    """Fill own fields of a title; null empties one, what is left out stays."""
    return _say(viewer, db, uuid, "fields", {"fields": given.fields})


@router.put("/media/{uuid}/privacy")
def hide(viewer: Writer, db: Writing, uuid: Uuid, given: schemas.PrivacyIn) -> schemas.ChangeOut:
    """Keep everything about a title to oneself, or no longer."""
    return _say(viewer, db, uuid, "privacy", {"is_private": given.is_private})


@router.put("/media/{uuid}/progress")
def set_progress(
    viewer: Writer, db: Writing, uuid: Uuid, given: schemas.ProgressIn
) -> schemas.ChangeOut:
    """Say how far one is: a resume point, pages, per cent, hours."""
    said = given.model_dump(exclude_none=True)
    said["last"] = say_date(parse_when("now", viewer.timezone))
    item = find_item(db, viewer.user_id, uuid)
    return schemas.ChangeOut(change=say_of(db, viewer, item, "progress", said))


@router.post("/media/edit")
def edit_titles_at_once(viewer: Writer, db: Writing, wanted: schemas.TitlesIn) -> schemas.ChangeOut:
    """Say the same of many titles, or mark them as watched, as one change."""
    return schemas.ChangeOut(change=edit_titles(db, viewer, wanted))


def _say(
    viewer: Viewer, db: Writing, uuid: str, kind: str, value: dict[str, Any]
) -> schemas.ChangeOut:
    item = find_item(db, viewer.user_id, uuid)
    return schemas.ChangeOut(change=say_of(db, viewer, item, kind, value))
