"""Invented people with a history, and what each service would give them of it.

A life is drawn from a seed: films, shows, anime, books and tracks with what happened when. Every
service knows a part of it in its own way: other ids, no ids, days for instants, counters for
events, another spelling. So their exports overlap as real ones do.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2019, 1, 1, 12, tzinfo=UTC)
TITLES = (
    "Alien", "Dune", "Dune", "Amélie", "Heat", "The Haunted Castle", "The Haunted Castle",
    "Das Boot", "Solaris", "Solaris", "M", "Ran", "Brazil", "Stalker", "Up",
)  # fmt: skip


@dataclass(frozen=True)
class Film:
    """A film with all its names, and the moments at which it was seen."""

    number: int
    title: str
    year: int
    seen: tuple[datetime, ...]
    stars: int | None
    is_planned: bool

    @property
    def imdb(self) -> str:
        return f"tt{90000 + self.number:07d}"


@dataclass(frozen=True)
class Show:
    """A show or anime: which episode was seen when."""

    number: int
    title: str
    year: int
    seen: tuple[tuple[int, datetime], ...]
    score: int


@dataclass(frozen=True)
class Book:
    number: int
    title: str
    author: str
    read: tuple[datetime, ...]
    stars: int

    @property
    def isbn(self) -> str:
        core = f"978{self.number + 100_000_000:09d}"
        total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(core))
        return core + str(-total % 10)


@dataclass
class Life:
    """One person's history."""

    chance: random.Random
    size: int = 8
    films: list[Film] = field(default_factory=list)
    shows: list[Show] = field(default_factory=list)
    anime: list[Show] = field(default_factory=list)
    books: list[Book] = field(default_factory=list)
    listens: list[tuple[str, str, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = self.chance
        for number in range(self.size):
            self.films.append(
                Film(
                    number, TITLES[number % len(TITLES)], 1960 + number * 3,
                    self._moments(chance.choice((0, 1, 1, 1, 2, 3))),
                    chance.choice((None, *range(1, 11))), chance.random() < 0.2,
                )
            )  # fmt: skip
        for number in range(max(1, self.size // 4)):
            self.shows.append(self._show(number, ("Dark", "Fargo", "Élite")[number % 3], 2014))
            self.anime.append(self._show(number, ("Mushishi", "Akira")[number % 2], 2005))
        for number in range(max(1, self.size // 2)):
            self.books.append(
                Book(
                    number, ("The Lamplighters", "It", "Emma")[number % 3],
                    ("Ada Quill", "Jane Austen", "Stephen King")[number % 3],
                    self._moments(chance.choice((0, 1, 1, 2))), chance.randrange(6),
                )
            )  # fmt: skip
        for number in range(self.size * 2):
            at = self._moment().replace(second=number % 60)
            self.listens.append(("Björk", ("Jóga", "Hunter")[number % 2], at))

    def _moment(self) -> datetime:
        # A short span, so that days coincide; quarters of an hour, so that evenings do.
        return START + timedelta(
            days=self.chance.randrange(40), minutes=self.chance.randrange(40) * 15
        )

    def _moments(self, number: int) -> tuple[datetime, ...]:
        return tuple(sorted(self._moment() for _ in range(number)))

    def _show(self, number: int, title: str, year: int) -> Show:
        seen = sorted(
            (n, self._moment()) for n in range(1, self.chance.randrange(2, 7))
            for _ in range(self.chance.choice((1, 1, 1, 2)))
        )  # fmt: skip
        return Show(number, title, year + number // 3, tuple(seen), self.chance.randrange(11))

    def knows(self, things: Iterable[Any], share: float = 0.75) -> list[Any]:
        """What of these things a service happens to know."""
        return [one for one in things if self.chance.random() < share]


def life(seed: int, size: int = 8) -> Life:
    """The life of a seed."""
    return Life(random.Random(seed), size)
