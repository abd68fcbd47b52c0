"""What of a record shows in a play, whether it is stored or about to be."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Row

from mediary.sdk.when import DAY, SECOND, end_of
from mediary.tracking.fold import Said, said_of
from mediary.tracking.incoming import PlayToRecord
from mediary.tracking.models import UNDATED

_JSON = msgspec.json.Encoder().encode


class FreshPlay(msgspec.Struct):
    """A record that is about to be written; the fold gives it its play.

    Attributes:
        is_superseded: Whether another value of its key counts.
        is_back: Whether it is stored already, and counts again.
    """

    id: int
    item_id: int
    source: str
    instance: str
    record: PlayToRecord
    is_superseded: bool = False
    is_back: bool = False
    log_id: int = 0


class Fields(msgspec.Struct):
    """What of a record shows in a play."""

    id: int
    log_id: int
    item_id: int
    said: Said
    at: int | None
    first_day: int | None
    last_day: int | None
    offset: int | None
    seconds: int | None
    progress: str | None
    rating: int | None
    is_rewatch: bool
    is_partial: bool
    note: str | None
    place: str | None
    platform: str | None
    device: str | None
    is_private: bool = False


# What an amendment may say of a play besides its date.
_PLAIN = (
    "seconds", "rating", "is_rewatch", "is_partial", "is_private", "note", "place", "platform",
    "device",
)  # fmt: skip


def voice_of(one: FreshPlay) -> tuple[str, str, str, str]:
    """Return who speaks: source, instance, layout and nature."""
    play = one.record.play
    return (one.source, one.instance, play.layout, play.nature)


def fields_of(one: FreshPlay) -> Fields:
    """Return what shows of a record that is about to be written."""
    p = one.record.play
    w = p.when
    said = said_of(
        one.id, voice_of(one), one.record.key, at=w.at, first_day=w.from_, last_day=w.to,
        offset=one.record.offset,
    )  # fmt: skip
    return Fields(
        one.id, 0, one.item_id, said, w.at, w.from_, w.to, one.record.offset, p.duration_seconds,
        _JSON(dict(p.progress)).decode() if p.progress else None, p.rating, p.is_rewatch,
        p.is_partial, p.note or None, p.place or None, p.platform or None, p.device or None,
    )  # fmt: skip


def fields_of_row(row: Row[Any]) -> Fields:
    """Return what shows of a stored record."""
    voice = (row.source, row.instance, row.layout, row.nature)
    said = said_of(
        row.id, voice, row.source_key, at=row.watched_at, first_day=row.watched_from,
        last_day=row.watched_to, offset=row.utc_offset,
    )  # fmt: skip
    return Fields(
        row.id, row.watch_log_id or 0, row.media_item_id, said, row.watched_at, row.watched_from,
        row.watched_to, row.utc_offset, row.duration_seconds, row.progress, row.rating,
        bool(row.is_rewatch), bool(row.is_partial), row.note, row.place, row.platform, row.device,
    )  # fmt: skip


def amended_fields(one: Fields, fields: dict[str, Any]) -> Fields:
    """Return what counts of a record; `when` replaces its date as a whole."""
    new = {name: fields[name] for name in _PLAIN if name in fields}
    if "when" in fields:
        when = fields["when"]
        at, first, last = when.get("at"), when.get("from_"), when.get("to")
        offset = when.get("offset", one.offset)
        said = said_of(
            one.id, one.said.voice, one.said.key, at=at, first_day=first, last_day=last,
            offset=offset,
        )  # fmt: skip
        new |= {"at": at, "first_day": first, "last_day": last, "offset": offset, "said": said}
    return msgspec.structs.replace(one, **new)


def log_of(members: list[Fields], runtime: int | None) -> tuple[object, ...]:
    """Return a play's row after its id; the first member's date counts."""
    lead = members[0]
    day = None if lead.at is None else (lead.at + (lead.offset or 0) * 60 * SECOND) // DAY
    first_day, last_day = (lead.first_day, lead.last_day) if day is None else (day, day)
    is_partial = all(m.is_partial for m in members)
    spent = _first(m.seconds for m in members)
    if spent is None and runtime and not is_partial:
        spent = runtime * 60
    return (
        lead.item_id,
        lead.at,
        first_day,
        last_day,
        lead.offset,
        end_of(lead.at, last_day, UNDATED),
        spent,
        _first(m.progress for m in members),
        _first(m.rating for m in members),
        any(m.is_rewatch for m in members),
        is_partial,
        any(m.is_private for m in members),
        _first(m.note for m in members),
        _first(m.place for m in members),
        _first(m.platform for m in members),
        _first(m.device for m in members),
    )


def log_of_one(one: FreshPlay, runtime: int | None) -> tuple[object, ...]:
    """Return what `log_of` returns of a play that one new record tells of."""
    p = one.record.play
    at, first_day, last_day, offset = p.when.at, p.when.from_, p.when.to, one.record.offset
    if at is not None:
        first_day = last_day = (at + (offset or 0) * 60 * SECOND) // DAY
    spent = p.duration_seconds
    if spent is None and runtime and not p.is_partial:
        spent = runtime * 60
    return (
        one.item_id, at, first_day, last_day, offset, end_of(at, last_day, UNDATED), spent,
        _JSON(dict(p.progress)).decode() if p.progress else None, p.rating, p.is_rewatch,
        p.is_partial, False, p.note or None, p.place or None, p.platform or None,
        p.device or None,
    )  # fmt: skip


def _first(values: Iterable[Any]) -> Any:  # noqa: ANN401
    return next((value for value in values if value is not None), None)
