"""MyAnimeList's export of an anime or manga list: `animelist_<epoch>_-_<user>.xml`.

`<myanimelist><myinfo/><anime>series_animedb_id, series_title, my_watched_episodes, …</anime>` or
`<manga>manga_mangadb_id, …</manga>` as written by MyAnimeList's XML export, version 1.1.0, and by
the tools that imitate it (ids may be 0 there, statuses numbers).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS, counted_parts, counted_whole
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Note,
    Owned,
    Progress,
    Rating,
    Status,
    Tags,
    Title,
    facts,
)
from mediary.sdk.text import fold_title
from mediary.sdk.when import UNKNOWN, When, parse_partial
from mediary.sdk.xml_stream import ELEMENT_BYTES, XmlElement, iter_xml

# Text as MyAnimeList writes it, and the numbers of some tools.
_STATUSES = {
    "watching": "in_progress", "reading": "in_progress", "1": "in_progress",
    "completed": "completed", "2": "completed",
    "on-hold": "on_hold", "on hold": "on_hold", "3": "on_hold",
    "dropped": "dropped", "4": "dropped",
    "plan to watch": "planned", "plan to read": "planned", "6": "planned",
}  # fmt: skip
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
_BARE = re.compile(
    rb"(<!\[CDATA\[.*?(?:\]\]>|\Z))|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)",
    re.DOTALL,
)


class _Words(NamedTuple):
    """What the elements of a kind are called, and what they become."""

    type: str
    id: str
    title: str
    format: str
    done: str
    total: str
    repeats: str
    letter: str
    level: str


_ANIME = _Words(
    "anime", "series_animedb_id", "series_title", "series_type", "my_watched_episodes",
    "series_episodes", "my_times_watched", "e", "episode",
)  # fmt: skip
_MANGA = _Words(
    "manga", "manga_mangadb_id", "manga_title", "manga_type", "my_read_chapters",
    "manga_chapters", "my_times_read", "c", "chapter",
)  # fmt: skip


class MyAnimeList:
    """Reads lists of anime and manga: episodes and chapters done, scores, statuses."""

    name = "myanimelist"
    label = "MyAnimeList"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether its root is MyAnimeList's."""
        return Kind(name="list") if file.xml_root[0] == "myanimelist" else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each anime and manga."""
        file.refuse_blank()
        with file.open() as stream:
            mended = cast(BinaryIO, _Mended(stream))
            for found in iter_xml(mended, ("anime", "manga")):
                yield _row(found, _ANIME if found.element.tag == "anime" else _MANGA)


class _Mended:
    """A stream of XML in which a bare `&` is written out and control characters are left out.

    Old exports hold both in comments and titles, which no parser takes.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._is_in_cdata = False

    def read(self, size: int = -1) -> bytes:
        """Return the next lines, about `size` bytes of them; b"" at the end."""
        lines: list[bytes] = []
        length = 0
        while not lines or 0 <= length < size:
            line = self._stream.readline(ELEMENT_BYTES)
            if not line:
                break
            if len(line) >= ELEMENT_BYTES:
                raise DamagedFileError("a line is longer than 16 million characters")
            lines.append(self._mend(line))
            length += len(line)
        return b"".join(lines)

    def _mend(self, line: bytes) -> bytes:
        line = _CONTROL.sub(b"", line) or b"\n"
        before, after = b"", line
        if self._is_in_cdata:
            head, end, tail = line.partition(b"]]>")
            if not end:
                return line
            before, after = head + end, tail
        self._is_in_cdata = after.rfind(b"<![CDATA[") > after.rfind(b"]]>")
        if b"&" in after:
            after = _BARE.sub(lambda found: found[1] or b"&amp;", after)
        return before + after


def _row(found: XmlElement, words: _Words) -> Row:
    number = numbered("mal", words.type, found.text(words.id))
    name = found.text(words.title)
    raw = found.raw
    if number is None and not name:
        return Row(line=found.index, raw=raw, unmatched="the entry has neither an id nor a title")
    problems: list[str] = []
    title = Title(
        type=words.type,
        level="show" if words is _ANIME else "series",
        title=name,
        ids=known(number),
        facts=facts(
            format=found.text(words.format),
            episodes=_count(found, "series_episodes", []) or None,
            chapters=_count(found, "manga_chapters", []) or None,
            volumes=_count(found, "manga_volumes", []) or None,
        ),
    )
    key = number.key if number else key_of(words.type, fold_title(name))
    records = _entry(found, title, problems)
    records += _plays(found, words, title, key, problems)
    if not records:
        return Row(line=found.index, raw=raw, skipped="the entry says nothing of its title")
    return Row(line=found.index, raw=raw, records=tuple(records), problem="; ".join(problems))


