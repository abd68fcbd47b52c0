"""Which of Spotify's files a file is.

`StreamingHistory_music_0.json` (also `…_podcast_…`, `…_audiobook_…`, `StreamingHistory0.json`) as
written into the account data, `Streaming_History_Audio_….json`, `…_Video_….json` and
`endsong_N.json` as written into the extended streaming history.
"""

import re
from collections.abc import Iterator

from mediary.builtin.spotify.account import AccountReader
from mediary.builtin.spotify.extended import ExtendedReader
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile

_ACCOUNT = {"endTime", "msPlayed"}
_EXTENDED = {"ts", "ms_played"}
_EXTENDED_NAMES = {
    "master_metadata_track_name",
    "spotify_track_uri",
    "episode_name",
    "audiobook_title",
}
_NAME = re.compile(r"(StreamingHistory|Streaming_History_|endsong_)")


class Spotify:
    """Reads listens; both layouts give one listen the same key."""

    name = "spotify"
    label = "Spotify"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the keys of the first listen which layout it is; an empty list by its name."""
        shape = file.json_shape
        if shape.top != "array":
            return None
        keys = set(shape.element)
        if keys >= _ACCOUNT:
            return Kind(name="account")
        if keys >= _EXTENDED and keys & _EXTENDED_NAMES:
            return Kind(name="extended")
        is_named = _NAME.match(file.basename) is not None
        return Kind(name="account") if is_named and file.head.split() in _EMPTY else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each listen."""
        reader = ExtendedReader() if kind.name == "extended" else AccountReader()
        for element in file.json_elements():
            yield reader.row(element.index, element.value())


_EMPTY = ([b"[]"], [b"[", b"]"])
