"""What a command of the command line has at hand: the database, and two voices.

`answer` is for the result (standard output), `say` for everything else (standard error). The
door makes one and passes it on as the context's `obj`; a room's command takes
`context: typer.Context` and starts with `terminal = Terminal.of(context)`.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from mediary.core.db import Database, check
from mediary.core.settings import Settings, get_settings

CACHE_MIB = 16


class Context(Protocol):
    """The part of a command's context that matters here."""

    obj: Any


class Terminal:
    """One run of the command line.

    Attributes:
        is_json: Whether answers are JSON, one compact value a line.
    """

    def __init__(
        self, *, upgrade: Callable[[Database, Settings], None], is_json: bool = False
    ) -> None:
        """Keep what the door knows; nothing is opened yet."""
        self.is_json = is_json
        self._upgrade = upgrade

    @staticmethod
    def of(context: Context) -> "Terminal":
        """Return the terminal of a command."""
        terminal = context.obj
        if not isinstance(terminal, Terminal):
            raise TypeError("the command was not started by mediary's own door")
        return terminal

    @property
    def settings(self) -> Settings:
        """The settings of this process."""
        return get_settings()

    @contextmanager
    def database(self, *, is_upgraded: bool = True) -> Iterator[Database]:
        """Open the database, made and brought up to date.

        Raises:
            UnreachableError: It does not answer.
        """
        self.settings.folder()
        database = Database(
            self.settings.resolved_database_url(),
            cache_mib=CACHE_MIB,
            cache_url=self.settings.resolved_cache_url(),
        )
        try:
            check(database)
            if is_upgraded:
                self._upgrade(database, self.settings)
            yield database
        finally:
            database.close()

    def answer(self, value: object, text: str | None = None) -> None:
        """Print a result: the value with --json, else the text (where there is one)."""
        if self.is_json:
            line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            line = text if text is not None else json.dumps(value, ensure_ascii=False, indent=2)
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def say(self, sentence: str) -> None:
        """Print what is no result: progress, hints, warnings."""
        sys.stderr.write(sentence + "\n")
        sys.stderr.flush()
