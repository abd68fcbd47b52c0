"""What a person said of items, as lists: ratings, reviews, copies, tags."""

from typing import Any

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import BY_ID
from mediary.shelf import queries
from mediary.shelf.library import about
from mediary.tracking.service import when_of

_DECODE = msgspec.json.decode


def ratings(db: Session, viewer: Viewer, *, size: int, page: int) -> dict[str, Any]:
    """Return what the viewer rated, what they rated last first."""
    rows, has_more = _page(
        db, viewer, size, page,
        "user_media x", "x.rating, x.rating_scale, x.rated_at, x.rated_from, x.rated_to",
        "x.rating IS NOT NULL",
        "COALESCE(x.rated_at, (x.rated_to + 1) * 86400000000 - 1) DESC NULLS LAST, i.id",
    )  # fmt: skip
    return {"ratings": [_rating(row) for row in rows], "has_more": has_more}


def _rating(row: Row[Any]) -> dict[str, Any]:
    return {
        **about(row),
        "rating": row.rating / 10,
        "scale": row.rating_scale,
        "rated": when_of(row.rated_at, row.rated_from, row.rated_to),
    }


def reviews(db: Session, viewer: Viewer, *, size: int, page: int) -> dict[str, Any]:
    """Return the viewer's reviews, the latest first."""
    rows, has_more = _page(
        db, viewer, size, page,
        "review x",
        "x.id, x.title AS headline, x.body, x.format, x.language, x.has_spoilers, x.visibility,"
        " x.rating, x.written_at, x.written_from, x.written_to",
        "TRUE",
        "COALESCE(x.written_at, (x.written_to + 1) * 86400000000 - 1) DESC NULLS LAST, x.id",
    )  # fmt: skip
    found = [{**about(row), "review": review_of(row, row.headline)} for row in rows]
    return {"reviews": found, "has_more": has_more}


def review_of(row: Row[Any], headline: str | None = None) -> dict[str, Any]:
    """Return a review as it is shown."""
    return {
        "id": str(row.id),
        "headline": row.title if headline is None else headline,
        "body": row.body,
        "format": row.format,
        "language": row.language,
        "has_spoilers": bool(row.has_spoilers),
        "visibility": row.visibility,
        "rating": None if row.rating is None else row.rating / 10,
        "written": when_of(row.written_at, row.written_from, row.written_to),
    }


def collection(
    db: Session, viewer: Viewer, *, size: int, page: int, state: str | None = None
) -> dict[str, Any]:
    """Return what the viewer owns, owned or wants to own, by title."""
    rows, has_more = _page(
        db, viewer, size, page,
        "owned_copy x",
        "x.id, x.state, x.medium, x.format, x.edition, x.condition, x.place, x.acquired_from,"
        " x.acquired_to, x.price, x.currency, x.count, x.note, x.lent_to, x.lent_from,"
        " x.lent_until",
        "x.state = :state" if state else "TRUE",
        "w.sort_title, x.id",
        state=state or "",
    )  # fmt: skip
    found = [{**about(row), "copy": copy_of(row)} for row in rows]
    return {"copies": found, "has_more": has_more}


def copy_of(row: Row[Any]) -> dict[str, Any]:
    """Return a copy as it is shown."""
    return {
        "id": str(row.id),
        "state": row.state,
        "medium": row.medium,
        "format": _DECODE(row.format) if row.format else {},
        "edition": row.edition,
        "condition": row.condition,
        "place": row.place,
        "acquired": when_of(None, row.acquired_from, row.acquired_to),
        "price": row.price,
        "currency": row.currency,
        "count": row.count,
        "note": row.note,
        "lent_to": row.lent_to,
        "lent": when_of(None, row.lent_from, row.lent_until),
    }


def tags(db: Session, viewer: Viewer) -> dict[str, Any]:
    """Return the viewer's tags with how many items have each."""
    found = [
        {"id": str(row.id), "name": row.name, "items": row.items}
        for row in queries.tags(db, viewer)
    ]
    return {"tags": found}


def media_types(db: Session, viewer: Viewer) -> dict[str, Any]:
    """Return the media types, with how many titles of each the viewer has."""
    titles = queries.titles_by_type(db, viewer)
    return {
        "media_types": [
            {
                "name": spec.name,
                "label": spec.label,
                "family": spec.family,
                "levels": list(spec.levels),
                "verb": spec.verb,
                "unit": spec.unit,
                "titles": titles.get(type_id, 0),
            }
            for type_id, spec in sorted(BY_ID.items())
        ]
    }


def _page(
    db: Session, viewer: Viewer, size: int, page: int, *query: str, **params: str
) -> tuple[list[Row[Any]], bool]:
    table, columns, where, order = query
    rows = queries.said(
        db, viewer, (table, columns, where, order), limit=size + 1, offset=(page - 1) * size,
        **params,
    )  # fmt: skip
    return rows[:size], len(rows) > size
