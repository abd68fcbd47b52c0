"""The plugin itself: which of the two shapes a file has."""

import re
from collections.abc import Iterator

from mediary.builtin.anilist import gdpr, graphql
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile

# A dump is one member `data`, which does not end within the head when it is large: the head is
# searched instead.
_ENTRY = re.compile(rb'"(?:media|mediaId)"\s*:')
_LISTS = re.compile(rb'"entries"\s*:\s*\[|"mediaList"\s*:\s*\[')
_OWN = re.compile(
    rb'"MediaListCollection"\s*:|"isCustomList"\s*:|"mediaList"\s*:|"completedAt"\s*:\s*[{n]'
)


class AniList:
    """Reads lists of anime and manga: episodes and chapters done, scores, statuses."""

    name = "anilist"
    label = "AniList"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is the data export or a dump of lists."""
        shape = file.json_shape
        if not shape.top:
            return None
        entry = shape.first.get("lists")
        if isinstance(entry, dict) and {"series_id", "series_type"} <= entry.keys():
            return Kind(name="gdpr")
        head = file.head
        if _LISTS.search(head) and _ENTRY.search(head) and _OWN.search(head):
            return Kind(name="lists")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each entry of each list."""
        if kind.name == "gdpr":
            yield from gdpr.rows_of(file)
        else:
            yield from graphql.rows_of(file)
