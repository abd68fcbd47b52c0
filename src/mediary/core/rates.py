"""How often something may be done: counted in the process, or at the cache for all processes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mediary.core.errors import TooManyError

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import SlidingWindowCounterRateLimiter

    from mediary.core.cache.remote import Breaker

T = TypeVar("T")
PREFIX = "mediary:v1:rates"
# What strangers can make us remember is bounded; beyond it all is forgiven.
MOST_KEYS = 100_000


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds, of what has this name."""

    name: str
    amount: int
    seconds: int


class Rates:
    """Counts in sliding windows; safe between threads.

    With a cache's address the counts are those of all processes; while it is away each counts for
    itself.
    """

    def __init__(self, url: str = "") -> None:
        """Start at no count; no connection is opened before the first use."""
        # The library takes a tenth of a second to load, at the first request instead of the start.
        from limits.storage import MemoryStorage  # noqa: PLC0415
        from limits.strategies import SlidingWindowCounterRateLimiter  # noqa: PLC0415

        self._memory = MemoryStorage()
        self._own = SlidingWindowCounterRateLimiter(self._memory)
        self._shared = _shared_at(url) if url else None

    def take(self, limit: Limit, *who: str) -> None:
        """Count one more, if it may be.

        Raises:
            TooManyError: It is one too many.
        """
        if not self._ask(lambda counter: counter.hit(_item(limit), *who)):
            wait = self.wait(limit, *who) or 1
            raise TooManyError(f"Too many requests. Wait {wait} s.", retry_after=wait)

    def count(self, limit: Limit, *who: str) -> None:
        """Count one more without refusing it."""
        self._ask(lambda counter: counter.hit(_item(limit), *who))

    def wait(self, limit: Limit, *who: str) -> int:
        """Return in how many seconds one more may be, 0 for now."""

        def ask(counter: "SlidingWindowCounterRateLimiter") -> int:
            if counter.test(_item(limit), *who):
                return 0
            resets_at = counter.get_window_stats(_item(limit), *who).reset_time
            return min(limit.seconds, 1 + max(0, int(resets_at - time.time())))

        return self._ask(ask)

    def forget(self, limit: Limit, *who: str) -> None:
        """Start again at no count."""
        self._ask(lambda counter: counter.clear(_item(limit), *who))

    def _ask(self, ask: "Callable[[SlidingWindowCounterRateLimiter], T]") -> T:
        def alone() -> T:
            if len(self._memory.storage) > MOST_KEYS:
                self._memory.reset()
            return ask(self._own)

        if self._shared is None:
            return alone()
        shared, breaker = self._shared
        return breaker.call(lambda: ask(shared), alone)


def _item(limit: Limit) -> "RateLimitItem":
    from limits import RateLimitItemPerSecond  # noqa: PLC0415

    return RateLimitItemPerSecond(limit.amount, limit.seconds, namespace=limit.name)


def _shared_at(url: str) -> "tuple[SlidingWindowCounterRateLimiter, Breaker]":
    from limits.storage import RedisStorage  # noqa: PLC0415
    from limits.strategies import SlidingWindowCounterRateLimiter  # noqa: PLC0415

    from mediary.core.cache.remote import Breaker, connect  # noqa: PLC0415

    storage = RedisStorage(url, connection_pool=connect(url).connection_pool, key_prefix=PREFIX)
    return SlidingWindowCounterRateLimiter(storage), Breaker("the cache, for counts,")
