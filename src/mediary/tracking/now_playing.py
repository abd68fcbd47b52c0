"""What a person plays at the moment."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import visible_to
from mediary.catalog.service import BY_ID, find_item
from mediary.core.clock import iso, now
from mediary.sdk.when import SECOND

STALE = 300 * SECOND


def play_now(
    db: Session,
    viewer: Viewer,
    uuid: str,
    *,
    progress: float | None,
    device: str,
    is_private: bool,
) -> None:
    """Say that an item is playing, or is playing still.

    Raises:
        NotFoundError: There is no such title.
    """
    item = find_item(db, viewer.user_id, uuid)
    db.execute(
        text(
            "INSERT INTO now_playing (user_id, media_item_id, started_at, last_heartbeat_at,"
            " progress, device, is_private) VALUES (:user, :item, :at, :at, :progress, :device,"
            " :private) ON CONFLICT (user_id) DO UPDATE SET last_heartbeat_at = :at,"
            " progress = :progress, device = :device, is_private = :private,"
            " started_at = CASE WHEN now_playing.media_item_id = :item"
            " THEN now_playing.started_at ELSE :at END, media_item_id = :item"
        ),
        {
            "user": viewer.user_id, "item": item.id, "at": now(), "progress": progress,
            "device": device, "private": is_private,
        },
    )  # fmt: skip


def stop(db: Session, viewer: Viewer) -> None:
    """Say that nothing is playing any more."""
    db.execute(text("DELETE FROM now_playing WHERE user_id = :user"), {"user": viewer.user_id})


def now_playing(db: Session, user_id: int, *, is_own: bool) -> dict[str, Any] | None:
    """Return what somebody plays at the moment; of others not what they keep to themselves."""
    row = db.execute(
        text(
            "SELECT n.*, i.uuid, i.title, i.media_type_id, w.title AS work_title FROM now_playing n"
            " JOIN media_item i ON i.id = n.media_item_id"
            " LEFT JOIN media_item w ON w.id = i.work_id"
            " WHERE n.user_id = :user AND n.last_heartbeat_at > :since"
        ),
        {"user": user_id, "since": now() - STALE},
    ).first()
    if row is None or (row.is_private and not is_own):
        return None
    return {
        "item": row.uuid if is_own else None,
        "title": row.work_title or row.title,
        "part": row.title if row.work_title else "",
        "media_type": BY_ID[row.media_type_id].name,
        "started_at": iso(row.started_at),
        "progress": row.progress,
        "device": row.device if is_own else "",
    }


def playing_of(db: Session, viewer: Viewer | None, username: str) -> dict[str, Any] | None:
    """Return what somebody plays at the moment, where they show it to the viewer.

    Raises:
        NotFoundError: There is nobody of this name, or they keep this to themselves.
    """
    owner = visible_to(viewer).person(db, username, "now_playing").account
    is_own = viewer is not None and viewer.user_id == owner.id
    return now_playing(db, owner.id, is_own=is_own)


def forget_stale(db: Session) -> None:
    """Forget what nobody spoke of for five minutes."""
    db.execute(
        text("DELETE FROM now_playing WHERE last_heartbeat_at <= :since"), {"since": now() - STALE}
    )
