"""Jellyfin and Emby: the backup of the Playback Reporting plugin.

Tab-separated without a header or quotes, nine cells a line: `DateCreated UserId ItemId ItemType
ItemName PlaybackMethod ClientName DeviceName PlayDuration`. Times are the server's local time,
durations seconds. Sittings of one title on one day by one user are one play: each of their lines
carries it, with the earliest start and the summed time. Every listen of a track is a play.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.keys import key_of
from mediary.sdk.records import Play, Title, episode, facts, track
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import UNKNOWN, at_moment

_CELLS = 9
_LINE_CHARS = 16 * 1024 * 1024
_FIRST_LINE = re.compile(
    rb"^(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?\t[^\t\r\n]*\t[^\t\r\n]*"
    rb"\t[A-Za-z]+\t[^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]*\t\d+\r?(?:\n|\Z)"
)
_EPISODE = re.compile(r"(?P<show>.*?) - s(?P<season>\d{2,})e(?P<number>\d{2,})(?: - (?P<name>.*))?")
_TRACK = re.compile(
    r"(?P<artist>.*?) - (?P<name>.*?)(?: \((?P<album>[^()]*(?:\([^()]*\))?[^()]*)\))?"
)
# Longer than any name; taking such a text apart would only cost time.
_MOST_NAME_CHARS = 2_000
_NOT_KNOWN = "Not Known"
_CHANNELS = {"tvchannel", "livetvchannel", "channel"}
_BOOKS = {"audiobook", "book"}


class _Sitting(NamedTuple):
    """A line; `at` is None where its date cannot be read."""

    user: str
    item: str
    type: str
    name: str
    client: str
    device: str
    day: str
    at: datetime | None
    seconds: int | None

    @property
    def key(self) -> str:
        """Key of the play: the sittings of one day share it, listens have their own."""
        is_listen = self.type.casefold() == "audio" or self.at is None
        time = str(self.at or self.day) if is_listen else self.day
        return key_of(self.user, self.item or fold_title(self.name), time)

    @property
    def is_summed(self) -> bool:
        """Whether other lines of the day can belong to the same play."""
        return self.at is not None and self.type.casefold() != "audio"


class _Sum(NamedTuple):
    """A play so far: earliest start, seconds, and where it began."""

    at: datetime
    seconds: int | None
    client: str
    device: str


class Jellyfin:
    """Reads the plugin's record of what was played."""

    name = "jellyfin"
    label = "Jellyfin"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say by the shape of the first line whether it is the plugin's backup."""
        return Kind(name="playback") if _FIRST_LINE.match(file.head) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each line; the file is read twice.

        Raises:
            DamagedFileError: The file is blank, or a line is over 16 Mi characters.
        """
        sums: dict[str, _Sum] = {}
        for _, cells in _lines(file):
            sitting = _sitting(cells) if len(cells) == _CELLS else None
            if sitting is not None and sitting.at is not None and sitting.is_summed:
                sums[sitting.key] = _added(sums.get(sitting.key), sitting, sitting.at)
        for line, cells in _lines(file):
            yield _row(line, cells, sums, options)


def _lines(file: ExportFile) -> Iterator[tuple[int, list[str]]]:
    file.refuse_blank()
    with file.text() as stream:
        number = 0
        try:
            while line := stream.readline(_LINE_CHARS):
                number += 1
                if len(line) >= _LINE_CHARS and not line.endswith("\n"):
                    raise DamagedFileError("a line is longer than 16 million characters")
                if line.strip():
                    yield number, line.lstrip("\ufeff").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as problem:
            raise DamagedFileError(f"broken encoding: {problem.reason}") from problem


def _sitting(cells: list[str]) -> _Sitting:
    created, user, item, kind, name, _, client, device, duration = (c.strip() for c in cells)
    at: datetime | None
    try:
        # The plugin writes seven digits of a second; microseconds have six.
        at = datetime.fromisoformat(created[:26])
    except ValueError:
        at = None
    if at is not None and at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    seconds = int(duration) if duration.isdecimal() and len(duration) < 10 else None
    day = created[:10] if at else created
    return _Sitting(user, item, kind, one_line(name), client, device, day, at, seconds)


def _added(so_far: _Sum | None, sitting: _Sitting, at: datetime) -> _Sum:
    if so_far is None:
        return _Sum(at, sitting.seconds, sitting.client, sitting.device)
    known = [one for one in (so_far.seconds, sitting.seconds) if one is not None]
    seconds = sum(known) if known else None
    if at < so_far.at:
        return _Sum(at, seconds, sitting.client, sitting.device)
    return so_far._replace(seconds=seconds)


def _row(line: int, cells: list[str], sums: dict[str, _Sum], options: Options) -> Row:
    if len(cells) != _CELLS:
        problem = f"{len(cells)} cells where the plugin writes {_CELLS}"
        return Row(line=line, raw=cells, failed=problem)
    sitting = _sitting(cells)
    if options.profile and sitting.user != options.profile:
        return Row(line=line, raw=cells, skipped="another user's")
    if sitting.type.casefold() == "trailer":
        return Row(line=line, raw=cells, skipped="a trailer")
    if sitting.name in {"", _NOT_KNOWN}:
        return Row(line=line, raw=cells, unmatched="the server did not know the title")
    return _play_row(line, cells, sitting, sums.get(sitting.key), options)


def _play_row(
    line: int, cells: list[str], sitting: _Sitting, whole: _Sum | None, options: Options
) -> Row:
    at, problem, when = whole.at if whole else sitting.at, "", UNKNOWN
    if at is None:
        problem = f"DateCreated “{cells[0]}” is not a time; the play is kept without one"
    else:
        try:
            when = at_moment(at, options.timezone)
        except ValueError as trouble:
            problem = f"DateCreated “{cells[0]}”: {trouble}"
    if sitting.seconds is None and not problem:
        problem = f"PlayDuration “{cells[-1].strip()}” is not a number of seconds"
    seconds = whole.seconds if whole else sitting.seconds
    play = Play(
        title=_title(sitting.type.casefold(), sitting.name),
        key=sitting.key,
        has_own_key=whole is not None,
        when=when,
        duration_seconds=seconds,
        is_partial=seconds == 0,
        platform=whole.client if whole else sitting.client,
        device=whole.device if whole else sitting.device,
        profile=sitting.user,
    )
    return Row(line=line, raw=cells, records=(play,), problem=problem)


@lru_cache(maxsize=20_000)
def _title(kind: str, name: str) -> Title:
    """Return what the server's one line of a name says for an item of this type."""
    is_short = len(name) <= _MOST_NAME_CHARS
    if kind == "episode" and is_short:
        return _episode(name)
    if kind == "audio" and is_short:
        return _track(name)
    if kind == "movie":
        return Title(type="movie", level="movie", title=name)
    if kind in _CHANNELS:
        return Title(type="channel", level="channel", title=name)
    if kind in _BOOKS:
        return Title(type="book", level="book", title=name)
    is_sure = kind in {"video", "musicvideo"}
    return Title(type="video", level="video", title=name, is_type_sure=is_sure)


def _episode(name: str) -> Title:
    found = _EPISODE.fullmatch(name)
    if found is None:
        return Title(type="show", level="episode", title=name, is_type_sure=False)
    show = Title(type="show", level="show", title=found["show"])
    # 00 stands for a number that the server does not know; season 0 is the specials.
    number = int(found["number"]) or None
    return episode(show, int(found["season"]), number, title=found["name"] or "")


def _track(name: str) -> Title:
    found = _TRACK.fullmatch(name)
    if found is None:
        return track("", name)
    artist, album = found["artist"], found["album"] or ""
    return track(
        "" if artist == _NOT_KNOWN else artist,
        found["name"],
        facts=facts(album="" if album == _NOT_KNOWN else album),
    )


plugin = Jellyfin()
