"""The two logs of the data request: `tracking-prod-records` (films) and `…-v2` (episodes)."""

import re
from collections.abc import Iterator

from mediary.builtin.tvtime.titles import (
    Titles,
    episode_key,
    is_true,
    moment_of,
    movie_key,
    rewatches,
    seen,
    whole,
    year_of,
)
from mediary.sdk.contract import Row
from mediary.sdk.records import AnyRecord, ListEntry, Play, Progress, Status, Title, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title
from mediary.sdk.when import When

LAYOUT = "request"
_EPOCH = re.compile(r"watch-date-(\d{1,12})")

Cells = list[str]


class _Log:
    """What both logs have in common.

    Attributes:
        again: How many rewatches of each episode or film came before; only these few are counted.
    """

    def __init__(self, table: Table) -> None:
        self.table, self.titles = table, Titles()
        self.again: dict[str, int] = {}
        cell = table.cell
        self.created, self.bulk = cell("created_at"), cell("bulk_type")
        self.runtime, self.count = cell("runtime"), cell("rewatch_count")

    def played(
        self, title: Title, key: str, when: When, cells: Cells, problems: list[str]
    ) -> tuple[AnyRecord, ...]:
        """A first watch, and what its counter of rewatches says."""
        first = seen(title, key, when, LAYOUT, extra=facts(bulk=self.bulk(cells)))
        return first, *rewatches(title, key, self.count(cells), LAYOUT, problems)

    def replayed(self, title: Title, key: str, when: When) -> tuple[AnyRecord, ...]:
        """One more watch: a row each."""
        self.again[key] = number = self.again.get(key, 0) + 1
        return (
            Play(
                title=title,
                key=f"{key}:r{number}",
                has_own_key=False,
                when=when,
                layout=LAYOUT,
                is_rewatch=True,
            ),
        )


