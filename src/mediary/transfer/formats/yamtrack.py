"""Yamtrack: the table of its export, a row for each viewing and for each frame around them."""

from collections.abc import Iterator
from typing import NamedTuple

from mediary.sdk.when import When, datetime_of
from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import (
    csv_line,
    local_day,
    number,
    stable_number,
    utc_midnight,
)
from mediary.transfer.formats.counting import count, status_of
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import Entry, Item, PlayRow, Work

_COLUMNS = (
    "media_id", "source", "media_type", "title", "image", "season_number", "episode_number",
    "score", "progress", "status", "start_date", "end_date", "notes", "release_datetime",
)  # fmt: skip
_STATUSES = {
    "in_progress": "In progress", "completed": "Completed", "on_hold": "Paused",
    "dropped": "Dropped", "planned": "Planning",
}  # fmt: skip


class _Kind(NamedTuple):
    """What a type is called there, and which catalogues number it, the likeliest first."""

    word: str
    ids: tuple[tuple[str, str], ...]
    level: str
    part: str = ""


_KINDS = {
    "movie": _Kind("movie", (("tmdb", "movie"), ("tvdb", "movie")), "movie"),
    "show": _Kind("tv", (("tmdb", "show"), ("tvdb", "show")), "show"),
    "anime": _Kind("anime", (("mal", "anime"), ("anilist", "anime")), "show", "episode"),
    "manga": _Kind("manga", (("mal", "manga"), ("mangaupdates", "manga")), "series", "chapter"),
    "game": _Kind("game", (("igdb", "game"),), "game"),
    "book": _Kind("book", (("hardcover", "book"), ("openlibrary", "work")), "book"),
    "comic": _Kind("comic", (("comicvine", "volume"),), "series", "issue"),
    "boardgame": _Kind("boardgame", (("bgg", "thing"),), "game"),
}


class _Said(NamedTuple):
    """What stands in a row beside the title."""

    score: str = ""
    progress: object = ""
    status: str = ""
    start: str = ""
    end: str = ""
    notes: str = ""


def _members(scope: Scope) -> Iterator[Member]:
    rows = (
        csv_line(row)
        for work in reading.works(scope, _KINDS)
        if work.item.work_level == _KINDS[work.item.type].level
        for row in _rows(work, scope)
    )
    yield Member("yamtrack.csv", rows, (csv_line(_COLUMNS),))


def _rows(work: Work, scope: Scope) -> Iterator[list[object]]:
    kind = _KINDS[work.item.type]
    if kind.part:
        yield _counted(work, kind, scope)
    elif kind.word == "tv":
        yield from _show(work, kind, scope)
    else:
        yield from _single(work, kind, scope)


def _row(
    item: Item, kind: _Kind, said: _Said, word: str = "", season: str = "", episode: str = ""
) -> list[object]:
    source, key = next(
        ((p, key) for p, k in kind.ids if (key := item.work_id_of(p, k))), ("manual", "")
    )
    year = f"{item.work_year:04d}-01-01" if item.work_year and item.work_year > 999 else ""
    return [
        key or stable_number("manual", item.work_name), source, word or kind.word, item.work, "",
        season, episode, said.score, said.progress, said.status, said.start, said.end, said.notes,
        year,
    ]  # fmt: skip


def _date(when: When, scope: Scope) -> str:
    if when.at is not None:
        return datetime_of(when.at).isoformat(sep=" ")
    day = local_day(when, scope.zone)
    return "" if day is None else utc_midnight(day, scope.zone)


