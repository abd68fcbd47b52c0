"""Which of the layouts of scrobbles a file has."""

from collections.abc import Iterator

from mediary.builtin.lastfm.dumps import is_answer, is_statistics, read_dump
from mediary.builtin.lastfm.tables import is_bare_table, is_table, read_bare_table, read_table
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile


class LastFm:
    """Reads scrobbles; all layouts give one scrobble the same key."""

    name = "lastfm"
    label = "Last.fm"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the columns or the keys of the first scrobble which layout it is."""
        if is_table(file.columns):
            return Kind(name="table")
        if is_bare_table(file):
            return Kind(name="bare-table")
        if is_statistics(file) or is_answer(file):
            return Kind(name="dump")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each scrobble."""
        if kind.name == "table":
            yield from read_table(file, options)
        elif kind.name == "bare-table":
            yield from read_bare_table(file, options)
        else:
            yield from read_dump(file, options)
