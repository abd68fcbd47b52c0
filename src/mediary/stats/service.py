"""The front door of statistics."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.service import version_of
from mediary.accounts.viewer import Viewer
from mediary.accounts.visibility import visible_to
from mediary.catalog.service import BY_ID
from mediary.core.cache import cached
from mediary.core.cache.names import STATS
from mediary.core.errors import InvalidError
from mediary.sdk.when import date_of, day_number
from mediary.stats import queries

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)


def totals(
    db: Session, viewer: Viewer, *, first: date | None = None, last: date | None = None
) -> dict[str, Any]:
    """Return what the viewer's history adds up to, within two days (both included) where given.

    Partial plays are left out; plays whose date is not sure to lie within the range, too. The
    answer is kept until the person's next write.

    Raises:
        InvalidError: The range ends before it begins.
    """
    days = _days(first, last)
    version = version_of(db, viewer)
    key = STATS.of(viewer.user_id, *(days or ()))
    return cached(db, key, lambda: _totals(db, viewer.user_id, days), stamp=version)


def totals_of(
    db: Session,
    viewer: Viewer | None,
    username: str,
    *,
    first: date | None = None,
    last: date | None = None,
) -> dict[str, Any]:
    """Return what somebody's plays add up to, as far as the viewer may see them.

    Raises:
        NotFoundError: There is nobody of this name, or they keep their statistics to themselves.
        InvalidError: The range ends before it begins.
    """
    sight = visible_to(viewer)
    owner = sight.person(db, username, "statistics").account
    rows = queries.seen_by_type(db, sight, owner.id, _days(first, last))
    by_type = _by_type(rows)
    return {
        **_sums(by_type),
        "by_media_type": by_type,
        "first": _iso(min((row.first for row in rows if row.first is not None), default=None)),
        "last": _iso(max((row.last for row in rows if row.last is not None), default=None)),
    }


def _days(first: date | None, last: date | None) -> tuple[int, int] | None:
    if first is None and last is None:
        return None
    days = (day_number(first or FIRST_DAY), day_number(last or LAST_DAY))
    if days[1] < days[0]:
        raise InvalidError("The range ends before it begins.")
    return days


def _by_type(rows: Iterable[Row[Any]]) -> dict[str, dict[str, Any]]:
    return {
        BY_ID[row.media_type_id].name: {
            "plays": int(row.plays),
            "titles": int(row.titles),
            "hours": round(int(row.seconds or 0) / 3600, 2),
        }
        for row in rows
    }


def _sums(by_type: dict[str, dict[str, Any]]) -> dict[str, Any]:
    # Of the rounded hours, so that the parts add up to what is shown.
    return {
        "plays": sum(one["plays"] for one in by_type.values()),
        "titles": sum(one["titles"] for one in by_type.values()),
        "hours": round(sum(one["hours"] for one in by_type.values()), 2),
    }


def _iso(day: int | None) -> str | None:
    return None if day is None else date_of(day).isoformat()


def _totals(db: Session, user_id: int, days: tuple[int, int] | None) -> dict[str, Any]:
    by_type = _by_type(queries.plays_by_type(db, user_id, days))
    span = queries.span(db, user_id, days)
    counts = queries.counts(db, user_id)
    return {
        **_sums(by_type),
        "ratings": counts.ratings,
        "reviews": counts.reviews,
        "lists": counts.lists,
        "list_items": counts.list_items,
        "watch_later": counts.watch_later,
        "copies": counts.copies,
        "tags": counts.tags,
        "favourites": counts.favourites,
        "undated": 0 if days else queries.undated(db, user_id),
        "untimed": queries.untimed(db, user_id, days),
        "by_media_type": by_type,
        "first": _iso(span.first),
        "last": _iso(span.last),
    }
