"""Lists and their entries as they are shown."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import BY_ID
from mediary.core.clock import iso
from mediary.core.errors import InvalidError
from mediary.lists import queries
from mediary.lists.queries import Standing
from mediary.sdk.when import date_of

Page = tuple[list[dict[str, Any]], str | None]


def shown(db: Session, viewer: Viewer | None, standing: Standing) -> dict[str, Any]:
    """Return one list's facts."""
    return _shown(db, viewer, [standing])[0]


def page_of_lists(
    db: Session, viewer: Viewer, relation: str, *, cursor: str | None, limit: int
) -> Page:
    """Return lists that are something to the viewer, newest first, and the next page's cursor."""
    before = _number(cursor)
    rows = queries.lists_of(db, viewer, relation, before=before, limit=limit + 1)
    return _paged(db, viewer, rows, limit)


def page_of_person(
    db: Session, viewer: Viewer | None, username: str, *, cursor: str | None, limit: int
) -> Page:
    """Return the lists that somebody lets the viewer see, and the next page's cursor."""
    rows = queries.lists_of_person(db, viewer, username, before=_number(cursor), limit=limit + 1)
    return _paged(db, viewer, rows, limit)


def page_of_entries(
    db: Session,
    viewer: Viewer | None,
    standing: Standing,
    *,
    cursor: str | None,
    limit: int,
    is_seen: bool | None = None,
) -> Page:
    """Return entries of a list in its order, and the cursor of the next page.

    Raises:
        InvalidError: The cursor is none of ours.
    """
    after = _number(cursor)
    rows = queries.entries_after(
        db, viewer, standing, after=after, limit=limit + 1, is_seen=is_seen
    )
    first = None
    if is_seen is None:
        first = 1 if after is None else queries.entries_until(db, viewer, standing, after) + 1
    entries = [
        _entry(viewer, row, None if first is None else first + number)
        for number, row in enumerate(rows[:limit])
    ]
    return entries, str(rows[limit - 1].place) if len(rows) > limit else None


def entries_shown(
    db: Session, viewer: Viewer, standing: Standing, ids: list[int]
) -> list[dict[str, Any]]:
    """Return entries by their ids, numbered, in the order of the list."""
    rows = queries.entries_with(db, viewer, standing, ids)
    return [
        _entry(viewer, row, queries.entries_until(db, viewer, standing, row.place)) for row in rows
    ]


def _paged(db: Session, viewer: Viewer | None, rows: list[Standing], limit: int) -> Page:
    following = str(rows[limit - 1].row.id) if len(rows) > limit else None
    return _shown(db, viewer, rows[:limit]), following


def _shown(db: Session, viewer: Viewer | None, standings: list[Standing]) -> list[dict[str, Any]]:
    sizes = queries.sizes_of(db, viewer, standings)
    return [
        {
            "id": one.row.uuid,
            "kind": one.row.kind,
            "name": one.row.name,
            "description": one.row.description,
            "visibility": one.row.visibility,
            "is_ranked": bool(one.row.is_ranked),
            "owner": one.owner,
            "relation": _relation(one),
            "is_followed": one.is_subscribed,
            "size": sizes.get(one.row.id, 0),
        }
        for one in standings
    ]


def _relation(standing: Standing) -> str:
    if standing.is_own:
        return "owner"
    return "collaborator" if standing.is_member else "reader"


def _entry(viewer: Viewer | None, row: Row[Any], number: int | None) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "number": number,
        "title": None if row.item is None else _title(viewer, row),
        "person": row.person or None,
        "text": row.free_text or None,
        "note": row.note,
        "added": _added(row),
        "added_by": row.added_by or None,
        "is_seen": None if row.item is None or viewer is None else bool(row.is_seen),
    }


def _title(viewer: Viewer | None, row: Row[Any]) -> dict[str, Any]:
    # A private item has no page for others; its list still tells what it is called.
    is_open = row.owner_id is None or (viewer is not None and row.owner_id == viewer.user_id)
    season = row.season if row.parent_level == "season" else None
    return {
        "item": row.item if is_open else None,
        "name": row.title,
        "media_type": BY_ID[row.media_type_id].name,
        "level": row.level,
        "year": row.year,
        "number": row.number,
        "season": season,
        "work": None if row.work_id in (None, row.item_id) else row.work_title,
    }


def _added(row: Row[Any]) -> str | None:
    if row.added_at is not None:
        return iso(row.added_at)
    return None if row.added_from is None else date_of(row.added_from).isoformat()


def _number(cursor: str | None) -> int | None:
    if not cursor:
        return None
    try:
        number = int(cursor)
    except ValueError:
        number = 2**63
    # No column holds a greater number, and SQLite takes none.
    if not -(2**63) <= number < 2**63:
        raise InvalidError("This is no cursor of these pages; start from the first one.")
    return number
