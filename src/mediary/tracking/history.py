"""The history as it is shown: plays, newest first, with their names and dates."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import visible_to
from mediary.catalog.service import BY_ID
from mediary.core.clock import iso
from mediary.core.errors import InvalidError, NotFoundError
from mediary.sdk.when import date_of
from mediary.tracking.queries import (
    play_with,
    plays_before,
    plays_of_item,
    plays_seen,
    sources_of,
)

_KEPT = {"note": "", "place": "", "platform": "", "device": ""}


def history(
    db: Session, viewer: Viewer, *, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of the viewer's plays and the cursor of the next page, None at the end.

    Raises:
        InvalidError: The cursor is none of ours.
    """
    rows = plays_before(db, viewer, before=_place(cursor), limit=limit + 1)
    page = rows[:limit]
    sources = sources_of(db, viewer, [row.id for row in page])
    return [_shown(row, sources.get(row.id, [])) for row in page], _following(rows, limit)


def history_of_item(
    db: Session, viewer: Viewer, item_id: int, *, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of the viewer's plays of an item and its parts, and the next page's cursor.

    Raises:
        InvalidError: The cursor is none of ours.
    """
    rows = plays_of_item(db, viewer, item_id, before=_place(cursor), limit=limit + 1)
    sources = sources_of(db, viewer, [row.id for row in rows[:limit]])
    return [_shown(row, sources.get(row.id, [])) for row in rows[:limit]], _following(rows, limit)


def history_of(
    db: Session, viewer: Viewer | None, username: str, *, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of somebody's plays as the viewer sees them, and the next page's cursor.

    Which services they use, what they noted, where and on what is nobody else's business.

    Raises:
        NotFoundError: There is nobody of this name, or they keep their history to themselves.
        InvalidError: The cursor is none of ours.
    """
    sight = visible_to(viewer)
    owner = sight.person(db, username, "history").account
    rows = plays_seen(db, sight, owner.id, before=_place(cursor), limit=limit + 1)
    return [_shown(row, []) | _KEPT for row in rows[:limit]], _following(rows, limit)


def _following(rows: list[Row[Any]], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return f"{last.sorted_at}.{last.id}"


def one_play(db: Session, viewer: Viewer, play_id: int) -> dict[str, Any]:
    """Return one play of the viewer.

    Raises:
        NotFoundError: There is none.
    """
    row = play_with(db, viewer, play_id)
    if row is None:
        raise NotFoundError("There is no such play in your history.")
    return _shown(row, sources_of(db, viewer, [play_id]).get(play_id, []))


def _place(cursor: str | None) -> tuple[int, int] | None:
    if not cursor:
        return None
    at, _, log_id = cursor.partition(".")
    try:
        place = int(at), int(log_id)
    except ValueError:
        place = None
    # No column holds a greater number, and SQLite takes none.
    if place is None or not all(-(2**63) <= number < 2**63 for number in place):
        raise InvalidError("This is no cursor of the history; start from its first page.")
    return place


def _shown(row: Row[Any], sources: list[str]) -> dict[str, Any]:
    is_work = row.work_title is None or row.level in {"movie", "show", "game", "book", "series"}
    spec = BY_ID[row.media_type_id]
    title = row.title if is_work or spec.name in {"music", "video"} else row.work_title
    return {
        "id": str(row.id),
        "item": row.item_uuid,
        "title": title or "Untitled",
        "subtitle": "" if is_work else _part_name(row, spec.name),
        "media_type": spec.name,
        "year": row.work_year if row.work_year is not None else row.year,
        "when": when_of(row.watched_at, row.watched_from, row.watched_to, row.utc_offset),
        "minutes": None if row.seconds is None else round(row.seconds / 60),
        "rating": None if row.rating is None else row.rating / 10,
        "is_rewatch": bool(row.is_rewatch),
        "is_partial": bool(row.is_partial),
        "is_private": bool(row.is_private),
        "note": row.note or "",
        "place": row.place or "",
        "platform": row.platform or "",
        "device": row.device or "",
        "sources": sources,
    }


def _part_name(row: Row[Any], media_type: str) -> str:
    if media_type in {"music", "video"}:
        return str(row.work_title or "")
    number = "" if row.position is None else f"{row.position:g}"
    if row.level == "episode":
        season = row.parent_position if row.parent_level == "season" else None
        place = (
            f"S{season:g} E{number}"
            if season is not None and number
            else f"E{number}"
            if number
            else ""
        )
    else:
        place = f"{row.level.capitalize()} {number}".strip()
    return " · ".join(part for part in (place, row.title) if part)


def when_of(
    at: int | None, first: int | None, last: int | None, offset: int | None = None
) -> dict[str, Any]:
    """Return a date as it is shown: an instant, or first and last possible day."""
    return {
        "at": None if at is None else iso(at),
        "from": None if first is None else date_of(first).isoformat(),
        "to": None if last is None else date_of(last).isoformat(),
        "offset": offset,
        "precision": _precision(at, first, last),
    }


def _precision(at: int | None, first: int | None, last: int | None) -> str:
    if at is not None:
        return "instant"
    if first is None or last is None:
        return "unknown" if first is last else "range"
    if first == last:
        return "day"
    start, end = date_of(first), date_of(last)
    is_whole = start.day == 1 and date_of(last + 1).day == 1
    if is_whole and (start.year, start.month) == (end.year, end.month):
        return "month"
    if is_whole and start.month == 1 and end.month == 12:
        years = end.year - start.year + 1
        return {1: "year", 10: "decade"}.get(years, "range")
    return "range"
