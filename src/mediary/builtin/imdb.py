"""IMDb: ratings, watchlist, check-ins and lists, in the five sets of columns seen since 2011.

[const, title, title type, your rating | you rated, date rated, created, position, description,
original title, url, runtime (mins), year, genres, release date, directors …]
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.day_order import ask_for_day_order
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Play, Rating, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY, MONTHS, UNKNOWN, When, on_day, parse_partial

LIST_KINDS = ("watchlist", "list", "checkins")
DATES = ("date rated", "created", "release date", "release date (month/day/year)")
# Nothing in these names says which list it is.
_NAMELESS = re.compile(r"^(?:[0-9a-f]{8}-[0-9a-f-]{27}|export|imdb(?:[-_ ]export)?|download)\b.*$")
_SLASHED = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$")
_CTIME = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) [\d:]{8} (\d{4})$")

# The column speaks the language of the site. A word that is part of it in any of IMDb's languages
# (English, German, French, Spanish, Portuguese, Italian) tells the type; the first that fits wins.
TYPES = (
    ("podcastepis", "podcast", "episode"),
    ("podcast", "podcast", "podcast"),
    ("videogame", "game", "game"),
    ("spiel", "game", "game"),
    ("videojuego", "game", "game"),
    ("jeuvideo", "game", "game"),
    ("jeuxvideo", "game", "game"),
    ("videogioco", "game", "game"),
    ("jogo", "game", "game"),
    ("episod", "show", "episode"),
    ("folge", "show", "episode"),
    ("serie", "show", "show"),
    ("film", "movie", "movie"),
    ("movie", "movie", "movie"),
    ("pelicula", "movie", "movie"),
    ("video", "movie", "movie"),
    ("short", "movie", "movie"),
    ("curta", "movie", "movie"),
    ("corto", "movie", "movie"),
    ("court", "movie", "movie"),
    ("kurz", "movie", "movie"),
    ("special", "movie", "movie"),
    ("especial", "movie", "movie"),
    ("spezial", "movie", "movie"),
    ("speciale", "movie", "movie"),
    ("documentary", "movie", "movie"),
)
FORMATS = (
    (("mini",), "mini series"),
    (("special", "especial", "spezial"), "special"),
    (("short", "curta", "corto", "court", "kurz"), "short"),
    (("musi",), "music video"),
    (("fernsehfilm", "tvmovie", "telefilm", "filmtv", "filmdetv", "paratv"), "TV movie"),
    (("video",), "video"),
)

Cells = list[str]


class Imdb:
    """Reads ratings and lists. IMDb knows no watching: a rating is a rating."""

    name = "imdb"
    label = "IMDb"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell by the columns; watchlist, check-ins and lists have equal ones."""
        columns = set(file.columns)
        if "const" not in columns:
            return None
        if columns >= {"name", "known for"}:
            return Kind(name="people", rank=60)
        if not columns >= {"title", "title type"} or not columns & {"url", "imdb rating"}:
            return None
        stem = file.stem.casefold()
        if "position" not in columns or stem.startswith("ratings"):
            return Kind(name="ratings", rank=30)
        return _kind_of_list(stem)

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            DamagedFileError: The file is empty or no table.
            AnswerNeededError: Dates like 10-09-20 of which no cell settles the order, or a list
                whose name does not say which one it is.
        """
        what = options.kind if kind.needs else kind.name
        if kind.needs and what not in kind.needs:
            raise AnswerNeededError(
                "This file lists titles; its name does not say in which of your lists they are.",
                option="--as",
                choices=kind.needs,
            )
        if what == "people":
            for line, cells in file.table():
                yield Row(line=line, raw=cells, unmatched="about a person, not a title")
            return
        table = file.table()
        yield from _Reader(table, what, file.stem, _is_day_first(table, options), options).rows()


def _kind_of_list(stem: str) -> Kind:
    if "watchlist" in stem:
        return Kind(name="watchlist")
    if "checkin" in stem.replace("-", ""):
        return Kind(name="checkins", rank=30)
    return Kind(name="list", needs=LIST_KINDS if _NAMELESS.match(stem) else ())


class _Reader:
    """Rows of one table, over the columns that it has."""

    def __init__(
        self, table: Table, what: str, stem: str, is_day_first: bool, options: Options
    ) -> None:
        self.table, self.what, self.stem = table, what, stem
        self.is_day_first = is_day_first
        self.marks = "ratings-as-seen" in options.switches
        cell = table.cell
        self.const, self.name, self.original = cell("const"), cell("title"), cell("original title")
        self.type, self.year = cell("title type"), cell("year")
        self.runtime, self.genres = cell("runtime (mins)"), cell("genres")
        self.directors = cell("directors")
        self.released = cell("release date", "release date (month/day/year)")
        self.rating, self.rated = cell("your rating", "you rated"), cell("date rated")
        self.created, self.position = cell("created"), cell("position")
        self.note = table.raw_cell("description")

    def rows(self) -> Iterator[Row]:
        """Read the table; a list's own facts ride on its first item."""
        is_first = self.what == "list"
        for line, cells in self.table:
            title = self.title(cells)
            if not title.ids and not title.title:
                yield Row(line=line, raw=cells, unmatched="the row names no title")
                continue
            if self.const(cells).startswith("nm"):
                yield Row(line=line, raw=cells, unmatched="about a person, not a title")
                continue
            problems: list[str] = []
            records = self.said(title, cells, problems)
            if is_first and records:
                records.insert(0, ListAbout(list_key=self.stem, name=self.stem))
                is_first = False
            problem = "; ".join(problems)
            if records:
                yield Row(line=line, raw=cells, records=tuple(records), problem=problem)
            else:
                yield Row(line=line, raw=cells, failed=problem or "no rating in “Your Rating”")

    def said(self, title: Title, cells: Cells, problems: list[str]) -> list[AnyRecord]:
        """What a row says of its title."""
        records: list[AnyRecord] = []
        if self.what != "ratings":
            records.append(self.place(title, cells, problems))
        # Old ratings have no date of their own: they were a list, dated by its entries.
        dated = self.rated(cells) or (self.created(cells) if self.what == "ratings" else "")
        value = _value(self.rating(cells), problems)
        if value is not None:
            rated = self.day(dated, "Date Rated", problems)
            said = rated.from_ * DAY if rated.from_ is not None else None
            records.append(Rating(title=title, value=value, scale="10", rated=rated, said_at=said))
            if self.marks:
                records.append(Play(title=title, key=self.const(cells), nature="mark"))
        return records

    def place(self, title: Title, cells: Cells, problems: list[str]) -> ListEntry | Play:
        """An item of a list; a check-in is a play on the day of its entry."""
        added, position = self.day(self.created(cells), "Created", problems), self.position(cells)
        if self.what == "checkins":
            key = key_of("checkin", self.const(cells), added.from_)
            return Play(title=title, key=key, has_own_key=False, when=added, note=self.note(cells))
        is_queue = self.what == "watchlist"
        return ListEntry(
            title=title,
            list_key="watchlist" if is_queue else self.stem,
            list_name="Watchlist" if is_queue else self.stem,
            role="watch_later" if is_queue else "list",
            position=int(position) if position.isdecimal() else None,
            note=self.note(cells),
            added=added,
        )

    def title(self, cells: Cells) -> Title:
        """The title. An episode's row says neither its series nor its number."""
        found = imdb(self.const(cells))
        kind, level, form, is_sure = _type(self.type(cells))
        year, name, original = self.year(cells), self.name(cells), self.original(cells)
        runtime = self.runtime(cells)
        released = self.day(self.released(cells), "", [])
        return Title(
            type=kind,
            level=level,
            title=name,
            is_type_sure=is_sure,
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
            ids=(found,) if found else (),
            facts=facts(
                original_title=original if original != name else "",
                format=form,
                runtime_minutes=int(runtime) if runtime.isdecimal() else None,
                genres=_parts(self.genres(cells)),
                directors=_parts(self.directors(cells)),
                released=_iso(self.released(cells), released),
            ),
        )

    def day(self, text: str, column: str, problems: list[str]) -> When:
        """The day in a cell; unknown, and a problem more, when it is none."""
        try:
            return _day(text, self.is_day_first)
        except ValueError:
            problems.append(f"“{text}” in the cell “{column}” is not a date")
            return UNKNOWN


