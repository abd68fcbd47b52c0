"""Cells of a line, looked up by name and read when asked for."""

import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec

from mediary.sdk.when import EARLIEST_YEAR, UNKNOWN, When, parse_iso, typed_moment

_CLOCK = re.compile(r"^(?:(\d{1,6}):(\d{2})(?::\d{2})?|(?:(\d{1,6})\s*h)?\s*(?:(\d{1,6})\s*min)?)$")

Getters = dict[str, Callable[[list[str]], str]]


class Line:
    """A record of the table; `problems` collects what of it cannot be read."""

    def __init__(self, getters: Getters, cells: list[str], zone: ZoneInfo | None) -> None:
        """Hold the cells as they stand."""
        self._getters = getters
        self.cells = cells
        self.zone = zone
        self.problems: list[str] = []

    def __getitem__(self, name: str) -> str:
        """Return the text of a column; "" where the version did not have it."""
        getter = self._getters.get(name)
        return getter(self.cells) if getter else ""

    def count(self, name: str) -> int:
        """Return a counter; an empty cell and less than nothing are 0."""
        text = self[name]
        if not text:
            return 0
        try:
            return max(int(float(text)), 0)
        except (ValueError, OverflowError):
            self.problems.append(f"{name} “{text}” is not a number")
            return 0

    def place(self, name: str) -> int | None:
        """Return the number of a season or an episode; None where there is none."""
        text = self[name]
        return self.count(name) if text and text.lower() != "none" else None

    def minutes(self, name: str) -> int:
        """Return minutes of "5:30", "5h 30min", "30min" or "330"."""
        text = self[name]
        found = _CLOCK.match(text)
        if not text or found is None:
            return self.count(name)
        hours, minutes = found[1] or found[3] or "0", found[2] or found[4] or "0"
        return int(hours) * 60 + int(minutes)

    def date(self, *names: str) -> When:
        """Return the date of the first of these columns that is filled.

        Yamtrack stores a day that was picked as local midnight and writes it in UTC, so the
        person's zone, where it is known, turns it back into that day. Year 1 stands for none.
        """
        for name in names:
            text = self[name]
            if not text or text.lower() == "none" or text.startswith("0001-"):
                continue
            try:
                moment = parse_iso(text)
                if moment.year < EARLIEST_YEAR:
                    raise ValueError
                if self.zone and moment.tzinfo:
                    moment = moment.astimezone(self.zone)
                return typed_moment(moment, self.zone)
            except (ValueError, OverflowError):
                self.problems.append(f"{name} “{text}” is not a date")
                return UNKNOWN
        return UNKNOWN

    def names(self, column: str) -> tuple[str, ...]:
        """Return the texts of a cell that holds a JSON array, or names with commas."""
        text = self[column]
        if not text:
            return ()
        try:
            found = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            found = text.split(",")
        parts = (str(one).strip() for one in (found if isinstance(found, list) else [found]))
        return tuple(dict.fromkeys(one for one in parts if one))
