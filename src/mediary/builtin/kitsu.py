"""Kitsu's library as its JSON:API answers it.

`{data: [{type: "libraryEntries", attributes {status, progress, ratingTwenty, …}, relationships}],
included: [anime, manga, mappings]}` as answered by `/library-entries?include=anime.mappings`; one
page, or an array of pages. (Kitsu's own download is MyAnimeList's XML.)
"""

import re
from collections.abc import Iterator
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS, counted_parts, counted_whole, read_counter
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Note,
    Owned,
    Rating,
    Status,
    Title,
    facts,
    plain,
)
from mediary.sdk.when import UNKNOWN, When, parse_iso, typed_moment

_ENTRIES = {"libraryEntries", "library-entries", "libraryentries"}
_STATUSES = {
    "current": "in_progress",
    "planned": "planned",
    "completed": "completed",
    "on_hold": "on_hold",
    "dropped": "dropped",
}
_SITES = {
    "myanimelist/anime": ("mal", "anime"),
    "myanimelist/manga": ("mal", "manga"),
    "anilist/anime": ("anilist", "anime"),
    "anilist/manga": ("anilist", "manga"),
    "anidb": ("anidb", "anime"),
    "thetvdb": ("tvdb", "show"),
    "thetvdb/series": ("tvdb", "show"),
    "trakt": ("trakt", "show"),
}
_TYPES = {"anime": ("anime", "show"), "manga": ("manga", "series"), "drama": ("show", "show")}
# The first page of an array may not end within the head, which is searched then.
_PAGES = re.compile(rb'\s*\[\s*\{\s*"data"\s*:\s*\[\s*\{[^{}]*"type"\s*:\s*"library-?[eE]ntries"')

Json = dict[str, Any]
Works = dict[tuple[str, str], Title]


class Kitsu:
    """Reads library entries: episodes and chapters done, scores, statuses."""

    name = "kitsu"
    label = "Kitsu"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether its data are library entries."""
        first = file.json_shape.first
        element = first.get("data")
        page = first.get("")
        if isinstance(page, dict) and isinstance(page.get("data"), list):
            element = next(iter(page["data"]), None)
        if isinstance(element, dict):
            return Kind(name="library") if str(element.get("type")) in _ENTRIES else None
        return Kind(name="library") if _PAGES.match(file.head) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each library entry."""
        works = _works(_included(file))
        for index, value in enumerate(_entries(file), start=1):
            if isinstance(value, dict):
                yield _row(index, value, works)
            else:
                yield Row(line=index, raw=value, failed="not a library entry")


def _entries(file: ExportFile) -> Iterator[object]:
    return _members(file, "data")


def _included(file: ExportFile) -> Iterator[object]:
    return _members(file, "included")


def _members(file: ExportFile, name: str) -> Iterator[object]:
    """Yield what stands in an array of this name, on every page."""
    for element in file.json_elements():
        if element.key == name and element.index:
            yield element.value()
        elif not element.key:
            page = element.value()
            found = page.get(name) if isinstance(page, dict) else None
            yield from found if isinstance(found, list) else ()


def _works(included: Iterator[object]) -> Works:
    """Return the titles of anime and manga by kind and id; they stand behind the entries."""
    plain: dict[tuple[str, str], tuple[Json, list[str]]] = {}
    mappings: dict[str, ExternalId] = {}
    for one in included:
        if not isinstance(one, dict):
            continue
        kind, own, attributes = str(one.get("type")), str(one.get("id")), _inner(one, "attributes")
        if kind == "mappings":
            site = _SITES.get(str(attributes.get("externalSite")))
            found = numbered(*site, attributes.get("externalId")) if site else None
            if found:
                mappings[own] = found
        elif kind in _TYPES:
            plain[kind, own] = _slim(attributes), _related(one)
    return {
        (kind, own): _title(kind, own, names, [mappings.get(one) for one in related])
        for (kind, own), (names, related) in plain.items()
    }


def _inner(value: object, name: str) -> Json:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _slim(attributes: Json) -> Json:
    wanted = (
        "canonicalTitle", "titles", "startDate", "subtype", "episodeCount", "episodeLength",
        "chapterCount", "volumeCount",
    )  # fmt: skip
    return {name: attributes[name] for name in wanted if attributes.get(name) is not None}


def _related(one: Json) -> list[str]:
    found = _inner(_inner(one, "relationships"), "mappings").get("data")
    if not isinstance(found, list):
        return []
    return [str(link.get("id")) for link in found if isinstance(link, dict)]


def _title(kind: str, own: str, names: Json, others: list[ExternalId | None]) -> Title:
    media_type, level = _TYPES[kind]
    titles = _inner(names, "titles")
    year = str(names.get("startDate") or "")[:4]
    return Title(
        type=media_type,
        level=level,
        title=str(names.get("canonicalTitle") or titles.get("en") or titles.get("en_jp") or ""),
        year=int(year) if year.isdecimal() and int(year) > 1800 else None,
        ids=known(numbered("kitsu", kind, own), *others),
        facts=facts(
            format=plain(names.get("subtype")),
            episodes=plain(names.get("episodeCount")),
            runtime_minutes=plain(names.get("episodeLength")),
            chapters=plain(names.get("chapterCount")),
            volumes=plain(names.get("volumeCount")),
            original_title=plain(titles.get("ja_jp")),
        ),
    )


