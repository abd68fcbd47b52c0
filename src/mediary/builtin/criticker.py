"""Criticker: scores of films from 0 to 100.

CSV `Score, Film Name, Year, Date Rated, Mini Review, URL, IMDB ID` as written by criticker.com,
with a blank after each comma of the header; and the older XML of `<film>` elements.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from html import unescape
from zoneinfo import ZoneInfo

import msgspec

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb, known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Play, Rating, Review, Title
from mediary.sdk.when import MONTHS, UNKNOWN, When, at_moment

_DATE = re.compile(r"^([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4}),? (\d{1,2}):(\d{2})$")
_ADDRESS = re.compile(r"criticker\.com/(film|tv|game)/([^/?#]+)")
_TYPES = {"film": ("movie", "movie"), "tv": ("show", "show"), "game": ("game", "game")}
_YEAR = re.compile(r"^(.*\S)\s*\((\d{4})\)$")


class _Film(msgspec.Struct, frozen=True, kw_only=True):
    """What a row or element says, as text."""

    score: str
    name: str
    year: str = ""
    rated: str = ""
    review: str = ""
    url: str = ""
    imdb: str = ""
    number: str = ""


class Criticker:
    """Reads scores and mini reviews."""

    name = "criticker"
    label = "Criticker"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is Criticker's list of ratings, as CSV or XML."""
        columns = set(file.columns)
        if {"score", "film name"} <= columns and columns & {"date rated", "imdb id", "mini review"}:
            return Kind(name="ratings")
        if file.xml_root[1] == "film" and b"<filmname>" in file.head and b"<rating>" in file.head:
            return Kind(name="ratings xml")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each rated film."""
        if kind.name == "ratings xml":
            yield from _elements(file, options)
        else:
            yield from _table(file, options)


def _table(file: ExportFile, options: Options) -> Iterator[Row]:
    table = file.table()
    score, name, year = table.cell("score"), table.cell("film name"), table.cell("year")
    rated, review = table.cell("date rated"), table.raw_cell("mini review")
    url, number = table.cell("url"), table.cell("imdb id")
    for line, cells in table:
        film = _Film(
            score=score(cells),
            name=name(cells),
            year=year(cells),
            rated=rated(cells),
            review=review(cells),
            url=url(cells),
            imdb=number(cells),
        )
        yield _row(line, cells, film, options)


def _elements(file: ExportFile, options: Options) -> Iterator[Row]:
    for found in file.xml_elements("film"):
        # The score's parts stand in the film itself or in an element <score>.
        film = _Film(
            score=found.text("rating") or found.text("score/rating"),
            name=found.text("filmname"),
            year=found.text("filmyear"),
            rated=found.text("reviewdate") or found.text("score/reviewdate"),
            review=found.element.findtext("quote") or found.element.findtext("score/quote") or "",
            url=found.text("filmlink"),
            imdb=found.text("imdbid"),
            number=found.text("filmid"),
        )
        yield _row(found.index, found.raw, film, options)


def _row(line: int, raw: object, film: _Film, options: Options) -> Row:
    title = _title(film)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="a score without a film")
    rated, problem = _rated(film.rated, options.timezone)
    records: list[AnyRecord] = []
    value, trouble = _value(film.score)
    if value is not None:
        records.append(Rating(title=title, value=value, scale="100", rated=rated, said_at=rated.at))
    if film.review.strip():
        key = title.ids[0].key if title.ids else key_of(title.title, title.year)
        records.append(
            Review(
                title=title,
                key=f"review:{key}",
                body=film.review,
                rating=value,
                written=rated,
                said_at=rated.at,
                visibility="public",
            )
        )
    if records and "ratings-as-seen" in options.switches:
        key = key_of(*title.ids) if title.ids else key_of(title.title, title.year)
        records.append(Play(title=title, key=f"seen:{key}", nature="mark"))
    problem = "; ".join(part for part in (trouble, problem) if part)
    if not records:
        return Row(line=line, raw=raw, failed=problem or "neither a score nor a review in it")
    return Row(line=line, raw=raw, records=tuple(records), problem=problem)


def _title(film: _Film) -> Title:
    found = _ADDRESS.search(film.url)
    kind, level = _TYPES[found[1]] if found else ("movie", "movie")
    name, year = unescape(film.name), film.year
    if not year and (dated := _YEAR.match(name)):
        name, year = dated[1], dated[2]
    slug = named("criticker", "movie", found[2] if found else film.number)
    return Title(
        type=kind,
        level=level,
        title=name,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        ids=known(slug, imdb(film.imdb)),
        is_type_sure=found is not None,
    )


def _value(cell: str) -> tuple[int | None, str]:
    if not cell:
        return None, ""
    try:
        value = round(float(cell) * 10)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        return None, f"score “{cell}” is not between 0 and 100"
    return value, ""


def _rated(cell: str, zone: ZoneInfo | None) -> tuple[When, str]:
    if not cell:
        return UNKNOWN, ""
    try:
        return at_moment(_moment(cell), zone), ""
    except ValueError:
        return UNKNOWN, f"Date Rated “{cell}” could not be read"


@lru_cache(maxsize=4096)
def _moment(cell: str) -> datetime:
    found = _DATE.match(cell)
    if found is None or found[1].lower() not in MONTHS:
        raise ValueError(f"“{cell}” is not a date")
    year, month, day = int(found[3]), MONTHS[found[1].lower()], int(found[2])
    return datetime(year, month, day, int(found[4]), int(found[5]))  # noqa: DTZ001 zone by caller


plugin = Criticker()
