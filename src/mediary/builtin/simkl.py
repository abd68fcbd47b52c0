"""Simkl: its backup (`SimklBackup.json`, the answer of `all-items`) and its CSV table.

`{"shows": […], "anime": […], "movies": […]}`, a part of which may be missing or null; the table is
[SIMKL_ID, Title, Type, Year, Watchlist, LastEpWatched, WatchedDate, Rating, Memo, TVDB, TMDB, IMDB]
or has [TVDB_ID, IMDB_ID, MAL_ID] in it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, imdb, known, named, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Note,
    Play,
    Progress,
    Rating,
    Status,
    Title,
    episode,
    facts,
)
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import UNKNOWN, When, date_of, parse_iso, typed_moment

SECTIONS = {"shows": "show", "anime": "anime", "movies": "movie"}
STATUSES = {
    "plantowatch": "planned",
    "watching": "in_progress",
    "completed": "completed",
    "hold": "on_hold",
    "onhold": "on_hold",
    "dropped": "dropped",
    "notinteresting": "dropped",
}
TYPES = {"tv": "show", "show": "show", "series": "show", "anime": "anime", "movie": "movie"}
MOST_EPISODES = 5_000
_CODE = re.compile(r"^s(\d+)e(\d+)$", re.IGNORECASE)
_TYPED = re.compile(r"^(\d{2})[-/.](\d{2})[-/.](\d{4})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$")

Element = dict[str, Any]
Said = list[AnyRecord]


class Simkl:
    """Reads films, series and anime with their episodes, ratings, statuses and memos."""

    name = "simkl"
    label = "Simkl"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell by the sections and their first element, or by the columns."""
        columns = set(file.columns)
        if columns:
            is_table = bool(columns & {"simkl_id", "simkl id"}) and "title" in columns
            is_table = is_table or columns >= {"lastepwatched", "watchlist", "title"}
            return Kind(name="table") if is_table else None
        shape = file.json_shape
        if shape.top != "object" or not set(shape.keys) & SECTIONS.keys():
            return None
        for section in SECTIONS:
            element = shape.first.get(section)
            if isinstance(element, dict) and "status" in element and _about(element) is not None:
                return Kind(name="backup")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each title.

        Raises:
            DamagedFileError: The file is empty or cut.
        """
        if kind.name == "table":
            yield from _table_rows(file)
            return
        line = 0
        for element in file.json_elements():
            if element.key in SECTIONS and element.index:
                line += 1
                yield _row(element.value(), SECTIONS[element.key], line)


def _about(element: Element) -> Element | None:
    for name in ("movie", "show", "anime"):
        about = element.get(name)
        if isinstance(about, dict) and isinstance(about.get("ids", {}), dict):
            return about
    return None


def _row(element: object, type_: str, line: int, raw: object = None) -> Row:
    raw = element if raw is None else raw
    if not isinstance(element, dict):
        return Row(line=line, raw=raw, failed="not an object, as Simkl's titles are")
    title = _title(element, type_)
    if title is None:
        return Row(line=line, raw=raw, unmatched="it names no title")
    problems: list[str] = []
    records = _said(title, element, problems)
    problem = "; ".join(dict.fromkeys(problems))
    if records:
        return Row(line=line, raw=raw, records=tuple(records), problem=problem)
    if problem:
        return Row(line=line, raw=raw, failed=problem)
    return Row(line=line, raw=raw, skipped="nothing is said of it")


def _title(element: Element, type_: str) -> Title | None:
    about = _about(element) or {}
    is_film = type_ == "movie" or element.get("anime_type") == "movie"
    ids = _ids(about.get("ids"), type_, is_film=is_film)
    name, year = one_line(str(about.get("title") or "")), str(about.get("year") or "")
    if not name and not ids:
        return None
    form = str(element.get("anime_type") or "")
    runtime = about.get("runtime")
    return Title(
        type=type_,
        level="movie" if type_ == "movie" else "show",
        title=name,
        ids=ids,
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        facts=facts(
            format="Movie" if form == "movie" else form.upper(),
            runtime_minutes=runtime if isinstance(runtime, int) and runtime > 0 else None,
        ),
    )


def _ids(ids: object, type_: str, *, is_film: bool) -> tuple[ExternalId, ...]:
    """Numbers come as numbers or as texts."""
    if not isinstance(ids, dict):
        return ()
    kind = "movie" if is_film else "show"
    found = [
        numbered("simkl", type_, ids.get("simkl") or ids.get("simkl_id")),
        imdb(ids.get("imdb")) if str(ids.get("imdb") or "").startswith("tt") else None,
        numbered("tmdb", kind, ids.get("tmdb")),
        numbered("tvdb", kind, ids.get("tvdb")),
    ]
    if type_ == "anime":
        found += [numbered(name, "anime", ids.get(name)) for name in ("mal", "anidb", "anilist")]
        found.append(named("kitsu", "anime", ids.get("kitsu")))
    return known(*found)


def _said(title: Title, element: Element, problems: list[str]) -> Said:
    word = str(element.get("status") or "")
    status = STATUSES.get(re.sub(r"[^a-z]", "", word.casefold()), "")
    if word and not status:
        problems.append(f"“{word}” is no status that is known of Simkl")
    last = _moment(element.get("last_watched_at"), "last_watched_at", problems)
    records: Said = []
    # A second run has an entry of its own; where the person is with the title says the first.
    is_again = element.get("is_rewatch") is True
    if status and not is_again:
        since = _moment(element.get("added_to_watchlist_at"), "added_to_watchlist_at", problems)
        records.append(Status(title=title, status=status, label=word, since=since))
    if title.type == "movie":
        records += _film(title, status, last, is_again=is_again)
    else:
        records += _episodes(title, element, status, last, problems)
    records += _rating(title, element, problems)
    memo = element.get("memo")
    text = memo.get("text") if isinstance(memo, dict) else memo
    if isinstance(text, str) and text.strip():
        records.append(Note(title=title, text=text))
    return records


def _film(title: Title, status: str, last: When, *, is_again: bool) -> Said:
    """A film's last watch. Its day is in the key: a later one does not replace it."""
    if not last.is_unknown:
        key = key_of("movie", *_own(title), _day_of(last))
        return [Play(title=title, key=key, has_own_key=False, when=last, is_rewatch=is_again)]
    if status == "completed":
        key = key_of("movie", *_own(title))
        return [Play(title=title, key=key, has_own_key=False, nature="mark")]
    return []


