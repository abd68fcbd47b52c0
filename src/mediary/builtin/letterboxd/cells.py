"""What one cell of Letterboxd's tables says."""

import re
from collections.abc import Callable
from functools import lru_cache

from mediary.sdk.ids import ExternalId, known, named
from mediary.sdk.records import ListEntry, Title, facts
from mediary.sdk.when import UNKNOWN, When, parse_partial

MOST_TITLES = 20_000
SCALE = "5.5"
_FULL_URL = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)

Cells = list[str]
Cell = Callable[[Cells], str]


class Titles:
    """Films of one file, each made once."""

    def __init__(self, name: Cell, year: Cell) -> None:
        self.name, self.year = name, year
        self.made: dict[tuple[object, ...], Title] = {}

    def __call__(self, cells: Cells, *ids: ExternalId | None, directors: str = "") -> Title:
        """Return the film of a row, with these ids."""
        asked = (self.name(cells), self.year(cells), ids, directors)
        title = self.made.get(asked)
        if title is None:
            if len(self.made) >= MOST_TITLES:
                self.made.clear()
            year = asked[1]
            title = self.made[asked] = Title(
                type="movie",
                level="movie",
                title=asked[0],
                ids=known(*ids),
                year=int(year) if year.isdecimal() and len(year) == 4 else None,
                facts=facts(directors=tags_of(directors)),
            )
        return title


def film_id(uri: str) -> ExternalId | None:
    """Return the id of a film's link.

    The host name stays in it, since a short link's code and a film's slug may be equal texts.
    """
    return named("letterboxd", "film", _FULL_URL.sub("", uri.strip()).rstrip("/"))


def wanted(title: Title, added: When) -> ListEntry:
    """Return a film's place on the watchlist."""
    return ListEntry(
        title=title, list_key="watchlist", list_name="Watchlist", role="watch_later", added=added
    )


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> When | None:
    try:
        return parse_partial(text)
    except ValueError:
        return None


def day_of(text: str, column: str, problems: list[str]) -> When:
    """Return the day in a cell; unknown, and a problem more, when it is none."""
    day = _parsed(text)
    if day is None:
        problems.append(f"“{text}” in the cell “{column}” is not a date")
        return UNKNOWN
    return day


def stars(text: str, problems: list[str]) -> int | None:
    """Return half stars from 0.5 to 5 as 0 to 1000."""
    return scaled(text, 5, problems)


def scaled(text: str, top: int, problems: list[str]) -> int | None:
    """Return a rating of `top` as 0 to 1000; None, and a problem more, when it is none."""
    if not text:
        return None
    try:
        value = round(float(text.replace(",", ".")) * 1000 / top)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        problems.append(f"“{text}” is not a rating from 0.5 to {top}")
        return None
    return value or None


@lru_cache(maxsize=2_000)
def tags_of(text: str) -> tuple[str, ...]:
    """Return the parts of a cell with commas, each once."""
    return tuple(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))


def is_yes(text: str) -> bool:
    """Say whether a cell says yes."""
    return text.casefold() in {"yes", "true", "1"}
