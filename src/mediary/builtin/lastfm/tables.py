"""CSV and TSV of scrobbles: five layouts, told apart by their columns.

`uts,utc_time,artist,artist_mbid,album,…` and `utc_time,artist,album,track` as written by
lastfm-to-csv and its successors; `artist,album,track,"24 Jan 2023, 09:42"` without a header, as
its older versions wrote; an index column and `YYYY-MM-DD HH:MM:SS`, as data frames are saved;
`Artist;Album;AlbumId;Track;Date#user` in milliseconds, as written by lastfmstats.
"""

import csv
import io
from collections.abc import Callable, Iterator

from mediary.builtin.lastfm.scrobbles import Names, Scrobbles
from mediary.builtin.lastfm.times import spoken
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.tables import Table

_INDEX = {"", "x", "index", "unnamed: 0", "...1"}
_TIMES = ("uts", "utc_time", "timestamp", "date_uts", "datetime", "date", "time", "scrobbled_at")
_MORE = {
    "artist",
    "artist_mbid",
    "album",
    "album_mbid",
    "albumid",
    "track",
    "track_mbid",
    "loved",
    "username",
    "user",
}


def is_table(columns: tuple[str, ...]) -> bool:
    """Say whether a header is one of scrobbles."""
    names = set(columns) - _INDEX
    if not names >= {"artist", "track"}:
        return False
    if "uts" in names or "utc_time" in names or any(one.startswith("date#") for one in names):
        return True
    return bool(names & set(_TIMES)) and names <= _MORE | set(_TIMES)


def is_bare_table(file: ExportFile) -> bool:
    """Say whether a file without a header holds artist, album, track and Last.fm's time."""
    if len(file.columns) != 4:
        return False
    text = file.head[:65_536].decode(file.encoding, "replace").lstrip("\ufeff")
    try:
        rows = [row for row, _ in zip(csv.reader(io.StringIO(text)), range(5), strict=False)]
    except csv.Error:
        return False
    return any(len(row) == 4 and spoken(row[3].strip()) for row in rows)


def read_bare_table(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each line of a file without a header."""
    scrobbles = Scrobbles(options.timezone)
    for line, cells in file.table(has_header=False, delimiter=","):
        if len(cells) != 4:
            problem = f"{len(cells)} cells; artist, album, track and time are wanted"
            yield Row(line=line, raw=cells, failed=problem)
            continue
        artist, album, track, time = (cell.strip() for cell in cells)
        yield scrobbles.row(line, cells, Names(artist, track, album), time)


def read_table(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each line."""
    scrobbles = Scrobbles(options.timezone)
    table = file.table()
    artist, track, album = table.cell("artist"), table.cell("track"), table.cell("album")
    artist_id, track_id = table.cell("artist_mbid"), table.cell("track_mbid")
    album_id, time = table.cell("album_mbid"), _time_cell(table)
    row = scrobbles.row
    for line, cells in table:
        names = Names(
            artist(cells),
            track(cells),
            album(cells),
            artist_id(cells),
            track_id(cells),
            album_id(cells),
        )
        yield row(line, cells, names, time(cells))


def _time_cell(table: Table) -> Callable[[list[str]], str]:
    """Return what reads the most exact time that a line has."""
    of_user = [name for name in table.columns if name.startswith("date#")]
    cells = [table.cell(name) for name in (*of_user, *_TIMES) if table.has(name)]
    if len(cells) == 1:
        return cells[0]
    first, *others = cells

    def time(row: list[str]) -> str:
        # An epoch of 0 stands beside the real words in some files.
        found = first(row)
        if found not in {"", "0"}:
            return found
        return next((text for cell in others if (text := cell(row))), found)

    return time
