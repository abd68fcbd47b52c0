"""Audiobookshelf's progress and listening sessions, as its API answers them.

`{mediaProgress: [{id, libraryItemId, episodeId, duration, progress 0-1, currentTime, isFinished,
startedAt, finishedAt, lastUpdate}]}` (`/api/me`, `/api/me/progress`) and `{sessions: [{id,
libraryItemId, episodeId, mediaType, mediaMetadata, displayTitle, timeListening, startedAt}]}`
(`/api/me/listening-sessions`), or their arrays alone; times are milliseconds.

A finished progress is the play. Sessions are the sittings that led to it: they are kept as partial
plays with the time that was listened.
"""

from collections.abc import Iterator
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import asin, isbn, known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, Play, Progress, Status, Title, facts, plain
from mediary.sdk.when import UNKNOWN, When, at_epoch

_PROGRESS = {"libraryItemId", "isFinished", "progress"}
_SESSION = {"libraryItemId", "timeListening", "startedAt"}
_ARRAYS = {"mediaProgress": "progress", "sessions": "sessions", "": ""}
# Whose device it was, and from where it called.
_SECRETS = ("ipAddress", "deviceId", "id", "userId")

Json = dict[str, Any]


class Audiobookshelf:
    """Reads finished books and episodes, resume points, and sittings."""

    name = "audiobookshelf"
    label = "Audiobookshelf"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it holds progress or sessions of library items."""
        shape = file.json_shape
        for name in _ARRAYS:
            element = shape.first.get(name)
            if isinstance(element, dict) and (kind := _kind(element)):
                return Kind(name=kind)
        # One session or progress, as the API answers for a single item.
        if shape.top == "object" and (kind := _kind(dict.fromkeys(shape.keys))):
            return Kind(name=kind)
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each progress and each session."""
        for index, value in enumerate(_elements(file), start=1):
            if not isinstance(value, dict):
                yield Row(line=index, raw=value, failed="not a progress or a session")
                continue
            _blank(value)
            yield _session(index, value) if _kind(value) == "sessions" else _progress(index, value)


def _kind(value: Json) -> str:
    if value.keys() >= _SESSION:
        return "sessions"
    return "progress" if value.keys() >= _PROGRESS else ""


def _elements(file: ExportFile) -> Iterator[object]:
    """Yield the elements; an answer about the person holds a token beside them, not looked at."""
    shape = file.json_shape
    if shape.top == "object" and _kind(dict.fromkeys(shape.keys)):
        whole = file.json()
        if not isinstance(whole, dict):
            raise DamagedFileError("not a progress or a session")
        yield whole
        return
    for element in file.json_elements():
        if element.index and element.key in _ARRAYS:
            yield element.value()


def _blank(value: Json) -> None:
    device = value.get("deviceInfo")
    if isinstance(device, dict):
        for secret in _SECRETS:
            if device.get(secret):
                device[secret] = ""
    for private in ("userId", "user"):
        if value.get(private):
            value[private] = ""


def _progress(index: int, value: Json) -> Row:
    title = _title(value)
    if title is None:
        return Row(line=index, raw=value, unmatched="it names no item of a library")
    problems: list[str] = []
    started = _when(value, "startedAt", problems)
    finished = _when(value, "finishedAt", problems)
    last = _when(value, "lastUpdate", problems)
    records: list[AnyRecord] = []
    if value.get("isFinished") is True:
        own = value.get("id")
        records.append(
            Play(
                title=title,
                key=f"progress:{own}" if own else key_of("progress", *title.ids),
                has_own_key=bool(own),
                said_at=last.at,
                when=finished,
                duration_seconds=round(_seconds(value, "duration", problems)) or None,
            )
        )
    else:
        records += _resume(value, title, last, problems)
    if records:
        status = "completed" if value.get("isFinished") is True else "in_progress"
        records.append(
            Status(
                title=title,
                said_at=last.at,
                status=status,
                started=started,
                finished=finished if status == "completed" else UNKNOWN,
            )
        )
        return Row(line=index, raw=value, records=tuple(records), problem="; ".join(problems))
    problem = "; ".join(problems)
    return Row(
        line=index, raw=value, failed=problem, skipped="" if problem else "it was never begun"
    )


def _resume(value: Json, title: Title, last: When, problems: list[str]) -> list[AnyRecord]:
    """Return how far the person is: seconds of what is heard, a share of what is read."""
    position = _seconds(value, "currentTime", problems)
    share = max(_seconds(value, "progress", problems), _seconds(value, "ebookProgress", problems))
    if not position and not share:
        return []
    return [
        Progress(
            title=title,
            said_at=last.at,
            position_seconds=round(position) or None,
            percent=min(round(share * 100, 2), 100) or None,
            last=last,
        )
    ]


