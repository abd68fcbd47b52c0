"""Reads of a library."""

from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.shelf.asking import Statement

# What a title shows in a grid; `t` is its row, `i` its item, `n` its next unit, `s` that one's
# season.
TITLE = (
    "i.uuid, t.media_type_id, i.title, t.year, t.status, t.is_status_chosen, t.rating,"
    " t.is_favorite, t.plays, t.seconds, t.watched, t.known, t.aired, t.progress, t.first_at,"
    " t.last_at, t.added_at, t.runtime_minutes, t.minutes_left, n.uuid AS next_uuid,"
    " n.title AS next_title, s.position AS next_season, n.position AS next_number,"
    " t.media_item_id"
)
_SHOWN = (
    " JOIN media_item i ON i.id = t.media_item_id LEFT JOIN media_item n ON n.id = t.next_item_id"
    " LEFT JOIN media_item s ON s.id = n.parent_id AND s.level = 'season'"
)


def titles(db: Session, statement: Statement, *, limit: int, offset: int) -> list[Row[Any]]:
    """Return a page of titles; the last column is what they are sorted by."""
    # Keys are sorted and cut first; what a title shows is looked up for those of one page alone.
    direction = statement.direction
    return list(
        db.execute(
            text(
                f"SELECT {TITLE}, k.sorted_by FROM (SELECT t.media_type_id, t.media_item_id,"
                f" {statement.value} AS sorted_by FROM user_title t WHERE {statement.where}"
                f" ORDER BY {statement.value} {direction} NULLS LAST, t.media_item_id"
                " LIMIT :limit OFFSET :offset) k CROSS JOIN user_title t"
                f"{_SHOWN} WHERE t.user_id = :user AND t.media_type_id = k.media_type_id"
                " AND t.media_item_id = k.media_item_id"
                f" ORDER BY k.sorted_by {direction} NULLS LAST, k.media_item_id"
            ),
            {**statement.params, "limit": limit, "offset": offset},
        )
    )


def count(db: Session, statement: Statement) -> int:
    """Return how many titles there are."""
    found = db.execute(
        text(f"SELECT COUNT(*) FROM user_title t WHERE {statement.where}"), statement.params
    )
    return int(found.scalar_one())


def up_next(
    db: Session, viewer: Viewer, *, today: int, status: str, limit: int, offset: int
) -> list[Row[Any]]:
    """Return what the person is in the middle of: airing today, behind, waiting, ended."""
    return list(
        db.execute(
            text(
                f"SELECT {TITLE}, k.rank, t.next_release_on FROM (SELECT t.media_type_id,"
                " t.media_item_id, t.last_at, CASE WHEN t.next_item_id IS NULL THEN"
                "  CASE WHEN t.next_release_on IS NULL THEN 3 ELSE 2 END"
                " WHEN (SELECT COALESCE(o.release_to, o.release_from) FROM media_item o"
                "  WHERE o.id = t.next_item_id) = :today THEN 0 ELSE 1 END AS rank"
                " FROM user_title t WHERE t.user_id = :user AND NOT t.is_season AND t.known > 0"
                f" AND {status} = 'in_progress'"
                " ORDER BY rank, t.last_at DESC NULLS LAST, t.media_item_id"
                " LIMIT :limit OFFSET :offset) k CROSS JOIN user_title t"
                f"{_SHOWN} WHERE t.user_id = :user AND t.media_type_id = k.media_type_id"
                " AND t.media_item_id = k.media_item_id"
                " ORDER BY k.rank, k.last_at DESC NULLS LAST, k.media_item_id"
            ),
            {"user": viewer.user_id, "today": today, "limit": limit, "offset": offset},
        )
    )


