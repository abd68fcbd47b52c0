"""What one record says, once its columns are known."""

from collections.abc import Iterator
from typing import Any

import msgspec

from mediary.builtin.generic.cells import (
    is_nothing,
    is_yes,
    number_of,
    seconds_of,
    several,
    when_of,
)
from mediary.builtin.generic.mapping import DATE_FIELDS, Column, Mapping
from mediary.builtin.generic.ratings import rating_of
from mediary.builtin.generic.source import Look, Source
from mediary.builtin.generic.titles import Cells, TypeUnknownError, title_of, type_of
from mediary.sdk.contract import Options, Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Favourite,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Tags,
    Title,
)
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When

_RAW = frozenset({"review", "note"})
_STATUSES = {
    "planned": (
        *("plan to watch", "plan to read", "plan to play", "plantowatch", "planning", "to watch"),
        *("to-read", "to read", "to play", "want to watch", "want to read", "want to play"),
        *("backlog", "wishlist", "watchlist", "unwatched", "not started", "todo", "queued"),
    ),
    "in_progress": (
        *("watching", "reading", "playing", "listening", "in progress", "in-progress", "current"),
        *("currently reading", "currently-reading", "currently watching", "started", "ongoing"),
    ),
    "completed": (
        *("complete", "finished", "done", "watched", "seen", "read", "played", "beaten"),
        *("mastered", "100%"),
    ),
    "on_hold": ("on hold", "on-hold", "hold", "paused", "shelved", "stalled"),
    "dropped": (
        *("abandoned", "dnf", "did not finish", "did-not-finish", "retired", "quit", "stopped"),
    ),
}
_STATUS_BY_WORD = {word: name for name, words in _STATUSES.items() for word in (name, *words)}


class Record(msgspec.Struct):
    """A record on its way: its cells, its title, what went wrong, and what it says so far."""

    cells: Cells
    title: Title
    identity: str
    problems: list[str]
    rating: int | None = None


