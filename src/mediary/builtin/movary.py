"""Movary: the three tables of its export: history, ratings, watchlist.

[title, year, tmdbId, imdbId] and [watchedAt, comment, location], [userRating] or [addedAt].
"""

from collections.abc import Iterator
from functools import lru_cache

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListEntry, Play, Rating, Title
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, parse_iso, parse_partial, typed_moment

FILM = {"title", "tmdbid", "imdbid"}
KINDS = {"watchedat": "history", "userrating": "ratings", "addedat": "watchlist"}
MOST_TITLES = 20_000

Cells = list[str]


class Movary:
    """Reads films: a row is one play, one rating or one wish."""

    name = "movary"
    label = "Movary"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell by the columns; each of the three tables has one of its own."""
        columns = set(file.columns)
        if not columns >= FILM:
            return None
        found = next((kind for column, kind in KINDS.items() if column in columns), "")
        return Kind(name=found) if found else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            DamagedFileError: The file is empty or no table.
        """
        yield from _Reader(file.table(), kind.name).rows()


class _Reader:
    """Rows of one table, over the columns that it has."""

    def __init__(self, table: Table, what: str) -> None:
        self.table, self.what = table, what
        self.made: dict[tuple[str, ...], Title] = {}
        cell = table.cell
        self.name, self.year = cell("title"), cell("year")
        self.tmdb, self.imdb = cell("tmdbid"), cell("imdbid")
        self.watched, self.place = cell("watchedat"), cell("location")
        self.comment = table.raw_cell("comment")
        self.rating, self.added = cell("userrating"), cell("addedat")

    def rows(self) -> Iterator[Row]:
        """Read the table."""
        say = {"history": self.played, "ratings": self.rated, "watchlist": self.wanted}[self.what]
        # Movary writes the year into the header of its watchlist, and forgets it in the rows.
        at = self.table.columns.index("year") if self.table.has("year") else -1
        width = len(self.table.columns)
        for line, raw in self.table:
            cells = raw
            if self.what == "watchlist" and at >= 0 and len(raw) == width - 1:
                cells = [*raw[:at], "", *raw[at:]]
            title = self.title(cells)
            if title is None:
                yield Row(line=line, raw=raw, unmatched="the row names no film")
                continue
            problems: list[str] = []
            record = say(title, cells, problems)
            problem = "; ".join(problems)
            if record is None:
                yield Row(line=line, raw=raw, failed=problem)
            else:
                yield Row(line=line, raw=raw, records=(record,), problem=problem)

    def title(self, cells: Cells) -> Title | None:
        """The film of a row."""
        asked = (self.name(cells), self.year(cells), self.tmdb(cells), self.imdb(cells))
        if (found := self.made.get(asked)) is not None:
            return found
        name, year = asked[0], asked[1]
        ids = known(numbered("tmdb", "movie", asked[2]), imdb(asked[3]))
        if not name and not ids:
            return None
        if len(self.made) >= MOST_TITLES:
            self.made.clear()
        title = self.made[asked] = Title(
            type="movie",
            level="movie",
            title=name,
            ids=ids,
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
        )
        return title

    def played(self, title: Title, cells: Cells, problems: list[str]) -> AnyRecord:
        """One play. Several on one day are as many equal rows; a day may be unknown."""
        watched = self.watched(cells)
        own = title.ids[0] if title.ids else (fold_title(title.title), title.year)
        return Play(
            title=title,
            key=key_of(*own, watched),
            has_own_key=False,
            when=_when(watched, "watchedAt", problems),
            note=self.comment(cells),
            place=self.place(cells),
        )

    def rated(self, title: Title, cells: Cells, problems: list[str]) -> AnyRecord | None:
        """A rating from 1 to 10."""
        text = self.rating(cells)
        try:
            value = round(float(text or 0) * 100)
        except (ValueError, OverflowError):
            value = -1
        if not 0 < value <= 1000:
            problems.append(f"“{text}” in userRating is not a rating from 1 to 10")
            return None
        return Rating(title=title, value=value, scale="10")

    def wanted(self, title: Title, cells: Cells, problems: list[str]) -> AnyRecord:
        """A place on the watchlist."""
        return ListEntry(
            title=title,
            list_key="watchlist",
            list_name="Watchlist",
            role="watch_later",
            added=_when(self.added(cells), "addedAt", problems),
        )


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> When:
    return parse_partial(text) if len(text) < 10 else typed_moment(parse_iso(text))


def _when(text: str, column: str, problems: list[str]) -> When:
    try:
        return _parsed(text)
    except ValueError:
        problems.append(f"“{text}” in {column} is not a date")
        return UNKNOWN


plugin = Movary()
