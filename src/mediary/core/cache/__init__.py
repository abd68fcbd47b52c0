"""Answers that are kept for a while, in the process or at a server that speaks Redis's protocol.

`cached(db, STATS.of(user_id), make, stamp=version)` is all that a room needs. What is kept has its
name in `names`. A cache that does not answer costs a moment, never an answer.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec
from sqlalchemy import event
from sqlalchemy.orm import Session

from mediary.core.cache.names import TOUCHES, Key

T = TypeVar("T")


class Cache(Protocol):
    """Bytes by name, each for so many seconds at the most."""

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name."""

    def put(self, name: str, value: bytes, seconds: int) -> None:
        """Keep a value in the place of an older one."""

    def drop(self, name: str) -> None:
        """Forget what is kept under a name."""

    def drop_below(self, name: str) -> None:
        """Forget what is kept under all names that go on from this one."""

    def close(self) -> None:
        """Give back what is held open."""


def open_cache(url: str) -> Cache:
    """Return the cache at an address, or one of this process where there is none."""
    if not url:
        from mediary.core.cache.memory import Memory  # noqa: PLC0415

        return Memory()
    from mediary.core.cache.remote import Remote  # noqa: PLC0415 (most servers have none)

    return Remote(url)


def cached(db: Session, key: Key, make: Callable[[], T], *, stamp: int = 0) -> T:
    """Return what is kept under a key, or make it and keep it.

    Args:
        db: Read from, and the way to its database's cache.
        key: From `names`.
        make: Makes the value, of what JSON knows: a tuple comes back as a list.
        stamp: The version that the value belongs to, read in this transaction before anything
            else; what was kept with another one is not returned.
    """
    cache: Cache = db.info["cache"]
    mark = b"%d " % stamp
    kept = cache.get(key.name)
    if kept is None or not kept.startswith(mark):
        kept = mark + msgspec.json.encode(make())
        # What a transaction has written may be rolled back: nobody else is to see it.
        if not db.info.get("is_writing"):
            cache.put(key.name, kept, key.seconds)
    value: T = msgspec.json.decode(kept[len(mark) :])
    return value


def forget(db: Session, *keys: Key) -> None:
    """Forget what is kept under these keys, once the transaction is committed."""
    cache: Cache = db.info["cache"]

    def drop(_: Session) -> None:
        for key in keys:
            cache.drop(key.name)

    event.listen(db, "after_commit", drop, once=True)


def touch(db: Session, change: str, user_id: int | None = None) -> None:
    """Forget what a change touches, as `names.TOUCHES` has it, once it is committed."""
    cache: Cache = db.info["cache"]

    def drop(_: Session) -> None:
        for kept in TOUCHES[change]:
            if kept.is_personal:
                cache.drop(kept.of(user_id).name)
            else:
                cache.drop_below(kept.of().name)

    event.listen(db, "after_commit", drop, once=True)
