"""What one entry of an AniList list says, whichever file it came in."""

from typing import NamedTuple

from mediary.sdk.counters import MOST_PLAYS, counted_parts, counted_whole
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Note,
    Progress,
    Rating,
    Status,
    Title,
)
from mediary.sdk.when import UNKNOWN, When

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
        return records + counted_whole(
            series, entry.key, len(passes), finish=entry.finished, has_own_key=entry.has_own_key
        )
    if sum(passes) > MOST_PLAYS:
        problems.append(f"{sum(passes)} plays are too many to be true; {MOST_PLAYS} are kept")
    return records + counted_parts(
        series, level, f"{entry.key}:{letter}", passes, finish=finish, has_own_key=entry.has_own_key
    )


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
