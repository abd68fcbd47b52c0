"""Reads of one item: its facts, its parts, and what the person said of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.models import MediaItem
from mediary.catalog.service import get_item
from mediary.core.bulk import select_in
from mediary.tracking.models import UNDATED


def item_of(db: Session, viewer: Viewer, uuid: str) -> MediaItem:
    """Return an item that the viewer may see; of one that was merged away, what it became.

    Raises:
        ItemNotFoundError: There is none with this uuid, or it is not theirs to see.
    """
    return db.get_one(MediaItem, get_item(db, viewer, uuid).id)


def above(db: Session, item: MediaItem) -> list[Row[Any]]:
    """Return what the item is a part of, the work first."""
    return list(
        db.execute(
            text(
                "SELECT uuid, title, level, position FROM media_item WHERE id IN (:parent, :work)"
                " AND id <> :item ORDER BY CASE WHEN id = :work THEN 0 ELSE 1 END"
            ),
            {"parent": item.parent_id, "work": item.work_id, "item": item.id},
        )
    )


def ids_of(db: Session, item: MediaItem) -> list[Row[Any]]:
    """Return the names of an item in other systems."""
    return list(
        db.execute(
            text(
                "SELECT provider, kind, key FROM external_id WHERE media_item_id = :item"
                " ORDER BY provider, kind, key"
            ),
            {"item": item.id},
        )
    )


def parts_of(db: Session, viewer: Viewer, parents: Sequence[int]) -> list[Row[Any]]:
    """Return the children of these items in order, with what the person watched of each."""
    return select_in(
        db,
        "SELECT c.id, c.uuid, c.parent_id, c.level, c.position, c.title, c.release_from,"
        " c.release_to, c.runtime_minutes, COUNT(l.id) AS plays,"
        f" MAX(CASE WHEN l.sorted_at > {UNDATED} THEN l.sorted_at END) AS last_at,"
        " MAX(u.rating) AS rating, MAX(b.position_seconds) AS position_seconds,"
        " MAX(b.percentage) AS percentage FROM media_item c"
        " LEFT JOIN watch_log l ON l.user_id = :user AND l.media_item_id = c.id"
        "  AND NOT l.is_partial"
        " LEFT JOIN user_media u ON u.user_id = :user AND u.media_item_id = c.id"
        " LEFT JOIN playback_progress b ON b.user_id = :user AND b.media_item_id = c.id"
        " WHERE c.parent_id {values} AND (c.owner_id IS NULL OR c.owner_id = :user)"
        " AND c.merged_into_id IS NULL AND (NOT c.is_provisional OR l.id IS NOT NULL"
        "  OR EXISTS (SELECT 1 FROM item_mention m WHERE m.user_id = :user"
        "   AND m.media_item_id = c.id AND m.void_reason IS NULL))"
        " GROUP BY c.id ORDER BY COALESCE(c.position, 1000000000), c.id",
        parents,
        user=viewer.user_id,
    )


def title_row(db: Session, viewer: Viewer, item: MediaItem) -> Row[Any] | None:
    """Return what is counted of a work or a season; None of other items and of strangers."""
    return db.execute(
        text(
            "SELECT t.*, n.uuid AS next_uuid, n.title AS next_title, s.position AS next_season,"
            " n.position AS next_number FROM user_title t"
            " LEFT JOIN media_item n ON n.id = t.next_item_id"
            " LEFT JOIN media_item s ON s.id = n.parent_id AND s.level = 'season'"
            " WHERE t.user_id = :user AND t.media_type_id = :type AND t.media_item_id = :item"
        ),
        {"user": viewer.user_id, "type": item.media_type_id, "item": item.id},
    ).one_or_none()


def said_of(db: Session, viewer: Viewer, item: MediaItem, table: str) -> list[Row[Any]]:
    """Return the person's rows about an item, of one table."""
    return list(
        db.execute(
            text(f"SELECT * FROM {table} WHERE user_id = :user AND media_item_id = :item"),
            {"user": viewer.user_id, "item": item.id},
        )
    )


def tags_of(db: Session, viewer: Viewer, item: MediaItem) -> list[str]:
    """Return the person's tags on an item."""
    rows = db.execute(
        text(
            "SELECT g.name FROM media_tag m JOIN tag g ON g.user_id = m.user_id AND g.id = m.tag_id"
            " WHERE m.user_id = :user AND m.media_item_id = :item ORDER BY g.name"
        ),
        {"user": viewer.user_id, "item": item.id},
    )
    return [row.name for row in rows]
