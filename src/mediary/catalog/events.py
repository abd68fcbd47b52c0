"""News of the catalogue."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MentionsMoved:
    """Mentions of a person belong to other items now, or facts of items changed.

    Attributes:
        moves: (mention id, old item id, new item id).
        changed: Items of which a fact that plays depend on changed.
        shown: Items of which any fact or the place among others changed, and works they left.
    """

    user_id: int
    moves: tuple[tuple[int, int, int], ...]
    changed: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
