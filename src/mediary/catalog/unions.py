"""Sets that grow together: which of many things belong to one whole."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Unions:
    """Disjoint sets of the places 0..n-1 (union-find with path halving)."""

    def __init__(self, count: int) -> None:
        """Start with every place by itself."""
        self._leader = list(range(count))
        self._home: dict[Hashable, int] = {}

    def join(self, place: int, name: Hashable) -> None:
        """Put a place together with all others that share this name."""
        other = self._home.setdefault(name, place)
        if other != place:
            self._leader[self._root(place)] = self._root(other)

    def parts(self, things: Sequence[T]) -> list[list[T]]:
        """Return the things by the set that their place belongs to."""
        parted: dict[int, list[T]] = defaultdict(list)
        for place, thing in enumerate(things):
            parted[self._root(place)].append(thing)
        return list(parted.values())

    def _root(self, place: int) -> int:
        leader = self._leader
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place
