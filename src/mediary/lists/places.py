"""The order of a list: where each entry stands, and what stands between two of them.

An entry that nobody moved stands where its source put it: by number, else by the day it was added.
One that was moved stands behind such a natural place, its anchor, and among all that were moved
there by a number and a fraction. So a move says one thing of one entry, whatever the list's
length; and it keeps its meaning when entries come, go, or are undone.
"""

from typing import Annotated, Any

import msgspec

from mediary.sdk.when import DAY

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# The number of an entry that was not moved: before all that were moved behind it.
UNMOVED = -(2**53)
_MOST = 2**52


Anchor = tuple[bool, int, bool, int, str, str]


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A place in a list.

    Attributes:
        position: Number at the source.
        at: When it was added, an instant.
        source: With `key` the name of the record that stood there.
        number: Place among those moved behind it.
        fraction: Digits after the number; never ends in nought, so that there is room before it.
    """

    position: int | None
    at: int | None
    source: str
    key: str
    number: Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)] = UNMOVED
    fraction: Annotated[
        str, msgspec.Meta(pattern="^([0-9A-Za-z]*[1-9A-Za-z])?$", max_length=4000)
    ] = ""

    @property
    def anchor(self) -> Anchor:
        """The natural place that it is, or stands behind; a source's own order comes first."""
        return (
            self.position is None, self.position or 0, self.at is None, self.at or 0,
            self.source, self.key,
        )  # fmt: skip

    @property
    def order(self) -> tuple[Anchor, int, str]:
        """What sorts places."""
        return (self.anchor, self.number, self.fraction)

    def moved(self, number: int, fraction: str = "") -> "Place":
        """Return the place with this number behind the same anchor."""
        return msgspec.structs.replace(self, number=number, fraction=fraction)


# Before everything: no source has such a number.
_TOP = Place(-(2**31), None, "", "", 0)


def natural_place(value: dict[str, Any], source: str, key: str) -> Place:
    """Return where a source put an entry: by number, else by the day it was added."""
    return Place(value.get("position"), _added(value), source, key)


def natural_order(value: dict[str, Any], source: str, key: str) -> tuple[Anchor, int, str]:
    """Return the order of a natural place, without making one: a list may have thousands."""
    position, at = value.get("position"), _added(value)
    return ((position is None, position or 0, at is None, at or 0, source, key), UNMOVED, "")


def _added(value: dict[str, Any]) -> int | None:
    added = value.get("added")
    if not added:
        return None
    at: int | None = added.get("at")
    if at is None and added.get("from_") is not None:
        at = added["from_"] * DAY
    return at


def places_between(low: Place | None, high: Place | None, count: int) -> list[Place]:
    """Return places in order behind one and before another; None is either end of the list."""
    found: list[Place] = []
    for _ in range(count):
        low = _between(low, high)
        found.append(low)
    return found


def _between(low: Place | None, high: Place | None) -> Place:
    if low is None:
        is_at_top = high is not None and high.anchor == _TOP.anchor
        return _TOP.moved(high.number - 1) if high is not None and is_at_top else _TOP
    if high is None or high.anchor != low.anchor:
        return low.moved(0 if low.number == UNMOVED else low.number + 1)
    if low.number == UNMOVED:
        return low.moved(high.number - 1)
    if high.number - low.number > 1:
        return low.moved(low.number + 1)
    most = high.fraction if high.number == low.number else None
    return low.moved(low.number, _middle(low.fraction, most))


def _middle(low: str, high: str | None) -> str:
    """Return digits between two fractions; without a second one, behind the first."""
    found = ""
    while True:
        place = len(found)
        least = _DIGITS.index(low[place]) if place < len(low) else 0
        is_open = high is None or place >= len(high)
        most = len(_DIGITS) if is_open or high is None else _DIGITS.index(high[place])
        if most - least > 1:
            return found + _DIGITS[(least + most) // 2]
        found += _DIGITS[least]
        if most > least:
            high = None  # any digits that follow stay below it
