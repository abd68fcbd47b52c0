"""Listens of the account data: `{endTime, artistName, trackName, msPlayed}` and its kin.

`endTime` is the end of the listen, UTC, to the minute.
"""

from datetime import UTC, datetime
from typing import Any

from mediary.builtin.spotify.titles import SHORTEST_MS, Heard, Titles, text_of
from mediary.sdk.contract import Row
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play
from mediary.sdk.when import SECOND, UNKNOWN, When, at_moment


class AccountReader:
    """Reads the listens of one file."""

    def __init__(self) -> None:
        self._titles = Titles()

    def row(self, index: int, listen: Any) -> Row:  # noqa: ANN401
        """Return the row of one listen."""
        if not isinstance(listen, dict):
            return Row(line=index, raw=listen, failed="not a listen: an object was expected")
        heard = self._heard(listen)
        if heard.title is None:
            return Row(line=index, raw=listen, unmatched="Spotify does not say what was heard")
        when, problem = _end(listen.get("endTime"))
        played = listen.get("msPlayed")
        if not isinstance(played, int):
            played, problem = None, problem or f"msPlayed “{played}” is not a number"
        play = Play(
            title=heard.title,
            key=key_of(heard.key, _minute(when, listen.get("endTime"))),
            has_own_key=False,
            when=when,
            duration_seconds=None if played is None else (played + 500) // 1000,
            is_partial=played is not None and played < SHORTEST_MS,
        )
        return Row(line=index, raw=listen, records=(play,), problem=problem)

    def _heard(self, listen: dict[str, Any]) -> Heard:
        get = listen.get
        if "trackName" in listen or "artistName" in listen:
            return self._titles.track(text_of(get("artistName")), text_of(get("trackName")))
        if "episodeName" in listen or "podcastName" in listen:
            return self._titles.episode(text_of(get("podcastName")), text_of(get("episodeName")))
        return self._titles.chapter(
            text_of(get("audiobookName")), text_of(get("chapterName")), text_of(get("authorName"))
        )


def _end(text: object) -> tuple[When, str]:
    try:
        return at_moment(datetime.fromisoformat(text).replace(tzinfo=UTC)), ""  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return UNKNOWN, f"endTime “{text}” is not a time; the listen is kept without one"


def _minute(when: When, text: object) -> object:
    return text if when.at is None else when.at // (60 * SECOND)
