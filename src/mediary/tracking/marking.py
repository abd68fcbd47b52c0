"""Marking as watched, read, played: one item, a whole one with its parts, or all up to here."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core.bulk import select_in
from mediary.core.errors import InvalidError
from mediary.sdk.when import When
from mediary.tracking.dates import RELEASE, parse_when, today
from mediary.tracking.editing import delete_plays
from mediary.tracking.hand import HandPlay, by_hand

MOST = 20_000


class Part(NamedTuple):
    """An item that can be played: a film, an episode, a track; the title itself where it has none.

    Attributes:
        season: Number of its season; 0 for specials.
        first, last: Days between which it came out.
        is_played: Whether there is a play of it.
    """

    item_id: int
    season: float | None
    number: float | None
    first: int | None
    last: int | None
    is_played: bool


class Marked(NamedTuple):
    """What a mark did: its batch (None where there was nothing to do), and how many plays."""

    batch_id: int | None
    plays: int


_PARTS = text(
    "WITH RECURSIVE tree(id, level, parent_id, position, season, release_from, release_to) AS ("
    " SELECT i.id, i.level, i.parent_id, i.position, CAST(NULL AS DOUBLE PRECISION),"
    " i.release_from, i.release_to FROM media_item i WHERE i.id = :item"
    " UNION ALL SELECT c.id, c.level, c.parent_id, c.position,"
    " CASE WHEN t.level = 'season' THEN t.position ELSE t.season END, c.release_from,"
    " c.release_to FROM tree t JOIN media_item c ON c.parent_id = t.id"
    " AND EXISTS (SELECT 1 FROM item_mention m WHERE m.user_id = :user AND m.media_item_id = c.id"
    " AND m.void_reason IS NULL))"
    " SELECT id, level, season, position, release_from, release_to,"
    " EXISTS (SELECT 1 FROM tree k WHERE k.parent_id = tree.id) AS has_parts,"
    " EXISTS (SELECT 1 FROM watch_log l WHERE l.user_id = :user AND l.media_item_id = tree.id"
    " AND NOT l.is_partial) AS is_played FROM tree"
)


def parts_of(db: Session, user_id: int, item_id: int) -> list[Part]:
    """Return what of an item can be played, in order, specials last; itself where it is whole."""
    rows = db.execute(_PARTS, {"item": item_id, "user": user_id}).all()
    parts = [
        Part(
            row.id, row.season, row.position, row.release_from, row.release_to,
            bool(row.is_played),
        )
        for row in rows
        if not row.has_parts
    ]  # fmt: skip
    return sorted(parts, key=_order)


def _order(part: Part) -> tuple[Any, ...]:
    unknown = float("inf")
    season = unknown if part.season is None else part.season
    number = unknown if part.number is None else part.number
    return (season == 0, season, number, part.item_id)


def mark(
    db: Session,
    viewer: Viewer,
    item_id: int,
    *,
    label: str,
    when: str = "now",
    up_to: int | None = None,
    is_again: bool = False,
) -> Marked:
    """Write a play of each part that is out and not played yet, in one act.

    Args:
        db: The transaction.
        viewer: Who watched.
        item_id: The film, show, season, episode, album …
        label: What the act is called.
        when: A date as `tracking.dates` reads it; "release" dates each part by its release, and a
            range "2020-01/2020-06" spreads the parts over it evenly.
        up_to: Only the parts up to this one, in order.
        is_again: Also those that were played before: once more through all of it.
    """
    day = today(viewer.timezone)
    parts = parts_of(db, viewer.user_id, item_id)
    is_single = len(parts) == 1
    if up_to is not None:
        parts = _up_to(parts, up_to)
    elif not is_single and any(part.season != 0 for part in parts):
        parts = [part for part in parts if part.season != 0]
    wanted = [
        part
        for part in parts
        if (is_single or part.first is None or part.first <= day)
        and (is_single or is_again or not part.is_played)
    ]
    if not wanted:
        return Marked(None, 0)
    if len(wanted) > MOST:
        raise InvalidError(f"More than {MOST} at once; mark it season by season.")
    dates = _dates(wanted, when, viewer.timezone)
    kind = "manual" if len(wanted) == 1 else "bulk"
    with by_hand(db, viewer.user_id, label, kind=kind) as hand:
        hand.log(
            [
                HandPlay(part.item_id, date, is_rewatch=is_again)
                for part, date in zip(wanted, dates, strict=True)
            ]
        )
        return Marked(hand.batch_id, len(wanted))


def _up_to(parts: Sequence[Part], item_id: int) -> list[Part]:
    places = [place for place, part in enumerate(parts) if part.item_id == item_id]
    if not places:
        raise InvalidError("This is no part of it.")
    return list(parts[: places[0] + 1])


def _dates(parts: Sequence[Part], when: str, zone: str) -> list[When]:
    if when == RELEASE:
        return [When(from_=part.first, to=part.last) for part in parts]
    date = parse_when(when, zone)
    if len(parts) > 1 and "/" in when and date.from_ is not None and date.to is not None:
        return _spread(date.from_, date.to, len(parts))
    return [date] * len(parts)


def _spread(first: int, last: int, count: int) -> list[When]:
    """Lay plays evenly over a range of days, the first on its first day, the last on its last."""
    steps = max(count - 1, 1)
    days = [first + (last - first) * place // steps for place in range(count)]
    return [When(from_=day, to=day) for day in days]


def unmark(db: Session, viewer: Viewer, item_id: int) -> Marked:
    """Delete every play of an item and its parts; an undo brings them back."""
    items = [part.item_id for part in parts_of(db, viewer.user_id, item_id)]
    plays = _plays_of(db, viewer.user_id, {*items, item_id})
    if not plays:
        return Marked(None, 0)
    return Marked(delete_plays(db, viewer, plays), len(plays))


def _plays_of(db: Session, user_id: int, items: Iterable[int]) -> list[int]:
    rows = select_in(
        db,
        "SELECT id FROM watch_log WHERE user_id = :user AND media_item_id {values}",
        sorted(items),
        user=user_id,
    )
    return [row.id for row in rows]