def _row(index: int, value: Json, works: Works) -> Row:
    title = _work_of(value, works)
    if title is None:
        return Row(line=index, raw=value, unmatched="the entry names no anime or manga")
    attributes = _inner(value, "attributes")
    problems: list[str] = []
    own = next((one for one in title.ids if one.provider == "kitsu"), None)
    key = own.key if own else key_of(title.type, value.get("id"))
    records = _said(attributes, title, problems) + _plays(attributes, title, key, problems)
    if not records:
        return Row(line=index, raw=value, skipped="the entry says nothing of its title")
    return Row(line=index, raw=value, records=tuple(records), problem="; ".join(problems))


def _work_of(value: Json, works: Works) -> Title | None:
    relationships = _inner(value, "relationships")
    for name in ("anime", "manga", "drama", "media"):
        link = _inner(_inner(relationships, name), "data")
        kind, own = str(link.get("type")), str(link.get("id"))
        if kind not in _TYPES:
            continue
        found = works.get((kind, own))
        if found is None:
            # The dump was taken without its included part: the number alone names the work.
            found = _title(kind, own, {}, [])
        if found.ids or found.title:
            return found
    return None


def _said(attributes: Json, title: Title, problems: list[str]) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    said_at = _moment(attributes, "updatedAt", problems).at
    word = str(attributes.get("status") or "")
    status = _STATUSES.get(word.replace("-", "_"))
    if status:
        records.append(
            Status(
                title=title,
                said_at=said_at,
                status=status,
                label="reconsuming" if attributes.get("reconsuming") is True else "",
                started=_moment(attributes, "startedAt", problems),
                finished=_moment(attributes, "finishedAt", problems),
            )
        )
    elif word:
        problems.append(f"status “{word}” is not known")
    rating = _rating(attributes, problems)
    if rating:
        records.append(Rating(title=title, said_at=said_at, value=rating, scale="10.1"))
    notes = str(attributes.get("notes") or "")
    if notes.strip():
        records.append(Note(title=title, said_at=said_at, text=notes))
    owned = read_counter(attributes.get("volumesOwned"), "volumesOwned", problems)
    if owned:
        records.append(Owned(title=title, count=min(owned, MOST_PLAYS)))
    return records


def _rating(attributes: Json, problems: list[str]) -> int:
    """Return the rating of twentieths, else of the old five stars; 0 is none."""
    value = attributes.get("ratingTwenty")
    factor = 50
    if value is None:
        value, factor = attributes.get("rating") or 0, 200
    try:
        rating = round(float(str(value)) * factor)
    except (ValueError, OverflowError):
        rating = -1
    if not 0 <= rating <= 1000:
        problems.append(f"rating “{value}” is not a score")
        return 0
    return rating


def _plays(attributes: Json, title: Title, key: str, problems: list[str]) -> list[AnyRecord]:
    status = _STATUSES.get(str(attributes.get("status") or "").replace("-", "_"))
    done = read_counter(attributes.get("progress"), "progress", problems)
    repeats = min(
        read_counter(attributes.get("reconsumeCount"), "reconsumeCount", problems), MOST_PLAYS
    )
    is_manga = title.type == "manga"
    total = dict(title.facts).get("chapters" if is_manga else "episodes")
    total = total if isinstance(total, int) else 0
    if status not in {"completed", "planned"} and attributes.get("reconsuming") is True:
        repeats = max(repeats, 1)  # who sees it again has seen it once
    passes = _passes(status or "", done, total, repeats)
    finish = _moment(attributes, "finishedAt", []) if status == "completed" else UNKNOWN
    if status == "completed" and not sum(passes):
        return counted_whole(title, key, len(passes), finish=finish)
    if sum(passes) > MOST_PLAYS:
        problems.append(f"{sum(passes)} plays are too many to be true; {MOST_PLAYS} are kept")
    letter, level = ("c", "chapter") if is_manga else ("e", "episode")
    return counted_parts(title, level, f"{key}:{letter}", passes, finish=finish)


def _passes(status: str, done: int, total: int, repeats: int) -> list[int]:
    """Return how many parts each pass through a series took, oldest pass first."""
    if status == "completed":
        return [done or total] * (1 + repeats)
    if status == "planned":
        return [done]
    return [total or done] * repeats + [done]


def _moment(attributes: Json, name: str, problems: list[str]) -> When:
    """Return a date; midnight is what Kitsu writes for a day that was picked."""
    text = attributes.get(name)
    if not text:
        return UNKNOWN
    try:
        return typed_moment(parse_iso(str(text)))
    except (ValueError, OverflowError):
        problems.append(f"{name} “{text}” is not a date")
        return UNKNOWN


plugin = Kitsu()
