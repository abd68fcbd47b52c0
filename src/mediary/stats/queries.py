"""Sums over a person's plays and entries."""

from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.visibility import Sight
from mediary.tracking.service import seen_plays

_IN_RANGE = " AND l.watched_from >= :from_day AND l.watched_to <= :to_day"


def plays_by_type(db: Session, user_id: int, days: tuple[int, int] | None) -> list[Row[Any]]:
    """Return plays, seconds and top-level titles of each media type; partial plays left out."""
    in_range = _IN_RANGE if days else ""
    # Summed by item first: a track heard a thousand times joins the catalogue once.
    return list(
        db.execute(
            text(
                "SELECT i.media_type_id, SUM(s.plays) AS plays, SUM(s.seconds) AS seconds,"
                " COUNT(DISTINCT COALESCE(i.work_id, i.id)) AS titles FROM"
                " (SELECT l.media_item_id, COUNT(*) AS plays, SUM(l.seconds) AS seconds"
                "  FROM watch_log l WHERE l.user_id = :user AND NOT l.is_partial"
                f"  {in_range} GROUP BY l.media_item_id) s"
                " JOIN media_item i ON i.id = s.media_item_id GROUP BY i.media_type_id"
                " ORDER BY i.media_type_id"
            ),
            _params(user_id, days),
        )
    )


def seen_by_type(
    db: Session, sight: Sight, user_id: int, days: tuple[int, int] | None
) -> list[Row[Any]]:
    """Return the same of the plays that somebody else may see, with the days of the known ones."""
    in_range = _IN_RANGE if days else ""
    day = "CASE WHEN l.watched_from = l.watched_to THEN l.watched_from END"
    return list(
        db.execute(
            text(
                "SELECT i.media_type_id, COUNT(*) AS plays, SUM(l.seconds) AS seconds,"
                " COUNT(DISTINCT COALESCE(i.work_id, i.id)) AS titles,"
                f" MIN({day}) AS first, MAX({day}) AS last"
                " FROM watch_log l JOIN media_item i ON i.id = l.media_item_id"
                f" WHERE l.user_id = :user AND NOT l.is_partial {in_range}"
                f" AND {seen_plays(db, sight, 'statistics')}"
                " GROUP BY i.media_type_id ORDER BY i.media_type_id"
            ),
            _params(user_id, days),
        )
    )


def span(db: Session, user_id: int, days: tuple[int, int] | None) -> Row[Any]:
    """Return the first and last local day of plays with a known day."""
    in_range = _IN_RANGE if days else ""
    return db.execute(
        text(
            "SELECT MIN(l.watched_from) AS first, MAX(l.watched_to) AS last FROM watch_log l"
            f" WHERE l.user_id = :user AND NOT l.is_partial AND l.watched_from = l.watched_to"
            f"{in_range}"
        ),
        _params(user_id, days),
    ).one()


def counts(db: Session, user_id: int) -> Row[Any]:
    """Return how many ratings, reviews, lists and list items the person has."""
    return db.execute(
        text(
            "SELECT (SELECT COUNT(*) FROM user_media WHERE user_id = :user"
            " AND rating IS NOT NULL) AS ratings,"
            " (SELECT COUNT(*) FROM review WHERE user_id = :user) AS reviews,"
            " (SELECT COUNT(*) FROM user_list WHERE user_id = :user AND kind = 'list') AS lists,"
            " (SELECT COUNT(*) FROM list_item i JOIN user_list l ON l.user_id = i.user_id"
            "  AND l.id = i.list_id WHERE i.user_id = :user AND l.kind = 'list') AS list_items,"
            " (SELECT COUNT(*) FROM list_item i JOIN user_list l ON l.user_id = i.user_id"
            "  AND l.id = i.list_id WHERE i.user_id = :user AND l.kind = 'watch_later')"
            "  AS watch_later,"
            " (SELECT COUNT(*) FROM owned_copy WHERE user_id = :user) AS copies,"
            " (SELECT COUNT(*) FROM tag WHERE user_id = :user) AS tags,"
            " (SELECT COUNT(*) FROM user_media WHERE user_id = :user AND is_favorite)"
            "  AS favourites"
        ),
        {"user": user_id},
    ).one()


def undated(db: Session, user_id: int) -> int:
    """Return how many plays have no date at all."""
    found = db.execute(
        text(
            "SELECT COUNT(*) FROM watch_log WHERE user_id = :user AND watched_at IS NULL"
            " AND watched_from IS NULL AND watched_to IS NULL AND NOT is_partial"
        ),
        {"user": user_id},
    )
    return int(found.scalar_one())


def untimed(db: Session, user_id: int, days: tuple[int, int] | None) -> int:
    """Return how many plays count no hours, because nobody says how long they were."""
    found = db.execute(
        text(
            "SELECT COUNT(*) FROM watch_log l WHERE l.user_id = :user AND l.seconds IS NULL"
            f" AND NOT l.is_partial{_IN_RANGE if days else ''}"
        ),
        _params(user_id, days),
    )
    return int(found.scalar_one())


def _params(user_id: int, days: tuple[int, int] | None) -> dict[str, int]:
    first, last = days or (0, 0)
    return {"user": user_id, "from_day": first, "to_day": last}
