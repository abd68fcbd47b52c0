"""The front door of statistics."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from mediary.accounts.service import version_of
from mediary.accounts.viewer import Viewer
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
    days = None
    if first is not None or last is not None:
        days = (day_number(first or FIRST_DAY), day_number(last or LAST_DAY))
        if days[1] < days[0]:
            raise InvalidError("The range ends before it begins.")
    version = version_of(db, viewer)
    key = STATS.of(viewer.user_id, *(days or ()))
    return cached(db, key, lambda: _totals(db, viewer.user_id, days), stamp=version)


def _totals(db: Session, user_id: int, days: tuple[int, int] | None) -> dict[str, Any]:
    by_type = {
        BY_ID[row.media_type_id].name: {
            "plays": int(row.plays),
            "titles": int(row.titles),
            "hours": round(int(row.seconds or 0) / 3600, 2),
        }
        for row in queries.plays_by_type(db, user_id, days)
    }
    span = queries.span(db, user_id, days)
    counts = queries.counts(db, user_id)
    return {
        "plays": sum(one["plays"] for one in by_type.values()),
        "titles": sum(one["titles"] for one in by_type.values()),
        # Of the rounded ones, so that the parts add up to what is shown.
        "hours": round(sum(one["hours"] for one in by_type.values()), 2),
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
        "first": None if span.first is None else date_of(span.first).isoformat(),
        "last": None if span.last is None else date_of(span.last).isoformat(),
    }
