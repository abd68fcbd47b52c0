"""ListenBrainz: the export of an account.

`listens/<year>/<month>.jsonl`, `feedback.jsonl` and `pinned_recording.jsonl` as written by
ListenBrainz' export; older exports are one JSON array of listens. Love is a favourite, hate a
thumb down; pins are a list.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Favourite, ListEntry, Play, Rating, Title, facts
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, at_epoch

_MOST_CACHED = 20_000
_LISTEN = {"listened_at", "track_metadata"}
_FEEDBACK = {"recording_msid", "score", "created"}
_PIN = {"recording_msid", "blurb_content"}
_THUMB_DOWN = 200
_SPOTIFY_TRACK = "open.spotify.com/track/"


class _Names(NamedTuple):
    """What tells the title of a listen."""

    artist: str
    track: str
    album: str
    recording: str
    artist_id: str
    spotify: str
    seconds: int


class ListenBrainz:
    """Reads listens, love and hate, and pins."""

    name = "listenbrainz"
    label = "ListenBrainz"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the keys of the first line or element what it holds."""
        shape = file.json_shape
        keys = set(shape.keys if shape.top == "object" else shape.element)
        if keys >= _LISTEN:
            return Kind(name="listens")
        if keys >= _FEEDBACK:
            return Kind(name="feedback", rank=60)
        if keys >= _PIN:
            return Kind(name="pins", rank=60)
        if keys == {"user_id", "username"} and file.basename == "user.json":
            return Kind(name="user", is_history=False)
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each line or element."""
        if not kind.is_history:
            return
        reader = _Reader()
        read_one = {"listens": reader.listen, "feedback": reader.feedback, "pins": reader.pin}
        is_array = file.json_shape.top == "array"
        for element in file.json_elements() if is_array else file.json_lines():
            try:
                value = element.value()
            except DamagedFileError as problem:
                text = element.raw[:200].decode("utf-8", "replace")
                yield Row(line=element.index, raw=text, failed=problem.message)
                continue
            yield _row(element.index, value, read_one[kind.name])


def _row(index: int, value: Any, read_one: Callable[[int, Any], Row]) -> Row:  # noqa: ANN401
    if isinstance(value, dict):
        return read_one(index, value)
    return Row(line=index, raw=value, failed="an object was expected")


class _Reader:
    """Builds the rows of one file, each title once."""

    def __init__(self) -> None:
        self._titles: dict[_Names, tuple[Title, str]] = {}

    def listen(self, index: int, said: dict[str, Any]) -> Row:
        """Return the row of a listen."""
        about = _dict(said.get("track_metadata"))
        names = _names(about)
        if not (names.artist or names.track):
            return Row(line=index, raw=said, unmatched="neither artist nor track is named")
        title, key = self._title(names)
        when, problem = _when(said.get("listened_at"), "listened_at")
        more = _dict(about.get("additional_info"))
        second = said.get("listened_at") if when.at is None else when.at // 1_000_000
        play = Play(
            title=title,
            key=key_of(key, second),
            has_own_key=False,
            when=when,
            platform=_text(more.get("music_service_name")) or _text(more.get("music_service")),
            device=_text(more.get("media_player")),
        )
        return Row(line=index, raw=said, records=(play,), problem=problem)

    def feedback(self, index: int, said: dict[str, Any]) -> Row:
        """Return the row of a love or hate; without a name or MusicBrainz' id it is unmatched."""
        title = self._of_recording(said)
        score = said.get("score")
        if score not in (1, -1):
            if score == 0:
                return Row(line=index, raw=said, skipped="a love or hate taken back")
            return Row(line=index, raw=said, failed=f"score “{score}” is neither 1 nor -1")
        if title is None:
            return Row(line=index, raw=said, unmatched="a recording without MusicBrainz' id")
        when, problem = _when(said.get("created"), "created")
        record: AnyRecord
        if score == 1:
            record = Favourite(title=title, since=when, said_at=when.at)
        else:
            record = Rating(
                title=title, value=_THUMB_DOWN, scale="thumbs", rated=when, said_at=when.at
            )
        return Row(line=index, raw=said, records=(record,), problem=problem)

    def pin(self, index: int, said: dict[str, Any]) -> Row:
        """Return the row of a pinned recording: an entry of the list of pins."""
        title = self._of_recording(said)
        if title is None:
            return Row(line=index, raw=said, unmatched="a recording without MusicBrainz' id")
        when, problem = _when(said.get("created"), "created")
        blurb = said.get("blurb_content")
        entry = ListEntry(
            title=title,
            key=key_of("pin", said.get("recording_msid"), said.get("created")),
            list_key="pins",
            list_name="Pinned recordings",
            note=blurb if isinstance(blurb, str) else "",
            added=when,
        )
        return Row(line=index, raw=said, records=(entry,), problem=problem)

    def _of_recording(self, said: dict[str, Any]) -> Title | None:
        names = _names(_dict(said.get("track_metadata")))
        recording = names.recording or _text(said.get("recording_mbid"))
        if names.track:
            return self._title(names._replace(recording=recording))[0]
        found = named("musicbrainz", "recording", recording)
        return Title(type="music", level="track", ids=(found,)) if found else None

    def _title(self, names: _Names) -> tuple[Title, str]:
        found = self._titles.get(names)
        if found is None:
            if len(self._titles) >= _MOST_CACHED:
                self._titles.clear()
            key = f"{fold_title(names.artist)}\x1f{fold_title(names.track)}"
            found = self._titles[names] = (_build(names), key)
        return found


def _build(names: _Names) -> Title:
    by = Title(
        type="music",
        level="artist",
        title=names.artist,
        ids=known(named("musicbrainz", "artist", names.artist_id)),
    )
    return Title(
        type="music",
        level="track",
        title=names.track,
        ids=known(named("musicbrainz", "recording", names.recording), _spotify(names.spotify)),
        parent=by,
        facts=facts(album=names.album, duration_seconds=names.seconds or None),
    )


def _names(about: dict[str, Any]) -> _Names:
    more, mapping = _dict(about.get("additional_info")), _dict(about.get("mbid_mapping"))
    artists = mapping.get("artist_mbids") or more.get("artist_mbids")
    only = artists[0] if isinstance(artists, list) and len(artists) == 1 else ""
    return _Names(
        artist=_text(about.get("artist_name")),
        track=_text(about.get("track_name")),
        album=_text(about.get("release_name")),
        recording=_text(mapping.get("recording_mbid")) or _text(more.get("recording_mbid")),
        artist_id=_text(only),
        spotify=_text(more.get("spotify_id")),
        seconds=_seconds(more),
    )


def _seconds(more: dict[str, Any]) -> int:
    """Return the length of the track, in either unit that clients send."""
    for name, unit in (("duration_ms", 1000), ("duration", 1)):
        length = more.get(name)
        if isinstance(length, int | float) and 0 < length < 10**9:
            return round(length / unit)
    return 0


def _spotify(text: str) -> ExternalId | None:
    place = text.find(_SPOTIFY_TRACK)
    if place < 0:
        return None
    return named("spotify", "track", text[place + len(_SPOTIFY_TRACK) :].split("?")[0])


def _when(value: object, name: str) -> tuple[When, str]:
    try:
        return at_epoch(float(value)), ""  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN, f"{name} “{value}” is not a time; kept without one"


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


plugin = ListenBrainz()
