"""JSON of scrobbles: lastfmstats' `{username, scrobbles: […]}`, and saved answers of the API.

The answers are `{"recenttracks": {"track": […]}}`, alone or in a list, or the bare tracks:
`{artist: {#text}, album: {#text}, name, date: {uts}}`; one that is playing has no date.
"""

from collections.abc import Iterator
from typing import Any

from mediary.builtin.lastfm.scrobbles import Names, Scrobbles
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile


def is_statistics(file: ExportFile) -> bool:
    """Say whether it is lastfmstats' file."""
    first = file.json_shape.first.get("scrobbles")
    return isinstance(first, dict) and first.keys() >= {"track", "artist", "date"}


def is_answer(file: ExportFile) -> bool:
    """Say whether it holds answers of the API, by words that only they have together."""
    if not file.json_shape.top:
        return False
    head = file.head[:65_536]
    has_time = b'"uts"' in head or b'"nowplaying"' in head
    return has_time and b'"#text"' in head and b'"artist"' in head


def read_dump(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each scrobble."""
    scrobbles = Scrobbles(options.timezone)
    index = 0
    for element in file.json_elements():
        if element.key not in {"", "scrobbles", "recenttracks", "track"}:
            continue
        for track in _tracks(element.value()):
            index += 1
            if isinstance(track, dict):
                yield scrobbles.row(index, track, _names(track), _time(track))
            else:
                yield Row(line=index, raw=track, failed="not a scrobble: an object was expected")


def _tracks(value: Any) -> Iterator[Any]:  # noqa: ANN401
    if isinstance(value, dict) and "artist" not in value:
        inner = value.get("recenttracks", value.get("track"))
        if isinstance(inner, dict | list):
            yield from _tracks(inner)
            return
    if isinstance(value, list):
        for one in value:
            yield from _tracks(one)
        return
    yield value


def _names(track: dict[str, Any]) -> Names:
    artist, album = track.get("artist"), track.get("album")
    return Names(
        _name(artist),
        _text(track.get("name")) or _text(track.get("track")),
        _name(album),
        _id(artist),
        _text(track.get("mbid")),
        _id(album),
    )


def _name(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return _text(value.get("#text")) or _text(value.get("name"))
    return _text(value)


def _id(value: Any) -> str:  # noqa: ANN401
    return _text(value.get("mbid")) if isinstance(value, dict) else ""


def _text(value: Any) -> str:  # noqa: ANN401
    return value.strip() if isinstance(value, str) else ""


def _time(track: dict[str, Any]) -> str:
    mark = track.get("@attr")
    if isinstance(mark, dict) and mark.get("nowplaying") == "true":
        return ""
    date = track.get("date", track.get("uts"))
    if isinstance(date, dict):
        date = date.get("uts") or date.get("#text")
    return "" if date is None else str(date).strip()
