"""News from lower rooms to higher ones, in the sender's transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

E = TypeVar("E")
Reaction = Callable[[Session, Any], None]
_reactions: dict[type, list[Reaction]] = defaultdict(list)


def on(event: type[E]) -> Callable[[Callable[[Session, E], None]], Callable[[Session, E], None]]:
    """Register a reaction to an event; it only writes rows or enqueues jobs, and is idempotent."""

    def register(reaction: Callable[[Session, E], None]) -> Callable[[Session, E], None]:
        if reaction not in _reactions[event]:
            _reactions[event].append(reaction)
        return reaction

    return register


def emit(db: Session, event: object) -> None:
    """Tell everyone who listens; a failing reaction fails the sender's transaction."""
    for reaction in _reactions[type(event)]:
        reaction(db, event)
