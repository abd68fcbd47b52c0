"""Dates at the precision that is known.

An instant is an integer: microseconds since 1970-01-01 UTC. A day is an integer: days since
1970-01-01, a local date without a zone.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

T = TypeVar("T")
SECOND = 1_000_000
DAY = 86_400 * SECOND
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200


# By the first three letters of their English names, as most services write them.
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}


class When(msgspec.Struct, frozen=True):
    """When something happened, as precisely as its source says.

    Either an instant (`at`, with the local day in `from_` = `to` when the offset is known), or a
    range of local days `from_`..`to` (equal for a known day, wider for a month, a year, a decade;
    one of them None for "before 2010"), or nothing at all for unknown.

    Attributes:
        at: Instant, microseconds since the epoch, UTC.
        from_: First possible local day, days since the epoch.
        to: Last possible local day.
        offset: Minutes that local time was ahead of UTC, where the source or the person says.
    """

    at: int | None = None
    from_: int | None = None
    to: int | None = None
    offset: int | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of the date."""
        return self.at is None and self.from_ is None and self.to is None


UNKNOWN = When()


def day_number(day: date) -> int:
    """Return the days between 1970-01-01 and this date."""
    return day.toordinal() - _EPOCH_DAY


def date_of(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(number + _EPOCH_DAY)


def micros(moment: datetime) -> int:
    """Return the instant of an aware datetime.

    Raises:
        ValueError: The datetime has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a datetime without a zone is no instant")
    gap = moment - _EPOCH
    return (gap.days * 86_400 + gap.seconds) * SECOND + gap.microseconds


def datetime_of(instant: int) -> datetime:
    """Return the aware UTC datetime of an instant."""
    return _EPOCH + timedelta(microseconds=instant)


def end_of(at: int | None, last_day: int | None, unknown: T) -> int | T:
    """Return the end of a date as an instant; `unknown` where it is open or not known."""
    if at is not None:
        return at
    return unknown if last_day is None else (last_day + 1) * DAY - 1


def on_day(day: date) -> When:
    """Return a known local day."""
    _check_year(day.year)
    number = day_number(day)
    return When(from_=number, to=number)


def in_month(year: int, month: int) -> When:
    """Return a month of which the day is not known."""
    _check_year(year)
    last = monthrange(year, month)[1]
    return When(from_=day_number(date(year, month, 1)), to=day_number(date(year, month, last)))


def in_year(year: int) -> When:
    """Return a year of which month and day are not known."""
    _check_year(year)
    return When(from_=day_number(date(year, 1, 1)), to=day_number(date(year, 12, 31)))


def between(first: date, last: date) -> When:
    """Return a range of days; both ends belong to it."""
    if last < first:
        raise ValueError(f"{first} is after {last}")
    return When(from_=day_number(first), to=day_number(last))


def at_epoch(seconds: float) -> When:
    """Return the instant of a Unix time in seconds."""
    instant = round(seconds * SECOND)
    _check_year(datetime_of(instant).year if abs(instant) < 10**17 else 9999)
    return When(at=instant)


def at_moment(moment: datetime, zone: ZoneInfo | None = None) -> When:
    """Return the instant of a datetime; one without a zone is local time in `zone`, else UTC."""
    _check_year(moment.year)
    offset = None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or UTC)
        if zone is not None:
            gap = moment.utcoffset()
            offset = None if gap is None else int(gap.total_seconds() // 60)
    return When(at=micros(moment), offset=offset)


def typed_moment(moment: datetime, zone: ZoneInfo | None = None) -> When:
    """Like `at_moment`, but midnight exactly and 23:59:59 are days.

    For sources that let people type a date: nobody types a second, and the form fills it up.
    """
    clock = (moment.hour, moment.minute, moment.second)
    if clock in {(0, 0, 0), (23, 59, 59)}:
        return on_day(moment.date())
    return at_moment(moment, zone)


@lru_cache(maxsize=20_000)
def parse_iso(text: str) -> datetime:
    """Parse an ISO 8601 date or date-time ("2020-05-01", "…T10:00:00.000Z", "… 10:00:00").

    Raises:
        ValueError: It is no such date.
    """
    return datetime.fromisoformat(text.strip())


_PARTIAL = re.compile(r"^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$")


def parse_partial(text: str) -> When:
    """Parse `YYYY`, `YYYY-MM`, `YYYY-MM-DD` (also with slashes); zeros stand for unknown parts.

    "0000-00-00" and an empty text are unknown, "2021-04-00" is a month.

    Raises:
        ValueError: It is no such date, or the day does not exist.
    """
    text = text.strip()
    if not text:
        return UNKNOWN
    found = _PARTIAL.match(text)
    if found is None:
        raise ValueError(f"“{text}” is not a date")
    year, month, day = (int(part or 0) for part in found.groups())
    if not year:
        return UNKNOWN
    if not month:
        return in_year(year)
    if not day:
        return in_month(year, month)
    return on_day(date(year, month, day))


def _check_year(year: int) -> None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year} is out of range")
