"""A worker in a process of its own, so that long computing never holds up the server."""

import logging
import os
import subprocess
import sys

from mediary.core.db import Database

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "mediary.worker", "--until-idle", "--attached")
GRACE = 10.0


class ChildWorker:
    """Starts a worker when there is heavy work; it ends by itself when there is none.

    The child reads a pipe that this process holds open, and so notices when this process is gone,
    by whatever means.
    """

    def __init__(self, database: Database, command: tuple[str, ...] = COMMAND) -> None:
        """Remember what to start."""
        self._command = command
        url = database.url.render_as_string(hide_password=False)
        self._environment = {**os.environ, "MEDIARY_DATABASE_URL": url}
        self._process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Start the child unless it runs."""
        if self.is_running():
            return
        logger.debug("starting a worker for heavy jobs")
        self._process = subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, stdout=sys.stderr.fileno(), env=self._environment
        )

    def is_running(self) -> bool:
        """Say whether the child is there."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Let the child finish its step and give its job back; then end it."""
        if self._process is None:
            return
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
