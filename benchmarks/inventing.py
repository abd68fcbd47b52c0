"""Invented names, popularity and dates; all from one seed."""

import random
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

_WORDS = (
    "al an ar bel bri cal cor da del dor el en er fal fen gal gor hal hel il in ka kel la len lo "
    "mar mel mi mor na nel ol or pel qui ra ren ri sa sel sha ta tel thor u val ven wen xi yor zan"
)
_SYLLABLES = _WORDS.split()
_FORMS = (
    "{}", "The {}", "{} and {}", "{} of {}", "A {}", "{} Rising", "The Last {}", "{}: {}",
    "Return to {}", "{} & Sons", "Éclat de {}", "{} no {}", "Lost in {}", "{}'s {}",
)  # fmt: skip
FIRST_DAY = date(2006, 1, 1)
LAST_DAY = date(2026, 6, 30)
FIRST_SECOND = 1_136_073_600


class Inventor:
    """Makes things up; the same things for the same seed."""

    def __init__(self, seed: int) -> None:
        """Start at a seed."""
        self.random = random.Random(seed)

    def word(self) -> str:
        """Return a name of two or three syllables."""
        return "".join(self.random.choices(_SYLLABLES, k=self.random.randint(2, 3))).capitalize()

    def title(self) -> str:
        """Return a title; some carry accents, ampersands, commas and apostrophes."""
        return self.random.choice(_FORMS).format(self.word(), self.word())

    def person(self) -> str:
        """Return a first and a last name."""
        return f"{self.word()} {self.word()}"

    def titles(self, count: int) -> list[str]:
        """Return so many titles, no two alike."""
        found: dict[str, None] = {}
        while len(found) < count:
            title = self.title()
            found[title if title not in found else f"{title} {self.word()}"] = None
        return list(found)

    def uuid(self) -> str:
        """Return a random UUID."""
        raw = f"{self.random.getrandbits(128):032x}"
        return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"

    def day(self) -> date:
        """Return a day of the years in question."""
        return FIRST_DAY + timedelta(days=self.random.randrange((LAST_DAY - FIRST_DAY).days))

    def instants(self, count: int) -> list[int]:
        """Return so many seconds since 1970, rising, spread over the years in question."""
        whole = (LAST_DAY - FIRST_DAY).days * 86_400
        step = max(whole // max(count, 1), 2)
        return [FIRST_SECOND + i * step + self.random.randrange(step) for i in range(count)]


def popularity(count: int, steepness: float = 0.8) -> Callable[[float], int]:
    """Return what turns a number from 0 to 1 into a place among `count`, the first most often."""
    weights = list(accumulate((rank + 1) ** -steepness for rank in range(count)))
    top = weights[-1]
    return lambda chance: bisect_left(weights, chance * top)


def iso(second: int) -> str:
    """Write an instant as most services do."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
