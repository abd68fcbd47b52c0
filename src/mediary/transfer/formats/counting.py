"""Series as formats see them that only count: how many parts, how often, from when to when."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from mediary.sdk.when import DAY, UNKNOWN, When
from mediary.transfer.formats.rows import PlayRow, Work


class Counted(NamedTuple):
    """What plays come to when only a number of parts is told.

    Attributes:
        parts: Different parts that were seen to their end; 0 where only the whole is known.
        passes: How often all of these were, or the whole.
        first, last: Dates of the first and the last play that have one.
    """

    parts: int
    passes: int
    first: When
    last: When


def count(work: Work, level: str) -> Counted:
    """Count the parts of a level; a play of the whole counts where no part is known."""
    finished = [play for play in work.plays if not play.is_partial]
    parts = [play for play in finished if play.item.level == level]
    seen = Counter(play.item.name for play in parts)
    wholes = [play for play in finished if play.item.is_work]
    if not seen:
        return Counted(0, len(wholes), *_span(wholes))
    return Counted(len(seen), min(seen.values()), *_span(parts))


def _span(plays: Iterable[PlayRow]) -> tuple[When, When]:
    dated = [play.when for play in plays if play.when.at is not None or play.when.from_ is not None]
    if not dated:
        return UNKNOWN, UNKNOWN
    return min(dated, key=_start), max(dated, key=_start)


def _start(when: When) -> tuple[int, int]:
    """Order dates; of equal starts the vaguer one is later, and never leads."""
    if when.at is not None:
        return when.at, 0
    return (when.from_ or 0) * DAY, (when.to or 0) - (when.from_ or 0)


def status_of(chosen: str, counted: Counted) -> str:
    """Return the status chosen, else the one that the plays show; planned where there are none."""
    if chosen:
        return chosen
    if not (counted.parts or counted.passes):
        return "planned"
    return "in_progress" if counted.parts else "completed"
