"""Keeping `user_title` right: noted by folds, refreshed at the end of each act.

Folds note the works that they touch (`note_stale`), one row a work. When a batch is closed or
undone, or an act by hand ends, `refresh_stale` counts them anew, so that an import counts an
artist of 5,000 plays once and not with each block. What an import that was cut leaves behind, a
job takes up.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.tracking.models import UserTitle
from mediary.tracking.title_rows import TITLE_COLUMNS, title_rows

# Works that are counted at a time; memory is bounded by it.
AT_ONCE = 500


def note_stale(db: Session, user_id: int, items: Iterable[int]) -> None:
    """Note that the works of these items are to be counted anew."""
    _note(db, user_id, sorted(set(items)), "COALESCE(i.work_id, i.id)")


def note_moved(db: Session, user_id: int, items: Iterable[int]) -> None:
    """Note the works of these items, and the items: each may have been a work until now."""
    moved = sorted(set(items))
    _note(db, user_id, moved, "COALESCE(i.work_id, i.id)")
    _note(db, user_id, moved, "i.id")


def _note(db: Session, user_id: int, items: Sequence[int], column: str) -> None:
    execute_in(
        db,
        f"INSERT INTO stale_title (user_id, media_item_id) SELECT DISTINCT :user, {column}"
        " FROM media_item i WHERE i.id {values} ON CONFLICT DO NOTHING",
        items,
        user=user_id,
    )


def refresh_stale(db: Session, user_id: int) -> int:
    """Count the noted works of a person anew; return how many there were."""
    rows = db.execute(
        text("SELECT media_item_id FROM stale_title WHERE user_id = :user"), {"user": user_id}
    )
    noted = sorted(row.media_item_id for row in rows)
    if noted:
        refresh_titles(db, user_id, noted)
        db.execute(text("DELETE FROM stale_title WHERE user_id = :user"), {"user": user_id})
    return len(noted)


def rebuild_titles(db: Session, user_id: int) -> int:
    """Count everything of a person anew; return how many works there are.

    What is there already is as it was: the rows follow from the diary alone.
    """
    rows = db.execute(
        text(
            "SELECT COALESCE(i.work_id, i.id) AS id FROM media_item i JOIN"
            " (SELECT media_item_id FROM watch_log WHERE user_id = :user"
            "  UNION SELECT media_item_id FROM statement WHERE user_id = :user"
            "   AND void_reason IS NULL AND media_item_id IS NOT NULL) s ON s.media_item_id = i.id"
            " UNION SELECT media_item_id FROM user_title WHERE user_id = :user"
        ),
        {"user": user_id},
    )
    return refresh_titles(db, user_id, [row.id for row in rows])


def refresh_titles(db: Session, user_id: int, items: Iterable[int]) -> int:
    """Write the rows of the works of these items, and of their seasons; return how many works.

    Works of which nothing is said any more lose their rows.
    """
    given = set(items)
    found = select_in(
        db,
        "SELECT DISTINCT COALESCE(work_id, id) AS id FROM media_item WHERE id {values}",
        sorted(given),
    )
    works = sorted(row.id for row in found)
    for start in range(0, len(works), AT_ONCE):
        part = works[start : start + AT_ONCE]
        _write(db, user_id, part, title_rows(db, user_id, part))
    # Of an item that is no work any more the row goes.
    _write(db, user_id, sorted(given.difference(works)), [])
    return len(works)


def _write(
    db: Session, user_id: int, works: Sequence[int], wanted: Sequence[tuple[object, ...]]
) -> None:
    """Replace the rows of these works where they differ."""
    before = {
        tuple(row)
        for row in select_in(
            db,
            f"SELECT {', '.join(TITLE_COLUMNS)} FROM user_title"
            " WHERE user_id = :user AND work_id {values}",
            works,
            user=user_id,
        )
    }
    after = set(wanted)
    stale: dict[object, list[int]] = defaultdict(list)
    for row in before - after:
        stale[row[1]].append(int(str(row[2])))
    for media_type, items in stale.items():
        execute_in(
            db,
            "DELETE FROM user_title WHERE user_id = :user AND media_type_id = :type"
            " AND media_item_id {values}",
            sorted(items),
            user=user_id,
            type=media_type,
        )
    fresh = sorted(after - before, key=lambda row: row[1:3])
    insert_many(db, UserTitle, TITLE_COLUMNS, fresh)
