"""The rows of `user_title`, made from what is counted and said of works and their seasons."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.catalog.service import BY_ID
from mediary.core.bulk import select_in
from mediary.core.clock import now
from mediary.core.identifiers import instant_of
from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY
from mediary.tracking import title_counts
from mediary.tracking.statuses import CONTAINERS, Counted, derived_status, has_units

TITLE_COLUMNS = (
    "user_id", "media_type_id", "media_item_id", "work_id", "is_season", "status",
    "is_status_chosen", "plays", "seconds", "watched", "known", "aired", "progress", "first_at",
    "last_at", "next_item_id", "next_release_on", "rating", "is_favorite", "added_at",
    "sort_title", "search_text", "year", "released_on", "runtime_minutes", "minutes_left",
)  # fmt: skip
LONGEST_SEARCH = 400


class Sums(msgspec.Struct):
    """What was played of a work, or of a season: its own plays apart from those of its units."""

    own_plays: int = 0
    plays: int = 0
    begun: int = 0
    seconds: int = 0
    watched: int = 0
    known: int = 0
    aired: int = 0
    minutes: int = 0
    untimed: int = 0
    first_at: int | None = None
    last_at: int | None = None
    next_on: int | None = None

    def add(self, heard: tuple[Any, ...], *, has_units: bool) -> None:
        """Add what was played at one level; units count only where they are to."""
        (
            watched, plays, seconds, first_at, last_at, open_, open_out, minutes, untimed, next_on,
            begun,
        ) = heard  # fmt: skip
        self.plays += plays
        self.begun += begun
        self.seconds += int(seconds or 0)
        self.first_at = _least(self.first_at, first_at)
        self.last_at = _most(self.last_at, last_at)
        if has_units:
            self.watched += watched
            self.known += watched + open_
            self.aired += watched + open_out
            self.minutes += int(minutes or 0)
            self.untimed += untimed
            self.next_on = _least(self.next_on, next_on)


class Told(msgspec.Struct):
    """All that the rows of some works are made from, by item."""

    sums: dict[int, Sums]
    said: dict[int, Row[Any]]
    begun: dict[int, Row[Any]]
    added: dict[int, int]
    paused: set[int]
    queued: set[int]
    next_items: dict[int, int]


def title_rows(db: Session, user_id: int, works: Sequence[int]) -> list[tuple[object, ...]]:
    """Return the rows of those of these works of which anything is said, and of their seasons."""
    today = now() // DAY
    counts = title_counts.plays_of_parts(db, user_id, works, today)
    played = {row.work_id for row in counts if row.plays or row.begun}
    said = {row.work_id: row for row in title_counts.first_said(db, user_id, works)}
    unplayed = sorted(set(said) - played)
    held = sorted(played | title_counts.spoken_of(db, user_id, unplayed))
    items = {row.id: row for row in _facts(db, held)}
    specials = {row.id for row in items.values() if row.level == "season" and row.position == 0}
    sums = _sums(counts, set(held), specials)
    open_works = {
        row.work_id for row in counts if row.open_out and row.level not in CONTAINERS
    }.intersection(held)
    told = Told(
        sums=sums,
        said=_by_item(db, user_id, items, "user_media", "status_chosen, rating, is_favorite"),
        begun=_by_item(
            db, user_id, items, "playback_progress",
            "percentage, units, total_units, position_seconds",
        ),
        added=_added(db, user_id, held, sums, said),
        paused=title_counts.paused(db, user_id, unplayed),
        queued=title_counts.queued(db, user_id, unplayed),
        next_items=_next_items(
            title_counts.first_open_units(db, user_id, sorted(open_works), today)
        ),
    )  # fmt: skip
    return [_row(user_id, item, told) for item in items.values() if item.id in sums]


def _sums(counts: Iterable[Row[Any]], works: set[int], specials: set[int]) -> dict[int, Sums]:
    sums: dict[int, Sums] = defaultdict(Sums)
    for row in counts:
        work, home, level, is_own, *rest = tuple(row)
        if work not in works:
            continue
        heard, is_unit = tuple(rest), level not in CONTAINERS
        whole = sums[work]
        whole.add(heard, has_units=is_unit and not is_own and home not in specials)
        if is_own:
            whole.own_plays += heard[1]
        elif home != work:
            part = sums[home]
            part.add(heard, has_units=is_unit)
            if level == "season":
                part.own_plays += heard[1]
    return sums


def _facts(db: Session, works: Sequence[int]) -> Iterator[Row[Any]]:
    """Yield the works and their seasons, with what lists sort and search by."""
    columns = (
        "id, COALESCE(work_id, id) AS work_id, media_type_id, level, position, title, sort_title,"
        " original_title, year, release_from, runtime_minutes, is_provisional"
    )
    yield from select_in(
        db, f"SELECT {columns}, TRUE AS is_work FROM media_item WHERE id {{values}}", works
    )
    yield from select_in(
        db,
        f"SELECT {columns}, FALSE AS is_work FROM media_item"
        " WHERE parent_id {values} AND level = 'season'",
        works,
    )


def _by_item(
    db: Session, user_id: int, items: Iterable[int], table: str, columns: str
) -> dict[int, Row[Any]]:
    rows = select_in(
        db,
        f"SELECT media_item_id, {columns} FROM {table}"
        " WHERE user_id = :user AND media_item_id {values}",
        sorted(items),
        user=user_id,
    )
    return {row.media_item_id: row for row in rows}


def _added(
    db: Session,
    user_id: int,
    works: Sequence[int],
    sums: dict[int, Sums],
    said: dict[int, Row[Any]],
) -> dict[int, int]:
    """Return when each work was first said or played; else when its first record was written."""
    added: dict[int, int] = {}
    for work in works:
        said_at = said[work].said_at if work in said else None
        first = _least(said_at, sums[work].first_at)
        if first is not None:
            added[work] = first
        elif work in said:
            added[work] = instant_of(said[work].id)
    silent = [work for work in works if work not in added]
    for row in title_counts.first_recorded(db, user_id, silent):
        added[row.work_id] = instant_of(row.id) if row.said_at is None else row.said_at
    return added


def _next_items(open_units: Iterable[Row[Any]]) -> dict[int, int]:
    """Return the first open unit of each work and of each season."""
    found: dict[int, int] = {}
    for row in open_units:
        found.setdefault(row.work_id, row.id)
        found.setdefault(row.home, row.id)
    return found


def _row(user_id: int, item: Row[Any], told: Told) -> tuple[object, ...]:
    sums = told.sums[item.id]
    said, begun = told.said.get(item.id), told.begun.get(item.id)
    spec = BY_ID[item.media_type_id]
    chosen = said.status_chosen if said else None
    status = chosen or derived_status(
        Counted(
            spec.name, item.level, sums.own_plays, sums.plays - sums.own_plays,
            begun is not None or item.id in told.paused or sums.begun > 0, sums.watched,
            sums.aired, bool(item.is_provisional), item.id in told.queued,
        )
    )  # fmt: skip
    units = has_units(spec.name, item.level)
    progress = _progress(sums, item, begun, units=units)
    return (
        user_id, item.media_type_id, item.id, item.work_id, not item.is_work, status,
        chosen is not None, sums.plays, sums.seconds, sums.watched, sums.known, sums.aired,
        progress, sums.first_at, sums.last_at, told.next_items.get(item.id) if units else None,
        sums.next_on, said.rating if said else None, bool(said.is_favorite) if said else False,
        told.added[item.work_id], item.sort_title, _search_text(item) if item.is_work else "",
        item.year, item.release_from, item.runtime_minutes,
        _minutes_left(sums, item, spec.minutes, progress, units=units),
    )  # fmt: skip


def _progress(sums: Sums, item: Row[Any], begun: Row[Any] | None, *, units: bool) -> float:
    """Return how much of what is out was played, 0 to 1; what a source says where none is known."""
    if sums.own_plays and not (units and sums.aired > sums.watched):
        return 1.0
    if units and sums.aired:
        return round(sums.watched / sums.aired, 4)
    if begun is None:
        return 0.0
    share = 0.0
    if begun.percentage is not None:
        share = begun.percentage / 100
    elif begun.units is not None and begun.total_units:
        share = begun.units / begun.total_units
    elif begun.position_seconds is not None and item.runtime_minutes:
        share = begun.position_seconds / (60 * item.runtime_minutes)
    return round(min(max(share, 0.0), 1.0), 4)


def _minutes_left(
    sums: Sums, item: Row[Any], usual: int, progress: float, *, units: bool
) -> int | None:
    """Return the minutes that what is out and not played yet takes; None where nobody knows."""
    if units:
        each = item.runtime_minutes or usual
        return sums.minutes + sums.untimed * int(each) if sums.aired else None
    if item.runtime_minutes is None:
        return None
    return round(int(item.runtime_minutes) * (1 - progress))


def _search_text(item: Row[Any]) -> str:
    names = [fold_title(name) for name in (item.title, item.original_title) if name]
    return f" {' '.join(dict.fromkeys(names))[:LONGEST_SEARCH]} "


def _least(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


def _most(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)
