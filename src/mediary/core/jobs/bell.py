"""Wakes the runners of this process, and on PostgreSQL those of all others."""

import threading
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

CHANNEL = "mediary_job"


class Bell:
    """A bell that threads wait for; none misses a ring that came while it was busy."""

    def __init__(self) -> None:
        """Start silent."""
        self._rings = 0
        self._condition = threading.Condition()

    @property
    def rings(self) -> int:
        """How often it rang."""
        return self._rings

    def ring(self) -> None:
        """Wake everyone who waits."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def wait(self, heard: int, seconds: float) -> None:
        """Wait until it has rung more often than was heard, or for so long."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != heard, seconds)


bell = Bell()


def ring_after_commit(db: Session) -> None:
    """Wake the runners when the transaction is committed."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text(f"NOTIFY {CHANNEL}"))

    def ring(_: Any) -> None:  # noqa: ANN401
        bell.ring()

    event.listen(db, "after_commit", ring, once=True)
