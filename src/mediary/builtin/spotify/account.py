"""Listens of the account data: `{endTime, artistName, trackName, msPlayed}` and its kin.

`endTime` is the end of the listen, UTC, to the minute.
"""

from typing import Any

from mediary.builtin.spotify.listens import row_of
from mediary.builtin.spotify.titles import Heard, Titles, text_of
from mediary.sdk.contract import Row


class AccountReader:
    """Reads the listens of one file."""

    def __init__(self) -> None:
        self._titles = Titles()

    def row(self, index: int, listen: Any) -> Row:  # noqa: ANN401
        """Return the row of one listen."""
        if not isinstance(listen, dict):
            return Row(line=index, raw=listen, failed="not a listen: an object was expected")
        return row_of(index, listen, self._heard(listen), ended="endTime", played="msPlayed")

    def _heard(self, listen: dict[str, Any]) -> Heard:
        get = listen.get
        if "trackName" in listen or "artistName" in listen:
            return self._titles.track(text_of(get("artistName")), text_of(get("trackName")))
        if "episodeName" in listen or "podcastName" in listen:
            return self._titles.episode(text_of(get("podcastName")), text_of(get("episodeName")))
        return self._titles.chapter(
            text_of(get("audiobookName")), text_of(get("chapterName")), text_of(get("authorName"))
        )
