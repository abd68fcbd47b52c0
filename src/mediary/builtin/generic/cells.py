"""Reading of single cells that people and programs write in many ways."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediary.sdk.when import (
    MONTHS,
    When,
    at_epoch,
    in_month,
    on_day,
    parse_iso,
    parse_partial,
    typed_moment,
)

# Between several values of one JSON cell; no text holds it.
JOINT = "\x1f"
_NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nan", "unknown", "0000-00-00"})
_YES = frozenset(
    {"1", "x", "y", "yes", "true", "ja", "si", "sí", "oui", "✓", "✔", "✔️", "☑", "checked", "on"}
)
_CLOCK = r"(?:[,T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp]\.?[Mm]\.?)?)?$"
_NUMBERS = re.compile(r"^(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK)
_NAMED_DAY = re.compile(r"^(\d{1,2})\.? ([A-Za-z]{3,9})\.?,? (\d{4})" + _CLOCK)
_NAMED_MONTH = re.compile(r"^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _CLOCK)
_MONTH_ONLY = re.compile(r"^([A-Za-z]{3,9})\.? (\d{4})$")
_PARTIAL = re.compile(r"^\d{4}(?:[-/]\d{1,2}){0,2}$")
_EPOCH = re.compile(r"^\d{10}(?:\.\d+)?$|^\d{13}$")
_PERIOD = re.compile(
    r"^(?:(\d+)\s*d\w*)?\s*(?:([\d.]+)\s*h\w*)?\s*(?:([\d.]+)\s*m\w*)?\s*(?:([\d.]+)\s*s\w*)?$"
)
_UNITS = {"": 60, "minutes": 60, "seconds": 1, "hours": 3600}


def is_nothing(cell: str) -> bool:
    """Say whether a cell holds nothing, or one of the words for it."""
    return cell.strip().lower() in _NOTHING


def is_yes(cell: str, words: Iterable[str] = ()) -> bool:
    """Say whether a cell means yes, by these words or by the usual ones."""
    text = cell.strip().casefold()
    own = {word.casefold() for word in words}
    return text in own if own else text in _YES


def several(cell: str, separator: str) -> tuple[str, ...]:
    """Return the values of a cell; those of a JSON array need no separator."""
    mark = JOINT if JOINT in cell else separator
    parts = cell.split(mark) if mark else [cell]
    return tuple(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=20_000)
def when_of(cell: str, order: str, zone: ZoneInfo | None) -> When:
    """Return the date of a cell: ISO, partial, epoch, named month, or numbers in this order.

    Raises:
        ValueError: It is no date.
    """
    text = cell.strip()
    if _EPOCH.match(text):
        return at_epoch(float(text) / (1000 if len(text) == 13 and "." not in text else 1))
    if _PARTIAL.match(text):
        return parse_partial(text)
    found = _NUMBERS.match(text)
    return _numbers(found, order, zone) if found else _named(text, zone)


def _named(text: str, zone: ZoneInfo | None) -> When:
    for shape, (day, month) in ((_NAMED_DAY, (1, 2)), (_NAMED_MONTH, (2, 1))):
        if found := shape.match(text):
            on = date(int(found[3]), _month(found[month]), int(found[day]))
            return _timed(on, found.groups()[3:], zone)
    if found := _MONTH_ONLY.match(text):
        return in_month(int(found[2]), _month(found[1]))
    moment = parse_iso(text.replace("/", "-"))
    return on_day(moment.date()) if len(text) <= 10 else typed_moment(moment, zone)


def order_of(cells: Iterable[str]) -> str:
    """Return "dmy", "mdy", "iso" (no cell depends on it), or "" where nothing settles it."""
    is_open, orders = False, set()
    for cell in cells:
        found = _NUMBERS.match(cell.strip())
        if found is None:
            continue
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:
            orders.add("dmy")
        elif second > 12:
            orders.add("mdy")
        elif first != second:
            is_open = True
    if len(orders) == 1:
        return orders.pop()
    return "" if is_open or orders else "iso"


def seconds_of(cell: str, unit: str) -> int | None:
    """Return a span of time in seconds: "2:05:00", "1h 30m", "90 min", or a number of the unit.

    Raises:
        ValueError: It is no span of time.
    """
    text = cell.strip().lower().replace(",", ".")
    if is_nothing(text):
        return None
    if re.match(r"^[\d.]+$", text):
        return round(float(text) * _UNITS[unit]) or None
    if re.match(r"^\d+(?::\d{1,2}){1,2}$", text):
        parts = [int(part) for part in text.split(":")]
        if len(parts) == 2:
            # "1:30" is hours and minutes of a film, minutes and seconds where seconds are meant.
            parts = [0, *parts] if unit == "seconds" else [*parts, 0]
        return (parts[0] * 3600 + parts[1] * 60 + parts[2]) or None
    found = _PERIOD.match(text)
    if found is None:
        raise ValueError(f"“{cell}” is no span of time")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return round(days * 86_400 + hours * 3600 + minutes * 60 + seconds) or None


def _numbers(found: re.Match[str], order: str, zone: ZoneInfo | None) -> When:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 2:
        year += 1900 if year > 69 else 2000
    is_day_first = found[2] == "." or order == "dmy"
    if order == "iso" and found[2] != "." and first != second:
        raise ValueError(f"“{found[0]}” is not an ISO date")
    day, month = (first, second) if is_day_first else (second, first)
    return _timed(date(year, month, day), found.groups()[4:], zone)


def _timed(day: date, clock: tuple[str | None, ...], zone: ZoneInfo | None) -> When:
    if clock[0] is None:
        return on_day(day)
    hour, minute, second = (int(part or 0) for part in clock[:3])
    half = (clock[3] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    moment = datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001
    return typed_moment(moment, zone)


def _month(name: str) -> int:
    try:
        return MONTHS[name[:3].lower()]
    except KeyError:
        raise ValueError(f"“{name}” is no month") from None


def year_of(cell: str) -> int | None:
    """Return the first four digits in a row that are a year."""
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)", cell)
    return int(found[1]) if found else None


def number_of(cell: str) -> float | None:
    """Return a number, also "S02" or "#12"; None where there is none."""
    found = re.search(r"\d+(?:[.,]\d+)?", cell)
    return float(found[0].replace(",", ".")) if found and len(found[0]) < 12 else None
