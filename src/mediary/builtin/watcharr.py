"""Watcharr: its export, an array of what is on the person's list.

`[{content | game | book, status, rating, thoughts, activity, watchedSeasons, watchedEpisodes,
tags}]` as written by Watcharr's own types.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import imdb, known, named, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Play,
    Rating,
    Review,
    Status,
    Tags,
    Title,
    episode,
    facts,
    season,
)
from mediary.sdk.text import one_line
from mediary.sdk.when import UNKNOWN, When, parse_iso, typed_moment

STATUSES = {
    "FINISHED": "completed",
    "WATCHING": "in_progress",
    "PLANNED": "planned",
    "HOLD": "on_hold",
    "DROPPED": "dropped",
}
WATCHED = ("ADDED_WATCHED", "IMPORTED_WATCHED", "STATUS_CHANGED")
SAID = {"activity", "watchedEpisodes", "thoughts", "rating"}

Element = dict[str, Any]
Said = list[AnyRecord]


class Watcharr:
    """Reads films, series, games and books with their plays, statuses, ratings and thoughts."""

    name = "watcharr"
    label = "Watcharr"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell by the first element."""
        shape = file.json_shape
        element = shape.element if shape.top == "array" else {}
        if "status" not in element or not element.keys() & SAID:
            return None
        content, game, book = (element.get(name) for name in ("content", "game", "book"))
        is_theirs = isinstance(content, dict) and "tmdbId" in content
        is_theirs = is_theirs or (isinstance(game, dict) and "igdbId" in game)
        is_theirs = is_theirs or (isinstance(book, dict) and "watchedEpisodes" in element)
        return Kind(name="watched") if is_theirs else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each title.

        Raises:
            DamagedFileError: The file is empty or cut.
        """
        for element in file.json_elements():
            yield _row(element.value(), element.index)


def _row(element: object, line: int) -> Row:
    if not isinstance(element, dict):
        return Row(line=line, raw=element, failed="not an object, as Watcharr's entries are")
    if element.get("deletedAt"):
        return Row(line=line, raw=element, skipped="deleted in Watcharr")
    title = _title(element)
    if title is None:
        return Row(line=line, raw=element, unmatched="it names no title")
    problems: list[str] = []
    records = _said(title, element, problems)
    problem = "; ".join(dict.fromkeys(problems))
    if records:
        return Row(line=line, raw=element, records=tuple(records), problem=problem)
    if problem:
        return Row(line=line, raw=element, failed=problem)
    return Row(line=line, raw=element, skipped="nothing is said of it")


def _title(element: Element) -> Title | None:
    for member, make in (("content", _screen), ("game", _game), ("book", _book)):
        about = element.get(member)
        if isinstance(about, dict):
            title = make(about)
            return title if title.title or title.ids else None
    return None


def _screen(about: Element) -> Title:
    kind = "movie" if about.get("type") == "movie" else "show"
    released = _date(about.get("release_date"))
    imdb_id = str(about.get("imdb_id") or "")
    return Title(
        type=kind,
        level=kind,
        title=_name(about),
        year=_year(released),
        is_type_sure=about.get("type") in {"movie", "tv"},
        ids=known(
            numbered("tmdb", kind, about.get("tmdbId")),
            imdb(imdb_id) if imdb_id.startswith("tt") else None,
        ),
        facts=facts(
            runtime_minutes=_positive(about.get("runtime")),
            released=released,
            description=str(about.get("overview") or ""),
        ),
    )


def _game(about: Element) -> Title:
    released = _date(about.get("releaseDate") or about.get("release_date"))
    return Title(
        type="game",
        level="game",
        title=_name(about),
        year=_year(released),
        ids=known(numbered("igdb", "game", about.get("igdbId"))),
        facts=facts(released=released, description=str(about.get("summary") or "")),
    )


def _book(about: Element) -> Title:
    released = _date(about.get("releaseDate") or about.get("release_date"))
    return Title(
        type="book",
        level="book",
        title=_name(about),
        year=_year(released),
        ids=known(
            named("openlibrary", "work", about.get("openLibraryId")),
            numbered("hardcover", "book", about.get("hardcoverId")),
        ),
        facts=facts(released=released),
    )


def _name(about: Element) -> str:
    return one_line(str(about.get("title") or about.get("name") or ""))


def _said(title: Title, element: Element, problems: list[str]) -> Said:
    number = element.get("id") or key_of(*(title.ids[0] if title.ids else (title.title,)))
    changed = _moment(element.get("updatedAt"), "updatedAt", problems)
    plays = _plays(title, element, str(number), problems)
    # A series is seen by its episodes; that it was finished is when its status says so.
    finished = plays[-1].when if title.type == "show" and plays else UNKNOWN
    records = _status(title, element, problems, finished) + _rating(title, element, problems)
    thoughts = element.get("thoughts")
    if isinstance(thoughts, str) and thoughts.strip():
        records.append(
            Review(title=title, key=f"thoughts:{number}", body=thoughts, said_at=changed.at)
        )
    names = [one.get("name") for one in _dicts(element.get("tags"))]
    if tags := tuple(str(name) for name in names if name):
        records.append(Tags(title=title, names=tags))
    if title.type == "show":
        return records + _parts(title, element, problems)
    return [*records, *plays]


def _plays(title: Title, element: Element, number: str, problems: list[str]) -> list[Play]:
    """Each time it was said to be finished is a play; a finished one without any is a mark.

    An import says when it ran (`IMPORTED_WATCHED`), and once more for each date that it brought:
    the moment of its running is no date of a play.
    """
    plays: list[Play] = []
    told = [one for one in _dicts(element.get("activity")) if _is_play(one)]
    for one in told:
        if _is_running(one):
            continue
        when = _moment(one.get("customDate") or one.get("createdAt"), "activity", problems)
        own = one.get("id")
        key = f"activity:{own}" if own else key_of("activity", number, one.get("createdAt"))
        plays.append(Play(title=title, key=key, has_own_key=bool(own), when=when))
    if not plays and (told or element.get("status") == "FINISHED"):
        plays.append(Play(title=title, key=f"watched:{number}", nature="mark"))
    return plays


def _is_running(activity: Element) -> bool:
    is_import = str(activity.get("type") or "").startswith("IMPORTED_WATCHED")
    return is_import and not activity.get("customDate")


def _is_play(activity: Element) -> bool:
    """Say whether an activity is a play; older versions do not flag it.

    An imported date (`IMPORTED_ADDED_WATCHED`) is one; a rating, a thought or an episode is none.
    """
    flag, kind = activity.get("countAsPlay"), str(activity.get("type") or "")
    if flag is True or kind.startswith("IMPORTED_ADDED_WATCHED"):
        return True
    if not kind.startswith(WATCHED):
        return False
    data = str(activity.get("data") or "")
    return data == "FINISHED" or _decoded(data).get("status") == "FINISHED"


def _parts(show: Title, element: Element, problems: list[str]) -> Said:
    """Seasons and episodes; an episode's date may be set in the activity that tells of it."""
    dates = _episode_dates(element)
    records: Said = []
    for one in _dicts(element.get("watchedSeasons")):
        number = one.get("seasonNumber")
        if isinstance(number, int):
            title = season(show, number)
            records += _status(title, one, problems) + _rating(title, one, problems)
    for one in _dicts(element.get("watchedEpisodes")):
        within, number = one.get("seasonNumber"), one.get("episodeNumber")
        if not isinstance(number, int):
            problems.append("an episode has no number")
            continue
        within = within if isinstance(within, int) else None
        title = episode(show, within, number)
        records += _rating(title, one, problems)
        if one.get("status", "FINISHED") not in {"FINISHED", ""}:
            records += _status(title, one, problems)
            continue
        at = dates.get((within, number)) or one.get("createdAt")
        own = one.get("id")
        first = show.ids[0] if show.ids else (show.title,)
        records.append(
            Play(
                title=title,
                key=f"episode:{own}" if own else key_of(*first, within, number),
                has_own_key=bool(own),
                when=_moment(at, "createdAt", problems),
            )
        )
    return records


