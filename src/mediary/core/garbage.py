"""The garbage collector during bulk work."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG, _MIDDLE, _OLD = 100_000, 50, 100
_lock = threading.Lock()
_users: list[tuple[int, int, int]] = []


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector run rarely meanwhile.

    A block of an import makes a hundred thousand objects that live until it is written, and
    hardly a cycle; looking through them again and again is a fifth of its time.
    """
    with _lock:
        _users.append(gc.get_threshold())
        if len(_users) == 1:
            gc.freeze()
            gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    try:
        yield
    finally:
        with _lock:
            before = _users.pop()
            if not _users:
                gc.set_threshold(*before)
                gc.unfreeze()
