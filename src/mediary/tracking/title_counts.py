"""What is counted of works and their seasons, for many works in one statement each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.tracking.models import UNDATED
from mediary.tracking.statuses import CONTAINERS

_CONTAINERS = ", ".join(f"'{level}'" for level in sorted(CONTAINERS))
# Items keep their place after nobody names them any more; a provisional one counts while named.
_NAMED = (
    "(NOT p.is_provisional OR EXISTS (SELECT 1 FROM item_mention m WHERE m.user_id = :user"
    " AND m.media_item_id = p.id AND m.void_reason IS NULL))"
)
_COLUMNS = (
    "level, position, is_provisional, runtime_minutes, COALESCE(release_to, release_from) AS out_on"
)
_SEEN = "(owner_id IS NULL OR owner_id = :user) AND merged_into_id IS NULL"
# The works, their children and those of seasons; `home` is the season or what else lies above.
# CROSS JOIN: SQLite, without statistics, would start with the whole catalogue.
_PART = (
    f"WITH child AS (SELECT id, parent_id AS work_id, parent_id, {_COLUMNS} FROM media_item"
    f"  WHERE parent_id {{values}} AND {_SEEN}),"
    " part AS (SELECT i.id, i.id AS work_id, i.id AS home, i.level, i.position, i.is_provisional,"
    "  i.runtime_minutes, COALESCE(i.release_to, i.release_from) AS out_on"
    "  FROM media_item i WHERE i.id {values}"
    "  UNION ALL SELECT id, work_id, CASE WHEN level = 'season' THEN id ELSE work_id END, level,"
    "  position, is_provisional, runtime_minutes, out_on FROM child"
    "  UNION ALL SELECT g.id, c.work_id, c.id, g.level, g.position, g.is_provisional,"
    "  g.runtime_minutes, COALESCE(g.release_to, g.release_from) FROM child c"
    "  CROSS JOIN media_item g WHERE g.parent_id = c.id"
    "  AND (g.owner_id IS NULL OR g.owner_id = :user) AND g.merged_into_id IS NULL)"
)
_IS_UNIT = f"p.id <> p.work_id AND p.level NOT IN ({_CONTAINERS})"
_IS_OUT = "COALESCE(p.out_on, :today) <= :today"


def plays_of_parts(db: Session, user_id: int, works: Sequence[int], today: int) -> list[Row[Any]]:
    """Return what was played, summed by work, home and level.

    `open`, `open_out` and those after it are of parts that have no whole play.
    """
    dated = f"CASE WHEN l.sorted_at > {UNDATED} THEN l.sorted_at END"
    begun = "EXISTS (SELECT 1 FROM watch_log b WHERE b.user_id = :user AND b.media_item_id = p.id)"
    return select_in(
        db,
        f"{_PART} SELECT p.work_id, p.home, p.level, p.id = p.work_id AS is_own,"
        " COUNT(DISTINCT l.media_item_id) AS watched, COUNT(l.id) AS plays,"
        f" SUM(l.seconds) AS seconds, MIN({dated}) AS first_at, MAX({dated}) AS last_at,"
        " COUNT(CASE WHEN l.id IS NULL THEN 1 END) AS open,"
        f" COUNT(CASE WHEN l.id IS NULL AND {_IS_OUT} THEN 1 END) AS open_out,"
        f" SUM(CASE WHEN l.id IS NULL AND {_IS_OUT} THEN p.runtime_minutes END) AS minutes,"
        f" COUNT(CASE WHEN l.id IS NULL AND {_IS_OUT} AND p.runtime_minutes IS NULL THEN 1 END)"
        "  AS untimed,"
        f" MIN(CASE WHEN l.id IS NULL AND NOT {_IS_OUT} THEN p.out_on END) AS next_on,"
        f" COUNT(CASE WHEN l.id IS NULL AND {begun} THEN 1 END) AS begun"
        " FROM part p LEFT JOIN watch_log l ON l.user_id = :user AND l.media_item_id = p.id"
        " AND NOT l.is_partial"
        f" WHERE l.id IS NOT NULL OR p.id = p.work_id OR {_NAMED}"
        " GROUP BY p.work_id, p.home, p.level, p.id = p.work_id",
        works,
        user=user_id,
        today=today,
    )


def first_said(db: Session, user_id: int, works: Sequence[int]) -> list[Row[Any]]:
    """Return by work when something was first said of it or its parts, and the first record."""
    return select_in(
        db,
        f"{_PART} SELECT p.work_id, MIN(s.said_at) AS said_at, MIN(s.id) AS id"
        " FROM part p CROSS JOIN statement s WHERE s.user_id = :user AND s.media_item_id = p.id"
        " AND s.void_reason IS NULL GROUP BY p.work_id",
        works,
        user=user_id,
    )


def first_recorded(db: Session, user_id: int, works: Sequence[int]) -> list[Row[Any]]:
    """Return by work when a play of it was first said, and the first record of one."""
    return select_in(
        db,
        f"{_PART} SELECT p.work_id, MIN(s.said_at) AS said_at, MIN(s.id) AS id"
        " FROM part p CROSS JOIN watch_log_source s"
        " WHERE s.user_id = :user AND s.media_item_id = p.id AND s.void_reason IS NULL"
        " GROUP BY p.work_id",
        works,
        user=user_id,
    )


def spoken_of(db: Session, user_id: int, works: Sequence[int]) -> set[int]:
    """Return the works of which, or of whose parts, something is said that still counts."""
    tables = ("user_media", "review", "media_tag", "owned_copy", "playback_progress", "list_item")
    said = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} s WHERE s.user_id = :user AND s.media_item_id = p.id)"
        for table in tables
    )
    rows = select_in(
        db, f"{_PART} SELECT DISTINCT p.work_id FROM part p WHERE {said}", works, user=user_id
    )
    return {row.work_id for row in rows}


def paused(db: Session, user_id: int, works: Sequence[int]) -> set[int]:
    """Return the works in which, or in whose parts, the person stopped somewhere."""
    rows = select_in(
        db,
        f"{_PART} SELECT DISTINCT p.work_id FROM part p WHERE EXISTS (SELECT 1"
        " FROM playback_progress s WHERE s.user_id = :user AND s.media_item_id = p.id)",
        works,
        user=user_id,
    )
    return {row.work_id for row in rows}


def queued(db: Session, user_id: int, works: Sequence[int]) -> set[int]:
    """Return the works that wait in the person's queue."""
    # Lists live on a higher floor; their tables are named here as text.
    rows = select_in(
        db,
        "SELECT i.media_item_id FROM list_item i JOIN user_list l ON l.user_id = i.user_id"
        " AND l.id = i.list_id WHERE i.user_id = :user AND l.kind = 'watch_later'"
        " AND i.media_item_id {values}",
        works,
        user=user_id,
    )
    return {row.media_item_id for row in rows}


def first_open_units(db: Session, user_id: int, works: Sequence[int], today: int) -> list[Row[Any]]:
    """Return the first unit of each home that is out and has no whole play, homes in order."""
    return select_in(
        db,
        f"{_PART}, open AS (SELECT p.work_id, p.home, p.id,"
        " ROW_NUMBER() OVER (PARTITION BY p.work_id, p.home"
        "  ORDER BY COALESCE(p.position, 1000000000), p.id) AS place"
        f" FROM part p WHERE {_IS_UNIT} AND {_IS_OUT} AND {_NAMED} AND NOT EXISTS (SELECT 1"
        "  FROM watch_log l WHERE l.user_id = :user AND l.media_item_id = p.id"
        "  AND NOT l.is_partial))"
        " SELECT o.work_id, o.home, o.id FROM open o JOIN media_item h ON h.id = o.home"
        " WHERE o.place = 1 ORDER BY o.work_id,"
        " CASE WHEN h.level = 'season' AND h.position = 0 THEN 1 ELSE 0 END,"
        " CASE WHEN h.id = o.work_id THEN 1 ELSE 0 END,"
        " COALESCE(h.position, 1000000000), h.id",
        works,
        user=user_id,
        today=today,
    )
