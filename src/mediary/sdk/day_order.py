"""Whether the day or the month comes first in the dates of a file ("05/06/2021")."""

from collections.abc import Iterable
from datetime import date

from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.when import When, on_day

UNSETTLED = "No date in the file tells whether the day or the month comes first."


def ask_for_day_order(message: str = UNSETTLED) -> AnswerNeededError:
    """Return the question that only the person can answer."""
    return AnswerNeededError(message, option="--date-order", choices=("day-first", "month-first"))


def is_day_first(pairs: Iterable[tuple[str, str]], said: bool | None) -> bool:
    """Settle the order by the numbers that stand first and second in the dates of a file.

    What the person said counts, else the first number over twelve; where no date depends on the
    order, it does not matter.

    Raises:
        AnswerNeededError: Dates depend on it, and none of them tells.
    """
    if said is not None:
        return said
    is_open = False
    for first, second in pairs:
        if int(first) > 12 >= int(second):
            return True
        if int(second) > 12 >= int(first):
            return False
        is_open = is_open or first != second
    if is_open:
        raise ask_for_day_order()
    return False


def numbered_day(first: str, second: str, year: str, *, is_day_first: bool) -> When:
    """Return the day of three numbers; a year of two digits is one from 1970 to 2069.

    Raises:
        ValueError: There is no such day.
    """
    whole = int(year)
    if whole < 100:
        whole += 2000 if whole < 70 else 1900
    day, month = (first, second) if is_day_first else (second, first)
    return on_day(date(whole, int(month), int(day)))
