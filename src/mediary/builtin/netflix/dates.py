"""Days of the viewing history, whose order of day and month follows the account's language.

The start times of the data request are ISO; a spreadsheet that saved the file again writes them
its own way: "11/29/2022 20:15", "29.11.2022 20:15:01", "11/29/22 8:15 PM".
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache

from mediary.sdk.day_order import ask_for_day_order

# Hebrew and Arabic files hold marks of direction.
_BLANK = r"\s\u200e\u200f"
_GAP = rf"[./\-年月{_BLANK}]{{1,4}}"
_DATE = re.compile(rf"[{_BLANK}]*(\d{{1,4}}){_GAP}(\d{{1,2}}){_GAP}(\d{{1,4}})[.日{_BLANK}]*")
_CLOCK = re.compile(
    r"(?P<day>.*?)[,\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d*)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
)


def looks_like_a_day(text: str) -> bool:
    """Say whether a cell is written as Netflix writes days: "5/31/21", "31.05.2021"."""
    return _parts(text) is not None


@lru_cache(maxsize=20_000)
def parse_day(text: str, *, is_day_first: bool) -> date:
    """Parse a day.

    Raises:
        ValueError: It is no day, or one that does not exist.
    """
    found = _parts(text)
    if found is None:
        raise ValueError(f"“{text}” is not a date")
    year, first, second = found
    if year < 0:
        return date(-year, first, second)
    return date(year, second, first) if is_day_first else date(year, first, second)


def parse_start(text: str, *, is_day_first: bool) -> datetime:
    """Parse a start time; it is UTC where it names no zone.

    Raises:
        ValueError: It is no time.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _respelled(text, is_day_first=is_day_first)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _respelled(text: str, *, is_day_first: bool) -> datetime:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is not a time")
    day = parse_day(found["day"], is_day_first=is_day_first)
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = (hour, int(found["minute"]), int(found["second"] or 0))
    return datetime(day.year, day.month, day.day, *clock, tzinfo=UTC)


def days_of_starts(cells: Iterable[str]) -> Iterable[str]:
    """Return the days of start times that are not ISO."""
    for cell in cells:
        found = _CLOCK.fullmatch(cell.strip())
        if found and not found["day"][:4].isdecimal():
            yield found["day"]


def is_day_first(cells: Iterable[str], answer: bool | None) -> bool:
    """Decide the order by looking at all days of a file.

    A first number over 12, or dots, say that the day comes first; a second number over 12 that
    the month does. Else the answer of the person counts, else the order of the rows: Netflix
    writes the newest first.

    Raises:
        AnswerNeededError: Nothing settles it.
    """
    evidence = _Evidence()
    for cell in cells:
        evidence.take(cell)
    sure = evidence.verdict()
    if sure is not None:
        return sure
    if answer is not None or not evidence.is_open:
        return bool(answer)
    by_order = evidence.verdict_of_order()
    if by_order is None:
        raise ask_for_day_order()
    return by_order


class _Evidence:
    """What the days of a file say about their order."""

    def __init__(self) -> None:
        self.day_first = 0
        self.month_first = 0
        self.is_open = False
        self.rises = {True: 0, False: 0}
        self.falls = {True: 0, False: 0}
        self._last: dict[bool, date] = {}

    def take(self, text: str) -> None:
        """Look at one cell."""
        found = _parts(text)
        if found is None or found[0] < 0:
            return
        _, first, second = found
        self.day_first += first > 12 >= second or "." in text
        self.month_first += second > 12 >= first
        self.is_open = self.is_open or first != second
        for reading in (True, False):
            self._compare(text, reading=reading)

    def _compare(self, text: str, *, reading: bool) -> None:
        try:
            day = parse_day(text, is_day_first=reading)
        except ValueError:
            return
        last = self._last.get(reading, day)
        self.rises[reading] += day > last
        self.falls[reading] += day < last
        self._last[reading] = day

    def verdict(self) -> bool | None:
        """Return what the numbers themselves settle."""
        if self.day_first == self.month_first:
            return None
        return self.day_first > self.month_first

    def verdict_of_order(self) -> bool | None:
        """Return the reading under which the rows are sorted."""
        sorted_ones = [reading for reading, rises in self.rises.items() if not rises]
        if len(sorted_ones) == 1:
            return sorted_ones[0]
        if sorted_ones:
            return None
        jumps = {r: min(self.rises[r], self.falls[r]) for r in (True, False)}
        better = jumps[True] < jumps[False]
        return better if jumps[better] * 4 <= jumps[not better] and any(jumps.values()) else None


@lru_cache(maxsize=20_000)
def _parts(text: str) -> tuple[int, int, int] | None:
    """Return year, first and second number; the year negative where it stands in front."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    first, second, third = found.groups()
    if len(first) == 4 and len(third) <= 2:
        return -int(first), int(second), int(third)
    if len(first) > 2 or len(third) not in {2, 4}:
        return None
    return int(third) + (2000 if len(third) == 2 else 0), int(first), int(second)
