"""The export of 2026, as tables and as JSON, and what the browser tool Liberator wrote."""

from collections.abc import Iterator
from typing import Any

from mediary.builtin.tvtime.titles import (
    Titles,
    episode_key,
    is_true,
    moment_of,
    movie_ids,
    movie_key,
    rewatches,
    seen,
)
from mediary.builtin.tvtime.tracking import wanted
from mediary.sdk.contract import Row
from mediary.sdk.files import ExportFile
from mediary.sdk.records import AnyRecord, Favourite, Rating, Status, Title
from mediary.sdk.tables import Table
from mediary.sdk.when import When

LAYOUT = "export"
STATUSES = {
    "continuing": "in_progress",
    "up_to_date": "in_progress",
    "watching": "in_progress",
    "not_started_yet": "planned",
    "watch_later": "planned",
    "for_later": "planned",
    "stopped": "dropped",
    "archived": "dropped",
    "completed": "completed",
    "finished": "completed",
}

Element = dict[str, Any]
Said = list[AnyRecord]


class ExportReader:
    """Reads rows and elements alike: each is a dict of what it says."""

    def __init__(self) -> None:
        self.titles = Titles()

    def tables(self, table: Table, what: str) -> Iterator[Row]:
        """Read a table of episodes, films, series, or Liberator's activity."""
        columns = table.columns
        say = {
            "episodes": self.episode,
            "movies": self.movie,
            "series": self.series,
            "activity": self.activity,
        }[what]
        for line, cells in table:
            element = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
            yield _row(say, element, line, cells)

    def elements(self, file: ExportFile, what: str) -> Iterator[Row]:
        """Read a JSON file of films, or of series with their episodes."""
        say = self.movie if what == "movies" else self.nested
        for element in file.json_elements():
            value = element.value()
            if isinstance(value, dict):
                yield _row(say, _flat(value), element.index, value)
            else:
                yield Row(line=element.index, raw=value, failed="not an object, as titles are")

    def episode(self, row: Element, problems: list[str]) -> Said | None:
        """A watched episode; those not watched are there too."""
        show = self.titles.show(
            row.get("series_tvdb_id"), row.get("title"), row.get("series_imdb_id")
        )
        title = self.titles.episode(
            show,
            row.get("season"),
            row.get("episode"),
            row.get("tvdb_id"),
            imdb_id=row.get("imdb_id"),
        )
        return None if title is None else self._watched(title, episode_key(title), row, problems)

    def movie(self, row: Element, problems: list[str]) -> Said | None:
        """A film: watched, or waiting for it."""
        title = self.titles.movie(
            row.get("title"),
            str(row.get("year") or ""),
            *movie_ids(row.get("tvdb_id"), row.get("imdb_id"), row.get("uuid")),
        )
        if title is None:
            return None
        records = self._watched(title, movie_key(title.title, title.year), row, problems)
        if not is_true(row.get("is_watched")):
            records.append(wanted(title, moment_of(row.get("created_at"), "created_at", problems)))
        return records

    def series(self, row: Element, problems: list[str]) -> Said | None:
        """Where the person is with a series."""
        title = self.titles.show(row.get("tvdb_id"), row.get("title"), row.get("imdb_id"))
        if title is None:
            return None
        since = moment_of(row.get("created_at"), "created_at", problems)
        records = _status(title, row, since, problems)
        records += _said_of(title, row, problems)
        return records

    def nested(self, row: Element, problems: list[str]) -> Said | None:
        """A series with its seasons and episodes."""
        show = self.titles.show(row.get("tvdb_id"), row.get("title"), row.get("imdb_id"))
        if show is None:
            return None
        records = self.series(row, problems) or []
        for number, part in _episodes(row.get("seasons")):
            one = _flat(part)
            title = self.titles.episode(
                show, number, one.get("number"), one.get("tvdb_id"), imdb_id=one.get("imdb_id")
            )
            if title is not None:
                records += self._watched(title, episode_key(title), one, problems)
        return records

    def activity(self, row: Element, problems: list[str]) -> Said | None:
        """A row of Liberator's: a film, a series or an episode, with all that was said of it."""
        kind = str(row.get("type") or "movie").casefold()
        title: Title | None
        if kind == "episode":
            title = self.titles.episode(
                self.titles.show(None, row.get("title")),
                row.get("season"),
                row.get("episode"),
                row.get("tvdb_id"),
                imdb_id=row.get("imdb_id"),
            )
            key = episode_key(title) if title is not None else ""
        elif kind in {"show", "series"}:
            return self._listed(row, self.series(row, problems))
        else:
            title = self.titles.movie(
                row.get("title"),
                str(row.get("year") or ""),
                *movie_ids(row.get("tvdb_id"), row.get("imdb_id"), row.get("uuid")),
            )
            key = movie_key(title.title, title.year) if title is not None else ""
        if title is None:
            return None
        return self._listed(row, self._watched(title, key, row, problems), title)

    def _listed(
        self, row: Element, records: Said | None, title: Title | None = None
    ) -> Said | None:
        if records is None or not is_true(row.get("is_watchlisted")):
            return records
        title = title or self.titles.show(row.get("tvdb_id"), row.get("title"), row.get("imdb_id"))
        return [*records, wanted(title, When())] if title is not None else records

    def _watched(self, title: Title, key: str, row: Element, problems: list[str]) -> Said:
        records: Said = []
        if is_true(row.get("is_watched")):
            when = moment_of(row.get("watched_at"), "watched_at", problems)
            records.append(seen(title, key, when, LAYOUT))
            records += rewatches(title, key, row.get("rewatch_count"), LAYOUT, problems)
        return records + _said_of(title, row, problems)


def _row(say: Any, element: Element, line: int, raw: object) -> Row:  # noqa: ANN401
    problems: list[str] = []
    records = say(element, problems)
    problem = "; ".join(dict.fromkeys(problems))
    if records is None:
        return Row(line=line, raw=raw, unmatched="it names no series, episode or film")
    if records:
        return Row(line=line, raw=raw, records=tuple(records), problem=problem)
    if problem:
        return Row(line=line, raw=raw, failed=problem)
    return Row(line=line, raw=raw, skipped="not watched")


def _flat(element: Element) -> Element:
    """Lay the ids of a JSON element beside its other members, as the tables have them."""
    ids = element.get("id")
    if not isinstance(ids, dict):
        return element
    return {**element, "tvdb_id": ids.get("tvdb"), "imdb_id": ids.get("imdb")}


def _episodes(seasons: object) -> Iterator[tuple[object, Element]]:
    for one in seasons if isinstance(seasons, list) else ():
        parts = one.get("episodes") if isinstance(one, dict) else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                yield one.get("number"), part


def _status(title: Title, row: Element, since: When, problems: list[str]) -> Said:
    word = str(row.get("status") or "")
    if not word:
        return []
    if word not in STATUSES:
        problems.append(f"“{word}” is no status that is known of TV Time")
        return []
    return [Status(title=title, status=STATUSES[word], label=word, since=since)]


def _said_of(title: Title, row: Element, problems: list[str]) -> Said:
    records: Said = []
    rating = str(row.get("rating") or "")
    if rating not in {"", "0"}:
        try:
            value = round(float(rating) * 100)
        except (ValueError, OverflowError):
            value = -1
        if 0 < value <= 1000:
            records.append(Rating(title=title, value=value, scale="10"))
        else:
            problems.append(f"“{rating}” is not a rating from 1 to 10")
    if is_true(row.get("is_favorite")) or is_true(row.get("is_favorited")):
        records.append(Favourite(title=title))
    return records
