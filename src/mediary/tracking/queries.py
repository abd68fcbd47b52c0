"""Reads of the diary."""

from typing import Any

from sqlalchemy import Row, and_, exists, or_, text
from sqlalchemy.orm import Session, aliased

from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import Area, Sight, as_sql
from mediary.catalog.models import MediaItem
from mediary.core.bulk import select_in
from mediary.tracking.models import UserMedia, WatchLog

# As they are called in statements that are written by hand.
_PLAY, _ITEM = aliased(WatchLog, name="l"), aliased(MediaItem, name="i")

_HISTORY = (
    "SELECT l.id, l.sorted_at, l.watched_at, l.watched_from, l.watched_to, l.utc_offset, l.rating,"
    " l.is_rewatch, l.is_partial, l.is_private, l.note, l.place, l.platform, l.device,"
    " l.seconds, i.title, i.level, i.position, i.year,"
    " i.media_type_id, i.uuid AS item_uuid, p.title AS parent_title, p.level AS parent_level,"
    " p.position AS parent_position, w.title AS work_title, w.year AS work_year"
    " FROM watch_log l JOIN media_item i ON i.id = l.media_item_id"
    " LEFT JOIN media_item p ON p.id = i.parent_id"
    " LEFT JOIN media_item w ON w.id = i.work_id"
    " WHERE l.user_id = :user {seen} {after}"
    " ORDER BY {order} DESC, l.id DESC LIMIT :limit"
)
_OF_ITEM = (
    "AND l.media_item_id IN (SELECT o.id FROM media_item o WHERE o.id = :item"
    " UNION ALL SELECT c.id FROM media_item c WHERE c.parent_id = :item"
    " UNION ALL SELECT g.id FROM media_item c JOIN media_item g ON g.parent_id = c.id"
    "  WHERE c.parent_id = :item)"
)


def plays_before(
    db: Session, viewer: Viewer, *, before: tuple[int, int] | None, limit: int
) -> list[Row[Any]]:
    """Return the viewer's plays, newest first, from behind a place on."""
    return _plays(db, viewer.user_id, before=before, limit=limit)


def plays_of_item(
    db: Session, viewer: Viewer, item_id: int, *, before: tuple[int, int] | None, limit: int
) -> list[Row[Any]]:
    """Return the viewer's plays of an item and its parts, newest first."""
    # Sorted by a sum, the few plays are looked up rather than sought in the whole history.
    return _plays(
        db, viewer.user_id, before=before, limit=limit, seen=_OF_ITEM, order="l.sorted_at + 0",
        item_id=item_id,
    )  # fmt: skip


def plays_seen(
    db: Session, sight: Sight, user_id: int, *, before: tuple[int, int] | None, limit: int
) -> list[Row[Any]]:
    """Return as many of a person's plays as somebody else sees, newest first."""
    return _plays(
        db, user_id, before=before, limit=limit, seen=f"AND {seen_plays(db, sight, 'history')}"
    )


def seen_plays(db: Session, sight: Sight, area: Area) -> str:
    """Return a condition on plays (`l`) and their items (`i`): those that may be seen."""
    said = exists().where(
        UserMedia.user_id == _PLAY.user_id,
        UserMedia.media_item_id.in_((_PLAY.media_item_id, _ITEM.work_id)),
        UserMedia.is_private,
    )
    plays = sight.rows(area, user_id=_PLAY.user_id, is_private=or_(_PLAY.is_private, said))
    return as_sql(db, and_(plays, sight.items(_ITEM.owner_id)), _PLAY, _ITEM)


def _plays(
    db: Session,
    user_id: int,
    *,
    before: tuple[int, int] | None,
    limit: int,
    seen: str = "",
    order: str = "l.sorted_at",
    item_id: int = 0,
) -> list[Row[Any]]:
    after = "" if before is None else f"AND ({order}, l.id) < (:at, :id)"
    at, log_id = before or (0, 0)
    return list(
        db.execute(
            text(_HISTORY.format(after=after, seen=seen, order=order)),
            {"user": user_id, "limit": limit, "at": at, "id": log_id, "item": item_id},
        )
    )


def play_with(db: Session, viewer: Viewer, play_id: int) -> Row[Any] | None:
    """Return one of the viewer's plays."""
    sql = _HISTORY.format(seen="", after="AND l.id = :id", order="l.sorted_at")
    return db.execute(text(sql), {"user": viewer.user_id, "limit": 1, "id": play_id}).first()


def sources_of(db: Session, viewer: Viewer, log_ids: list[int]) -> dict[int, list[str]]:
    """Return for each play the services that know of it."""
    found: dict[int, set[str]] = {}
    for row in select_in(
        db,
        "SELECT watch_log_id, source FROM watch_log_source WHERE user_id = :user"
        " AND void_reason IS NULL AND watch_log_id {values}",
        log_ids,
        user=viewer.user_id,
    ):
        found.setdefault(row.watch_log_id, set()).add(row.source)
    return {log_id: sorted(sources) for log_id, sources in found.items()}
