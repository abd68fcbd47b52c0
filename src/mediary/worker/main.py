"""The worker process."""

import os
import signal
import sys
import threading
from types import FrameType

from mediary.core import logs
from mediary.core.db import Database
from mediary.core.jobs import Runner
from mediary.core.settings import get_settings
from mediary.worker.rooms import plug_in

IDLE_SECONDS = 5.0
# The server's pages come before its background work when both want the processor.
NICENESS = 10
CACHE_MIB = 16
LAST_SECONDS = 8.0


def main(*, is_until_idle: bool = False, is_attached: bool = False) -> int:
    """Run jobs until told to end, or until there are none for a while.

    Args:
        is_until_idle: End when there was nothing to do for a few seconds.
        is_attached: End when standard input ends, as it does with the process that holds it.
    """
    settings = get_settings()
    logs.configure(settings.log_format, settings.log_level)
    plug_in()
    database = Database(
        settings.resolved_database_url(),
        cache_mib=CACHE_MIB,
        cache_url=settings.resolved_cache_url(),
    )
    runner = Runner(
        database,
        loads=("all",) if is_attached else ("light", "all"),
        idle_seconds=IDLE_SECONDS if is_until_idle else None,
    )

    def end(_: int, __: FrameType | None) -> None:
        runner.request_stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if is_attached:
        os.nice(NICENESS)
        threading.Thread(target=_follow, args=(runner,), daemon=True).start()
    runner.run()
    database.close()
    return 0


def _follow(runner: Runner) -> None:
    # Not through the buffer: its lock, held here, would break the end of the process.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    runner.request_stop()
    # A step that takes too long is cut: its transaction is not committed.
    timer = threading.Timer(LAST_SECONDS, os._exit, args=(1,))
    timer.daemon = True
    timer.start()
