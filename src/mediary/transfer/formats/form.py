"""What a format is: its members, and what it cannot carry."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session


class Scope(NamedTuple):
    """Whose diary is written, from which database.

    Attributes:
        zone: The person's time zone, for local days of instants without an offset.
    """

    db: Session
    user_id: int
    zone: ZoneInfo


class Loss(NamedTuple):
    """Something that a format cannot carry, or carries in another way.

    Attributes:
        name: Stable name of it.
        text: A sentence for the person.
    """

    name: str
    text: str


class Member(NamedTuple):
    """A file of an export.

    Attributes:
        rows: One item for each row, without the line's end; only these are counted.
        head, tail: Lines around the rows.
    """

    name: str
    rows: Iterable[bytes]
    head: tuple[bytes, ...] = ()
    tail: tuple[bytes, ...] = ()


class Form(NamedTuple):
    """A format.

    Attributes:
        name: What the command line and the API call it.
        suffix: Of its file: ".zip" where it has several members, else that of the only one.
        carries: What goes into it, in a sentence.
        losses: All that does not come back when Mediary reads the export again.
    """

    name: str
    label: str
    suffix: str
    carries: str
    losses: tuple[Loss, ...]
    members: Callable[[Scope], Iterator[Member]]


FACTS = Loss("facts", "What is known of the works themselves beyond names, years and ids.")
SOURCES = Loss("sources", "Which service said what, the source rows, and what was undone.")


def statement(form: Form) -> str:
    """Return what a format carries and what it does not, for people."""
    lines = [f"{form.label}, written by Mediary.", "", form.carries, "", "It cannot carry:", ""]
    return "\n".join([*lines, *(f"- {loss.text}" for loss in form.losses)])
