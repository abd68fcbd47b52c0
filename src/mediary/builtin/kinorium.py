"""Kinorium: what a person watched, with ratings, and their lists.

UTF-16LE, TAB, every cell quoted, as mailed by kinorium.com. Two orders of columns: the watched
list begins with `My rating`, other lists with `ListTitle`. `Type` is Russian.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb, known
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListEntry, Note, Play, Rating, Title, facts
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, parse_iso, typed_moment

_MOSCOW = ZoneInfo("Europe/Moscow")
_TYPES = {
    "фильм": ("movie", "movie"),
    "мультфильм": ("movie", "movie"),
    "короткометражка": ("movie", "movie"),
    "короткометражный фильм": ("movie", "movie"),
    "сериал": ("show", "show"),
    "мини-сериал": ("show", "show"),
    "мультсериал": ("show", "show"),
    "тв-шоу": ("show", "show"),
    "эпизод": ("show", "episode"),
    "film": ("movie", "movie"),
    "movie": ("movie", "movie"),
    "series": ("show", "show"),
    "episode": ("show", "episode"),
}
_LATER = re.compile(r"буду смотреть|хочу посмотреть|watchlist|want to (?:see|watch)", re.IGNORECASE)


class Kinorium:
    """Reads the watched list and all others."""

    name = "kinorium"
    label = "Kinorium"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is Kinorium's watched list or another list."""
        columns = set(file.columns)
        if not {"title", "original title", "type"} <= columns:
            return None
        if "listtitle" in columns:
            return Kind(name="lists")
        return Kind(name="watched") if "my rating" in columns else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each title."""
        table = file.table()
        title_of = _titles(table.cell)
        rating, date, note = table.cell("my rating"), table.cell("date"), table.raw_cell("note")
        list_name = table.cell("listtitle")
        zone = options.timezone or _MOSCOW
        positions: dict[str, int] = {}
        for line, cells in table:
            title, row = title_of(cells), Row(line=line, raw=cells)
            if not title.title:
                row.unmatched = "a row without a title"
                yield row
                continue
            when, problem = _when(date(cells), zone)
            value, trouble = _value(rating(cells))
            records: list[AnyRecord] = []
            if kind.name == "lists":
                name = list_name(cells) or file.stem
                positions[name] = positions.get(name, 0) + 1
                records.append(_entry(title, name, when, (positions[name], note(cells))))
            else:
                records.append(_play(title, when))
                if note(cells).strip():
                    records.append(Note(title=title, text=note(cells)))
            if value is not None:
                # In a list the date is the day of listing, not of rating.
                rated = UNKNOWN if kind.name == "lists" else when
                scale = "10" if value % 100 == 0 else "10.1"
                records.append(
                    Rating(title=title, value=value, scale=scale, rated=rated, said_at=rated.at)
                )
            row.records = tuple(records)
            row.problem = "; ".join(part for part in (problem, trouble) if part)
            yield row


def _play(title: Title, when: When) -> Play:
    if when.is_unknown:
        key = key_of("seen", title.type, fold_title(title.title), title.year)
        return Play(title=title, key=key, has_own_key=False, nature="mark")
    moment = when.at if when.at is not None else when.from_
    key = key_of(title.type, fold_title(title.title), title.year, moment)
    return Play(title=title, key=key, has_own_key=False, when=when)


def _entry(title: Title, name: str, when: When, place: tuple[int, str]) -> ListEntry:
    is_later = bool(_LATER.search(name))
    return ListEntry(
        title=title,
        list_key="watchlist" if is_later else name,
        list_name=name,
        role="watch_later" if is_later else "list",
        position=place[0],
        note=place[1],
        added=when,
        said_at=when.at,
    )


def _titles(cell: Callable[..., Callable[[list[str]], str]]) -> Callable[[list[str]], Title]:
    name, original, kinds = cell("title"), cell("original title"), cell("type")
    years, genres, directors = cell("year"), cell("genres"), cell("directors")
    actors, runtime, number = cell("actors"), cell("runtime"), cell("imdb", "imdb id", "imdb_id")

    def title_of(cells: list[str]) -> Title:
        found = _TYPES.get(kinds(cells).lower())
        kind, level = found or ("movie", "movie")
        local, first, year = name(cells), original(cells), years(cells)[:4]
        minutes = runtime(cells)
        return Title(
            type=kind,
            level=level,
            title=first or local,
            year=int(year) if len(year) == 4 and year.isdecimal() else None,
            ids=known(imdb(number(cells))),
            facts=facts(
                original_title=first,
                local_title=local if first else "",
                genres=_split(genres(cells)),
                directors=_split(directors(cells)),
                actors=_split(actors(cells)),
                runtime_minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 6 else None,
            ),
            is_type_sure=found is not None,
        )

    return title_of


@lru_cache(maxsize=4096)
def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def _value(cell: str) -> tuple[int | None, str]:
    if cell in {"", "-", "0"}:
        return None, ""
    try:
        value = round(float(cell.replace(",", ".")) * 100)
    except (ValueError, OverflowError):
        value = -1
    if not 0 < value <= 1000:
        return None, f"My rating “{cell}” is not between 1 and 10"
    return value, ""


@lru_cache(maxsize=4096)
def _when(cell: str, zone: ZoneInfo) -> tuple[When, str]:
    if not cell or cell.startswith("0000"):
        return UNKNOWN, ""
    try:
        return typed_moment(parse_iso(cell), zone), ""
    except ValueError:
        return UNKNOWN, f"Date “{cell}” could not be read"


plugin = Kinorium()
