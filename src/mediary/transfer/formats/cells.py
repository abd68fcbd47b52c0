"""Cells of tables and dates in them, as the formats share them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta, timezone
from hashlib import blake2b
from zoneinfo import ZoneInfo

from mediary.sdk.when import DAY, SECOND, When, date_of, datetime_of, day_number, micros

# What a spreadsheet takes for a formula, also in the wide letters of East Asian keyboards.
_FORMULA = re.compile("^'*[=+\\-@\t\r\n＝＋－＠]")
_SIGNS = frozenset("'=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def csv_line(cells: Iterable[object]) -> bytes:
    """Return a record; every cell is quoted, so that blanks at its ends stay."""
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return stream.getvalue().encode()


def guarded(cell: object) -> object:
    """Return a cell that no spreadsheet runs as a formula: such a text gets an "'"."""
    if not isinstance(cell, str) or cell[:1] not in _SIGNS:
        return cell
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def yes(value: object) -> str:
    """Return the word for a mark that is set."""
    return "Yes" if value else ""


def number(value: float | None) -> str:
    """Return a number as people write it: without a point where it is whole."""
    return "" if value is None else f"{float(value):.15g}"


def local_day(when: When, zone: ZoneInfo) -> int | None:
    """Return the local day of a date that is known to the day; None where it is not."""
    if when.at is None:
        return when.from_ if when.from_ is not None and when.from_ == when.to else None
    if when.offset is not None:
        return (when.at + when.offset * 60 * SECOND) // DAY
    return day_number(datetime_of(when.at).astimezone(zone).date())


def day_text(day: int | None, mark: str = "-") -> str:
    """Return a day as YYYY-MM-DD; "" for none."""
    return "" if day is None else date_of(day).strftime(f"%Y{mark}%m{mark}%d")


def midnight(day: int, zone: ZoneInfo) -> datetime:
    """Return the start of a local day."""
    return datetime.combine(date_of(day), time(), tzinfo=zone)


def instant_text(at: int, offset: int | None = None) -> str:
    """Return an instant in ISO 8601, "Z" where the offset is not known."""
    moment = datetime_of(at)
    if offset is None:
        return moment.isoformat().replace("+00:00", "Z")
    return moment.astimezone(timezone(timedelta(minutes=offset))).isoformat()


def when_text(when: When) -> str:
    """Return a date at its precision: an instant, a day, a month, a year, or "first/last"."""
    if when.at is not None:
        return instant_text(when.at, when.offset)
    if when.from_ == when.to:
        return day_text(when.from_)
    first = date_of(when.from_) if when.from_ is not None else None
    last = date_of(when.to) if when.to is not None else None
    if first and last and first.day == 1 and (last + timedelta(1)).day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        if first.year == last.year and (first.month, last.month) == (1, 12):
            return f"{first:%Y}"
    return f"{day_text(when.from_) or '..'}/{day_text(when.to) or '..'}"


def utc_midnight(day: int, zone: ZoneInfo) -> str:
    """Return the start of a local day as UTC, as programs store a day that was picked."""
    return midnight(day, zone).astimezone(UTC).isoformat(sep=" ")


def spoken_at(day: int, zone: ZoneInfo) -> int:
    """Return the instant at which a local day starts."""
    return micros(midnight(day, zone))


def stable_number(*parts: object) -> int:
    """Return a number made of these parts, the same everywhere, that JSON holds exactly."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big") + 1


class Ordinals:
    """Tells equal things apart by counting them."""

    def __init__(self) -> None:
        """Start with none."""
        self._last: tuple[object, ...] = ()
        self._count = 0

    def next(self, *parts: object) -> int:
        """Return how many equal ones came right before."""
        self._count = self._count + 1 if parts == self._last else 0
        self._last = parts
        return self._count


def json_rows(elements: Iterable[bytes]) -> Iterator[bytes]:
    """Return the lines of an array's elements, with commas between them."""
    before: bytes | None = None
    for element in elements:
        if before is not None:
            yield before + b","
        before = element
    if before is not None:
        yield before
