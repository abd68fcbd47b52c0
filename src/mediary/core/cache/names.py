"""The names of everything that is kept, for how long, and which change makes it stale.

There is no second place for such a name, so that none is used twice. A new shape under an old name
needs a new number in `PREFIX`.
"""

from dataclasses import dataclass

PREFIX = "mediary:v1"
MINUTE, HOUR = 60, 3600


@dataclass(frozen=True)
class Key:
    """A name, and for how many seconds its value is kept at the most."""

    name: str
    seconds: int


@dataclass(frozen=True)
class Kept:
    """A sort of answers.

    Attributes:
        is_personal: The first part of each name is a person.
    """

    name: str
    seconds: int
    is_personal: bool = True

    def of(self, *parts: object) -> Key:
        """Return the key of one answer."""
        return Key(":".join((PREFIX, self.name, *map(str, parts))), self.seconds)


DISCOVER = Kept("discover", 10 * MINUTE, is_personal=False)  # by hash of the query
DASHBOARD = Kept("dashboard", 2 * MINUTE)
CONTINUE_WATCHING = Kept("continue_watching", 2 * MINUTE)
RECOMMENDATIONS = Kept("recommendations", 30 * MINUTE)
CALENDAR = Kept("calendar", 6 * HOUR)  # and by month
STATS = Kept("stats", 24 * HOUR)  # and by first and last day

# What is stamped with the person's version needs no line here: each of their writes makes it stale.
TOUCHES = {
    "watch_later": (DASHBOARD, RECOMMENDATIONS),
    "progress": (CONTINUE_WATCHING, DASHBOARD),
    "recommendations_made": (RECOMMENDATIONS,),
    "provider_refresh": (DISCOVER,),
}