def _session(index: int, value: Json) -> Row:
    title = _title(value)
    if title is None:
        return Row(line=index, raw=value, unmatched="it names no item of a library, and no title")
    problems: list[str] = []
    device = value.get("deviceInfo")
    device = device if isinstance(device, dict) else {}
    duration = _seconds(value, "duration", problems)
    position = _seconds(value, "currentTime", problems)
    own = value.get("id")
    play = Play(
        title=title,
        key=f"session:{own}" if own else key_of("session", *title.ids, value.get("startedAt")),
        has_own_key=bool(own),
        said_at=_when(value, "updatedAt", problems).at,
        when=_when(value, "startedAt", problems),
        duration_seconds=round(_seconds(value, "timeListening", problems)),
        progress=facts(
            position_seconds=round(position) or None,
            percent=min(round(position / duration * 100, 2), 100.0) if duration else None,
        ),
        is_partial=True,
        device=str(device.get("deviceName") or device.get("model") or device.get("osName") or ""),
        platform=str(value.get("mediaPlayer") or device.get("clientName") or ""),
    )
    return Row(line=index, raw=value, records=(play,), problem="; ".join(problems))


def _title(value: Json) -> Title | None:
    """Return the book or episode; a progress names it by number only, a session by title too."""
    metadata = _metadata(value)
    item = named("audiobookshelf", "item", value.get("libraryItemId"))
    name = str(metadata.get("title") or "")
    heading = str(value.get("displayTitle") or "")
    number = named("audiobookshelf", "episode", value.get("episodeId"))
    if item is None and number is None and not name and not heading:
        return None
    if number or str(value.get("mediaType")) in {"podcast", "podcastEpisode"}:
        show = Title(
            type="podcast",
            level="podcast",
            title=name,
            ids=known(
                item,
                named("url", "feed", metadata.get("feedUrl")),
                named("itunes", "podcast", metadata.get("itunesId")),
            ),
            creators=_texts(metadata.get("author")),
            facts=facts(
                genres=_texts(metadata.get("genres")), language=plain(metadata.get("language"))
            ),
        )
        return Title(type="podcast", level="episode", title=heading, parent=show, ids=known(number))
    return _book(value, metadata, name or heading)


def _metadata(value: Json) -> Json:
    """Return the metadata of a session, or of a progress that was asked for with its item."""
    found = value.get("mediaMetadata")
    media = value.get("media")
    item = value.get("libraryItem")
    if not isinstance(media, dict) and isinstance(item, dict):
        media = item.get("media")
    if not isinstance(found, dict) and isinstance(media, dict):
        found = media.get("metadata")
    return found if isinstance(found, dict) else {}


def _book(value: Json, metadata: Json, name: str) -> Title:
    year = str(metadata.get("publishedYear") or "")[:5]
    authors = _texts(metadata.get("authors"))
    authors = authors or _texts(metadata.get("authorName") or value.get("displayAuthor"))
    minutes = _seconds(value, "duration", []) / 60
    return Title(
        type="book",
        level="book",
        title=name,
        year=int(year) if year.isdecimal() and 0 < int(year) < 2200 else None,
        ids=known(
            named("audiobookshelf", "item", value.get("libraryItemId")),
            asin(metadata.get("asin")),
            isbn(metadata.get("isbn")),
        ),
        creators=authors,
        facts=facts(
            subtitle=plain(metadata.get("subtitle")),
            narrators=_texts(metadata.get("narrators")),
            series=_texts(metadata.get("series")),
            genres=_texts(metadata.get("genres")),
            publisher=plain(metadata.get("publisher")),
            language=plain(metadata.get("language")),
            runtime_minutes=round(minutes) or None,
        ),
    )


def _texts(value: object) -> tuple[str, ...]:
    """Return the names of a list of texts or of `{name, sequence}`, or of one text with commas."""
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list):
        return ()
    names = (one.get("name") if isinstance(one, dict) else one for one in found)
    return tuple(dict.fromkeys(text for one in names if (text := str(one or "").strip())))


def _seconds(value: Json, name: str, problems: list[str]) -> float:
    found = value.get(name)
    if found is None:
        return 0
    try:
        number = float(str(found))
    except ValueError:
        number = -1
    if not 0 <= number < 10**9:
        problems.append(f"{name} “{found}” is not a number of seconds")
        return 0
    return number


def _when(value: Json, name: str, problems: list[str]) -> When:
    stamp = value.get(name)
    if stamp in (None, "", 0):
        return UNKNOWN
    try:
        return at_epoch(float(str(stamp)) / 1000)
    except (ValueError, OverflowError):
        problems.append(f"{name} “{stamp}” is not a date")
        return UNKNOWN


plugin = Audiobookshelf()
