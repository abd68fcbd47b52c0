"""Trakt's tables: its own CSV, the one its importer takes, and those of scripts over its API."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

from mediary.builtin.trakt.elements import ElementReader
from mediary.builtin.trakt.titles import MEDIA, Titles, instant_of, moment_of
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListEntry, Owned, Play, Rating, Title, facts
from mediary.sdk.tables import Table

DATES = {
    "watched_at",
    "date_watched",
    "listed_at",
    "watchlisted_at",
    "rated_at",
    "collected_at",
    "paused_at",
}
IDS = {"trakt", "trakt_id", "imdb", "imdb_id", "tmdb", "tmdb_id", "tvdb", "tvdb_id"}
MORE = {
    "type",
    "action",
    "title",
    "name",
    "year",
    "rating",
    "season",
    "episode",
    "season_number",
    "episode_number",
    "episode_title",
    "list_id",
    "url",
    "notes",
    "rank",
    "is_watched",
    "is_watchlisted",
    "tvrage",
    "slug",
    "id",
}
TYPES = {
    "movies": "movie",
    "series": "show",
    "tv series": "show",
    "shows": "show",
    "episodes": "episode",
    "seasons": "season",
    "": "movie",
}

Cells = list[str]
Cell = Callable[[Cells], str]


def is_table(columns: tuple[str, ...]) -> bool:
    """Say whether a table with these columns is Trakt's."""
    there = set(columns)
    if there >= {"type", "rating", "rated_at"} and there & {"movie", "show", "episode"}:
        return True  # the API's elements, their members printed into cells
    if not there & DATES:
        return False
    if there & {"trakt", "trakt_id"} and there & (IDS - {"trakt", "trakt_id"}):
        return True
    return bool(there & IDS) and there <= DATES | IDS | MORE