def _episodes(title: Title, element: Element, status: str, last: When, problems: list[str]) -> Said:
    count = _count(element.get("watched_episodes_count"), problems)
    total = element.get("total_episodes_count")
    records: Said = []
    if count and element.get("is_rewatch") is not True:
        units = total if isinstance(total, int) and total > 0 else None
        records.append(Progress(title=title, units=count, total=units, last=last))
    seasons = element.get("seasons")
    if status == "planned":
        return records  # what is listed there is what there is to watch
    listed = list(_listed(title, seasons, problems))
    if listed:
        return records + listed
    return records + _first(title, count, str(element.get("last_watched") or ""), last)


def _listed(title: Title, seasons: object, problems: list[str]) -> Iterator[AnyRecord]:
    """Episodes that the file names: those watched, with or without a date."""
    for one in seasons if isinstance(seasons, list) else ():
        within = one.get("number") if isinstance(one, dict) else None
        parts = one.get("episodes") if isinstance(one, dict) else None
        for part in parts if isinstance(parts, list) else ():
            number = part.get("number") if isinstance(part, dict) else None
            if not isinstance(number, int):
                problems.append("an episode has no number")
                continue
            # An anime of Simkl's is one season of what others call a series.
            season = None if title.type == "anime" and within == 1 else within
            season = season if isinstance(season, int) else None
            when = _moment(part.get("watched_at"), "watched_at", problems)
            base = (*_own(title), season if season is not None else 1, number)
            yield Play(
                title=episode(title, season, number),
                has_own_key=False,
                when=when,
                key=key_of("episode", *base, _day_of(when)),
                nature="mark" if when.is_unknown else "event",
            )


