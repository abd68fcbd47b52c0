"""The cache of one process."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MIB = 1024 * 1024


class Memory:
    """Keeps what was used last, up to so many bytes; safe between threads."""

    def __init__(
        self, most_bytes: int = 16 * MIB, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Start empty."""
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name."""
        with self._lock:
            ends, value = self._kept.get(name, (0.0, b""))
            if ends <= self._clock():
                self._drop(name)
                return None
            self._kept.move_to_end(name)
            return value

    def put(self, name: str, value: bytes, seconds: int) -> None:
        """Keep a value in the place of an older one."""
        with self._lock:
            self._drop(name)
            self._kept[name] = (self._clock() + seconds, value)
            self._bytes += len(value)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def drop(self, name: str) -> None:
        """Forget what is kept under a name."""
        with self._lock:
            self._drop(name)

    def drop_below(self, name: str) -> None:
        """Forget what is kept under all names that go on from this one."""
        with self._lock:
            for one in [one for one in self._kept if one.startswith(f"{name}:")]:
                self._drop(one)

    def close(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _drop(self, name: str) -> None:
        _, value = self._kept.pop(name, (0.0, b""))
        self._bytes -= len(value)
