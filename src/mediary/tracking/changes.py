"""The history of changes: every act and import of a person, each of which can be undone."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core.clock import iso
from mediary.core.errors import InvalidError
from mediary.ledger.service import undo_batch

MOST_IDS = 2**63 - 1


def changes(
    db: Session, viewer: Viewer, *, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of a person's changes, newest first, and the cursor of the next page.

    Raises:
        InvalidError: The cursor is none of ours.
    """
    before = _place(cursor)
    rows = db.execute(
        text(
            "SELECT id, kind, label, at, undone_at FROM batch WHERE user_id = :user"
            " AND id < :before ORDER BY id DESC LIMIT :limit"
        ),
        {"user": viewer.user_id, "before": before, "limit": limit + 1},
    ).all()
    page = [
        {
            "id": row.id, "kind": row.kind, "label": row.label, "at": iso(row.at),
            "undone_at": None if row.undone_at is None else iso(row.undone_at),
        }
        for row in rows[:limit]
    ]  # fmt: skip
    return page, str(rows[limit - 1].id) if len(rows) > limit else None


def undo(db: Session, viewer: Viewer, batch_id: int) -> int:
    """Take a change back, in any order; return how many records went void, 0 a second time."""
    return undo_batch(db, viewer.user_id, batch_id)


def _place(cursor: str | None) -> int:
    if not cursor:
        return MOST_IDS
    if not cursor.isascii() or not cursor.isdigit() or int(cursor) > MOST_IDS:
        raise InvalidError("This is no cursor of the changes; start from their first page.")
    return int(cursor)
