"""Background work inside the server's process."""

from collections.abc import Iterator
from contextlib import contextmanager

from mediary.core.db import Database
from mediary.core.jobs import ChildWorker, Runner
from mediary.worker.rooms import plug_in


@contextmanager
def background_work(database: Database, *, is_on: bool) -> Iterator[None]:
    """Run jobs while the application serves; heavy ones in a process beside it."""
    # Also without jobs: what rooms do on hearing news belongs to each write.
    plug_in()
    if not is_on:
        yield
        return
    runner = Runner(database, loads=("light",), child=ChildWorker(database))
    runner.start()
    try:
        yield
    finally:
        runner.stop()
