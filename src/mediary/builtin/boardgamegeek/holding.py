"""What one entry of a collection says, whichever file it stands in."""

from collections.abc import Iterator

import msgspec

from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.ids import known, numbered
from mediary.sdk.records import (
    AnyRecord,
    Fact,
    ListEntry,
    Note,
    Owned,
    Play,
    Rating,
    Review,
    Status,
    Title,
)
from mediary.sdk.when import UNKNOWN, When, micros, parse_iso, parse_partial

_PRIORITIES = {
    "1": "must have",
    "2": "love to have",
    "3": "like to have",
    "4": "thinking about it",
    "5": "don't buy this",
}
_KINDS = {
    "boardgameexpansion": ("boardgame", "expansion"),
    "expansion": ("boardgame", "expansion"),
    "videogame": ("game", "game"),
    "videogameexpansion": ("game", "dlc"),
}


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a collection: cells as text, flags by their name in the file.

    Attributes:
        flags: Those of own, prevowned, fortrade, want, wanttoplay, wanttobuy, wishlist, preordered
            that are set.
        collid: Number of the copy; a game that is owned twice has two.
    """

    title: Title
    thing: str
    collid: str = ""
    flags: frozenset[str] = frozenset()
    priority: str = ""
    wish_note: str = ""
    rating: str = ""
    plays: str = ""
    comment: str = ""
    private_comment: str = ""
    modified: str = ""
    edition: str = ""
    condition: str = ""
    place: str = ""
    acquired: str = ""
    price: str = ""
    currency: str = ""
    count: str = ""
    format: tuple[Fact, ...] = ()


class Said(msgspec.Struct):
    """Records of one entry, and what could not be read in it."""

    records: list[AnyRecord]
    problems: list[str]


def title_of(thing: str, name: str, *, subtype: str, year: str, more: tuple[Fact, ...]) -> Title:
    """Return the game with its number at the site; years before Christ are negative."""
    kind, level = _KINDS.get(subtype.lower(), ("boardgame", "game"))
    number = whole(year.removeprefix("-")) * (-1 if year.startswith("-") else 1)
    return Title(
        type=kind,
        level=level,
        title=name,
        year=number or None,
        ids=known(numbered("bgg", "thing", thing)),
        facts=more,
    )


def whole(cell: str) -> int:
    """Return a whole number of at most nine digits; 0 for all else."""
    return int(cell) if cell.isdecimal() and len(cell) < 10 else 0


def said_of(held: Holding) -> Said:
    """Return all that an entry says; without records it says nothing of the person."""
    said = Said([], [])
    at = _instant(held.modified, said)
    said.records += _copies(held, at, said)
    said.records += _wishes(held, at)
    value = _rating(held.rating, said)
    if value is not None:
        said.records.append(Rating(title=held.title, value=value, scale="10.1", said_at=at))
    if held.comment.strip():
        said.records.append(
            Review(
                title=held.title,
                key=f"comment:{held.collid or held.thing}",
                body=held.comment,
                rating=value,
                visibility="public",
                said_at=at,
            )
        )
    said.records += _counted_plays(held, said)
    return said


def _copies(held: Holding, at: int | None, said: Said) -> Iterator[AnyRecord]:
    state = _state(held.flags)
    if not state:
        if held.private_comment.strip():
            yield Note(title=held.title, text=held.private_comment, said_at=at)
        return
    yield Owned(
        title=held.title,
        key=held.collid,
        said_at=at,
        state=state,
        format=held.format,
        edition=held.edition,
        condition=held.condition,
        place=held.place,
        acquired=_day(held.acquired, said),
        price=held.price,
        currency=held.currency if held.price else "",
        count=whole(held.count) or 1,
        note=held.private_comment,
    )
    if state == "previously_owned" and held.flags & {"want", "wanttobuy"}:
        yield Owned(title=held.title, key=f"{held.collid}:wanted", said_at=at, state="wanted")


def _state(flags: frozenset[str]) -> str:
    # A copy for trade is still owned; the narrower word wins.
    for flag, state in (
        ("fortrade", "for_trade"),
        ("own", "owned"),
        ("preordered", "ordered"),
        ("prevowned", "previously_owned"),
        ("wanttobuy", "wanted"),
        ("want", "wanted"),
    ):
        if flag in flags:
            return state
    return ""


def _wishes(held: Holding, at: int | None) -> Iterator[AnyRecord]:
    if "wishlist" in held.flags:
        priority = _PRIORITIES.get(held.priority, "")
        note = f"priority {held.priority}: {priority}" if priority else ""
        yield ListEntry(
            title=held.title,
            list_key="wishlist",
            list_name="Wishlist",
            note="\n".join(part for part in (note, held.wish_note) if part),
            said_at=at,
        )
    if "wanttoplay" in held.flags:
        yield Status(title=held.title, status="planned", label="want to play", said_at=at)
        yield ListEntry(
            title=held.title,
            list_key="watchlist",
            list_name="Want to play",
            role="watch_later",
            said_at=at,
        )


def _counted_plays(held: Holding, said: Said) -> Iterator[Play]:
    count = whole(held.plays)
    if not count:
        if held.plays.strip("0"):
            said.problems.append(f"numplays “{held.plays}” is not a number")
        return
    if count > MOST_PLAYS:
        said.problems.append(f"numplays {count} is more than {MOST_PLAYS}; {MOST_PLAYS} were taken")
        count = MOST_PLAYS
    # The counter is of the game, not of the copy: two copies say the same plays.
    for number in range(1, count + 1):
        yield Play(title=held.title, key=f"thing:{held.thing}:{number}", nature="aggregate")


def _rating(cell: str, said: Said) -> int | None:
    if not cell or cell == "N/A":
        return None
    try:
        value = round(float(cell) * 100)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        said.problems.append(f"rating “{cell}” is not between 1 and 10")
        return None
    return value or None


def _day(cell: str, said: Said) -> When:
    try:
        return parse_partial(cell)
    except ValueError:
        said.problems.append(f"acquisition date “{cell}” could not be read")
        return UNKNOWN


def _instant(cell: str, said: Said) -> int | None:
    # The site names no zone; it only serves to tell the later of two sayings.
    if not cell or cell.startswith("0000"):
        return None
    try:
        return micros(parse_iso(f"{cell}+00:00"))
    except ValueError:
        said.problems.append(f"lastmodified “{cell}” could not be read")
        return None
