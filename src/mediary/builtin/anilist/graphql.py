"""Dumps of AniList's GraphQL answers: `MediaListCollection`, or `Page { mediaList }`.

`{data: {MediaListCollection: {user, lists: [{name, isCustomList, entries: [{status, progress,
score, repeat, startedAt {year, month, day}, media {id, idMal, title {…}}}]}]}}}` as answered by
AniList's API, whole or in part, also two of them as `{anime: …, manga: …}`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mediary.builtin.anilist.cells import fuzzy, moment, number
from mediary.builtin.anilist.entry import Entry, Score, records_of
from mediary.sdk.contract import Row
from mediary.sdk.counters import read_counter
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import ListEntry, Title, facts, plain
from mediary.sdk.text import fold_title

# AniList's own conversion of its three faces.
_FACES = {1: 350, 2: 600, 3: 850}
_FACTORS = {
    "POINT_100": (10, "100"),
    "POINT_10_DECIMAL": (100, "10.1"),
    "POINT_10": (100, "10"),
    "POINT_5": (200, "5"),
}
_MOST_DEPTH = 12

Json = dict[str, Any]


class _Place(NamedTuple):
    """Where an entry stands: kind of its list, and the list's name where a person made it."""

    type: str
    custom: str
    entry: Any


def rows_of(file: ExportFile) -> Iterator[Row]:
    """Yield a row for each entry of each list; a person's own lists repeat entries of others.

    Raises:
        DamagedFileError: Over 64 MiB, no sound JSON, or no lists in it.
    """
    whole_file = file.json()
    places = list(_places(whole_file, "", 0))
    if not places and not _has_lists(whole_file, 0):
        raise DamagedFileError("no lists of anime or manga in it")
    score_format = _score_format(whole_file, 0) or _guessed_format(places)
    for index, place in enumerate(places, start=1):
        if isinstance(place.entry, dict):
            yield _row(index, place, place.entry, score_format)
        else:
            yield Row(line=index, raw=place.entry, failed="not an entry of a list")


