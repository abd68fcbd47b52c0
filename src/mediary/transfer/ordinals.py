"""Counting of equal rows in little memory."""

from array import array
from hashlib import blake2b


class Ordinals:
    """Says which of its equals a key is, counted from 1; sixteen bytes a key.

    A million Python integers in a dictionary are over a hundred megabytes; this is an open table
    of 64-bit hashes and counts.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._size = 1 << 12
        self._keys = array("Q", bytes(8 * self._size))
        self._counts = array("I", bytes(4 * self._size))
        self._used = 0

    def next(self, key: str) -> int:
        """Count the key and return how often it came so far, this time included."""
        digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "little") or 1
        place = self._place(number)
        if not self._keys[place]:
            if self._used * 2 >= self._size:
                self._grow()
                place = self._place(number)
            self._keys[place] = number
            self._used += 1
        self._counts[place] += 1
        return self._counts[place]

    def _place(self, number: int) -> int:
        mask = self._size - 1
        place = number & mask
        keys = self._keys
        while keys[place] and keys[place] != number:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        keys, counts = self._keys, self._counts
        self._size *= 2
        self._keys = array("Q", bytes(8 * self._size))
        self._counts = array("I", bytes(4 * self._size))
        for place, number in enumerate(keys):
            if number:
                new = self._place(number)
                self._keys[new] = number
                self._counts[new] = counts[place]
