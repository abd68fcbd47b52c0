"""MediaTracker's items, as its API answers them.

`[{id, mediaType, title, tmdbId, imdbId, …, seenHistory [{id, date, episodeId}], userRating {date,
rating, review}, seasons [{episodes [{id, seasonNumber, episodeNumber}]}], onWatchlist, lists}]`
as answered by `/api/items` and `/api/details/<id>`; dates are milliseconds.
"""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import ExternalId, asin, imdb, known, named, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
    Play,
    Progress,
    Rating,
    Review,
    Status,
    Title,
    episode,
    facts,
    plain,
)
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, datetime_of, typed_moment

_TYPES = {
    "movie": ("movie", "movie"),
    "tv": ("show", "show"),
    "book": ("book", "book"),
    "audiobook": ("book", "book"),
    "video_game": ("game", "game"),
}
_OWN = {"seenHistory", "userRating", "onWatchlist", "seen", "lastSeenAt", "needsDetails"}

Json = dict[str, Any]


class MediaTracker:
    """Reads films, shows, books and games with their seen history and ratings."""

    name = "mediatracker"
    label = "MediaTracker"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether its items carry MediaTracker's kinds and marks."""
        shape = file.json_shape
        item = shape.element or shape.first.get("items") or shape.first.get("data")
        if shape.top == "object" and "mediaType" in shape.keys:
            item = dict.fromkeys(shape.keys) | {"mediaType": shape.first.get("mediaType")}
        if not isinstance(item, dict) or not _OWN.intersection(item):
            return None
        return Kind(name="items") if str(item.get("mediaType")) in _TYPES else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each item."""
        for index, value in enumerate(_items(file), start=1):
            if isinstance(value, dict):
                yield _Item(value, options.timezone).row(index)
            else:
                yield Row(line=index, raw=value, failed="not an item")


def _items(file: ExportFile) -> Iterator[object]:
    shape = file.json_shape
    if shape.top == "object" and "mediaType" in shape.keys:
        whole = file.json()
        if not isinstance(whole, dict):
            raise DamagedFileError("not an item")
        yield whole
        return
    for element in file.json_elements():
        if element.index and element.key in {"", "items", "data"}:
            yield element.value()


class _Item:
    """An item while it is read."""

    def __init__(self, value: Json, zone: ZoneInfo | None) -> None:
        self.value = value
        self.zone = zone
        self.problems: list[str] = []

    def row(self, index: int) -> Row:
        """Return the row of the item."""
        kind = str(self.value.get("mediaType"))
        title = _title(self.value, kind) if kind in _TYPES else None
        if title is None:
            return Row(
                line=index,
                raw=self.value,
                unmatched=f"no name, or a kind that is not known (“{kind}”)",
            )
        parts = _episodes(title, self.value)
        records = self._seen(title, parts) + self._rated(title, parts) + self._listed(title)
        problem = "; ".join(dict.fromkeys(self.problems))
        if not records:
            return Row(line=index, raw=self.value, skipped="an item of which nothing is said")
        return Row(line=index, raw=self.value, records=tuple(records), problem=problem)

    def _seen(self, title: Title, parts: dict[int, Title]) -> list[AnyRecord]:
        history = self.value.get("seenHistory")
        records: list[AnyRecord] = []
        for seen in history if isinstance(history, list) else ():
            if not isinstance(seen, dict):
                self.problems.append("a member of seenHistory is no object")
                continue
            number, own = seen.get("episodeId"), seen.get("id")
            part = title if number is None else _part(title, parts, number)
            duration = seen.get("duration")
            records.append(
                Play(
                    title=part,
                    key=f"seen:{own}" if own else key_of("seen", *_marks(part), seen.get("date")),
                    has_own_key=bool(own),
                    when=self._when(seen, "date"),
                    duration_seconds=_seconds(duration),
                )
            )
        return records or self._last_seen(title)

    def _last_seen(self, title: Title) -> list[AnyRecord]:
        """Read an item of a list, which says only that, and when last, it was seen."""
        last = self._when(self.value, "lastSeenAt")
        if self.value.get("seen") is not True and last.is_unknown:
            return []
        if title.type == "show":
            # Which episodes were seen is not said, so that no play can be made of it.
            status = "completed" if self.value.get("seen") is True else "in_progress"
            return [Status(title=title, status=status, since=last)]
        own = self.value.get("id")
        return [
            Play(
                title=title,
                key=f"item:{own}:1" if own else key_of("item", *_marks(title)),
                has_own_key=bool(own),
                nature="aggregate",
                when=last,
            )
        ]

    def _rated(self, title: Title, parts: dict[int, Title]) -> list[AnyRecord]:
        rated = self.value.get("userRating")
        if not isinstance(rated, dict):
            return []
        number = rated.get("episodeId")
        part = title if number is None else _part(title, parts, number)
        when = self._when(rated, "date")
        value = self._stars(rated.get("rating"))
        records: list[AnyRecord] = []
        if value is not None:
            records.append(
                Rating(title=part, said_at=when.at, value=value, scale="5.5", rated=when)
            )
        body = rated.get("review")
        if isinstance(body, str) and body.strip():
            own = rated.get("id")
            records.append(
                Review(
                    title=part,
                    key=f"review:{own}" if own else key_of("review", *_marks(part)),
                    has_own_key=bool(own),
                    said_at=when.at,
                    body=body,
                    rating=value,
                    written=when,
                )
            )
        return records

    def _stars(self, stars: object) -> int | None:
        if stars is None:
            return None
        try:
            value = round(float(str(stars)) * 200)
        except (ValueError, OverflowError):
            value = -1
        if 0 <= value <= 1000:
            return value
        self.problems.append(f"rating “{stars}” is not a number of stars")
        return None

    def _listed(self, title: Title) -> list[AnyRecord]:
        records: list[AnyRecord] = []
        found = self.value.get("lists")
        lists = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        if self.value.get("onWatchlist") is True and not any(map(_is_queue, lists)):
            lists.append({"isWatchlist": True})
        for one in lists:
            name = str(one.get("name") or "")
            is_queue = _is_queue(one)
            if not name and not is_queue:
                continue
            records.append(
                ListEntry(
                    title=title,
                    list_key="watchlist" if is_queue else str(one.get("id") or name),
                    list_name=name,
                    role="watch_later" if is_queue else "list",
                )
            )
        done = self.value.get("progress")
        if isinstance(done, int | float) and 0 < done < 1:
            records.append(Progress(title=title, percent=round(done * 100, 2)))
        return records

    def _when(self, value: Json, name: str) -> When:
        """Return the date of milliseconds; midnight is what the form writes for a day."""
        stamp = value.get(name)
        if stamp in (None, ""):
            return UNKNOWN
        try:
            instant = int(float(str(stamp))) * 1000
            if abs(instant) > 10**16:
                raise ValueError
            moment = datetime_of(instant)
            return typed_moment(moment.astimezone(self.zone) if self.zone else moment)
        except (ValueError, OverflowError):
            self.problems.append(f"{name} “{stamp}” is not a date")
            return UNKNOWN


def _is_queue(one: Json) -> bool:
    return one.get("isWatchlist") in (True, 1)


def _seconds(milliseconds: object) -> int | None:
    if not isinstance(milliseconds, int | float) or not 0 < milliseconds < 10**11:
        return None
    return round(milliseconds / 1000)


def _marks(title: Title) -> tuple[object, ...]:
    above = title.parent.number if title.parent else None
    return (title.type, fold_title(title.title), title.level, above, title.number, *title.ids)


def _title(value: Json, kind: str) -> Title | None:
    media_type, level = _TYPES[kind]
    name = str(value.get("title") or "")
    ids = known(
        numbered("mediatracker", "item", value.get("id")),
        imdb(value.get("imdbId")),
        numbered("tmdb", level, value.get("tmdbId")) if level in {"movie", "show"} else None,
        numbered("tvdb", level, value.get("tvdbId")) if level in {"movie", "show"} else None,
        numbered("trakt", level, value.get("traktId")) if level in {"movie", "show"} else None,
        numbered("tvmaze", "show", value.get("tvmazeId")) if level == "show" else None,
        numbered("igdb", "game", value.get("igdbId")),
        numbered("goodreads", "book", value.get("goodreadsId")),
        _openlibrary(value.get("openlibraryId")),
        asin(value.get("audibleId")),
    )
    if not name and len(ids) < 2:
        return None
    released = str(value.get("releaseDate") or "")
    return Title(
        type=media_type,
        level=level,
        title=name,
        year=int(released[:4]) if released[:4].isdecimal() and int(released[:4]) else None,
        ids=ids,
        creators=_texts(value.get("authors")),
        facts=facts(
            format="audiobook" if kind == "audiobook" else None,
            original_title=plain(value.get("originalTitle")),
            released=released,
            runtime_minutes=plain(value.get("runtime")),
            genres=_texts(value.get("genres")),
            description=plain(value.get("overview")),
            developers=plain(value.get("developer")),
            narrators=_texts(value.get("narrators")),
            network=plain(value.get("network")),
            language=plain(value.get("language")),
            pages=plain(value.get("numberOfPages")),
            platforms=_texts(value.get("platform")),
        ),
    )


def _openlibrary(value: object) -> ExternalId | None:
    key = str(value or "").rsplit("/", 1)[-1].upper()
    return named("openlibrary", "work" if key.endswith("W") else "edition", key)


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or of one text with commas."""
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list):
        return ()
    return tuple(text for one in found if (text := str(one).strip()))