class SecondLog(_Log):
    """`tracking-prod-records-v2.csv`: what a row is shows the beginning of its `key`."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        cell = table.cell
        self.key, self.show_id, self.show = cell("key"), cell("s_id"), cell("series_name")
        # Some accounts have both pairs of columns, one of them empty.
        self.season, self.season_2 = cell("s_no"), cell("season_number")
        self.number, self.number_2 = cell("ep_no"), cell("episode_number")
        self.own, self.own_2 = cell("ep_id"), cell("episode_id")
        self.followed, self.archived = cell("is_followed"), cell("is_archived")
        self.later, self.since = cell("is_for_later"), cell("followed_at")
        self.units, self.updated = cell("ep_watch_count"), cell("updated_at")

    def rows(self) -> Iterator[Row]:
        """Read the log."""
        for line, cells in self.table:
            key = self.key(cells)
            if key.startswith(("watch-episode-", "rewatch-episode-")):
                yield self.episode(line, cells, is_again=key.startswith("re"))
            elif key.startswith("user-series-"):
                yield self.series(line, cells)
            else:
                yield Row(line=line, raw=cells, skipped="a total that TV Time kept for itself")

    def episode(self, line: int, cells: Cells, *, is_again: bool) -> Row:
        """A watch of an episode."""
        problems: list[str] = []
        show = self.titles.show(self.show_id(cells), self.show(cells))
        title = self.titles.episode(
            show,
            self.season(cells) or self.season_2(cells),
            self.number(cells) or self.number_2(cells),
            self.own(cells) or self.own_2(cells),
            seconds=self.runtime(cells),
        )
        if title is None:
            return Row(line=line, raw=cells, unmatched="the row names no episode")
        key, when = episode_key(title), moment_of(self.created(cells), "created_at", problems)
        if is_again:
            records = self.replayed(title, key, when)
        else:
            records = self.played(title, key, when, cells, problems)
        return Row(line=line, raw=cells, records=records, problem="; ".join(problems))

    def series(self, line: int, cells: Cells) -> Row:
        """What the person said of a series."""
        title = self.titles.show(self.show_id(cells), self.show(cells))
        if title is None:
            return Row(line=line, raw=cells, unmatched="the row names no series")
        problems: list[str] = []
        since = moment_of(self.since(cells) or self.created(cells), "followed_at", problems)
        records = list(
            followed(
                title,
                since,
                is_followed=is_true(self.followed(cells)),
                is_archived=is_true(self.archived(cells)),
                is_later=is_true(self.later(cells)),
            )
        )
        if units := whole(self.units(cells)):
            last = moment_of(self.updated(cells), "updated_at", problems)
            records.append(Progress(title=title, units=units, last=last))
        problem = "; ".join(problems)
        if records:
            return Row(line=line, raw=cells, records=tuple(records), problem=problem)
        return Row(line=line, raw=cells, skipped="a series that is no longer followed")


class FirstLog(_Log):
    """`tracking-prod-records.csv`: films, and a part of the episodes that the second log has."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        cell = table.cell
        self.type, self.entity = cell("type"), cell("entity_type")
        self.show, self.show_id, self.film = (
            cell("series_name"),
            cell("series_id"),
            cell("movie_name"),
        )
        self.released, self.slug = cell("release_date"), cell("alpha_range_key")
        self.season, self.number = cell("season_number"), cell("episode_number")
        self.own, self.range, self.day = (
            cell("episode_id"),
            cell("watch_date_range_key"),
            cell("watch_date"),
        )

    def rows(self) -> Iterator[Row]:
        """Read the log."""
        for line, cells in self.table:
            type_ = self.type(cells)
            if type_ in {"watch", "rewatch", "towatch"}:
                yield self.said(line, cells, type_)
            elif type_ == "follow":
                yield Row(
                    line=line, raw=cells, skipped="written for each title that was ever opened"
                )
            else:
                yield Row(line=line, raw=cells, skipped="a total that TV Time kept for itself")

    def said(self, line: int, cells: Cells, type_: str) -> Row:
        """A watch, or a wish to watch."""
        is_episode = self.entity(cells) == "episode" or (
            not self.film(cells) and bool(self.number(cells))
        )
        title, key = self.episode(cells) if is_episode else self.movie(cells)
        if title is None:
            return Row(line=line, raw=cells, unmatched="the row names no film or episode")
        problems: list[str] = []
        records: tuple[AnyRecord, ...]
        if type_ == "towatch":
            added = moment_of(self.created(cells), "created_at", problems)
            records = (wanted(title, added),)
        elif type_ == "rewatch":
            records = self.replayed(title, key, self.when(cells, problems))
        else:
            records = self.played(title, key, self.when(cells, problems), cells, problems)
        return Row(line=line, raw=cells, records=records, problem="; ".join(problems))

    def episode(self, cells: Cells) -> tuple[Title | None, str]:
        """An episode and its key."""
        show = self.titles.show(self.show_id(cells), self.show(cells))
        title = self.titles.episode(
            show,
            self.season(cells),
            self.number(cells),
            self.own(cells),
            seconds=self.runtime(cells),
        )
        return title, episode_key(title) if title is not None else ""

    def movie(self, cells: Cells) -> tuple[Title | None, str]:
        """A film and its key. The slug is English even where the name is not."""
        slug = self.slug(cells).removeprefix(f"{self.type(cells)}-alpha-").replace("-", " ")
        name, released = self.film(cells), self.released(cells)
        year = year_of(released)
        title = self.titles.movie(
            name or slug,
            year,
            seconds=self.runtime(cells),
            released=released[:10] if year else "",
            also=slug if name and fold_title(slug) != fold_title(name) else "",
        )
        return title, movie_key(slug or name, year)

    def when(self, cells: Cells, problems: list[str]) -> When:
        """The number in the range key, else the day of the row."""
        found = _EPOCH.search(self.range(cells))
        text = found[1] if found else self.day(cells) or self.created(cells)
        return moment_of(text, "created_at", problems)


def wanted(title: Title, added: When) -> ListEntry:
    """A place in the queue."""
    return ListEntry(
        title=title, list_key="watchlist", list_name="Watchlist", role="watch_later", added=added
    )


def followed(
    title: Title, since: When, *, is_followed: bool, is_archived: bool, is_later: bool = False
) -> Iterator[AnyRecord]:
    """What following a series says; archived is TV Time's word for having stopped."""
    if is_archived:
        yield Status(title=title, status="dropped", label="archived", since=since)
    elif is_later:
        yield Status(title=title, status="planned", label="for later", since=since)
        yield wanted(title, since)
    elif is_followed:
        yield Status(title=title, status="in_progress", label="followed", since=since)
