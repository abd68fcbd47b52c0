"""`watch-history.json` of Google Takeout: `{header, title, titleUrl, subtitles, time, …}`.

A video watched several times on one UTC day is one play, as resumed ones appear several times;
each of its rows carries that play. What an artist's automatic channel ("… - Topic") holds is a
track of music, and each listen is a play, in YouTube Music and in YouTube alike, so that one
video is one thing; everything else is a video.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from mediary.builtin.youtube.verbs import is_other_deed, without_verb
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play, Title
from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY, When, at_moment

_VIDEO = re.compile(
    r"^https?://(?:[a-z]+\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:.*&)?v=|shorts/|live/|embed/)"
    r"|youtu\.be/)([\w-]{6,20})"
)
_CHANNEL = re.compile(r"^https?://(?:[a-z]+\.)?youtube\.com/(?:channel/(UC[\w-]+)|@|user/|c/)")
_TOPIC = re.compile(
    r"^(.+) [-–—] (?:Topic|Thema|Tema|Thème|Tópico|Argomento|Onderwerp|Temat|Aihe|Emne|Ämne|"
    r"Téma|Тема|Konu|トピック|주제|主题|主題)$"
)
_MOST_CACHED = 20_000


class _Brief(msgspec.Struct):
    """What the first pass needs of a row."""

    titleUrl: str = ""  # noqa: N815
    time: str = ""


class _Channel(NamedTuple):
    name: str
    id: str


class YouTube:
    """Reads the watch history."""

    name = "youtube"
    label = "YouTube"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the first row whether it is YouTube's activity; the HTML form is known too."""
        first = file.json_shape.element
        if first.keys() >= {"header", "title", "time"}:
            products = first.get("products")
            names = [first["header"], *(products if isinstance(products, list) else ())]
            is_ours = any(isinstance(one, str) and one.startswith("YouTube") for one in names)
            return Kind(name="history") if is_ours else None
        head = file.head
        if b"outer-cell mdl-cell" in head and b"youtube.com/" in head:
            return Kind(name="html")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each activity; the file is read twice.

        Raises:
            DamagedFileError: It is the HTML form, whose dates are written for people only.
        """
        if kind.name == "html":
            raise DamagedFileError(
                "this is the history as HTML; ask Takeout for YouTube's history as JSON"
            )
        starts = _starts(file)
        reader = _Reader(starts)
        for element in file.json_elements():
            yield reader.row(element.index, element.value())


def _starts(file: ExportFile) -> dict[tuple[str, int], int]:
    """Return the first start of each video on each day."""
    starts: dict[tuple[str, int], int] = {}
    decode = msgspec.json.Decoder(_Brief).decode
    for element in file.json_elements():
        try:
            brief = decode(element.raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue  # the second pass says what is wrong with it
        found, at = _VIDEO.match(brief.titleUrl), _instant(brief.time)
        if found and at is not None:
            place = (found[1], at // DAY)
            starts[place] = min(at, starts.get(place, at))
    return starts


class _Reader:
    """Builds the rows of one file."""

    def __init__(self, starts: dict[tuple[str, int], int]) -> None:
        self._starts = starts
        self._titles: dict[tuple[str, str, _Channel], Title] = {}

    def row(self, index: int, activity: Any) -> Row:  # noqa: ANN401
        """Return the row of one activity."""
        if not isinstance(activity, dict):
            return Row(line=index, raw=activity, failed="not an activity: an object was expected")
        text, address = _text(activity.get("title")), _text(activity.get("titleUrl"))
        found, channel = _VIDEO.match(address), _channel(activity.get("subtitles"))
        reason = _reason(activity, text, address, is_video=found is not None)
        if reason:
            return Row(line=index, raw=activity, skipped=reason)
        video = found[1] if found else ""
        if not video and not channel.name:
            return Row(line=index, raw=activity, unmatched="a video that was removed since")
        title = self._title(video, without_verb(text), channel)
        play, problem = self._play(title, video, activity)
        return Row(line=index, raw=activity, records=(play,), problem=problem)

    def _play(self, title: Title, video: str, activity: dict[str, Any]) -> tuple[Play, str]:
        text, platform = _text(activity.get("time")), _text(activity.get("header"))
        at = _instant(text)
        if at is None:
            key = key_of(video or fold_title(title.title), text)
            problem = f"time “{text}” is not a time; the play is kept without one"
            return Play(title=title, key=key, has_own_key=False, platform=platform), problem
        start = self._starts.get((video, at // DAY))
        if title.level == "track" or start is None:
            key = key_of(video or fold_title(title.title), at)
            when = When(at=at)
            return Play(title=title, key=key, has_own_key=False, when=when, platform=platform), ""
        # The rows of one day's video are equal but for the product they were watched in.
        return Play(title=title, key=key_of(video, "day", at // DAY), when=When(at=start)), ""

    def _title(self, video: str, name: str, channel: _Channel) -> Title:
        names = (video, name, channel)
        title = self._titles.get(names)
        if title is None:
            if len(self._titles) >= _MOST_CACHED:
                self._titles.clear()
            title = self._titles[names] = _build(video, name, channel)
        return title


def _build(video: str, name: str, channel: _Channel) -> Title:
    ids = known(named("youtube", "video", video))
    topic = _TOPIC.match(channel.name)
    if topic:
        by = Title(type="music", level="artist", title=topic[1])
        return Title(type="music", level="track", title=name, ids=ids, parent=by)
    parent = None
    if channel.name:
        parent = Title(
            type="video",
            level="channel",
            title=channel.name,
            ids=known(named("youtube", "channel", channel.id)),
        )
    return Title(type="video", level="video", title=name, ids=ids, parent=parent)


def _reason(activity: dict[str, Any], text: str, address: str, *, is_video: bool) -> str:
    """Say why an activity is no viewing; "" when it is one."""
    details = activity.get("details")
    for one in details if isinstance(details, list) else ():
        if isinstance(one, dict) and "google" in _text(one.get("name")).casefold():
            return "an advertisement"
    if is_other_deed(text):
        return "a visit, search, like or answer"
    if address and not is_video:
        return "the address is no video's: a post, a search, a visit"
    return ""


def _channel(subtitles: object) -> _Channel:
    """Return the channel; words without a channel's address stand there too."""
    for one in subtitles if isinstance(subtitles, list) else ():
        if isinstance(one, dict):
            found = _CHANNEL.match(_text(one.get("url")))
            if found:
                return _Channel(_text(one.get("name")), found[1] or "")
    return _Channel("", "")


def _instant(text: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
        return at_moment(moment if moment.tzinfo else moment.replace(tzinfo=UTC)).at
    except ValueError:
        return None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
