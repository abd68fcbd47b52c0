"""From where the present request comes, for whoever has to write it down."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LONGEST = 400


@dataclass(frozen=True)
class Origin:
    """The other end of a request; empty for the command line and for jobs."""

    ip: str = ""
    user_agent: str = ""


NOWHERE = Origin()
_present: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def present_origin() -> Origin:
    """Return from where the present request comes."""
    return _present.get()


@contextmanager
def coming_from(ip: str, user_agent: str) -> Iterator[None]:
    """Say from where comes what is done inside."""
    # A NUL is no text for PostgreSQL.
    token = _present.set(Origin(ip, user_agent[:LONGEST].replace("\0", "")))
    try:
        yield
    finally:
        _present.reset(token)
