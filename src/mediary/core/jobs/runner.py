"""Runs jobs in threads of this process, and looks after those of processes that died."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from mediary.core.db import Database
from mediary.core.errors import UnreachableError
from mediary.core.jobs.attempt import run_attempt
from mediary.core.jobs.bell import Bell
from mediary.core.jobs.bell import bell as process_bell
from mediary.core.jobs.children import ChildWorker
from mediary.core.jobs.leases import free_lost, is_due, take
from mediary.core.jobs.listening import listen
from mediary.core.jobs.registry import Kind, kinds
from mediary.core.jobs.schedules import enqueue_due, seed_schedules

logger = logging.getLogger(__name__)

Load = Literal["all", "light", "heavy"]
AWAY = 2.0


class Runner:
    """Takes jobs and runs them until it is stopped, or idle for long enough.

    In the server: `Runner(database, loads=("light",), child=ChildWorker(database))`.
    In a worker: `Runner(database)`, one thread of which is kept free of heavy jobs.
    """

    def __init__(
        self,
        database: Database,
        *,
        loads: tuple[Load, ...] = ("light", "all"),
        child: ChildWorker | None = None,
        idle_seconds: float | None = None,
        poll_seconds: float = 1.0,
        keep_seconds: float = 2.0,
        bell: Bell = process_bell,
    ) -> None:
        """Prepare a runner.

        Args:
            database: Where the queue is.
            loads: A thread for each, which runs jobs of this load.
            child: Runs the heavy jobs that no thread here runs.
            idle_seconds: Stop after so long without work; None never does.
            poll_seconds: How often a thread looks when nobody rings.
            keep_seconds: How often leases and schedules are looked after.
            bell: What wakes the threads.
        """
        self._database = database
        self._loads = loads
        self._child = child
        self._idle_seconds = idle_seconds
        self._poll_seconds = poll_seconds
        self._keep_seconds = keep_seconds
        self._bell = bell
        self._stopping = threading.Event()
        self._has_freed = threading.Event()
        self._threads: list[threading.Thread] = []
        self._busy = 0
        self._last_work = time.monotonic()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the threads and return."""
        self._last_work = time.monotonic()
        self._start("keeper", self._keep)
        for number, load in enumerate(self._loads):
            self._start(f"{load}-{number}", partial(self._work, load))
        if not self._database.is_sqlite:
            self._start("listener", partial(listen, self._database, self._bell, self._stopping))

    def run(self) -> None:
        """Run until `stop`, from a signal's handler or another thread, or until idle."""
        self.start()
        while not self._stopping.wait(0.2):
            if self._is_idle():
                break
        self.stop()

    def request_stop(self) -> None:
        """Let every job stop after its current step; safe in a signal's handler."""
        self._stopping.set()

    def stop(self, seconds: float = 10.0) -> None:
        """Let every job stop after its current step and give its lease back; wait so long.

        A job whose step takes longer goes on until the process ends, and is taken up again later.
        """
        self._stopping.set()
        self._bell.ring()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if self._child is not None:
            self._child.stop()

    def _start(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=f"jobs-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, load: Load) -> None:
        # What a dead process held comes before what was asked for after it.
        while not self._has_freed.wait(0.2):
            if self._stopping.is_set():
                return
        while not self._stopping.is_set():
            heard = self._bell.rings
            try:
                has_worked = self._run_one(load)
            except (SQLAlchemyError, UnreachableError):
                logger.warning("the queue does not answer; trying again", exc_info=True)
                self._stopping.wait(AWAY)
                continue
            if not has_worked:
                self._bell.wait(heard, self._poll_seconds)

    def _run_one(self, load: Load) -> bool:
        with self._lock:
            self._busy += 1
        has_worked = False
        try:
            lease = take(self._database, _kinds_of(load))
            if lease is not None:
                has_worked = True
                run_attempt(self._database, lease, self._stopping)
        finally:
            with self._lock:
                self._busy -= 1
                if has_worked:
                    self._last_work = time.monotonic()
        return has_worked

    def _is_idle(self) -> bool:
        with self._lock:
            quiet = time.monotonic() - self._last_work
            return self._idle_seconds is not None and not self._busy and quiet > self._idle_seconds

    def _keep(self) -> None:
        is_seeded = False
        next_round = 0.0
        while not self._stopping.is_set():
            heard = self._bell.rings
            try:
                if time.monotonic() >= next_round:
                    next_round = time.monotonic() + self._keep_seconds
                    if not is_seeded:
                        seed_schedules(self._database)
                        is_seeded = True
                    if free_lost(self._database):
                        self._bell.ring()
                    self._has_freed.set()
                    enqueue_due(self._database)
                self._look_after_child()
            except (SQLAlchemyError, UnreachableError):
                logger.warning("the queue does not answer; trying again", exc_info=True)
                self._stopping.wait(AWAY)
            self._bell.wait(heard, max(0.05, next_round - time.monotonic()))

    def _look_after_child(self) -> None:
        if self._child is None or self._child.is_running() or self._stopping.is_set():
            return
        if is_due(self._database, _kinds_of("heavy")):
            self._child.ensure()


def _kinds_of(load: Load) -> list[Kind]:
    return [kind for kind in kinds() if load == "all" or kind.is_heavy == (load == "heavy")]
