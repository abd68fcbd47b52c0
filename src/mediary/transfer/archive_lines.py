"""The lines of an archive, judged one by one before they go anywhere.

An archive may have been edited by hand, cut, or made by an enemy. A line that does not say what
it must is a problem of its own; the others go in.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec

from mediary.catalog.service import BY_NAME
from mediary.core.errors import InvalidError
from mediary.curation.service import KINDS as CURATED
from mediary.curation.service import is_sound
from mediary.lists.service import is_sound_by_hand
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.records import AnyRecord, ListAbout, Play, Record, Title
from mediary.sdk.when import end_of
from mediary.tracking.service import (
    AMEND,
    OWN,
    SHAPES,
    PlayToRecord,
    RecordName,
    StatementToRecord,
    check_said,
)
from mediary.transfer import archive_shape as shape
from mediary.transfer.corrections import CORRECTION, checked
from mediary.transfer.intaking import latest_of
from mediary.transfer.sound import clean_json, problem_of, problem_of_title

LONGEST_LINE = 32 * 1024 * 1024
LONGEST_KEY = 1_000
# What converting of a stranger's values may raise.
_UNSOUND = (
    AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError,
    msgspec.MsgspecError, InvalidError,
)  # fmt: skip
_NOWHERE = {"type": "movie", "level": "movie"}
_BY_HAND = ("apart", "together")
_LISTS = ("list", "list_entry")
# Parts have no parts; there are too many of them to be kept in mind.
_LEAVES = frozenset({"episode", "track", "chapter"})


class RecordLine(msgspec.Struct):
    """A record of a play; its mention is still to be found.

    Attributes:
        title: Hash of the naming that it is said of.
        as_of: The latest date that it says; 0 for none.
    """

    source: str
    instance: str
    play: PlayToRecord
    title: int
    as_of: int


class StatementLine(msgspec.Struct):
    """A statement; its mention is still to be found, where it has one."""

    source: str
    said: StatementToRecord
    title: int | None
    as_of: int


class SourceLine(msgspec.Struct):
    """The first line of a source file: what the rows after it are."""

    source: Annotated[str, msgspec.Meta(max_length=40)]
    kind: Annotated[str, msgspec.Meta(max_length=60)]
    name: str
    header: str


class Titles:
    """Reads titles, each after its parent."""

    def __init__(self) -> None:
        """Start with no title known."""
        self._parents: dict[str, Title] = {}

    def read(self, line: dict[str, Any]) -> Title | None:
        """Return the title of a line, or None where it is none."""
        try:
            title = msgspec.convert(line["title"], Title)
            if line.get("parent"):
                title = msgspec.structs.replace(title, parent=self._parents[line["parent"]])
            if problem_of_title(title) or not _fits(title):
                return None
            if title.level not in _LEAVES:
                self._parents[line["id"]] = title
        except _UNSOUND:
            return None
        return title


def record_of(line: dict[str, Any]) -> RecordLine | None:
    """Return what a line says of a play, or None where it is not sound."""
    try:
        play = _play(line)
        if problem_of(play) or not 0 < len(play.key) <= LONGEST_KEY or len(play.layout) > 20:
            return None
        found = PlayToRecord(
            play, play.key, 0, 0, 0, play.when.offset, min(abs(int(line.get("weight", 0))), 999)
        )
        source, instance = str(line["source"]), str(line.get("instance", ""))
        if not 0 < len(source) <= 40 or len(instance) > 80:
            return None
        return RecordLine(source, instance, found, int(line["title"], 16), _latest(line))
    except _UNSOUND:
        return None


def statement_of(line: dict[str, Any]) -> StatementLine | None:
    """Return what a line says of anything else, or None where it is not sound."""
    try:
        kind, key = str(line["kind"]), str(line["key"])
        title = int(line["title"], 16) if line.get("title") else None
        subject = str(line.get("subject", ""))
        source = str(line["source"])
        check = _judge_of(source, kind)
        if not check(kind, key, subject, line["value"], has_title=title is not None):
            return None
        said_at = instant(line.get("said_at"))
        said = StatementToRecord(kind, key, line["value"], said_at, subject)
        is_named = 0 < len(source) <= 40
        return StatementLine(source, said, title, _latest(line)) if is_named else None
    except _UNSOUND:
        return None


def _judge_of(source: str, kind: str) -> Callable[..., bool]:
    if source == OWN and kind in SHAPES:
        return _is_own_word
    return _is_of_own_list if source == OWN and kind in _LISTS else _is_sound


def _is_of_own_list(
    kind: str, key: str, subject: str, value: dict[str, Any], *, has_title: bool
) -> bool:
    """Say whether a person could have said this of a list here."""
    is_named = 0 < len(key) <= LONGEST_KEY and 0 < len(subject) <= LONGEST_KEY
    return is_named and is_sound_by_hand(kind, value, has_title=has_title)


def _is_own_word(
    kind: str, key: str, subject: str, value: dict[str, Any], *, has_title: bool
) -> bool:
    """Say whether a statement of the person's own is one that they could have made here."""
    check_said(kind, value)
    of_record = RecordName(*value["record"]).subject if kind == AMEND else ""
    return 0 < len(key) <= LONGEST_KEY and subject == of_record and has_title is (kind != AMEND)


