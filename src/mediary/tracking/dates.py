"""Dates as a person gives them, as precisely as they know.

One text says it all, in the form of ISO 8601-2 (EDTF) where that has one: an instant
("2026-05-01T20:15:00Z", or without a zone in the person's own), a day, a month "2026-05", a year,
a decade "2010s", a season of a year "2026-summer", a range "2010-05/2012" with either end open
("../2012"), and the words "now", "today", "unknown" and "release".
"""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mediary.core.clock import now
from mediary.core.errors import InvalidError
from mediary.sdk.when import (
    When,
    at_moment,
    between,
    date_of,
    datetime_of,
    day_number,
    on_day,
    parse_partial,
)

RELEASE = "release"
_SLASHED = re.compile(r"^\d{4}/\d{1,2}(/\d{1,2})?$")
_DECADE = re.compile(r"^(\d{3})0s$")
_SEASON = re.compile(r"^(\d{4})-(spring|summer|autumn|fall|winter)$")
# First month of each, on the northern half; winter is that which begins in the year.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_HELP = (
    "Write a day (2026-05-01), a month (2026-05), a year (2026), a decade (2010s), a range"
    " (2010/2012), an instant (2026-05-01T20:15:00Z), “now”, “today”, “release” or “unknown”."
)


def parse_when(text: str, zone: str) -> When:
    """Return the date that a person gave; their zone says what is today, and what a clock means.

    Raises:
        InvalidError: It is no date.
    """
    text = text.strip()
    try:
        return _parse(text, zone_of(zone))
    except (ValueError, OverflowError) as problem:
        raise InvalidError(f"“{text}” is no date that Mediary understands. {_HELP}") from problem


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by name; UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _parse(text: str, zone: ZoneInfo) -> When:
    if text in {"now", "today"}:
        here = datetime_of(now()).astimezone(zone)
        return on_day(here.date()) if text == "today" else _instant(here)
    if "/" in text and not _SLASHED.match(text):
        return _range(*text.split("/", 1))
    if "T" in text or " " in text:
        moment = datetime.fromisoformat(text)
        return _instant(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return _named(text) or parse_partial("" if text == "unknown" else text)


def _named(text: str) -> When | None:
    """Return a decade or a season of a year."""
    decade = _DECADE.match(text)
    if decade:
        first = int(decade.group(1)) * 10
        return between(date(first, 1, 1), date(first + 9, 12, 31))
    season = _SEASON.match(text)
    if season:
        year, month = int(season.group(1)), _SEASONS[season.group(2)]
        after = date(year + (month > 9), (month + 2) % 12 + 1, 1)
        return between(date(year, month, 1), after - timedelta(days=1))
    return None


def _instant(moment: datetime) -> When:
    gap = moment.utcoffset()
    offset = 0 if gap is None else int(gap.total_seconds() // 60)
    at = at_moment(moment)
    return When(at=at.at, offset=offset)


def _range(first: str, last: str) -> When:
    start = None if first.strip() in {"", ".."} else parse_partial(first).from_
    end = None if last.strip() in {"", ".."} else parse_partial(last).to
    if start is not None and end is not None:
        return between(date_of(start), date_of(end))
    return When(from_=start, to=end)


def today(zone: str) -> int:
    """Return the day that it is for a person."""
    return day_number(datetime_of(now()).astimezone(zone_of(zone)).date())
