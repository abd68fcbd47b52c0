"""Cron expressions of five fields, in UTC."""

from calendar import day_abbr, month_abbr
from datetime import UTC, datetime, timedelta

from mediary.core.errors import InvalidError

_DAYS = {name.lower(): (number + 1) % 7 for number, name in enumerate(day_abbr)}
_MONTHS = {name.lower(): number for number, name in enumerate(month_abbr) if name}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("weekday", 0, 7, _DAYS),
)
_HORIZON = timedelta(days=366 * 8)  # 29 February may be eight years away


class Cron:
    """When something is due: "0 3 * * *", "*/15 8-18 * * mon-fri".

    As everywhere, a day is due by its number or by its weekday when both are given.
    """

    def __init__(self, expression: str) -> None:
        """Read the expression.

        Raises:
            InvalidError: It is no cron expression, or never due.
        """
        self.expression = " ".join(expression.lower().split())
        parts = self.expression.split(" ")
        if len(parts) != len(_FIELDS):
            raise InvalidError(
                f'"{expression}" has {len(parts)} of the five parts: minute hour day month weekday.'
            )
        fields = [
            _read(part, name, low, high, words)
            for part, (name, low, high, words) in zip(parts, _FIELDS, strict=True)
        ]
        self._minutes, self._hours, self._days, self._months, weekdays = fields
        self._weekdays = {day % 7 for day in weekdays}
        self._is_either = not parts[2].startswith("*") and not parts[4].startswith("*")
        self.next_after(0)

    def next_after(self, instant: int) -> int:
        """Return the first instant after this one at which it is due."""
        start = datetime.fromtimestamp(instant // 1_000_000, UTC)
        moment = start.replace(second=0, microsecond=0) + timedelta(minutes=1)
        while moment - start < _HORIZON:
            if not self._is_day(moment):
                moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
            elif moment.hour not in self._hours:
                moment = moment.replace(minute=0) + timedelta(hours=1)
            elif moment.minute not in self._minutes:
                moment += timedelta(minutes=1)
            else:
                return int(moment.timestamp()) * 1_000_000
        raise InvalidError(f'"{self.expression}" names a day that never comes.')

    def _is_day(self, moment: datetime) -> bool:
        if moment.month not in self._months:
            return False
        is_number = moment.day in self._days
        is_weekday = moment.isoweekday() % 7 in self._weekdays
        return (is_number or is_weekday) if self._is_either else (is_number and is_weekday)


def _read(part: str, name: str, low: int, high: int, words: dict[str, int]) -> set[int]:
    values: set[int] = set()
    for piece in part.split(","):
        span, _, step = piece.partition("/")
        first, dash, last = span.partition("-")
        try:
            every = int(step) if step else 1
            start = low if span == "*" else _number(first, words)
            end = _end(span, start, last if dash else None, high, words, has_step=bool(step))
        except ValueError as problem:
            raise InvalidError(f'"{piece}" is no {name} of a cron expression.') from problem
        if every < 1 or not low <= start <= end <= high:
            raise InvalidError(f'"{piece}" is no {name} between {low} and {high}.')
        values.update(range(start, end + 1, every))
    return values


def _end(
    span: str, start: int, last: str | None, high: int, words: dict[str, int], *, has_step: bool
) -> int:
    if last is not None:
        return _number(last, words)
    return high if span == "*" or has_step else start


def _number(text: str, words: dict[str, int]) -> int:
    return words[text] if text in words else int(text)
