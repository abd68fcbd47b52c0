"""Times of scrobbles in the spellings of the programs that fetch them."""

import re
from calendar import timegm
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediary.sdk.when import MONTHS, SECOND, at_epoch, at_moment

_SPOKEN = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]* (\d{4}),? (\d{2}):(\d{2})", re.IGNORECASE)
# Eleven digits and more are milliseconds: seconds reach eleven in the year 5138 only.
_MOST_SECONDS_DIGITS = 10


def spoken(text: str) -> bool:
    """Say whether a text is a time as Last.fm speaks it: "24 Jan 2023, 09:42"."""
    return _SPOKEN.fullmatch(text) is not None


def instant(text: str, zone: ZoneInfo | None) -> int:
    """Return the instant of a cell: seconds or milliseconds, Last.fm's own words, or ISO.

    Only the last kind has no zone of its own: it is local time in `zone`, else UTC.

    Raises:
        ValueError: It is no time.
    """
    if text.isdecimal() and text.isascii():
        if len(text) == _MOST_SECONDS_DIGITS and text < "7":
            return int(text) * SECOND
        return _epoch(int(text[:20]))
    found = _SPOKEN.fullmatch(text)
    if found is None:
        at = at_moment(datetime.fromisoformat(text), zone).at
        return at if at is not None else 0
    hour, minute = int(found[4]), int(found[5])
    if hour > 23 or minute > 59:
        raise ValueError(f"{hour}:{minute} is no time")
    return (_day(found[3], found[2], found[1]) + hour * 3600 + minute * 60) * SECOND


def _epoch(number: int) -> int:
    seconds = number / 1000 if number >= 10**_MOST_SECONDS_DIGITS else number
    at = at_epoch(seconds).at
    return at if at is not None else 0


@lru_cache(maxsize=20_000)
def _day(year: str, month: str, day: str) -> int:
    number = MONTHS.get(month.lower())
    if number is None:
        raise ValueError(f"“{month}” is no month")
    return timegm(datetime(int(year), number, int(day)).timetuple())  # noqa: DTZ001
