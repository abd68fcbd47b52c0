"""The status of a title: what the person chose, else what follows from the plays.

The rules, in this order:

1. A chosen status is never overruled.
2. What is played as a whole (a film, a game, a book) is completed with its first whole play.
3. What has units (a show, a podcast, a series of books) is completed where every unit that is out
   has a whole play, and either the catalogue is sure that it knows all units (the work is not
   provisional) or a source says that the whole of it was seen. Units that are not out never
   count, so a new season brings a completed show back to in progress.
4. With some of it played, a partial play, or a place where the person stopped, it is in progress.
5. What waits in the queue is planned.
6. Anything else has no status. What never ends (an artist, a channel of videos) never gets one.

A person can switch 2 to 5 off (`PREFERENCE` among their preferences); then only 1 is shown.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

PLANNED, IN_PROGRESS, COMPLETED = "planned", "in_progress", "completed"
ON_HOLD, DROPPED = "on_hold", "dropped"
PREFERENCE = "is_status_derived"
# A level that is made of units and not played itself; others are units.
CONTAINERS = frozenset({"show", "season", "podcast", "series", "artist", "album"})
_ENDLESS = frozenset({"artist", "album"})


class Counted(NamedTuple):
    """What there is to derive a status from.

    Attributes:
        plays: Whole plays of the work itself.
        parts_played: Whole plays of its parts.
        is_begun: A partial play or a place where the person stopped.
        watched: Units with a whole play; `aired`: units that are out.
        is_queued: It waits in the person's queue.
    """

    media_type: str
    level: str
    plays: int = 0
    parts_played: int = 0
    is_begun: bool = False
    watched: int = 0
    aired: int = 0
    is_provisional: bool = True
    is_queued: bool = False


def has_units(media_type: str, level: str) -> bool:
    """Whether a title is made of units rather than played as a whole."""
    return level in CONTAINERS or (media_type, level) == ("video", "channel")


def derived_status(counted: Counted) -> str | None:
    """Return the status that follows from what was played; None where nothing follows."""
    if counted.level in _ENDLESS or (counted.media_type, counted.level) == ("video", "channel"):
        return None
    if _is_completed(counted):
        return COMPLETED
    if counted.plays or counted.parts_played or counted.is_begun:
        return IN_PROGRESS
    return PLANNED if counted.is_queued else None


def _is_completed(counted: Counted) -> bool:
    if not has_units(counted.media_type, counted.level):
        return counted.plays > 0
    if counted.watched < counted.aired:
        return False
    return counted.plays > 0 or (counted.aired > 0 and not counted.is_provisional)


def is_derived(preferences: Mapping[str, Any]) -> bool:
    """Whether a person wants to see statuses that they did not choose."""
    return bool(preferences.get(PREFERENCE, True))