def _episode_dates(element: Element) -> dict[tuple[object, object], object]:
    dates: dict[tuple[object, object], object] = {}
    for one in _dicts(element.get("activity")):
        if str(one.get("type") or "").startswith("EPISODE_") and one.get("customDate"):
            data = _decoded(str(one.get("data") or ""))
            place = (data.get("season"), data.get("episode"))
            if all(isinstance(part, int) for part in place):
                dates[place] = one["customDate"]
    return dates


def _status(title: Title, element: Element, problems: list[str], finished: When = UNKNOWN) -> Said:
    word = str(element.get("status") or "")
    if word and word not in STATUSES:
        problems.append(f"“{word}” is no status that is known of Watcharr")
    if word not in STATUSES:
        return []
    at = _moment(element.get("updatedAt"), "updatedAt", problems)
    return [
        Status(
            title=title,
            status=STATUSES[word],
            label=word,
            said_at=at.at,
            finished=finished if word == "FINISHED" else UNKNOWN,
        )
    ]


def _rating(title: Title, element: Element, problems: list[str]) -> Said:
    """Ratings are of ten with one decimal; 0 is none."""
    value = element.get("rating")
    if not value:
        return []
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 10:
        problems.append(f"“{value}” is not a rating up to 10")
        return []
    return [Rating(title=title, value=round(value * 100), scale="10.1")]


def _decoded(text: str) -> Element:
    """The `data` of an activity is JSON in a text, or a bare word."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[Element]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _positive(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


def _date(cell: object) -> str:
    text = str(cell or "")[:10]
    return "" if text.startswith("0001") else text


def _year(released: str) -> int | None:
    return int(released[:4]) if released[:4].isdecimal() and len(released) >= 4 else None


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> When:
    return typed_moment(parse_iso(text))


def _moment(cell: object, column: str, problems: list[str]) -> When:
    """Go's zero time, in the year 1, is no date."""
    text = str(cell or "").strip()
    if not text or text.startswith("0001"):
        return UNKNOWN
    try:
        return _parsed(text)
    except ValueError:
        problems.append(f"“{text}” in {column} is not a date")
        return UNKNOWN


plugin = Watcharr()
