"""The page of an item: all of it in one answer."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.models import MediaItem
from mediary.catalog.service import BY_ID
from mediary.core.clock import iso
from mediary.sdk.when import date_of
from mediary.shelf import item_queries as queries
from mediary.shelf.library import counted, derives, instant, next_of
from mediary.shelf.sayings import copy_of, review_of
from mediary.tracking.service import history_of_item, when_of

PLAYS = 50
# Of these the parts are thousands; they are read in the history.
_UNCOUNTED = frozenset({"music", "video", "channel"})


def page_of(db: Session, viewer: Viewer, uuid: str) -> dict[str, Any]:
    """Return an item with its parts, and what the viewer said and watched of it.

    Raises:
        NotFoundError: There is none, or it is not the viewer's to see.
    """
    item = queries.item_of(db, viewer, uuid)
    plays, following = history_of_item(db, viewer, item.id, cursor=None, limit=PLAYS)
    counts = queries.title_row(db, viewer, item)
    sees_derived = derives(db, viewer)
    return {
        **_facts(item),
        "ids": [{"provider": r.provider, "kind": r.kind, "key": r.key}
                for r in queries.ids_of(db, item)],
        "parents": [
            {"item": row.uuid, "title": row.title, "level": row.level, "number": row.position}
            for row in queries.above(db, item)
        ],
        "counts": None if counts is None else counted(counts, is_derived=sees_derived),
        "next": None if counts is None else next_of(counts),
        "said": _said(db, viewer, item),
        "plays": plays,
        "more_plays": following,
        "seasons": _seasons(db, viewer, item),
    }  # fmt: skip


def _facts(item: MediaItem) -> dict[str, Any]:
    return {
        "item": item.uuid,
        "media_type": BY_ID[item.media_type_id].name,
        "level": item.level,
        "title": item.title,
        "original_title": item.original_title,
        "year": item.year,
        "number": item.position,
        "released": _span(item.release_from, item.release_to),
        "runtime_minutes": item.runtime_minutes,
        "language": item.original_language,
        "attributes": item.attributes,
        "is_provisional": item.is_provisional,
        "is_shared": item.visibility == "shared",
    }


def _span(first: int | None, last: int | None) -> dict[str, Any] | None:
    if first is None and last is None:
        return None
    return {"from": _day(first), "to": _day(last)}


def _day(number: int | None) -> str | None:
    return None if number is None else date_of(number).isoformat()


def _said(db: Session, viewer: Viewer, item: MediaItem) -> dict[str, Any]:
    said = next(iter(queries.said_of(db, viewer, item, "user_media")), None)
    place = next(iter(queries.said_of(db, viewer, item, "playback_progress")), None)
    is_rated = said is not None and said.rating is not None
    return {
        "status": said.status_chosen if said else None,
        "status_label": said.status_label if said else None,
        "rating": said.rating / 10 if said and is_rated else None,
        "rating_scale": said.rating_scale if said and is_rated else None,
        "rated": when_of(said.rated_at, said.rated_from, said.rated_to)
        if said and is_rated
        else None,
        "is_favorite": bool(said.is_favorite) if said else False,
        "notes": said.notes if said else None,
        "tags": queries.tags_of(db, viewer, item),
        "copies": [
            copy_of(row)
            for row in sorted(
                queries.said_of(db, viewer, item, "owned_copy"), key=lambda row: int(row.id)
            )
        ],
        "reviews": [
            review_of(row)
            for row in sorted(
                queries.said_of(db, viewer, item, "review"), key=lambda row: int(row.id)
            )
        ],
        "progress": _progress(place) if place else None,
    }


def _progress(row: Row[Any]) -> dict[str, Any]:
    return {
        "position_seconds": row.position_seconds,
        "percentage": row.percentage,
        "minutes": row.minutes,
        "units": row.units,
        "total_units": row.total_units,
        "device": row.device,
        "last": when_of(row.last_at, row.last_from, row.last_to),
    }


def _seasons(db: Session, viewer: Viewer, item: MediaItem) -> list[dict[str, Any]]:
    """Return the parts of an item by season; those without one stand in a last group."""
    if BY_ID[item.media_type_id].name in _UNCOUNTED:
        return []
    children = queries.parts_of(db, viewer, [item.id])
    holders = [row for row in children if row.level in {"season", "volume", "book"}]
    deeper = queries.parts_of(db, viewer, [row.id for row in holders])
    units: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in deeper:
        units[row.parent_id].append(row)
    seasons = [
        _season(row, units[row.id]) for row in holders if row.level == "season" or units[row.id]
    ]
    loose = [row for row in children if row.level != "season" and not units.get(row.id)]
    return [*seasons, _season(None, loose)] if loose else seasons


def _season(season: Row[Any] | None, units: Sequence[Row[Any]]) -> dict[str, Any]:
    return {
        "item": season.uuid if season else None,
        "level": season.level if season else None,
        "number": season.position if season else None,
        "title": season.title if season else None,
        "rating": season.rating / 10 if season and season.rating is not None else None,
        "watched": sum(1 for row in units if row.plays),
        "known": len(units),
        "last_at": instant(
            max((row.last_at for row in units if row.last_at is not None), default=None)
        ),
        "episodes": [_episode(*tuple(row)) for row in units],
    }


def _episode(  # noqa: PLR0913  one for each column, for there are hundreds of rows
    _id: int, uuid: str, _parent: int, level: str, position: float | None, title: str,
    release_from: int | None, release_to: int | None, runtime: int | None, plays: int,
    last_at: int | None, rating: int | None, seconds: int | None, percentage: float | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "item": uuid,
        "level": level,
        "number": position,
        "title": title,
        "released": _span(release_from, release_to),
        "runtime_minutes": runtime,
        "plays": plays,
        "last_at": None if last_at is None else iso(last_at),
        "rating": None if rating is None else rating / 10,
        "position_seconds": seconds,
        "percentage": percentage,
    }


def plays_of(
    db: Session, viewer: Viewer, uuid: str, *, cursor: str | None, limit: int
) -> dict[str, Any]:
    """Return a page of the viewer's plays of an item and its parts.

    Raises:
        NotFoundError: There is no such item, or it is not the viewer's to see.
        InvalidError: The cursor is none of ours.
    """
    item = queries.item_of(db, viewer, uuid)
    plays, following = history_of_item(db, viewer, item.id, cursor=cursor, limit=limit)
    return {"plays": plays, "next": following}