class Reader:
    """Turns records of one source into rows, by one mapping."""

    def __init__(self, source: Source, mapping: Mapping, *, order: str, stem: str) -> None:
        """Look up every column once.

        Raises:
            AnswerNeededError: The mapping names a column that is not there.
        """
        self._mapping = mapping
        self._order = order
        self._list_name = mapping.list or stem
        self._columns = {name: mapping.column(name) or Column() for name in mapping.columns}
        self._looks: dict[str, Look] = {
            field: source.look(column.column, is_raw=field in _RAW)
            for field, column in self._columns.items()
            if column.column
        }
        status = self._columns.get("status", Column())
        self._flags = [(source.look(name), state) for name, state in status.flags.items()]
        kind = mapping.type if isinstance(mapping.type, Column) else Column()
        self._type = source.look(kind.column) if kind.column else None
        self._positions: dict[str, int] = {}

    def row(self, line: int, record: Any, options: Options) -> Row:  # noqa: ANN401
        """Return the row of a record."""
        cells = self._cells(record)
        if options.profile and "profile" in self._looks and cells("profile") != options.profile:
            return Row(line=line, raw=record, skipped=f"the profile is “{cells('profile')}”")
        try:
            kind = type_of(self._mapping, self._type(record) if self._type else "")
        except TypeUnknownError as problem:
            return Row(line=line, raw=record, failed=str(problem))
        title = title_of(self._mapping, cells, kind)
        if not _is_named(title):
            return Row(line=line, raw=record, unmatched="a row without a title")
        said = Record(cells, title, _identity(title), [])
        records = tuple(self._said(said, record, options))
        return Row(line=line, raw=record, records=records, problem="; ".join(said.problems))

    def _cells(self, record: Any) -> Cells:  # noqa: ANN401
        looks, columns = self._looks, self._columns

        def cells(field: str) -> str:
            look = looks.get(field)
            if look is None:
                return columns[field].default if field in columns else ""
            text, column = look(record), columns[field]
            if column.values and field not in {"rating", "status"}:
                text = str(column.values.get(text, text))
            return text or column.default

        return cells

    def _said(self, said: Record, record: Any, options: Options) -> Iterator[AnyRecord]:  # noqa: ANN401
        rating = self._rating(said)
        said.rating = rating.value if rating else None
        status = self._status(said, record, options)
        plays = self._plays(said, options)
        if not plays and (
            self._is_seen(said) or (status is not None and status.status == "completed")
        ):
            plays = [Play(title=said.title, key=f"seen:{said.identity}", nature="mark")]
        kept: list[AnyRecord] = [*plays]
        kept += [one for one in (rating, status) if one is not None]
        kept += self._texts(said, options)
        kept += self._marks(said, options)
        yield from kept
        yield from self._meant(said, options, has_play=bool(plays), is_empty=not kept)

    def _when(self, said: Record, field: str, options: Options, cell: str | None = None) -> When:
        text = said.cells(field) if cell is None else cell
        if is_nothing(text):
            return UNKNOWN
        try:
            return when_of(text, self._order, options.timezone)
        except (ValueError, OverflowError):
            said.problems.append(f"{self._columns[field].column} “{text}” is not a date")
            return UNKNOWN

    def _plays(self, said: Record, options: Options) -> list[Play]:
        dates = self._dates(said, options)
        count = number_of(said.cells("plays")) or 0
        if count > MOST_PLAYS:
            said.problems.append(f"{count:g} plays are more than {MOST_PLAYS}, which were taken")
        total = min(int(count), MOST_PLAYS)
        if total > len(dates):
            # A counter: the last of so many plays has the date.
            return [
                self._play(
                    said,
                    dates[0] if dates and number == total else UNKNOWN,
                    key=f"{said.identity}:{number}",
                    nature="aggregate",
                )
                for number in range(1, total + 1)
            ]
        own = said.cells("id")
        if own:
            keys = [own if len(dates) == 1 else f"{own}:{n}" for n in range(1, len(dates) + 1)]
            return [self._play(said, when, key=key) for when, key in zip(dates, keys, strict=True)]
        return [
            self._play(said, when, key=key_of(said.identity, _spelt(when)), has_own_key=False)
            for when in dates
        ]

    def _dates(self, said: Record, options: Options) -> list[When]:
        """Return the dates of plays; one that cannot be read is a play of unknown date."""
        for field in ("watched", "finished", "seen"):
            separator = self._columns.get(field, Column()).separator
            dates = [
                self._when(said, field, options, cell)
                for cell in several(said.cells(field), separator)
                if not is_nothing(cell) and (field != "seen" or _is_dated(cell))
            ]
            if dates:
                return dates
        return []

    def _play(self, said: Record, when: When, **more: Any) -> Play:  # noqa: ANN401
        cells = said.cells
        return Play(
            title=said.title,
            when=when,
            rating=said.rating,
            duration_seconds=self._seconds(said, "duration"),
            is_rewatch=is_yes(cells("is_rewatch")),
            platform=cells("platform"),
            place=cells("place"),
            device=cells("device"),
            profile=cells("profile"),
            **more,
        )

    def _seconds(self, said: Record, field: str) -> int | None:
        cell = said.cells(field)
        if is_nothing(cell):
            return None
        unit = self._columns[field].unit or ("hours" if field == "time_spent" else "minutes")
        try:
            return seconds_of(cell, unit)
        except ValueError as problem:
            said.problems.append(str(problem))
            return None

    def _is_seen(self, said: Record) -> bool:
        if "seen" not in self._looks:
            return False
        cell = said.cells("seen")
        return is_yes(cell, self._columns["seen"].true) or (
            cell.isdecimal() and cell.strip("0") != ""
        )

    def _rating(self, said: Record) -> Rating | None:
        column = self._columns.get("rating")
        if column is None:
            return None
        try:
            found = rating_of(said.cells("rating"), column.scale, column.values)
        except (ValueError, TypeError) as problem:
            said.problems.append(f"{column.column} cannot be read: {problem}")
            return None
        return Rating(title=said.title, value=found[0], scale=found[1]) if found else None

    def _status(self, said: Record, record: Any, options: Options) -> Status | None:  # noqa: ANN401
        column = self._columns.get("status")
        if column is None:
            return None
        label = said.cells("status")
        name = next((s for look, s in self._flags if is_yes(look(record), column.true)), "")
        if not name and not is_nothing(label):
            folded = {word.casefold(): state for word, state in column.values.items()}
            word = label.strip().casefold()
            name = str(folded.get(word, _STATUS_BY_WORD.get(word.replace("_", " "), "")))
            if name not in _STATUSES:
                said.problems.append(f"status “{label}” is not in the mapping")
        if name not in _STATUSES:
            return None
        return Status(
            title=said.title,
            status=name,
            label=label if label.casefold() != name else "",
            started=self._when(said, "started", options),
            finished=self._when(said, "finished", options),
        )

    def _texts(self, said: Record, options: Options) -> Iterator[AnyRecord]:
        cells, title = said.cells, said.title
        body = cells("review")
        if body.strip():
            yield Review(
                title=title,
                key=f"review:{cells('id') or said.identity}",
                body=body,
                headline=cells("headline"),
                rating=said.rating,
                written=self._when(said, "written", options),
            )
        if cells("note").strip():
            yield Note(title=title, text=cells("note"))
        tags = several(cells("tags"), self._columns.get("tags", Column()).separator or ",")
        if tags:
            yield Tags(title=title, names=tags)

    def _marks(self, said: Record, options: Options) -> Iterator[AnyRecord]:
        cells, title = said.cells, said.title
        if self._says(said, "favourite"):
            yield Favourite(title=title)
        if self._says(said, "owned"):
            yield Owned(title=title, place=cells("place"))
        elif self._says(said, "wanted"):
            yield Owned(title=title, state="wanted")
        if self._says(said, "planned"):
            yield self._later(said, options)
        seconds = self._seconds(said, "time_spent")
        percent = number_of(cells("progress"))
        if seconds or percent is not None:
            yield Progress(
                title=title,
                minutes=seconds // 60 if seconds else None,
                percent=percent if percent is not None and percent <= 100 else None,
            )
        separator = self._columns.get("list", Column()).separator
        for name in several(cells("list"), separator):
            yield self._entry(said, name, options)

    def _says(self, said: Record, field: str) -> bool:
        cell = said.cells(field)
        if not cell:
            return False
        words = self._columns[field].true
        return is_yes(cell, words) or (not words and _is_dated(cell))

    def _meant(
        self, said: Record, options: Options, *, has_play: bool, is_empty: bool
    ) -> Iterator[AnyRecord]:
        means = self._mapping.means
        if means == "seen" and not has_play:
            yield Play(title=said.title, key=f"seen:{said.identity}", nature="mark")
        elif means == "planned":
            yield self._later(said, options)
        elif means == "owned":
            yield Owned(title=said.title, acquired=self._when(said, "added", options))
        elif means == "list" or self._mapping.list or (not means and is_empty):
            # A row that says nothing but its title keeps its place in the file.
            yield self._entry(said, self._list_name, options)

    def _later(self, said: Record, options: Options) -> ListEntry:
        return ListEntry(
            title=said.title,
            list_key="watchlist",
            role="watch_later",
            added=self._when(said, "added", options),
        )

    def _entry(self, said: Record, name: str, options: Options) -> ListEntry:
        self._positions[name] = self._positions.get(name, 0) + 1
        position = number_of(said.cells("position"))
        return ListEntry(
            title=said.title,
            list_key=name,
            list_name=name,
            position=int(position) if position else self._positions[name],
            added=self._when(said, "added", options),
        )


def date_cells(source: Source, mapping: Mapping) -> Iterator[str]:
    """Yield every cell that holds a date, to settle the order of day and month."""
    columns = [mapping.column(field) for field in sorted(DATE_FIELDS | {"seen"})]
    looks = [source.look(column.column) for column in columns if column and column.column]
    if not looks:
        return
    for _, record in source.records():
        for look in looks:
            yield look(record)


def _is_dated(cell: str) -> bool:
    return len(cell) >= 6 and any(c.isdecimal() for c in cell)


def _is_named(title: Title) -> bool:
    one: Title | None = title
    while one is not None:
        if one.title or one.ids:
            return True
        one = one.parent
    return False


def _identity(title: Title) -> str:
    """Return a key of the work in one spelling, whatever else the row says."""
    parts: list[object] = []
    one: Title | None = title
    while one is not None:
        parts += [one.type, one.level, fold_title(one.title), one.year, one.number]
        one = one.parent
    return key_of(*parts)


def _spelt(when: When) -> str:
    return str(when.at) if when.at is not None else f"{when.from_}/{when.to}"