def _entry(found: XmlElement, title: Title, problems: list[str]) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    status = _status(found, problems)
    if status:
        records.append(
            Status(
                title=title,
                status=status,
                started=_date(found, "my_start_date", problems),
                finished=_date(found, "my_finish_date", problems),
            )
        )
    score = found.text("my_score") or "0"
    try:
        value = round(float(score) * 100)
    except (ValueError, OverflowError):
        value = -1
    if not 0 <= value <= 1000:
        problems.append(f"my_score “{score}” is not a score")
    elif value:
        records.append(Rating(title=title, value=value, scale="10.1" if value % 100 else "10"))
    comments = found.element.findtext("my_comments") or ""
    if comments.strip():
        records.append(Note(title=title, text=comments))
    tags = [one.strip() for one in found.text("my_tags").split(",") if one.strip()]
    if tags:
        records.append(Tags(title=title, names=tuple(dict.fromkeys(tags))))
    return records + _copies(found, title)


def _copies(found: XmlElement, title: Title) -> list[AnyRecord]:
    storage, volumes = found.text("my_storage"), _count(found, "my_retail_volumes", [])
    if storage.casefold() == "none":  # a choice of the site's form, for what nobody keeps
        storage = ""
    if not storage and not volumes:
        return []
    return [
        Owned(
            title=title,
            medium=storage,
            format=facts(storage_value=found.text("my_storage_value").strip("0.")),
            count=min(volumes, MOST_PLAYS) or 1,
        )
    ]


def _status(found: XmlElement, problems: list[str]) -> str:
    text = found.text("my_status")
    status = _STATUSES.get(text.casefold(), "")
    if text and not status:
        problems.append(f"my_status “{text}” is not known")
    return status


def _plays(
    found: XmlElement, words: _Words, title: Title, key: str, problems: list[str]
) -> list[AnyRecord]:
    """Return the plays that the counters claim, and the volumes where chapters say the same."""
    records: list[AnyRecord] = []
    is_completed = _STATUSES.get(found.text("my_status").casefold()) == "completed"
    finish = _date(found, "my_finish_date", []) if is_completed else UNKNOWN
    letter, level = words.letter, words.level
    done, total = _count(found, words.done, problems), _count(found, words.total, [])
    volumes = _count(found, "my_read_volumes", problems)
    if words is _MANGA and volumes and not done:
        letter, level, done, total = "v", "volume", volumes, _count(found, "manga_volumes", [])
    elif volumes:
        last = Title(type="manga", level="volume", parent=title, number=volumes)
        records.append(Progress(title=last, percent=100))
    repeats = _count(found, words.repeats, problems)
    if _status(found, []) == "planned":
        repeats = 0  # a wish to see it again is no play
    passes = _passes(done, total, repeats, is_completed=is_completed)
    again = _count(found, "my_rewatching_ep", [])
    if is_completed and again and found.text("my_rewatching") in {"1", "YES", "Yes"}:
        passes.append(again)
    if is_completed and not sum(passes):
        return records + counted_whole(
            title, key, len(passes), finish=finish, has_own_key=bool(title.ids)
        )
    if sum(passes) > MOST_PLAYS:
        problems.append(f"{sum(passes)} plays are too many to be true; {MOST_PLAYS} are kept")
    whole = 1 + repeats if is_completed else 0
    return records + counted_parts(
        title,
        level,
        f"{key}:{letter}",
        passes,
        finish=finish,
        dated_pass=whole,
        has_own_key=bool(title.ids),
    )


def _passes(done: int, total: int, repeats: int, *, is_completed: bool) -> list[int]:
    """Return how many parts each pass through a series took, oldest pass first."""
    repeats = min(repeats, MOST_PLAYS)
    if is_completed:
        return [done or total] * (1 + repeats)
    return [total or done] * repeats + [done]


def _count(found: XmlElement, tag: str, problems: list[str]) -> int:
    text = found.text(tag)
    try:
        return max(int(text or 0), 0)
    except ValueError:
        problems.append(f"{tag} “{text}” is not a number")
        return 0


def _date(found: XmlElement, tag: str, problems: list[str]) -> When:
    text = found.text(tag)
    try:
        return parse_partial(text)
    except ValueError:
        problems.append(f"{tag} “{text}” is not a date")
        return UNKNOWN


plugin = MyAnimeList()
