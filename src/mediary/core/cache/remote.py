"""The cache at a server that speaks Redis's protocol: Valkey, DragonflyDB, Redis."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

T = TypeVar("T")
# Beside the program, or next door: whoever takes longer is not worth waiting for.
WAIT = 0.25
LEFT_ALONE = 5.0
MOST_CONNECTIONS = 64


def connect(url: str) -> redis.Redis:
    """Return a client that waits briefly; nothing is opened before the first use."""
    return redis.Redis.from_url(
        url,
        socket_connect_timeout=WAIT,
        socket_timeout=WAIT,
        max_connections=MOST_CONNECTIONS,
        # Once more at once: a server that was started anew has closed what was open.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )


class Breaker:
    """Leaves a server that failed alone for a while, so that not every request waits for it."""

    def __init__(self, name: str, seconds: float = LEFT_ALONE) -> None:
        """Start with trust."""
        self._name = name
        self._seconds = seconds
        self._lock = threading.Lock()
        self._until = 0.0
        self._has_failed = False

    def call(self, ask: Callable[[], T], otherwise: Callable[[], T]) -> T:
        """Return what the server says, or the other answer when it says nothing."""
        with self._lock:
            if time.monotonic() < self._until:
                return otherwise()
            if self._has_failed:
                # One asks whether it is back; the others do not wait for that.
                self._until = time.monotonic() + self._seconds
        try:
            answer = ask()
        except redis.RedisError as problem:
            self._note(problem)
            return otherwise()
        self._note(None)
        return answer

    def _note(self, problem: redis.RedisError | None) -> None:
        with self._lock:
            had_failed, self._has_failed = self._has_failed, problem is not None
            self._until = 0.0 if problem is None else time.monotonic() + self._seconds
        if problem is not None and not had_failed:
            logger.warning("%s does not answer, going on without it: %s", self._name, problem)
        elif problem is None and had_failed:
            logger.info("%s answers again", self._name)


class Remote:
    """Keeps bytes at the server, or nothing while it is away."""

    def __init__(self, url: str) -> None:
        """Prepare a client; nothing is opened yet."""
        self._client = connect(url)
        self._breaker = Breaker("the cache")

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name."""

        def ask() -> bytes | None:
            value = self._client.get(name)
            return value if isinstance(value, bytes) else None

        return self._breaker.call(ask, lambda: None)

    def put(self, name: str, value: bytes, seconds: int) -> None:
        """Keep a value in the place of an older one."""
        self._do(lambda: self._client.set(name, value, ex=seconds))

    def drop(self, name: str) -> None:
        """Forget what is kept under a name."""
        self._do(lambda: self._client.unlink(name))

    def drop_below(self, name: str) -> None:
        """Forget what is kept under all names that go on from this one; it looks at all names."""

        def drop() -> None:
            names = list(self._client.scan_iter(match=f"{name}:*", count=1000))
            if names:
                self._client.unlink(*names)

        self._do(drop)

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def _do(self, ask: Callable[[], object]) -> None:
        self._breaker.call(ask, lambda: None)