def stopped_at(db: Session, viewer: Viewer, *, status: str, limit: int) -> list[Row[Any]]:
    """Return where the person stopped in the middle of something, the last place first."""
    return list(
        db.execute(
            text(
                "SELECT i.uuid, i.title, i.level, i.position, i.media_type_id, i.year,"
                " i.runtime_minutes, w.uuid AS work_uuid, w.title AS work_title,"
                " s.position AS season, p.position_seconds, p.percentage, p.units, p.total_units,"
                " p.device, p.last_at, p.last_to FROM playback_progress p"
                " JOIN media_item i ON i.id = p.media_item_id"
                " JOIN media_item w ON w.id = COALESCE(i.work_id, i.id)"
                " LEFT JOIN media_item s ON s.id = i.parent_id AND s.level = 'season'"
                " JOIN user_title t ON t.user_id = p.user_id"
                "  AND t.media_type_id = w.media_type_id AND t.media_item_id = w.id"
                " WHERE p.user_id = :user AND COALESCE(p.percentage, 0) < 90"
                f" AND COALESCE({status}, '') NOT IN ('completed', 'dropped', 'on_hold', 'planned')"
                " AND NOT EXISTS (SELECT 1 FROM watch_log l WHERE l.user_id = p.user_id"
                "  AND l.media_item_id = p.media_item_id AND NOT l.is_partial"
                "  AND l.sorted_at >= COALESCE(p.last_at, 0))"
                " ORDER BY p.last_at DESC NULLS LAST, p.last_to DESC NULLS LAST, i.id LIMIT :limit"
            ),
            {"user": viewer.user_id, "limit": limit},
        )
    )


def preferences_of(db: Session, viewer: Viewer) -> Any:  # noqa: ANN401
    """Return what the person chose about pages, as it is kept."""
    found = db.execute(
        text("SELECT preferences FROM account WHERE id = :user"), {"user": viewer.user_id}
    )
    return found.scalar_one()


def titles_by_type(db: Session, viewer: Viewer) -> dict[int, int]:
    """Return how many titles of each media type the person has."""
    rows = db.execute(
        text(
            "SELECT media_type_id, COUNT(*) AS titles FROM user_title WHERE user_id = :user"
            " AND NOT is_season GROUP BY media_type_id"
        ),
        {"user": viewer.user_id},
    )
    return {row.media_type_id: row.titles for row in rows}


def tags(db: Session, viewer: Viewer) -> list[Row[Any]]:
    """Return the person's tags with how many items have each."""
    return list(
        db.execute(
            text(
                "SELECT g.id, g.name, COUNT(m.media_item_id) AS items FROM tag g"
                " LEFT JOIN media_tag m ON m.user_id = g.user_id AND m.tag_id = g.id"
                " WHERE g.user_id = :user GROUP BY g.id, g.name ORDER BY g.name, g.id"
            ),
            {"user": viewer.user_id},
        )
    )


# What is said of an item is shown with its name and that of its work.
ABOUT = (
    "i.uuid, i.title, i.level, i.position, i.media_type_id, i.year, w.uuid AS work_uuid,"
    " w.title AS work_title, s.position AS season"
)
_ABOUT = (
    " JOIN media_item i ON i.id = x.media_item_id"
    " JOIN media_item w ON w.id = COALESCE(i.work_id, i.id)"
    " LEFT JOIN media_item s ON s.id = i.parent_id AND s.level = 'season'"
)


def said(
    db: Session,
    viewer: Viewer,
    query: tuple[str, str, str, str],
    **params: int | str,
) -> list[Row[Any]]:
    """Return a page of things that the person said of items.

    `query` is a table named `x`, its columns, a condition and an order.
    """
    table, columns, where, order = query
    return list(
        db.execute(
            text(
                f"SELECT {ABOUT}, {columns} FROM {table}{_ABOUT} WHERE x.user_id = :user"
                f" AND {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
            ),
            {"user": viewer.user_id, **params},
        )
    )


def has_list(db: Session, viewer: Viewer, uuid: str) -> bool:
    """Say whether the viewer has a list of this name for programs."""
    row = db.execute(
        text("SELECT 1 FROM user_list WHERE user_id = :user AND uuid = :uuid"),
        {"user": viewer.user_id, "uuid": uuid},
    )
    return row.first() is not None
