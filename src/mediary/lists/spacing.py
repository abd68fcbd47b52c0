"""Numbers that sort the rows of a list, with room between them.

Rows keep the number that they have wherever the order lets them, so that of a list of thousands a
move rewrites one.
"""

from bisect import bisect_left
from collections.abc import Sequence

GAP = 1 << 20


def spaced(had: Sequence[int | None]) -> list[int]:
    """Return growing numbers, as many as possible those that were had; None for a new row."""
    kept = _longest_growing(had)
    found: list[int] = []
    last: int | None = None
    for start, end in zip([-1, *kept], [*kept, len(had)], strict=True):
        fresh = end - start - 1
        number = had[end] if end < len(had) else None
        if last is None:
            last = 0 if number is None else number - GAP * (fresh + 1)
        step = GAP if number is None else (number - last) // (fresh + 1)
        if step < 1:
            return [GAP * place for place in range(1, len(had) + 1)]
        found += range(last + step, last + step * (fresh + 1), step)
        if number is not None:
            found.append(number)
            last = number
    return found


def _longest_growing(had: Sequence[int | None]) -> list[int]:
    """Return the indices of a longest growing run of what was had (patience sorting)."""
    ends: list[int] = []  # the smallest number that a run of each length ends with
    at: list[int] = []
    before: list[int] = [-1] * len(had)
    for index, number in enumerate(had):
        if number is None:
            continue
        length = bisect_left(ends, number)
        before[index] = at[length - 1] if length else -1
        ends[length : length + 1] = [number]
        at[length : length + 1] = [index]
    run: list[int] = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]