def table_rows(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield the rows of a table."""
    table = file.table()
    there = set(table.columns)
    if there & {"movie", "show", "episode"} and not there & {"season", "title", "name"}:
        return _printed_rows(table)
    return _TableReader(table, file.stem.casefold()).rows()


class _TableReader:
    """Reads a table with one title a row, over the columns that it has."""

    def __init__(self, table: Table, stem: str) -> None:
        self.table, self.titles = table, Titles()
        cell = table.cell
        self.type, self.action = cell("type"), cell("action")
        self.name, self.year = cell("title", "name"), cell("year")
        self.season = cell("season", "season_number")
        self.number = cell("episode", "episode_number")
        self.part_name = cell("episode_title")
        self.ids = _id_cells(table, "")
        self.part_ids = _id_cells(table, "episode_")
        self.has_part_ids = table.has("episode_trakt_id") or table.has("episode_tmdb_id")
        self.watched, self.listed = cell("watched_at", "date_watched"), cell("listed_at")
        self.wanted, self.notes = cell("watchlisted_at"), table.raw_cell("notes")
        self.rating, self.rated = cell("rating"), cell("rated_at")
        self.collected, self.rank = cell("collected_at"), cell("rank")
        # Scripts over the API call the history's own id so, whatever list they wrote.
        self.own_id = cell("list_id", "history_id")
        self.list_name = "" if "watchlist" in stem or "list" not in stem else stem

    def rows(self) -> Iterator[Row]:
        """Read the table."""
        for line, cells in self.table:
            title = self.titles.of(self.element(cells))
            if title is None:
                yield Row(line=line, raw=cells, unmatched="the row names no film, show or episode")
                continue
            problems: list[str] = []
            records = self.said(title, cells, problems)
            problem = "; ".join(problems)
            if records:
                yield Row(line=line, raw=cells, records=records, problem=problem)
            elif problem:
                yield Row(line=line, raw=cells, failed=problem)
            else:
                yield Row(line=line, raw=cells, skipped="no date and no rating: nothing is said")

    def element(self, cells: Cells) -> dict[str, Any]:
        """The row's title in the shape of the API."""
        kind = self.type(cells).casefold()
        kind = TYPES.get(kind, kind)
        ids = {name: one(cells) for name, one in self.ids.items() if one(cells)}
        season, number = _whole(self.season(cells)), _whole(self.number(cells))
        if kind == "movie" and number is not None:
            kind = "episode"
        name, year = self.name(cells), self.year(cells)
        if kind not in {"season", "episode"}:
            return {"type": kind, kind: {"title": name, "year": year, "ids": ids}}
        part: dict[str, Any] = {"title": self.part_name(cells), "season": season, "number": number}
        if kind == "season":
            part = {"number": season if season is not None else number}
        # A single set of ids is the episode's own, as Trakt's importer takes it.
        part["ids"] = ids
        show: dict[str, Any] = {"title": name, "year": year, "ids": {}}
        if self.has_part_ids:
            part["ids"] = {name: one(cells) for name, one in self.part_ids.items() if one(cells)}
            show["ids"] = ids
        return {"type": kind, kind: part, "show": show}

    def said(self, title: Title, cells: Cells, problems: list[str]) -> tuple[AnyRecord, ...]:
        """What a row says of its title; one row may say several things."""
        records: list[AnyRecord] = []
        action = self.action(cells).casefold()
        watched = self.watched(cells)
        if watched or action in {"history", "watch", "scrobble", "checkin"}:
            records.append(self.play(title, cells, problems))
        if rating := self.rating(cells):
            records += self.given(title, cells, rating, problems)
        if self.listed(cells) or self.wanted(cells) or action == "watchlist":
            records.append(self.entry(title, cells, problems))
        if collected := self.collected(cells):
            when = moment_of(collected, "collected_at", problems)
            records.append(Owned(title=title, acquired=when))
        return tuple(records)

    def play(self, title: Title, cells: Cells, problems: list[str]) -> Play:
        """A play; without the history's id it pairs with the JSON export by nearest time."""
        watched, own, action = self.watched(cells), self.own_id(cells), self.action(cells)
        when = moment_of(watched, "watched_at", problems)
        first = title.ids[0] if title.ids else (title.title, title.year, title.number)
        return Play(
            title=title,
            key=own or key_of("table", *first, watched),
            has_own_key=bool(own),
            when=when,
            layout="detailed" if own else "simple",
            extra=facts(action=action.casefold(), released=watched == "released" or None),
        )

    def given(
        self, title: Title, cells: Cells, text: str, problems: list[str]
    ) -> tuple[AnyRecord, ...]:
        """A rating from 1 to 10; 0 is none."""
        try:
            value = round(float(text.replace(",", ".")) * 100)
        except (ValueError, OverflowError):
            value = -1
        if not 0 <= value <= 1000:
            problems.append(f"“{text}” is not a rating from 1 to 10")
        if not 0 < value <= 1000:
            return ()
        at = self.rated(cells)
        when = moment_of(at, "rated_at", problems)
        return (Rating(title=title, value=value, scale="10", rated=when, said_at=instant_of(at)),)

    def entry(self, title: Title, cells: Cells, problems: list[str]) -> ListEntry:
        """A place on the watchlist, or in the list that the file is named for."""
        added = moment_of(self.listed(cells) or self.wanted(cells), "listed_at", problems)
        is_queue = not self.list_name or bool(self.wanted(cells))
        return ListEntry(
            title=title,
            list_key="watchlist" if is_queue else self.list_name,
            list_name="Watchlist" if is_queue else self.list_name,
            role="watch_later" if is_queue else "list",
            position=_whole(self.rank(cells)),
            added=added,
            note=self.notes(cells),
        )


def _id_cells(table: Table, prefix: str) -> dict[str, Cell]:
    return {
        name: table.cell(f"{prefix}{name}", f"{prefix}{name}_id")
        for name in ("trakt", "imdb", "tmdb", "tvdb")
    }


def _whole(text: str) -> int | None:
    text = text.removesuffix(".0")
    return int(text) if text.isdecimal() else None


def _printed_rows(table: Table) -> Iterator[Row]:
    """Read a table of the API's elements, whose objects are printed as Python writes them."""
    reader = ElementReader()
    for line, cells in table:
        element: dict[str, Any] = dict(zip(table.columns, cells, strict=False))
        for name in MEDIA:
            element[name] = _printed(element.get(name, ""))
        element = {name: value for name, value in element.items() if value not in ("", None)}
        if str(element.get("rating", "")).replace(".", "", 1).isdecimal():
            element["rating"] = float(element["rating"])
        kind = "ratings" if "rating" in table.columns else "history"
        row = reader.row(kind, element, line, line)
        row.raw = cells
        yield row


def _printed(cell: str) -> object:
    if not cell.startswith("{") or len(cell) > 10_000:
        return None
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
