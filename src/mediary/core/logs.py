"""Logs on standard error, for eyes or for machines, each line with its request or job."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

# Libraries that tell more than anyone wants to read.
QUIET = ("alembic", "asyncio", "httpcore", "httpx", "sqlalchemy")

_bound: ContextVar[Mapping[str, object]] = ContextVar("bound", default={})  # noqa: B039


def bound_values() -> Mapping[str, object]:
    """Return what every line of the present request or job carries."""
    return _bound.get()


@contextmanager
def bound(**values: object) -> Iterator[None]:
    """Add values to every line that is logged inside."""
    token = _bound.set({**_bound.get(), **values})
    try:
        yield
    finally:
        _bound.reset(token)


class LazyFormatter(logging.Formatter):
    """Draws lines with what is loaded at the first one: most commands log nothing."""

    def __init__(self, style: Literal["console", "json"], *, is_colored: bool) -> None:
        """Keep the style."""
        super().__init__()
        self._choice = style
        self._is_colored = is_colored
        self._drawing: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        """Return a line."""
        if self._drawing is None:
            from mediary.core.log_lines import formatter  # noqa: PLC0415

            self._drawing = formatter(self._choice, bound_values, is_colored=self._is_colored)
        return self._drawing.format(record)


def configure(style: Literal["console", "json"] = "console", level: str = "info") -> None:
    """Send the process's logs to standard error in the chosen shape."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(LazyFormatter(style, is_colored=sys.stderr.isatty()))
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(handlers=[stream], level=number, force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # The door's own line says more, and leaves secrets in paths out.
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