def _score(entry: Entry | None) -> str:
    if entry is None or entry.rating is None:
        return ""
    return number(((entry.rating + 5) // 10) / 10)


def _of(entry: Entry | None, status: str) -> _Said:
    return _Said(_score(entry), "", _STATUSES.get(status, "Planning"), "", "", _notes(entry))


def _notes(entry: Entry | None) -> str:
    return entry.notes if entry else ""


def _chosen(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return entry.status or ("planned" if entry.queued is not None else "")


def _finished(work: Work) -> list[PlayRow]:
    return [play for play in work.plays if not play.is_partial]


def _single(work: Work, kind: _Kind, scope: Scope) -> Iterator[list[object]]:
    """A film, game, book or board game: a row for each play, else one for what is said."""
    entry = work.entry
    plays = [play for play in _finished(work) if play.item.is_work]
    ends = [_date(play.when, scope) for play in plays]
    # Yamtrack's own reading takes an undated row for one of the dated ones.
    dated = [end for end in ends if end]
    kept = ends if kind.word == "boardgame" or not dated else dated
    amount = _amount(entry, kind)
    if not kept:
        status = _chosen(entry) or ("in_progress" if amount else "planned")
        said = _of(entry, status)
        if entry is not None:
            yield _row(work.item, kind, said._replace(progress=amount))
        return
    for place, end in enumerate(kept):
        said = _of(entry if place == 0 else None, "completed")
        done = 1 if kind.word == "boardgame" else amount if place == 0 else ""
        yield _row(work.item, kind, said._replace(end=end, progress=done))


def _amount(entry: Entry | None, kind: _Kind) -> object:
    """Return minutes of a game, or pages of a book."""
    if entry is None:
        return ""
    if kind.word == "game":
        return entry.minutes or ""
    return int(entry.units) if kind.word == "book" and entry.units else ""


def _show(work: Work, kind: _Kind, scope: Scope) -> Iterator[list[object]]:
    """A show: a row for it, for each season, and for each viewing of an episode."""
    plays = [play for play in _finished(work) if _is_numbered(play.item)]
    seasons = {
        one.item.number: one
        for one in work.entries
        if one.item.level == "season" and one.item.number is not None
    }
    played = {n for play in plays if (n := play.item.within_number) is not None}
    wanted = sorted({*seasons, *played})
    has_said = work.entry is not None or bool(wanted)
    if has_said:
        yield _row(work.item, kind, _of(work.entry, _status(work.entry, bool(wanted))))
    for season in wanted:
        said = _of(seasons.get(season), _status(seasons.get(season), has_plays=True))
        yield _row(work.item, kind, said, "season", number(season))
    for play in plays:
        said = _Said(end=_date(play.when, scope))
        part, within = number(play.item.number), number(play.item.within_number)
        yield _row(play.item, kind, said, "episode", within, part)


def _status(entry: Entry | None, has_plays: bool) -> str:
    return _chosen(entry) or ("in_progress" if has_plays else "planned")


def _is_numbered(item: Item) -> bool:
    return item.level == "episode" and item.within == "season" and item.number is not None


def _counted(work: Work, kind: _Kind, scope: Scope) -> list[object]:
    """Anime, manga or comics: one row that counts parts."""
    counted = count(work, kind.part)
    status = status_of(_chosen(work.entry), counted)
    ended = _date(counted.last, scope) if status == "completed" else ""
    said = _of(work.entry, status)
    start = _date(counted.first, scope)
    done = counted.parts or ""
    return _row(work.item, kind, said._replace(progress=done, start=start, end=ended))


FORM = Form(
    "yamtrack",
    "Yamtrack",
    ".csv",
    "The table that Yamtrack exports and imports: films, shows, anime, manga, games, books, comics"
    " and board games. A title that no catalogue of Yamtrack's numbers is a manual one.",
    (
        Loss(
            "others",
            "Music, podcasts, videos, events, channels, and dlc, expansions and series of books.",
        ),
        FACTS,
        SOURCES,
        Loss("partial", "Plays that were not finished."),
        Loss("vague", "Days that are not known exactly: such a play is undated."),
        Loss(
            "times",
            "That a play was at midnight or a second before it: it is on that day. Offsets from "
            "UTC.",
        ),
        Loss(
            "numbers",
            "Episodes of shows without a number or a season, and plays of a whole show or season.",
        ),
        Loss(
            "counted",
            "Plays of anime, manga and comics as such: only how many parts you know, when you "
            "began and when you finished. Read back these are the first so many, without dates but"
            " the last one's when it is completed, seen once.",
        ),
        Loss("undated", "Undated plays of a film, game or book that has dated ones."),
        Loss(
            "plays",
            "Rewatch mark, rating, note, place, platform, device, length and progress of a play.",
        ),
        Loss(
            "statuses",
            "That a title or season has no status: it gets the one that its plays show. A film, "
            "game, book or board game with plays is completed, and one that is completed has a "
            "play.",
        ),
        Loss(
            "ratings",
            "Ratings finer than a tenth of ten, their scale and date; ratings and notes of "
            "episodes.",
        ),
        Loss("parts", "What you say of parts but seasons of shows."),
        Loss("progress", "How far you are, but minutes of games and pages of books."),
        Loss("tags", "Tags."),
        Loss("favourites", "Favourites."),
        Loss("reviews", "Reviews."),
        Loss("lists", "Lists; what to watch is planned."),
        Loss("copies", "Copies."),
        Loss("names", "Years of shows, creators, names of seasons and episodes, and ids but one."),
    ),
    _members,
)