def _places(value: object, kind: str, depth: int) -> Iterator[_Place]:
    """Find the entries, however deep the answer wraps them."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _places(one, kind, depth + 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in {"entries", "mediaList"} and isinstance(inner, list):
                custom = str(value.get("name") or "") if value.get("isCustomList") else ""
                for one in inner:
                    yield _Place(kind, custom, one)
            else:
                lower = name.casefold()
                yield from _places(inner, _kind(lower) or kind, depth + 1)


def _kind(name: str) -> str:
    return next((one for one in ("anime", "manga") if name.startswith(one)), "")


def _has_lists(value: object, depth: int) -> bool:
    if depth > _MOST_DEPTH or not isinstance(value, dict | list):
        return False
    if isinstance(value, list):
        return any(_has_lists(one, depth + 1) for one in value)
    return isinstance(value.get("lists"), list) or any(
        _has_lists(one, depth + 1) for one in value.values()
    )


def _score_format(value: object, depth: int) -> str:
    """Find the scale that the person chose, where the dump says it."""
    if depth > _MOST_DEPTH or not isinstance(value, dict):
        return ""
    found = value.get("scoreFormat")
    if isinstance(found, str):
        return found
    return next((f for one in value.values() if (f := _score_format(one, depth + 1))), "")


def _guessed_format(places: list[_Place]) -> str:
    """Tell the scale by the scores; a dump holds them as the person sees them."""
    scores = [
        score
        for place in places
        if isinstance(place.entry, dict)
        and isinstance(score := place.entry.get("score"), int | float)
    ]
    if any(score > 10 for score in scores):
        return "POINT_100"
    return "POINT_10_DECIMAL" if any(score % 1 for score in scores) else "POINT_10"


def _row(index: int, place: _Place, value: Json, score_format: str) -> Row:
    media = value.get("media")
    title = _title(media if isinstance(media, dict) else {}, value, place.type)
    if not title.title and not title.ids:
        return Row(line=index, raw=value, unmatched="the entry has neither an id nor a title")
    problems: list[str] = []
    entry = _entry(title, value, media if isinstance(media, dict) else {}, problems)
    entry = entry._replace(score=_score(value.get("score"), score_format, problems))
    records = records_of(entry, problems)
    if place.custom:
        records.append(
            ListEntry(title=title, list_key=place.custom, list_name=place.custom, added=entry.added)
        )
    if not records:
        return Row(line=index, raw=value, skipped="the entry says nothing of its title")
    return Row(line=index, raw=value, records=tuple(records), problem="; ".join(problems))


def _entry(title: Title, value: Json, media: Json, problems: list[str]) -> Entry:
    own = next((one for one in title.ids if one.provider == "anilist"), None)
    mal = next((one for one in title.ids if one.provider == "mal"), None)
    if own:
        key = own.key
    elif mal:
        key = f"mal{mal.key}"
    else:
        key = key_of(title.type, fold_title(title.title))
    is_manga = title.type == "manga"
    return Entry(
        title=title,
        key=key,
        has_own_key=bool(own or mal),
        status=str(value.get("status") or "").upper(),
        done=read_counter(value.get("progress"), "progress", problems),
        total=read_counter(media.get("chapters" if is_manga else "episodes"), "episodes", problems),
        volumes=read_counter(value.get("progressVolumes"), "progressVolumes", problems)
        if is_manga
        else 0,
        repeats=read_counter(value.get("repeat"), "repeat", problems),
        started=fuzzy(value.get("startedAt"), "startedAt", problems),
        finished=fuzzy(value.get("completedAt"), "completedAt", problems),
        score=None,
        notes=str(value.get("notes") or ""),
        lists=_custom_lists(value.get("customLists")),
        said_at=moment(value.get("updatedAt"), "updatedAt", problems).at,
        added=moment(value.get("createdAt"), "createdAt", problems),
    )


def _custom_lists(value: object) -> tuple[str, ...]:
    """Return the lists of `{name: true}`, or of `[{name, enabled}]`."""
    if isinstance(value, dict):
        return tuple(str(name) for name, is_in in value.items() if is_in is True)
    if isinstance(value, list):
        return tuple(
            str(one["name"])
            for one in value
            if isinstance(one, dict) and one.get("enabled") and one.get("name")
        )
    return ()


def _score(value: object, score_format: str, problems: list[str]) -> Score | None:
    score = number(value, "score", problems)
    if not score:
        return None
    if score_format == "POINT_3":
        return Score(_FACES.get(int(score), 850), "100")
    factor, scale = _FACTORS.get(score_format, _FACTORS["POINT_10"])
    if score * factor > 1000:
        problems.append(f"score {value} is above its scale")
        return None
    return Score(round(score * factor), scale)


def _title(media: Json, value: Json, kind: str) -> Title:
    said = str(media.get("type") or "").casefold()
    is_sure = bool(said or kind)
    if not is_sure:
        is_manga = bool(media.get("chapters") or value.get("progressVolumes"))
        said = "manga" if is_manga else "anime"
    kind = said if said in {"anime", "manga"} else kind or "anime"
    names = media.get("title")
    names = {"userPreferred": names} if isinstance(names, str) else names
    names = names if isinstance(names, dict) else {}
    romaji, english, native = (names.get(one) for one in ("romaji", "english", "native"))
    date = media.get("startDate")
    year = media.get("seasonYear") or (date.get("year") if isinstance(date, dict) else None)
    return Title(
        type=kind,
        level="show" if kind == "anime" else "series",
        title=str(names.get("userPreferred") or romaji or english or native or ""),
        year=year if isinstance(year, int) and 1800 < year < 2200 else None,
        ids=known(
            numbered("anilist", kind, media.get("id") or value.get("mediaId")),
            numbered("mal", kind, media.get("idMal")),
        ),
        facts=facts(
            format=plain(media.get("format")),
            episodes=plain(media.get("episodes")),
            chapters=plain(media.get("chapters")),
            volumes=plain(media.get("volumes")),
            runtime_minutes=plain(media.get("duration")),
            genres=_texts(media.get("genres")),
            original_title=plain(native),
            romaji_title=plain(romaji),
            english_title=plain(english),
        ),
        is_type_sure=is_sure,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
