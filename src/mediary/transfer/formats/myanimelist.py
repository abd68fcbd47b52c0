"""MyAnimeList: its XML, one list of anime and one of manga."""

from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from mediary.sdk.when import When, date_of
from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import local_day
from mediary.transfer.formats.counting import Counted, count, status_of
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import Work

_STATUSES = {
    "in_progress": "Watching", "completed": "Completed", "on_hold": "On-Hold",
    "dropped": "Dropped", "planned": "Plan to Watch",
}  # fmt: skip
_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8" ?>',
    b"<myanimelist>",
)


class _Words(NamedTuple):
    """What the elements of a kind are called."""

    type: str
    part: str
    export_type: int
    id: str
    title: str
    total: str
    done: str
    times: str


_KINDS = (
    _Words(
        "anime", "episode", 1, "series_animedb_id", "series_title", "series_episodes",
        "my_watched_episodes", "my_times_watched",
    ),
    _Words(
        "manga", "chapter", 2, "manga_mangadb_id", "manga_title", "manga_chapters",
        "my_read_chapters", "my_times_read",
    ),
)  # fmt: skip


def _members(scope: Scope) -> Iterator[Member]:
    for words in _KINDS:
        about = f"<myinfo><user_export_type>{words.export_type}</user_export_type></myinfo>"
        rows = (_element(work, words, scope.zone) for work in reading.works(scope, (words.type,)))
        yield Member(f"{words.type}list.xml", rows, (*_HEAD, about.encode()), (b"</myanimelist>",))


def _element(work: Work, words: _Words, zone: ZoneInfo) -> bytes:
    entry = work.entry
    counted = count(work, words.part)
    queued = "planned" if entry and entry.queued is not None and not counted.passes else ""
    status = status_of((entry.status if entry else "") or queued, counted)
    is_done = status == "completed"
    cells = {
        words.id: work.item.work_id_of("mal", words.type) or "0",
        words.title: _text(work.item.work),
        words.total: str(counted.parts if is_done else 0),
        words.done: str(counted.parts),
        "my_start_date": _date(counted.first, zone),
        "my_finish_date": _date(counted.last, zone) if is_done else "0000-00-00",
        "my_score": str(_score(entry.rating if entry else None)),
        "my_status": _word(status, words),
        "my_comments": _text(entry.notes if entry else ""),
        words.times: str(_times(counted) if is_done else 0),
        "my_tags": _text(", ".join(entry.tags) if entry else ""),
        "update_on_import": "1",
    }
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in cells.items())
    return f"<{words.type}>{inner}</{words.type}>".encode()


def _times(counted: Counted) -> int:
    """Return how often it was seen again."""
    return max(counted.passes - 1, 0)


def _word(status: str, words: _Words) -> str:
    word = _STATUSES.get(status, "Plan to Watch")
    return word if words.type == "anime" else word.replace("Watch", "Read")


def _score(rating: int | None) -> int:
    return 0 if rating is None else max(1, (rating + 50) // 100)


def _date(when: When, zone: ZoneInfo) -> str:
    """Return a day, a month or a year; zeros stand for what is not known."""
    day = local_day(when, zone)
    if day is not None:
        return date_of(day).isoformat()
    if when.from_ is None or when.to is None:
        return "0000-00-00"
    first, last = date_of(when.from_), date_of(when.to)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}-00"
    return f"{first:%Y}-00-00" if first.year == last.year else "0000-00-00"


def _text(text: str) -> str:
    # XML has no way to write most control characters.
    return escape(
        "".join(sign for sign in text if sign >= " " or sign in "\t\n\r"), {"\r": "&#13;"}
    )


FORM = Form(
    "mal",
    "MyAnimeList",
    ".zip",
    "A zip of the XML of anime and that of manga, for MyAnimeList's import. It takes those that"
    " carry a number of MyAnimeList and passes over the others.",
    (
        Loss("others", "Everything but anime and manga."),
        FACTS,
        SOURCES,
        Loss("years", "Years, creators, and ids but those of MyAnimeList."),
        Loss("partial", "Plays that were not finished."),
        Loss("statuses", "That a title has no status: it gets the one that its plays show."),
        Loss("volumes", "Volumes of manga."),
        Loss(
            "plays",
            "Plays as such: of each title only how many parts you know, when you began and when "
            "you finished. Read back these are the first so many parts of one season, without "
            "dates but the last one's when it is completed.",
        ),
        Loss(
            "passes",
            "How often you saw it again, unless it is completed, and then only whole passes.",
        ),
        Loss(
            "wholes",
            "Plays of the whole where parts of it are known, and of a title that is not completed.",
        ),
        Loss(
            "ratings",
            "Ratings finer than whole points from 1 to 10, their scale and date; ratings of "
            "seasons and episodes.",
        ),
        Loss("parts", "Statuses, notes and tags of seasons, episodes, volumes and chapters."),
        Loss("favourites", "Favourites."),
        Loss("reviews", "Reviews."),
        Loss("lists", "Lists; what to watch is planned."),
        Loss("copies", "Copies."),
        Loss("progress", "How far you are within an episode."),
    ),
    _members,
)
