"""Looks for news once, for all pages that listen in this process."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from mediary.accounts.models import Account
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import UnreachableError
from mediary.core.jobs.models import JOB, LIVE

log = logging.getLogger("mediary.web")

LOOK_EVERY = 0.5
AWAY = 2.0
# A transaction may commit a moment after the instant that it wrote.
OVERLAP = 5_000_000
MOST_JOBS = 500
MOST_WAITING = 1_000
TOLD = ("id", "kind", "status", "done", "total", "details")

Event = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Sight:
    """What there is to see of a person: their version, and jobs, the latest change last."""

    version: int
    jobs: list[Any]


class Listener:
    """A page that listens, and what it has been told."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self.events: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        self._version: int | None = None
        self._told: dict[int, int] = {}

    @property
    def is_behind(self) -> bool:
        """Whether it takes in too little to go on; it comes back and starts anew."""
        return self.events.full()

    def hear(self, sight: Sight) -> None:
        """Take in what is new of a look."""
        for event in self._news(sight):
            if not self.is_behind:
                self.events.put_nowait(event)

    def _news(self, sight: Sight) -> Iterable[Event]:
        for row in sight.jobs:
            if self._told.get(row.id) != row.updated_at:
                job = {name: getattr(row, name) for name in TOLD}
                yield "job", {"job": job.pop("id"), **job}
        self._told = {row.id: row.updated_at for row in sight.jobs}
        if self._version != sight.version:
            self._version = sight.version
            yield "changed", {"kind": "changed", "version": sight.version}


class Newsroom:
    """Knows who listens, and looks for all of them together."""

    def __init__(self, database: Database) -> None:
        """Start with nobody."""
        self._database = database
        self._listeners: dict[int, set[Listener]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None
        self._since = clock.now() - OVERLAP

    def count(self, user_id: int) -> int:
        """Return how many pages of a person listen."""
        return len(self._listeners.get(user_id, ()))

    async def join(self, user_id: int, listener: Listener) -> None:
        """Start to listen; what is under way is told at once."""
        self._listeners[user_id].add(listener)
        self._look_on()
        listener.hear(await run_in_threadpool(self.look_first, user_id))

    def leave(self, user_id: int, listener: Listener) -> None:
        """End to listen."""
        self._listeners[user_id].discard(listener)
        if not self._listeners[user_id]:
            del self._listeners[user_id]

    def look_first(self, user_id: int) -> Sight:
        """Return the jobs of a person that are under way."""
        with self._database.reading() as db:
            return _seen(db, [user_id], LIVE).get(user_id, Sight(0, []))

    def look(self, people: Collection[int]) -> dict[int, Sight]:
        """Return what has changed of these people since the last look, in two statements."""
        started = clock.now()
        with self._database.reading() as db:
            found = _seen(db, people, JOB.c.updated_at >= self._since)
        self._since = started - OVERLAP
        return found

    def _look_on(self) -> None:
        here, looking = asyncio.get_running_loop(), self._looking
        if looking is None or looking.done() or looking.get_loop() is not here:
            self._looking = asyncio.create_task(self._look_while_somebody_listens())

    async def _look_while_somebody_listens(self) -> None:
        while self._listeners:
            await asyncio.sleep(LOOK_EVERY)
            try:
                found = await run_in_threadpool(self.look, list(self._listeners))
            except (SQLAlchemyError, UnreachableError):
                log.warning("the database does not answer; looking for news later")
                await asyncio.sleep(AWAY)
                continue
            for user_id, sight in found.items():
                for listener in self._listeners.get(user_id, ()):
                    listener.hear(sight)


def _seen(
    db: Session, people: Collection[int], which: ColumnElement[bool] | TextClause
) -> dict[int, Sight]:
    versions = select(Account.id, Account.version).where(Account.id.in_(people))
    jobs = (
        select(JOB.c.user_id, JOB.c.updated_at, *(JOB.c[name] for name in TOLD))
        .where(and_(JOB.c.user_id.in_(people), which))
        .order_by(JOB.c.updated_at.desc())
        .limit(MOST_JOBS)
    )
    seen = {user_id: Sight(version, []) for user_id, version in db.execute(versions)}
    for row in reversed(db.execute(jobs).all()):
        if row.user_id in seen:
            seen[row.user_id].jobs.append(row)
    return seen