def _is_sound(kind: str, key: str, subject: str, value: dict[str, Any], *, has_title: bool) -> bool:
    if not 0 < len(key) <= LONGEST_KEY or len(subject) > LONGEST_KEY:
        return False
    if kind == CORRECTION:
        checked({"titles": [{"title": key, **value}]})
        return True
    if kind in _BY_HAND:
        checked({kind: [value["records"]]})
        names = {type(part) for name in value["records"] for part in name}
        return names == {str} and msgspec.json.decode(subject) == value["records"]
    if kind in CURATED:
        return is_sound(kind, key, subject, value, has_title=has_title)
    said = msgspec.convert({"kind": kind, "title": _NOWHERE, **value}, AnyRecord)
    is_of_list = kind in _LISTS
    if isinstance(said, Play) or bool(subject) != is_of_list or problem_of(said):
        return False
    return isinstance(said, ListAbout) or (isinstance(said, Record) and has_title)


def _fits(title: Title) -> bool:
    return (
        title.type in BY_NAME
        and len(title.level) <= 20
        and all(
            len(one.provider) <= 40 and len(one.kind) <= 20 and len(one.key) <= LONGEST_KEY
            for one in title.ids
        )
    )


def _play(line: dict[str, Any]) -> Play:
    said: dict[str, Any] = {
        "kind": "play",
        "title": _NOWHERE,
        "key": line["key"],
        "said_at": instant(line.get("said_at")),
        "when": {
            "at": instant(line.get("at")), "from_": day(line.get("from")),
            "to": day(line.get("to")), "offset": line.get("offset"),
        },
        "duration_seconds": line.get("seconds"),
        "progress": sorted(line.get("progress", {}).items()),
        "logged_on": day(line.get("logged_on")),
        "extra": sorted(line.get("extra", {}).items()),
    }  # fmt: skip
    for name in (
        "nature", "layout", "rating", "is_rewatch", "is_partial", "is_skipped", "note", "place",
        "platform", "device", "profile",
    ):  # fmt: skip
        if name in line:
            said[name] = line[name]
    return msgspec.convert(said, Play)


def _latest(line: dict[str, Any]) -> int:
    dates = (
        end_of(instant(line.get("at")), day(line.get("to")), None),
        end_of(None, day(line.get("logged_on")), None),
        latest_of(line.get("value", {})),
        instant(line.get("said_at")),
    )
    return max((at for at in dates if at is not None), default=0)


def instant(written: str | None) -> int | None:
    """Read an instant where there is one."""
    return None if written is None else shape.instant_of(written)


def day(written: str | None) -> int | None:
    """Read a day where there is one."""
    return None if written is None else shape.day_of(written)


def raw_lines(file: ExportFile) -> Iterator[bytes]:
    """Yield the lines of a member.

    Raises:
        DamagedFileError: It is damaged, or a line is beyond all bounds.
    """
    with file.open() as stream:
        while line := stream.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE:
                raise DamagedFileError("a line is longer than 32 MiB")
            yield line.rstrip(b"\n")


def lines(file: ExportFile) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Yield the lines of a member with their numbers; None for one that is no JSON object.

    Raises:
        DamagedFileError: It is damaged, or a line is beyond all bounds.
    """
    for number, raw in enumerate(raw_lines(file), start=1):
        try:
            value = msgspec.json.decode(clean_json(raw))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = None
        yield number, value if isinstance(value, dict) else None
