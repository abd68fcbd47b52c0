"""`CONTENT_INTERACTION/ViewingActivity.csv` of Netflix's data request: every sitting.

Sittings of one title on one day by one profile are one play: each of their rows carries that same
play, with the earliest start and the summed time. The day is the UTC day, whatever zone the
person names, so that the same export always gives the same plays.
"""

from collections.abc import Callable, Iterator
from sys import intern
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mediary.builtin.netflix.dates import days_of_starts, is_day_first, parse_start
from mediary.builtin.netflix.titles import parse_title
from mediary.sdk.contract import Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play, facts
from mediary.sdk.tables import Table
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import DAY, UNKNOWN, When, at_moment, datetime_of


class _Columns(NamedTuple):
    profile: Callable[[list[str]], str]
    start: Callable[[list[str]], str]
    duration: Callable[[list[str]], str]
    attributes: Callable[[list[str]], str]
    title: Callable[[list[str]], str]
    supplement: Callable[[list[str]], str]
    device: Callable[[list[str]], str]
    country: Callable[[list[str]], str]


class _Sitting(NamedTuple):
    """A row that is a viewing; `at` is None where its start cannot be read."""

    key: str
    title: str
    profile: str
    at: int | None
    seconds: int | None
    device: str
    country: str
    problem: str


class _Sum(NamedTuple):
    """A play so far: earliest start, seconds, and where it began."""

    at: int
    seconds: int | None
    device: str
    country: str


def read_activity(file: ExportFile, options: Options) -> Iterator[Row]:
    """Yield a row for each sitting; the file is read three times.

    Raises:
        AnswerNeededError: A spreadsheet wrote the times, and nothing tells day and month apart.
    """
    sums: dict[str, _Sum] = {}
    table = file.table()
    columns = _columns(table)
    starts = days_of_starts(columns.start(cells) for _, cells in table)
    day_first = is_day_first(starts, options.is_day_first)
    for _, cells in table:
        if not _reason(columns, cells, options):
            sitting = _sitting(columns, cells, day_first=day_first)
            if sitting.at is not None:
                sums[sitting.key] = _added(sums.get(sitting.key), sitting, sitting.at)
    for line, cells in table:
        reason = _reason(columns, cells, options)
        if reason:
            yield Row(line=line, raw=cells, skipped=reason)
        elif not one_line(columns.title(cells)):
            yield Row(line=line, raw=cells, unmatched="Netflix left the title blank")
        else:
            sitting = _sitting(columns, cells, day_first=day_first)
            yield _row(line, cells, sitting, sums, options.timezone)


def _columns(table: Table) -> _Columns:
    return _Columns(
        profile=table.cell("profile name"),
        start=table.cell("start time"),
        duration=table.cell("duration"),
        attributes=table.cell("attributes"),
        title=table.cell("title"),
        supplement=table.cell("supplemental video type"),
        device=table.cell("device type"),
        country=table.cell("country"),
    )


def _reason(columns: _Columns, cells: list[str], options: Options) -> str:
    """Say why a row is no viewing of the person; "" when it is one."""
    supplement = columns.supplement(cells)
    if supplement:
        return f"supplemental video: {supplement}"
    if options.profile and columns.profile(cells) != options.profile:
        return "another profile's"
    if "hidden" in columns.attributes(cells).casefold() and "deleted" not in options.switches:
        return "hidden from the viewing history"
    return ""


def _sitting(columns: _Columns, cells: list[str], *, day_first: bool) -> _Sitting:
    title, profile = one_line(columns.title(cells)), columns.profile(cells)
    text, problem, at = columns.start(cells), "", None
    try:
        at = at_moment(parse_start(text, is_day_first=day_first)).at
    except ValueError:
        problem = f"Start Time “{text}” is not a time; the play is kept without a date"
    seconds = _seconds(columns.duration(cells))
    if seconds is None:
        problem = problem or f"Duration “{columns.duration(cells)}” is not a duration"
    day = text if at is None else str(at // DAY)
    return _Sitting(
        key=key_of("detailed", profile, fold_title(title), day),
        title=title,
        profile=intern(profile),
        at=at,
        seconds=seconds,
        device=intern(columns.device(cells)),
        country=intern(columns.country(cells)),
        problem=problem,
    )


def _added(so_far: _Sum | None, sitting: _Sitting, at: int) -> _Sum:
    if so_far is None:
        return _Sum(at, sitting.seconds, sitting.device, sitting.country)
    known = [one for one in (so_far.seconds, sitting.seconds) if one is not None]
    seconds = sum(known) if known else None
    if at < so_far.at:
        return _Sum(at, seconds, sitting.device, sitting.country)
    return so_far._replace(seconds=seconds)


def _row(
    line: int,
    cells: list[str],
    sitting: _Sitting,
    sums: dict[str, _Sum],
    zone: ZoneInfo | None,
) -> Row:
    whole = sums[sitting.key] if sitting.at is not None else None
    seconds = whole.seconds if whole else sitting.seconds
    country = whole.country if whole else sitting.country
    play = Play(
        title=parse_title(sitting.title),
        key=sitting.key,
        # Rows of one play carry equal plays; only rows without a date are told apart by order.
        has_own_key=whole is not None,
        when=_when(whole.at, zone) if whole else UNKNOWN,
        layout="detailed",
        duration_seconds=seconds,
        is_partial=seconds == 0,
        device=whole.device if whole else sitting.device,
        profile=sitting.profile,
        extra=facts(country=country),
    )
    return Row(line=line, raw=cells, records=(play,), problem=sitting.problem)


def _when(at: int, zone: ZoneInfo | None) -> When:
    if zone is None:
        return When(at=at)
    gap = datetime_of(at).astimezone(zone).utcoffset()
    return When(at=at, offset=int(gap.total_seconds() // 60) if gap is not None else None)


def _seconds(text: str) -> int | None:
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    hours, minutes, seconds = (int(part[:6]) for part in parts)
    return hours * 3600 + minutes * 60 + seconds
