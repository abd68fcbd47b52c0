"""What a line of tracking says: plays, statuses, scores."""

from typing import NamedTuple

from mediary.builtin.yamtrack.cells import Line
from mediary.builtin.yamtrack.titles import source_of
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Note,
    Play,
    Progress,
    Rating,
    Status,
    Tags,
    Title,
)
from mediary.sdk.when import UNKNOWN, When

_STATUSES = {
    "completed": "completed",
    "complete": "completed",
    "in progress": "in_progress",
    "in_progress": "in_progress",
    "repeating": "in_progress",
    "planning": "planned",
    "planned": "planned",
    "paused": "on_hold",
    "on hold": "on_hold",
    "dropped": "dropped",
}
# A line of these counts its parts; the letter stands in the keys.
_PARTS = {"anime": ("e", "episode"), "manga": ("c", "chapter"), "comic": ("i", "issue")}
# Lines of these have lines of their parts beside them, which say what was seen.
_FRAMES = {"tv", "season", "music_artist", "music_album"}


class Passes:
    """Numbers the passes through a title: newer versions write a line for each of them."""

    def __init__(self) -> None:
        """Start with none."""
        self._counts: dict[str, int] = {}

    def take(self, key: str, count: int) -> int:
        """Return the number of the first of `count` new passes."""
        first = self._counts.get(key, 0) + 1
        self._counts[key] = first + count - 1
        return first


class _Said(NamedTuple):
    line: Line
    title: Title
    kind: str
    key: str
    status: str
    is_repeating: bool
    ended: When
    repeats: int


def records_of(line: Line, title: Title, passes: Passes) -> list[AnyRecord]:
    """Return all that a line says; counters past the bound are capped, with a problem."""
    kind = line["media_type"].lower()
    word = line["status"].lower()
    status = _STATUSES.get(word, "")
    if word and not status and word != "none":
        line.problems.append(f"status “{line['status']}” is not known")
    repeats = line.count("repeats")
    if repeats > MOST_PLAYS:
        line.problems.append(f"repeats {repeats} are too many to be true; {MOST_PLAYS} are kept")
    said = _Said(
        line=line,
        title=title,
        kind=kind,
        key=":".join(
            part
            for part in (
                source_of(line), kind, line["media_id"] or key_of(line["title"]),
                line["season_number"], line["episode_number"],
            )
            if part
        ),
        status=status,
        is_repeating=word == "repeating",
        ended=line.date("end_date", "watch_date"),
        repeats=min(repeats, MOST_PLAYS),
    )  # fmt: skip
    records = _plays(said, passes)
    if kind != "episode" and status:
        records.append(_status(said))
    return records + _opinions(said, passes)


def _status(said: _Said) -> Status:
    return Status(
        title=said.title,
        said_at=said.line.date("progressed_at").at,
        status=said.status,
        label="repeating" if said.is_repeating else "",
        started=said.line.date("start_date"),
        finished=said.ended,
    )


def _opinions(said: _Said, passes: Passes) -> list[AnyRecord]:
    line, title = said.line, said.title
    records: list[AnyRecord] = []
    score = line["score"]
    if score and score.lower() != "none":
        try:
            value = round(float(score) * 100)
        except (ValueError, OverflowError):
            value = -1
        if 0 <= value <= 1000:
            said_at = line.date("progressed_at").at
            records.append(Rating(title=title, said_at=said_at, value=value, scale="10.1"))
        else:
            line.problems.append(f"score “{score}” is not between 0 and 10")
    notes = line["notes"]
    if notes:
        # Each pass has notes of its own; those of the first are the title's.
        count = passes.take(f"{said.key}:note", 1)
        key = f"{said.key}:{count}" if count > 1 else ""
        records.append(Note(title=title, key=key, text=notes))
    tags = line.names("item_tags")
    if tags:
        records.append(Tags(title=title, names=tags))
    return records


def _plays(said: _Said, passes: Passes) -> list[AnyRecord]:
    if said.kind in _PARTS:
        return _parts(said, passes)
    if said.kind == "boardgame":
        return _sessions(said, passes)
    if said.kind in _FRAMES:
        return []
    records = _amount(said)
    if said.kind == "episode" or said.status == "completed":
        records.append(_once(said))
    elif said.is_repeating:
        records.append(_unknown(said, 0))
    records += [_unknown(said, k) for k in range(1, said.repeats + 1)]
    return records


def _once(said: _Said) -> Play:
    """Return the play that a line stands for: its date is part of what tells it from others."""
    ended = said.ended
    return Play(
        title=said.title,
        key=key_of(said.key, ended.at, ended.from_),
        has_own_key=False,
        nature="mark" if ended.is_unknown and said.kind != "episode" else "event",
        when=ended,
    )


def _unknown(said: _Said, k: int) -> Play:
    return Play(title=said.title, key=f"{said.key}:r{k}", nature="aggregate", is_rewatch=k > 0)


def _amount(said: _Said) -> list[AnyRecord]:
    """Return hours of a game, or pages of a book that goes on."""
    line, last = said.line, said.line.date("progressed_at")
    if said.kind == "game":
        minutes = line.minutes("progress")
        return [Progress(title=said.title, minutes=minutes, last=last)] if minutes else []
    if said.kind == "book" and said.status != "completed":
        pages = line.count("progress")
        return [Progress(title=said.title, units=pages, last=last)] if pages else []
    return []


def _sessions(said: _Said, passes: Passes) -> list[AnyRecord]:
    """Return the plays of a board game, which `progress` counts; the last one is dated."""
    count = said.line.count("progress") or int(said.status == "completed")
    if count > MOST_PLAYS:
        said.line.problems.append(f"progress {count} is too high to be true")
        count = MOST_PLAYS
    if not count:
        return []
    first = passes.take(said.key, count)
    return [
        Play(
            title=said.title,
            key=f"{said.key}:{k}",
            nature="aggregate",
            when=said.ended if k == first + count - 1 else UNKNOWN,
        )
        for k in range(first, first + count)
    ]


def _parts(said: _Said, passes: Passes) -> list[AnyRecord]:
    """Return a play for each part of each pass; the very last one is dated when all was seen."""
    done = said.line.count("progress")
    is_completed = said.status == "completed"
    rounds = 1 + said.repeats + int(said.is_repeating)
    first = passes.take(said.key, rounds)
    if not done:
        return [_whole(said, first + rounds - 1)] if is_completed else []
    if done * rounds > MOST_PLAYS:
        said.line.problems.append(
            f"{done * rounds} plays are too many to be true; {MOST_PLAYS} are kept"
        )
    letter, level = _PARTS[said.kind]
    count = min(done, MOST_PLAYS)
    work = said.title
    parts = [Title(type=work.type, level=level, parent=work, number=n) for n in range(1, count + 1)]
    last = first + min(rounds, max(MOST_PLAYS // count, 1)) - 1
    finish = said.ended if is_completed else UNKNOWN
    return [
        Play(
            title=part,
            key=f"{said.key}:{letter}{n}:{k}",
            nature="aggregate",
            when=finish if k == last and n == count else UNKNOWN,
            is_rewatch=k > 1,
        )
        for k in range(first, last + 1)
        for n, part in enumerate(parts, start=1)
    ]


def _whole(said: _Said, k: int) -> Play:
    return Play(title=said.title, key=f"{said.key}:{k}", nature="mark", when=said.ended)
