"""A library as grids show it: a page of titles, and how many there are."""

from typing import Any

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import BY_ID
from mediary.core.clock import iso, now
from mediary.core.errors import NotFoundError
from mediary.sdk.when import DAY, date_of
from mediary.shelf import queries
from mediary.shelf.asking import Asked, behind, cursor_of, statement_of
from mediary.tracking.statuses import is_derived

RANKS = ("airing_today", "behind", "waiting", "ended")
_CHOSEN = "CASE WHEN t.is_status_chosen THEN t.status END"


def library(
    db: Session,
    viewer: Viewer,
    asked: Asked,
    *,
    size: int,
    page: int = 1,
    cursor: str | None = None,
) -> dict[str, Any]:
    """Return a page of the viewer's titles, how many there are, and the next page's cursor.

    Raises:
        InvalidError: The cursor is none of this list.
        NotFoundError: The viewer has no such list.
    """
    if asked.list_uuid is not None and not queries.has_list(db, viewer, asked.list_uuid):
        raise NotFoundError("There is no such list among yours.")
    sees_derived = derives(db, viewer)
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    whole = statement_of(asked, viewer.user_id, is_sqlite=is_sqlite, is_derived=sees_derived)
    part = behind(asked, whole, cursor) if cursor else whole
    offset = 0 if cursor else (page - 1) * size
    rows = queries.titles(db, part, limit=size + 1, offset=offset)
    shown, is_more = rows[:size], len(rows) > size
    is_all = not is_more and (not offset or bool(rows)) and not cursor
    total = offset + len(rows) if is_all else queries.count(db, whole)
    last = shown[-1] if is_more else None
    following = cursor_of(asked, last.sorted_by, last.media_item_id) if last else None
    titles = [title_of(row, is_derived=sees_derived) for row in shown]
    return {"titles": titles, "total": total, "next": following}


def derives(db: Session, viewer: Viewer) -> bool:
    """Return whether the viewer wants to see statuses that they did not choose."""
    kept = queries.preferences_of(db, viewer)
    return is_derived(msgspec.json.decode(kept) if isinstance(kept, str) else kept or {})


def title_of(row: Row[Any], *, is_derived: bool) -> dict[str, Any]:
    """Return a title as it is shown in a grid."""
    return {
        "item": row.uuid,
        "media_type": BY_ID[row.media_type_id].name,
        "title": row.title,
        "year": row.year,
        **counted(row, is_derived=is_derived),
        "next": next_of(row),
    }


def counted(row: Row[Any], *, is_derived: bool) -> dict[str, Any]:
    """Return what is counted of a title, and the person's word on it."""
    return {
        "status": row.status if is_derived or row.is_status_chosen else None,
        "is_status_chosen": bool(row.is_status_chosen),
        "rating": None if row.rating is None else row.rating / 10,
        "is_favorite": bool(row.is_favorite),
        "plays": row.plays,
        "minutes": row.seconds // 60,
        "watched": row.watched,
        "known": row.known,
        "aired": row.aired,
        "progress": row.progress,
        "first_at": instant(row.first_at),
        "last_at": instant(row.last_at),
        "added_at": instant(row.added_at),
        "runtime_minutes": row.runtime_minutes,
        "minutes_left": row.minutes_left,
    }


def next_of(row: Row[Any]) -> dict[str, Any] | None:
    """Return the unit that comes next."""
    if row.next_uuid is None:
        return None
    return {
        "item": row.next_uuid,
        "title": row.next_title,
        "season": row.next_season,
        "number": row.next_number,
    }


def instant(value: int | None) -> str | None:
    """Return an instant as text."""
    return None if value is None else iso(value)


def up_next(db: Session, viewer: Viewer, *, size: int, page: int = 1) -> dict[str, Any]:
    """Return what the viewer is in the middle of, what can be watched now first."""
    sees_derived = derives(db, viewer)
    rows = queries.up_next(
        db, viewer, today=now() // DAY, status="t.status" if sees_derived else _CHOSEN,
        limit=size + 1, offset=(page - 1) * size,
    )  # fmt: skip
    titles = [
        {
            **title_of(row, is_derived=sees_derived),
            "state": RANKS[row.rank],
            "next_release_on": None
            if row.next_release_on is None
            else date_of(row.next_release_on).isoformat(),
        }
        for row in rows[:size]
    ]
    return {"titles": titles, "has_more": len(rows) > size}


def to_continue(db: Session, viewer: Viewer, *, size: int) -> dict[str, Any]:
    """Return where the viewer stopped, and then the next episodes of what they are behind with."""
    sees_derived = derives(db, viewer)
    status = "t.status" if sees_derived else _CHOSEN
    stopped = queries.stopped_at(db, viewer, status=status, limit=size)
    following = queries.up_next(db, viewer, today=now() // DAY, status=status, limit=size, offset=0)
    return {
        "stopped": [_stopped(row) for row in stopped],
        "next": [
            title_of(row, is_derived=sees_derived) for row in following if row.next_uuid is not None
        ][: max(size - len(stopped), 0)],
    }


def _stopped(row: Row[Any]) -> dict[str, Any]:
    last = row.last_at
    if last is None and row.last_to is not None:
        last = (row.last_to + 1) * DAY - 1
    return {
        **about(row),
        "runtime_minutes": row.runtime_minutes,
        "position_seconds": row.position_seconds,
        "percentage": row.percentage,
        "units": row.units,
        "total_units": row.total_units,
        "device": row.device,
        "last_at": instant(last),
    }


def about(row: Row[Any]) -> dict[str, Any]:
    """Return how an item is named beside what was said of it."""
    is_part = row.work_uuid != row.uuid
    return {
        "item": row.uuid,
        "media_type": BY_ID[row.media_type_id].name,
        "level": row.level,
        "title": row.title,
        "year": row.year,
        "season": row.season,
        "number": row.position,
        "work": {"item": row.work_uuid, "title": row.work_title} if is_part else None,
    }
