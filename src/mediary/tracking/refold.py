"""Folding of the ledger into plays: whole titles at a time, in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.catalog.service import BY_ID
from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids
from mediary.sdk.when import SECOND
from mediary.tracking.amendments import PLAY, RecordName, amendments_of
from mediary.tracking.fields import (
    Fields,
    FreshPlay,
    amended_fields,
    fields_of,
    fields_of_row,
    log_of,
    log_of_one,
    voice_of,
)
from mediary.tracking.fold import fold
from mediary.tracking.models import WatchLog
from mediary.tracking.titles import note_stale
from mediary.tracking.words import spoken_word

LOG_COLUMNS = (
    "user_id", "id", "media_item_id", "watched_at", "watched_from", "watched_to", "utc_offset",
    "sorted_at", "seconds", "progress", "rating", "is_rewatch", "is_partial", "is_private",
    "note", "place", "platform", "device",
)  # fmt: skip
_RECORD = (
    "id, watch_log_id, media_item_id, source, instance, layout, nature, source_key, watched_at,"
    " watched_from, watched_to, utc_offset, duration_seconds, progress, rating, is_rewatch,"
    " is_partial, note, place, platform, device"
)
_JSON = msgspec.json.Encoder().encode


class Refolded(msgspec.Struct):
    """What a fold did.

    Attributes:
        created_by: Records that brought a play that was not there.
        plays: Plays more than before (less when negative).
    """

    created_by: set[int] = msgspec.field(default_factory=set)
    plays: int = 0


def refold(
    db: Session, user_id: int, fresh: Sequence[FreshPlay], also: Collection[int] = ()
) -> Refolded:
    """Fold the titles that new records touch, and these other items.

    Records of one voice never pair with each other, so a title that only this voice ever spoke of
    needs nothing read: its new records are new plays.
    """
    refolded = Refolded()
    by_item: dict[int, list[FreshPlay]] = defaultdict(list)
    for one in fresh:
        by_item[one.item_id].append(one)
    also = {*also, *_amended(db, user_id, fresh)}
    apart = _spoken_of_by_one(db, user_id, by_item, also)
    lengths = _lengths(db, sorted({*by_item, *also}))
    simple = [one for item in apart for one in by_item[item]]
    _insert_simple(db, user_id, simple, lengths, refolded)
    rest = ({*by_item} | {*also}).difference(apart)
    if rest:
        _refold_whole(db, user_id, sorted(rest), by_item, lengths, refolded)
    note_stale(db, user_id, lengths)
    return refolded


def _amended(db: Session, user_id: int, fresh: Sequence[FreshPlay]) -> set[int]:
    """Return the items of records that come (back) and that the person once changed by hand."""
    names = {_name_of(one): one.item_id for one in fresh}
    return {names[name] for name in amendments_of(db, user_id, names)}


def _name_of(one: FreshPlay) -> RecordName:
    return RecordName(PLAY, one.source, one.instance, one.record.key)


def _spoken_of_by_one(
    db: Session, user_id: int, by_item: dict[int, list[FreshPlay]], dirty: set[int]
) -> list[int]:
    voices: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for item, records in by_item.items():
        spoken = {voice_of(one) for one in records}
        if len(spoken) == 1 and item not in dirty:
            voices[spoken.pop()].append(item)
    apart: list[int] = []
    for voice, items in voices.items():
        if voice[3] != "event":
            continue  # counters of several files may cover each other
        others = _with_other_voices(db, user_id, voice, items)
        apart += [item for item in items if item not in others]
    return apart


def _with_other_voices(
    db: Session, user_id: int, voice: tuple[str, str, str, str], items: list[int]
) -> set[int]:
    """Return the items that another voice spoke of; two probes of the index an item."""
    is_sqlite = db.get_bind().dialect.name == "sqlite"
    each = "json_each(:items) i" if is_sqlite else "unnest(CAST(:items AS bigint[])) AS i(value)"
    probe = (
        "EXISTS (SELECT 1 FROM watch_log_source s WHERE s.user_id = :user"
        " AND s.media_item_id = i.value AND (s.source, s.instance, s.layout, s.nature)"
        " {} (:a, :b, :c, :d))"
    )
    found = db.execute(
        text(f"SELECT i.value FROM {each} WHERE {probe.format('<')} OR {probe.format('>')}"),
        {
            "items": _JSON(items).decode() if is_sqlite else items,
            "user": user_id, "a": voice[0], "b": voice[1], "c": voice[2], "d": voice[3],
        },
    )  # fmt: skip
    return {row.value for row in found}


def _lengths(db: Session, items: list[int]) -> dict[int, tuple[int, int | None]]:
    """Return for each item its length in microseconds, and its running time where it is known."""
    rows = select_in(
        db, "SELECT id, media_type_id, runtime_minutes FROM media_item WHERE id {values}", items
    )
    return {
        row.id: (
            (row.runtime_minutes or BY_ID[row.media_type_id].minutes) * 60 * SECOND,
            row.runtime_minutes,
        )
        for row in rows
    }


def _insert_simple(
    db: Session,
    user_id: int,
    records: list[FreshPlay],
    lengths: dict[int, tuple[int, int | None]],
    refolded: Refolded,
) -> None:
    rows = []
    for one, log_id in zip(records, new_ids(len(records)), strict=True):
        one.log_id = log_id
        rows.append((user_id, log_id, *log_of_one(one, lengths[one.item_id][1])))
    refolded.created_by.update(one.id for one in records)
    insert_many(db, WatchLog, LOG_COLUMNS, rows)
    refolded.plays += len(rows)


def _refold_whole(
    db: Session,
    user_id: int,
    items: list[int],
    by_item: dict[int, list[FreshPlay]],
    lengths: dict[int, tuple[int, int | None]],
    refolded: Refolded,
) -> None:
    records: dict[int, list[Fields]] = defaultdict(list)
    for row in select_in(
        db,
        f"SELECT {_RECORD} FROM watch_log_source WHERE user_id = :user"
        " AND void_reason IS NULL AND media_item_id {values}",
        items,
        user=user_id,
    ):
        records[row.media_item_id].append(fields_of_row(row))
    pending = {one.id: one for item in items for one in by_item.get(item, ())}
    for one in pending.values():
        records[one.item_id].append(fields_of(one))
    gone = _lay_over(db, user_id, records)
    logs = {
        row.id: row
        for row in select_in(
            db,
            f"SELECT {', '.join(LOG_COLUMNS)} FROM watch_log"
            " WHERE user_id = :user AND media_item_id {values}",
            items,
            user=user_id,
        )
    }
    word = spoken_word(db, user_id)
    plays: list[list[Fields]] = []
    for item in sorted(items):
        by_id = {one.id: one for one in records[item]}
        parts = fold([one.said for one in by_id.values()], lengths[item][0], word)
        plays += [[by_id[said.id] for said in part] for part in parts]
    _write_plays(db, user_id, plays, logs, pending, lengths, refolded)
    moved = [{"user": user_id, "id": one.id, "log": None} for one in gone if one.log_id]
    _update(db, [], moved)


def _lay_over(db: Session, user_id: int, records: dict[int, list[Fields]]) -> list[Fields]:
    """Let the person's amendments stand in for what records say; return those they deleted."""
    by_name = {
        RecordName(PLAY, *one.said.name): one for members in records.values() for one in members
    }
    gone: list[Fields] = []
    for name, amendment in amendments_of(db, user_id, by_name).items():
        one = by_name[name]
        records[one.item_id].remove(one)
        if amendment.is_gone:
            gone.append(one)
        else:
            records[one.item_id].append(amended_fields(one, amendment.fields))
    return gone


