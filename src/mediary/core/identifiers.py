"""Time-ordered 64-bit identifiers, made in the application."""

import secrets
import threading
import time

_EPOCH_MS = 1_767_225_600_000  # 2026-01-01
_SEQUENCE_BITS = 20


class Identifiers:
    """Hands out identifiers that grow with time; safe between threads.

    The upper bits are milliseconds, the lower twenty start at a random place, so that two
    processes that write for one person do not meet.
    """

    def __init__(self) -> None:
        """Start at no identifier."""
        self._lock = threading.Lock()
        self._last = 0

    def take(self, count: int = 1) -> int:
        """Return the first of `count` consecutive identifiers."""
        with self._lock:
            milliseconds = time.time_ns() // 1_000_000 - _EPOCH_MS
            start = (milliseconds << _SEQUENCE_BITS) | secrets.randbits(_SEQUENCE_BITS - 1)
            first = max(start, self._last + 1)
            self._last = first + count - 1
            return first


_identifiers = Identifiers()


def instant_of(identifier: int) -> int:
    """Return when an identifier was made: microseconds since 1970-01-01 UTC."""
    return ((identifier >> _SEQUENCE_BITS) + _EPOCH_MS) * 1000


def new_uuids(count: int) -> list[str]:
    """Return UUIDs of version 7 (RFC 9562), a thousand at the price of one system call.

    They begin with the time, so that the index over them grows at its end.
    """
    raw = secrets.token_bytes(10 * count).hex()
    at = f"{time.time_ns() // 1_000_000:012x}"
    begin = f"{at[:8]}-{at[8:]}-7"
    variant = "89ab"
    return [
        f"{begin}{u[1:4]}-{variant[int(u[4], 16) & 3]}{u[5:8]}-{u[8:]}"
        for u in (raw[start : start + 20] for start in range(0, 20 * count, 20))
    ]


def new_id() -> int:
    """Return one identifier."""
    return _identifiers.take()


def new_ids(count: int) -> range:
    """Return `count` consecutive identifiers."""
    first = _identifiers.take(count) if count else 0
    return range(first, first + count)
