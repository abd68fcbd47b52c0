"""What a source says, as plain records: titles, plays, ratings, reviews, lists, copies.

Every record is frozen and comparable: two rows that say the same give equal records. Ratings are
integers from 0 to 1000 (tenths of a 0–100 scale), so that each scale comes back exactly.
"""

from typing import Literal

import msgspec

from mediary.sdk.ids import ExternalId
from mediary.sdk.when import UNKNOWN, When

Fact = tuple[str, str | int | float | bool | tuple[str, ...]]


class Title(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A work, or a part of one, as a source names it.

    Attributes:
        type: Name of the media type: movie, show, anime, game, book, manga, comic, music, podcast,
            video, boardgame, event, channel.
        level: Level in the type's hierarchy ("show", "season", "episode", "album", "track" …).
        title: The name, as the source writes it; may be empty for a numbered part.
        year: Year of first release.
        ids: Names in other systems, from `ids.known(...)`.
        parent: The title that this one is a part of.
        number: Place in the parent: season, episode, track, chapter number (10.5 is fine).
        creators: Authors, artist, channel: part of what tells two equal titles apart.
        facts: Whatever else the source says of the work itself, sorted pairs: runtime_minutes,
            original_title, released (ISO, may be partial), genres, directors, pages, language,
            publisher, platforms, description, album, aired …
        is_type_sure: False where the source does not say whether it is, say, a film or a show.
    """

    type: str
    level: str
    title: str = ""
    year: int | None = None
    ids: tuple[ExternalId, ...] = ()
    parent: "Title | None" = None
    number: float | None = None
    creators: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    is_type_sure: bool = True


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """One thing that a source says about one title.

    Attributes:
        key: The record's own id at the source, or `key_of(...)` with `has_own_key=False`: then the
            host tells equal rows of one file apart by their order.
        said_at: When the person said it (rated, marked, edited), as an instant; of two different
            values with one key the later one counts.
    """

    title: Title
    key: str = ""
    has_own_key: bool = True
    said_at: int | None = None


class Play(Record, frozen=True, kw_only=True, tag="play"):
    """One watch, read, listen or session of play.

    Attributes:
        nature: "event" is one play. "mark" says "seen" without an event. "aggregate" is one of the
            n plays that a counter claims; marks and aggregates only fill up what events lack.
        layout: Set only where two layouts of the service cannot share keys ("simple", "detailed").
        duration_seconds: Time that the person spent.
        progress: Sorted pairs: percent, pages, units, position_seconds.
        is_partial: Too short or not finished; kept, and counted only when asked for.
    """

    when: When = UNKNOWN
    nature: Literal["event", "mark", "aggregate"] = "event"
    layout: str = ""
    duration_seconds: int | None = None
    progress: tuple[Fact, ...] = ()
    rating: int | None = None
    is_rewatch: bool = False
    is_partial: bool = False
    is_skipped: bool = False
    note: str = ""
    place: str = ""
    platform: str = ""
    device: str = ""
    profile: str = ""
    logged_on: int | None = None
    extra: tuple[Fact, ...] = ()


class Rating(Record, frozen=True, kw_only=True, tag="rating"):
    """A rating of a title now.

    Attributes:
        value: 0–1000.
        scale: The scale it was given on: "10", "10.1" (decimals), "5", "5.5" (half stars), "100",
            "thumbs", "5.25" (quarter stars).
        rated: When, at the precision that is known.
    """

    value: int
    scale: str
    rated: When = UNKNOWN


class Status(Record, frozen=True, kw_only=True, tag="status"):
    """What the person says of where they are with a title.

    Attributes:
        status: planned, in_progress, completed, on_hold, dropped, or one that the type adds.
        label: The source's own word where it says more (a user-made shelf).
        started, finished: Dates of the pass, where the source has them apart from plays.
    """

    status: str
    label: str = ""
    started: When = UNKNOWN
    finished: When = UNKNOWN
    since: When = UNKNOWN


class Favourite(Record, frozen=True, kw_only=True, tag="favourite"):
    """A like, a heart."""

    since: When = UNKNOWN


class Note(Record, frozen=True, kw_only=True, tag="note"):
    """A private remark about a title."""

    text: str


class Tags(Record, frozen=True, kw_only=True, tag="tags"):
    """Tags or shelves that the person put on a title."""

    names: tuple[str, ...]


class Review(Record, frozen=True, kw_only=True, tag="review"):
    """A text about a title, exactly as the source holds it.

    Attributes:
        format: "text", "html" or "markdown".
        play_key: Key of the play that it belongs to, if any.
        visibility: private, friends or public, as at the source; the host never widens it.
    """

    body: str
    headline: str = ""
    format: Literal["text", "html", "markdown"] = "text"
    has_spoilers: bool = False
    rating: int | None = None
    written: When = UNKNOWN
    play_key: str = ""
    language: str = ""
    visibility: Literal["private", "friends", "public"] = "private"
    tags: tuple[str, ...] = ()


class Owned(Record, frozen=True, kw_only=True, tag="owned"):
    """A copy: a disc, a file, a book on a shelf, a game on a platform.

    Attributes:
        state: owned, previously_owned, for_trade, wanted, ordered.
    """

    state: str = "owned"
    medium: str = ""
    format: tuple[Fact, ...] = ()
    edition: str = ""
    condition: str = ""
    place: str = ""
    acquired: When = UNKNOWN
    price: str = ""
    currency: str = ""
    count: int = 1
    note: str = ""


class Progress(Record, frozen=True, kw_only=True, tag="progress"):
    """How far the person is, or how long they spent in all, without saying when.

    Attributes:
        position_seconds: Resume point.
        percent: 0–100.
        minutes: Total time spent (a game's hours).
        units: Pages, chapters or episodes done; total: of how many.
        last: When it was last touched.
    """

    position_seconds: int | None = None
    percent: float | None = None
    minutes: int | None = None
    units: float | None = None
    total: float | None = None
    device: str = ""
    last: When = UNKNOWN


class ListAbout(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="list"):
    """A list's own facts. Its items come as `ListEntry` with the same `list_key`.

    Attributes:
        list_key: Key of the list at the source (an id; else its name or file name).
        role: "list", or "watch_later" for the person's one queue, or "favourites".
        is_ranked: None where the source does not say.
    """

    list_key: str
    name: str
    description: str = ""
    role: Literal["list", "watch_later", "favourites"] = "list"
    visibility: Literal["private", "friends", "public"] = "private"
    is_ranked: bool | None = None
    tags: tuple[str, ...] = ()
    url: str = ""
    created: When = UNKNOWN
    said_at: int | None = None


class ListEntry(Record, frozen=True, kw_only=True, tag="list_entry"):
    """A title's place in a list, in the person's order.

    Attributes:
        list_name: Name to give the list when no `ListAbout` says one.
        position: From 1; None where the source has no order.
    """

    list_key: str
    list_name: str = ""
    role: Literal["list", "watch_later", "favourites"] = "list"
    position: int | None = None
    note: str = ""
    added: When = UNKNOWN


AnyRecord = (
    Play
    | Rating
    | Status
    | Favourite
    | Note
    | Tags
    | Review
    | Owned
    | Progress
    | ListEntry
    | ListAbout
)


def facts(**named: object) -> tuple[Fact, ...]:
    """Return sorted pairs of the facts that say something; None, "" and empty ones are left out."""
    kept: list[Fact] = []
    for name in sorted(named):
        value = named[name]
        if value is None or value == "" or value == ():
            continue
        if isinstance(value, list | tuple):
            kept.append((name, tuple(str(one) for one in value)))
        elif isinstance(value, str | int | float | bool):
            kept.append((name, value))
        else:
            raise TypeError(f"{name} is a {type(value).__name__}, not a plain fact")
    return tuple(kept)


def plain(value: object) -> str | int | float | None:
    """Return a value of decoded JSON that a fact can hold, and None for any other."""
    return value if isinstance(value, str | int | float) else None


def season(show: Title, number: int, **more: object) -> Title:
    """Return season `number` of a show; 0 is the specials."""
    return Title(type=show.type, level="season", parent=show, number=number, **more)  # type: ignore[arg-type]


def episode(show: Title, season_number: int | None, number: float | None, **more: object) -> Title:
    """Return an episode of a show; of no season where the source does not say one."""
    parent = show if season_number is None else season(show, season_number)
    return Title(type=show.type, level="episode", parent=parent, number=number, **more)  # type: ignore[arg-type]


def track(artist: str, name: str, **more: object) -> Title:
    """Return a track of an artist. An album, where known, goes into `facts(album=…)`.

    One track is one item whatever album it was heard on, as the services count it.
    """
    by = Title(type="music", level="artist", title=artist)
    return Title(type="music", level="track", title=name, parent=by, **more)  # type: ignore[arg-type]
