"""Keeps the leases of this process while its jobs run, from one thread for all of them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediary.core.db import Database
from mediary.core.errors import UnreachableError
from mediary.core.jobs.leases import Lease, extend_if_free

PAUSE = 3.0

_kept: dict[tuple[int, int], tuple[Database, Lease]] = {}
_lock = threading.Lock()
_thread: threading.Thread | None = None


@contextmanager
def kept(database: Database, lease: Lease) -> Iterator[None]:
    """Keep a lease meanwhile."""
    name = (id(database), lease.run_id)
    with _lock:
        _kept[name] = (database, lease)
        _start()
    try:
        yield
    finally:
        with _lock:
            _kept.pop(name, None)


def beat() -> bool:
    """Keep every lease for another while; say whether the database let us."""
    with _lock:
        leases = list(_kept.values())
    are_kept = True
    for database, lease in leases:
        try:
            with _impatient(database) as connection, Session(connection) as db:
                extend_if_free(db, lease)
                db.commit()
        except (SQLAlchemyError, UnreachableError):
            # Busy, or away for a moment: a lease outlives several beats that are missed.
            are_kept = False
    return are_kept


def _start() -> None:
    global _thread  # noqa: PLW0603  # one heart for the process
    if _thread is None or not _thread.is_alive():
        _thread = threading.Thread(target=_beat, name="jobs-heartbeat", daemon=True)
        _thread.start()


def _beat() -> None:
    pause = PAUSE
    while True:
        time.sleep(pause)
        pause = PAUSE if beat() else PAUSE / 3


@contextmanager
def _impatient(database: Database) -> Iterator[Connection]:
    """A connection that waits for a busy SQLite only shortly, as the job's end waits for it."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            yield connection
            return
        raw = connection.connection.driver_connection
        if raw is None:
            raise RuntimeError("the connection is closed")
        patience = raw.execute("PRAGMA busy_timeout").fetchone()[0]
        raw.execute("PRAGMA busy_timeout=500")
        try:
            yield connection.execution_options(is_writing=True)
        finally:
            connection.rollback()
            raw.execute(f"PRAGMA busy_timeout={patience}")
