"""From the names and the time of a scrobble to its row; the same for every layout."""

from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from mediary.builtin.lastfm.times import instant
from mediary.sdk.contract import Row
from mediary.sdk.ids import known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play, Title, facts
from mediary.sdk.text import fold_title
from mediary.sdk.when import SECOND, UNKNOWN, When

MINUTE = 60 * SECOND
MOST_CACHED = 20_000
# Nothing was scrobbled before 2002; players whose clock had lost its time say 1970.
_LOST_CLOCK = 2 * 366 * 86_400 * SECOND


class Names(NamedTuple):
    """What a layout says was heard; ids are MusicBrainz' and often empty."""

    artist: str
    track: str
    album: str = ""
    artist_id: str = ""
    track_id: str = ""
    album_id: str = ""


class Scrobbles:
    """Builds rows, each title once."""

    def __init__(self, zone: ZoneInfo | None) -> None:
        self._zone = zone
        self._known: dict[Names, tuple[Title, str]] = {}

    def row(self, line: int, raw: Any, names: Names, time: str) -> Row:  # noqa: ANN401
        """Return the row of one scrobble."""
        if not (names.artist or names.track):
            return Row(line=line, raw=raw, unmatched="neither artist nor track is named")
        if not time:
            return Row(line=line, raw=raw, skipped="without a time: playing when it was fetched")
        found = self._known.get(names) or self._keep(names)
        try:
            at = instant(time, self._zone)
        except (ValueError, OverflowError):
            return self._undated(line, raw, found, time, f"“{time}” is not a time; kept without")
        if at < _LOST_CLOCK:
            return self._undated(
                line, raw, found, at // MINUTE, f"“{time}”: the player had lost its clock"
            )
        play = Play(
            title=found[0], key=key_of(found[1], at // MINUTE), has_own_key=False, when=When(at=at)
        )
        return Row(line=line, raw=raw, records=(play,))

    def _undated(
        self,
        line: int,
        raw: Any,  # noqa: ANN401
        found: tuple[Title, str],
        time: object,
        problem: str,
    ) -> Row:
        play = Play(title=found[0], key=key_of(found[1], time), has_own_key=False, when=UNKNOWN)
        return Row(line=line, raw=raw, records=(play,), problem=problem)

    def _keep(self, names: Names) -> tuple[Title, str]:
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        by = Title(
            type="music",
            level="artist",
            title=names.artist,
            ids=known(named("musicbrainz", "artist", names.artist_id)),
        )
        title = Title(
            type="music",
            level="track",
            title=names.track,
            ids=known(named("musicbrainz", "recording", names.track_id)),
            parent=by,
            facts=facts(album=names.album, album_mbid=names.album_id),
        )
        found = (title, f"{fold_title(names.artist)}\x1f{fold_title(names.track)}")
        self._known[names] = found
        return found
