"""Votes, of a scraper's table and of the site's own sheet.

`id,nameEng,nameRus,rating,date,year,link` as written by scrapers of the site's list of votes;
dates `DD.MM.YYYY, HH:MM` in Moscow's time. Series are told by `/series/` in the link alone.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediary.builtin.kinopoisk.sheet import columns_of, is_sheet, sheet_rows, sheet_titles
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Play, Rating, Title, facts
from mediary.sdk.when import UNKNOWN, When, at_moment, on_day

_MOSCOW = ZoneInfo("Europe/Moscow")
_DATE = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+(\d{1,2}):(\d{2}))?$")
_SHEET_DATE = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2})? (\d{1,2}\.\d{1,2}\.\d{4})$")
_LINK = re.compile(r"/(film|series)/(\d+)")
_YEAR = re.compile(r"\d{4}")
# "(сериал, 2008 – 2013)" behind the Russian name belongs to the page, not to the name.
_REMARK = re.compile(r"\s*\((?:мини[-–])?(?:сериал|ТВ)[^()]*\)\s*$", re.IGNORECASE)


class Kinopoisk:
    """Reads votes."""

    name = "kinopoisk"
    label = "Kinopoisk"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is a scraped list of Kinopoisk votes, or the site's own."""
        if {"nameeng", "namerus", "rating"} <= set(file.columns):
            return Kind(name="votes")
        return Kind(name="sheet") if is_sheet(file) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each vote.

        Raises:
            DamagedFileError: The file is empty or cut.
        """
        if kind.name == "sheet":
            rows = sheet_rows(file)
            _, header = next(rows, (0, []))
            cell = columns_of(header)
            saying = _Saying(sheet_titles(cell), cell("моя оценка"), cell("дата и время"), options)
        else:
            table = file.table()
            rows = iter(table)
            titles = _titles(table.cell)
            saying = _Saying(titles, table.cell("rating"), table.cell("date"), options)
        for line, cells in rows:
            yield saying.row(line, cells)


class _Saying:
    """What a row says, over the columns of its table."""

    def __init__(
        self,
        titles: Callable[[list[str]], Title],
        vote: Callable[[list[str]], str],
        date: Callable[[list[str]], str],
        options: Options,
    ) -> None:
        self._title, self._vote, self._date = titles, vote, date
        self._zone = options.timezone or _MOSCOW
        self._as_seen = "ratings-as-seen" in options.switches

    def row(self, line: int, cells: list[str]) -> Row:
        title = self._title(cells)
        if not title.title and not title.ids:
            return Row(line=line, raw=cells, unmatched="a vote without a title")
        when, problem = _when(self._date(cells), self._zone)
        value, trouble = _value(self._vote(cells))
        records: list[AnyRecord] = []
        if value:
            records.append(
                Rating(title=title, value=value, scale="10", rated=when, said_at=when.at)
            )
        if self._as_seen or value is None:
            # An entry of the list without a vote is a film marked as seen.
            records.append(Play(title=title, key=f"seen:{_key(title)}", nature="mark"))
        problem = "; ".join(part for part in (trouble, problem) if part)
        if not records:
            return Row(line=line, raw=cells, failed=problem)
        return Row(line=line, raw=cells, records=tuple(records), problem=problem)


def _key(title: Title) -> str:
    return title.ids[0].key if title.ids else key_of(title.title, title.year)


def _titles(cell: Callable[..., Callable[[list[str]], str]]) -> Callable[[list[str]], Title]:
    number, english, russian = cell("id"), cell("nameeng"), cell("namerus")
    years, link = cell("year"), cell("link")

    def title_of(cells: list[str]) -> Title:
        found = _LINK.search(link(cells))
        kind = "show" if found and found[1] == "series" else "movie"
        name, local = english(cells), _REMARK.sub("", russian(cells))
        year = _YEAR.search(years(cells))
        return Title(
            type=kind,
            level=kind,
            title=name or local,
            year=int(year[0]) if year else None,
            ids=known(numbered("kinopoisk", kind, found[2] if found else number(cells))),
            facts=facts(original_title=name, local_title=local if name else ""),
            is_type_sure=found is not None,
        )

    return title_of


def _value(cell: str) -> tuple[int | None, str]:
    """Return the vote, or None where there is none; 0 where it cannot be read."""
    if cell in {"", "-", "–", "0"}:
        return None, ""
    if cell.isdecimal() and len(cell) < 3 and int(cell) <= 10:
        return int(cell) * 100, ""
    return 0, f"rating “{cell}” is not between 1 and 10"


def _when(cell: str, zone: ZoneInfo) -> tuple[When, str]:
    if not cell:
        return UNKNOWN, ""
    try:
        return _moment(cell, zone), ""
    except ValueError:
        return UNKNOWN, f"date “{cell}” could not be read"


@lru_cache(maxsize=4096)
def _moment(cell: str, zone: ZoneInfo) -> When:
    cell = _SHEET_DATE.sub(r"\3 \1:\2", cell)
    found = _DATE.match(cell)
    if found is None:
        raise ValueError(f"“{cell}” is not a date")
    day, month, year, hour, minute = (int(part or 0) for part in found.groups())
    moment = datetime(year, month, day, hour, minute)  # noqa: DTZ001 the zone comes next
    return on_day(moment.date()) if found[4] is None else at_moment(moment, zone)