@lru_cache(maxsize=20_000)
def _day(text: str, is_day_first: bool) -> When:
    if found := _CTIME.match(text):
        # The clock is that of IMDb's server, so only the day is kept.
        return on_day(date(int(found[3]), MONTHS.get(found[1].lower(), 0), int(found[2])))
    if found := _SLASHED.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if year < 100:
            year += 1900 if year >= 90 else 2000
        if found[2] == "." or (is_day_first and second <= 12) or first > 12:
            first, second = second, first
        return on_day(date(year, first, second))
    return parse_partial(text)


def _is_day_first(table: Table, options: Options) -> bool:
    """Find the order of day and month in a file that a spreadsheet saved again.

    One cell with a number over 12 settles it for the file.

    Raises:
        AnswerNeededError: There are such dates, and none settles it.
    """
    dates = [table.cell(name) for name in DATES if table.has(name)]
    is_open = False
    for _, cells in table:
        for cell in dates:
            found = _SLASHED.match(cell(cells))
            if found is None or found[2] == "." or found[1] == found[3]:
                continue
            if int(found[1]) > 12 or int(found[3]) > 12:
                return int(found[1]) > 12
            is_open = True
    if not is_open or options.is_day_first is not None:
        return bool(options.is_day_first)
    raise ask_for_day_order(
        "Dates such as 10-09-20 may be day or month first, and no cell of this file settles it."
    )


@lru_cache(maxsize=1_000)
def _type(cell: str) -> tuple[str, str, str, bool]:
    """Type, level, format and whether it is sure; what no word tells is kept as a film, unsure."""
    folded = fold_title(cell).replace(" ", "")
    form = next((name for words, name in FORMATS if any(word in folded for word in words)), "")
    for word, kind, level in TYPES:
        if word in folded:
            return kind, level, form if level in {"movie", "show"} else "", True
    return "movie", "movie", cell, False


@lru_cache(maxsize=2_000)
def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def _iso(text: str, day: When) -> str:
    if _SLASHED.match(text) and day.from_ is not None:
        return date.fromordinal(day.from_ + date(1970, 1, 1).toordinal()).isoformat()
    return text


def _value(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    try:
        value = round(float(text.replace(",", ".")) * 100)
    except (ValueError, OverflowError):
        value = -1
    if not 100 <= value <= 1000:
        problems.append(f"“{text}” is not a rating from 1 to 10")
        return None
    return value


plugin = Imdb()
