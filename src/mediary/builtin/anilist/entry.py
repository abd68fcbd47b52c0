"""What one entry of an AniList list says, whichever file it came in."""

from typing import NamedTuple

from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Note,
    Play,
    Progress,
    Rating,
    Status,
    Title,
)
from mediary.sdk.when import UNKNOWN, When

MOST_PLAYS = 5000
# GraphQL's words, and the data export's codes: their places in the enumeration, counted from 0.
STATUSES = {
    "CURRENT": "in_progress", "0": "in_progress",
    "PLANNING": "planned", "1": "planned",
    "COMPLETED": "completed", "2": "completed",
    "DROPPED": "dropped", "3": "dropped",
    "PAUSED": "on_hold", "4": "on_hold",
    "REPEATING": "in_progress", "5": "in_progress",
}  # fmt: skip
_REPEATING = {"REPEATING", "5"}


class Score(NamedTuple):
    """A rating in our measure, with the scale that it was given on."""

    value: int
    scale: str


class Entry(NamedTuple):
    """An entry with its values read: counters are not negative, dates are dates."""

    title: Title
    key: str
    has_own_key: bool
    status: str
    done: int
    total: int
    volumes: int
    repeats: int
    started: When
    finished: When
    score: Score | None
    notes: str
    lists: tuple[str, ...]
    said_at: int | None
    added: When


def records_of(entry: Entry, problems: list[str]) -> list[AnyRecord]:
    """Return all that an entry says; counters past the bound are capped, with a problem."""
    title, said_at = entry.title, entry.said_at
    records: list[AnyRecord] = []
    status = STATUSES.get(entry.status)
    if status:
        records.append(
            Status(
                title=title,
                said_at=said_at,
                status=status,
                label="repeating" if entry.status in _REPEATING else "",
                started=entry.started,
                finished=entry.finished,
            )
        )
    elif entry.status:
        problems.append(f"status “{entry.status}” is not known")
    if entry.score is not None:
        value, scale = entry.score
        records.append(Rating(title=title, said_at=said_at, value=value, scale=scale))
    if entry.notes.strip():
        records.append(Note(title=title, said_at=said_at, text=entry.notes))
    records += [
        ListEntry(title=title, list_key=name, list_name=name, added=entry.added)
        for name in entry.lists
    ]
    return records + _plays(entry, problems)


def _plays(entry: Entry, problems: list[str]) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    series, is_completed = entry.title, STATUSES.get(entry.status) == "completed"
    letter, level = ("c", "chapter") if series.type == "manga" else ("e", "episode")
    done, total = entry.done, entry.total
    if entry.volumes and not done:
        letter, level, done, total = "v", "volume", entry.volumes, 0
    elif entry.volumes:
        last = Title(type=series.type, level="volume", parent=series, number=entry.volumes)
        records.append(Progress(title=last, said_at=entry.said_at, percent=100))
    passes = _passes(entry, done, total)
    finish = entry.finished if is_completed else UNKNOWN
    if is_completed and not sum(passes):
        return records + _whole(entry, len(passes))
    if sum(passes) > MOST_PLAYS:
        problems.append(f"{sum(passes)} plays are too many to be true; {MOST_PLAYS} are kept")
    return records + _counted(entry, level, f"{entry.key}:{letter}", passes, finish=finish)


def _passes(entry: Entry, done: int, total: int) -> list[int]:
    """Return how many parts each pass through a series took, oldest pass first.

    AniList counts finished repeats, and while one goes on `progress` is where that one stands.
    """
    repeats = min(entry.repeats, MOST_PLAYS)
    if entry.status in _REPEATING:
        return [total or done] * (1 + repeats) + [done]
    status = STATUSES.get(entry.status)
    if status == "completed":
        return [done or total] * (1 + repeats)
    if status == "planned":
        return [done]
    return [total or done] * repeats + [done]


def _whole(entry: Entry, count: int) -> list[AnyRecord]:
    """Return the plays of a series that was completed while no one says how long it is."""
    return [
        Play(
            title=entry.title,
            key=f"{entry.key}:{k}",
            has_own_key=entry.has_own_key,
            nature="aggregate" if count > 1 else "mark",
            when=entry.finished if k == count else UNKNOWN,
            is_rewatch=k > 1,
        )
        for k in range(1, count + 1)
    ]


def _counted(
    entry: Entry, level: str, key: str, passes: list[int], *, finish: When
) -> list[AnyRecord]:
    """Return a play for each part of each pass; the very last one is dated."""
    plays: list[AnyRecord] = []
    parts: list[Title] = []
    series = entry.title
    for k, claimed in enumerate(passes, start=1):
        count = min(claimed, MOST_PLAYS - len(plays))
        parts += [
            Title(type=series.type, level=level, parent=series, number=n)
            for n in range(len(parts) + 1, count + 1)
        ]
        dated = count if k == len(passes) else 0
        plays += [
            Play(
                title=parts[n - 1],
                key=f"{key}{n}:{k}",
                has_own_key=entry.has_own_key,
                nature="aggregate",
                when=finish if n == dated else UNKNOWN,
                is_rewatch=k > 1,
            )
            for n in range(1, count + 1)
        ]
        if len(plays) >= MOST_PLAYS:
            break
    return plays
