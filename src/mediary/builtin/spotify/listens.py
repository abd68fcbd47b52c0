"""A listen, whichever layout tells of it."""

from datetime import datetime
from typing import Any

from mediary.builtin.spotify.titles import Heard
from mediary.sdk.contract import Row
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play
from mediary.sdk.when import SECOND, UNKNOWN, When, at_moment

# A listen of less is kept, but is no play; the services count so too.
SHORTEST_MS = 30_000


def row_of(
    index: int, listen: dict[str, Any], heard: Heard, *, ended: str, played: str, **more: object
) -> Row:
    """Return the row of a listen.

    Args:
        index: Its place in the file.
        listen: The element.
        heard: What was heard.
        ended: Name of the cell that says when it ended, UTC.
        played: Name of the cell that says for how many milliseconds.
        more: What else the layout says of the play.
    """
    if heard.title is None:
        return Row(line=index, raw=listen, unmatched="Spotify does not say what was heard")
    when, problem = _end(listen.get(ended), ended)
    milliseconds = listen.get(played)
    if not isinstance(milliseconds, int):
        problem = problem or f"{played} “{milliseconds}” is not a number"
        milliseconds = None
    # The account data has no seconds, and both layouts must give one key.
    minute = listen.get(ended) if when.at is None else when.at // (60 * SECOND)
    play = Play(
        title=heard.title,
        key=key_of(heard.key, minute),
        has_own_key=False,
        when=when,
        duration_seconds=None if milliseconds is None else (milliseconds + 500) // 1000,
        is_partial=milliseconds is not None and milliseconds < SHORTEST_MS,
        **more,  # type: ignore[arg-type]
    )
    return Row(line=index, raw=listen, records=(play,), problem=problem)


def _end(text: object, name: str) -> tuple[When, str]:
    try:
        return at_moment(datetime.fromisoformat(text)), ""  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return UNKNOWN, f"{name} “{text}” is not a time; the listen is kept without one"