def _first(title: Title, count: int, last_code: str, last: When) -> Said:
    """The first episodes, where the file only counts them; the last one has the date."""
    code = _CODE.match(last_code.strip())
    # Where a season ends is not said: only in the first one the count is the number.
    is_first_season = code is not None and int(code[1]) == 1 and int(code[2]) == count
    season = 1 if is_first_season and title.type == "show" else None
    stem = ":".join(str(part) for part in _own(title))
    return [
        Play(
            title=episode(title, season, number),
            key=f"{stem}:e{number}:1",
            nature="aggregate",
            when=last if number == count else UNKNOWN,
        )
        for number in range(1, count + 1)
    ]


def _rating(title: Title, element: Element, problems: list[str]) -> Said:
    value = element.get("user_rating")
    if value in (None, "", 0, "0"):
        return []
    try:
        points = round(float(str(value)) * 100)
    except (ValueError, OverflowError):
        points = -1
    if not 100 <= points <= 1000:
        problems.append(f"“{value}” is not a rating from 1 to 10")
        return []
    rated = _moment(element.get("user_rated_at"), "user_rated_at", problems)
    return [Rating(title=title, value=points, scale="10", rated=rated, said_at=rated.at)]


def _count(cell: object, problems: list[str]) -> int:
    text = str(cell or "0")
    if not text.isdecimal():
        problems.append(f"“{cell}” is no number of episodes")
        return 0
    if int(text) > MOST_EPISODES:
        problems.append(f"{text} episodes of one title; {MOST_EPISODES} are kept")
    return min(int(text), MOST_EPISODES)


def _own(title: Title) -> tuple[object, ...]:
    own = next((one for one in title.ids if one.provider == "simkl"), None)
    best = own or (title.ids[0] if title.ids else None)
    return best if best is not None else (title.type, fold_title(title.title), title.year)


def _day_of(when: When) -> str:
    """The day, which the backup and the table both carry."""
    if when.at is not None:
        return date_of(when.at // 86_400_000_000).isoformat()
    return date_of(when.from_).isoformat() if when.from_ is not None else ""


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> When:
    if found := _TYPED.match(text):
        day, month, year, clock = found.groups()
        if int(month) > 12:
            day, month = month, day
        text = f"{year}-{month}-{day}" + (f"T{clock}" if clock else "")
    return typed_moment(parse_iso(text))


def _moment(cell: object, column: str, problems: list[str]) -> When:
    text = str(cell or "").strip()
    if not text or text.startswith(("0000", "0001")):
        return UNKNOWN
    try:
        return _parsed(text)
    except ValueError:
        problems.append(f"“{text}” in {column} is not a date")
        return UNKNOWN


def _table_rows(file: ExportFile) -> Iterator[Row]:
    """Read the table: each row as the backup's element that says the same."""
    table = file.table()
    cell = table.cell
    own, name, year, kind = (
        cell("simkl_id", "simkl id"),
        cell("title"),
        cell("year"),
        cell("type"),
    )
    status, last_code = cell("watchlist", "status"), cell("lastepwatched", "last watched")
    watched = cell("watcheddate", "watched date", "last_watched_at")
    rating, memo = cell("rating", "user rating"), table.raw_cell("memo")
    others = {
        one: cell(one, f"{one}_id") for one in ("imdb", "tmdb", "tvdb", "mal", "anidb", "anilist")
    }
    for line, cells in table:
        type_ = TYPES.get(kind(cells).casefold(), "show" if last_code(cells) else "movie")
        ids = {one: get(cells) for one, get in others.items() if get(cells)}
        code = _CODE.match(last_code(cells))
        element: Element = {
            "movie" if type_ == "movie" else "show": {
                "title": name(cells),
                "year": year(cells),
                "ids": {**ids, "simkl": own(cells)},
            },
            "status": status(cells),
            "last_watched_at": watched(cells),
            "last_watched": last_code(cells),
            "user_rating": rating(cells),
            "memo": memo(cells),
            # The number in a later season counts from its start; of the rest nothing is said.
            "seasons": [
                {
                    "number": int(code[1]),
                    "episodes": [{"number": int(code[2]), "watched_at": watched(cells)}],
                }
            ]
            if code is not None and int(code[1]) > 1 and type_ != "movie"
            else None,
            "watched_episodes_count": code[2] if code is not None and int(code[1]) == 1 else None,
        }
        yield _row(element, type_, line, cells)


plugin = Simkl()