def _write_plays(
    db: Session,
    user_id: int,
    plays: list[list[Fields]],
    logs: dict[int, Row[Any]],
    pending: dict[int, FreshPlay],
    lengths: dict[int, tuple[int, int | None]],
    refolded: Refolded,
) -> None:
    kept = _kept_logs(plays, logs)
    fresh_ids = iter(new_ids(sum(1 for log_id in kept if not log_id)))
    inserts, updates = [], []
    moved: list[dict[str, int | None]] = []
    for members, old in zip(plays, kept, strict=True):
        log_id = old or next(fresh_ids)
        row = (user_id, log_id, *log_of(members, lengths[members[0].item_id][1]))
        if not old:
            inserts.append(row)
            refolded.created_by.add(_bringer(members, pending))
        elif row != tuple(logs[old]):
            updates.append(dict(zip(LOG_COLUMNS, row, strict=True)))
        for one in members:
            if one.id in pending:
                pending[one.id].log_id = log_id
            elif one.log_id != log_id:
                moved.append({"user": user_id, "id": one.id, "log": log_id})
    gone = sorted(set(logs) - set(kept))
    execute_in(
        db, "DELETE FROM watch_log WHERE user_id = :user AND id {values}", gone, user=user_id
    )
    insert_many(db, WatchLog, LOG_COLUMNS, inserts)
    _update(db, updates, moved)
    refolded.plays += len(inserts) - len(gone)


def _update(
    db: Session, updates: list[dict[str, Any]], moved: Sequence[dict[str, int | None]]
) -> None:
    if updates:
        sets = ", ".join(f"{name} = :{name}" for name in LOG_COLUMNS[2:])
        db.execute(
            text(f"UPDATE watch_log SET {sets} WHERE user_id = :user_id AND id = :id"), updates
        )
    if moved:
        db.execute(
            text(
                "UPDATE watch_log_source SET watch_log_id = :log WHERE user_id = :user AND id = :id"
            ),
            moved,
        )


def _kept_logs(plays: list[list[Fields]], logs: dict[int, Row[Any]]) -> list[int]:
    """Choose for each play the row it had before; 0 for a new one."""
    kept: list[int] = []
    taken: set[int] = set()
    for members in plays:
        had = sorted({m.log_id for m in members if m.log_id in logs} - taken)
        kept.append(had[0] if had else 0)
        taken.update(had[:1])
    return kept


def _bringer(members: Iterable[Fields], pending: dict[int, FreshPlay]) -> int:
    ids = [one.id for one in members]
    return next((one for one in ids if one in pending), ids[0])