def _episodes(show: Title, value: Json) -> dict[int, Title]:
    """Return the episodes of a show by MediaTracker's number of them."""
    found: dict[int, Title] = {}
    seasons = value.get("seasons")
    for season in seasons if isinstance(seasons, list) else ():
        episodes = season.get("episodes") if isinstance(season, dict) else None
        for one in episodes if isinstance(episodes, list) else ():
            if isinstance(one, dict) and isinstance(one.get("id"), int):
                found[one["id"]] = _episode(show, one)
    return found


def _episode(show: Title, one: Json) -> Title:
    season, number = one.get("seasonNumber"), one.get("episodeNumber")
    return episode(
        show,
        season if isinstance(season, int) else None,
        number if isinstance(number, int | float) else None,
        title=str(one.get("title") or ""),
        ids=known(
            numbered("mediatracker", "episode", one.get("id")),
            imdb(one.get("imdbId")),
            numbered("tmdb", "episode", one.get("tmdbId")),
            numbered("tvdb", "episode", one.get("tvdbId")),
            numbered("trakt", "episode", one.get("traktId")),
        ),
        facts=facts(aired=str(one.get("releaseDate") or "")),
    )


def _part(show: Title, parts: dict[int, Title], number: object) -> Title:
    """Return the episode of a number; where the file does not hold it, the number names it."""
    found = parts.get(number) if isinstance(number, int) else None
    own = numbered("mediatracker", "episode", number)
    return found or Title(type=show.type, level="episode", parent=show, ids=known(own))


plugin = MediaTracker()
