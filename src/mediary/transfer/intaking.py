"""Handing a block of rows to the catalogue and the diary."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.orm import Session

from mediary.catalog.service import Resolved, TitleResolver
from mediary.ledger.service import begin_writing
from mediary.sdk.contract import Row
from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Play, Record, Title
from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY, SECOND, When
from mediary.tracking.service import (
    PlayToRecord,
    StatementToRecord,
    record_plays,
    record_statements,
    weight_of,
)
from mediary.transfer.corrections import Corrections
from mediary.transfer.ordinals import Ordinals

_RANK = {"duplicate": 0, "updated": 1, "created": 2}
_COUNTED = {"rating": "ratings", "review": "reviews", "list_entry": "list_items"}
LONGEST_KEY = 300
_NOT_SAID = ("kind", "title", "key", "has_own_key", "said_at")


class Keyed(msgspec.Struct):
    """A row with the final keys of its records; made while reading, before any database."""

    number: int
    row: Row
    keys: list[str]


class KeyGiver:
    """Gives every record of a file its key; equal rows of the file get ordinals.

    A fresh one for each file: equal rows in two files are one record seen twice.
    """

    def __init__(self, source: str) -> None:
        """Remember whose records these are."""
        self._source = source
        self._ordinals = Ordinals()

    def keyed(self, number: int, row: Row) -> Keyed:
        """Return the row with its keys."""
        return Keyed(number, row, [self._key(record) for record in row.records])

    def _key(self, record: AnyRecord) -> str:
        if isinstance(record, ListAbout):
            return _short(record.list_key)
        key = record.key
        if isinstance(record, ListEntry):
            key = f"{record.list_key}\x1f{key or title_key(record.title, self._source)}"
        elif not key:
            key = title_key(record.title, self._source)
        key = _short(key)
        if record.has_own_key and not isinstance(record, ListEntry):
            return key
        space = record.layout if isinstance(record, Play) else type(record).__name__
        ordinal = self._ordinals.next(f"{space}\x1f{key}")
        return key if ordinal == 1 else f"{key}#{ordinal}"


def _short(key: str) -> str:
    """Return a key that an index can hold; PostgreSQL's ends at some two thousand bytes."""
    return key if len(key) <= LONGEST_KEY else f"{key[:40]}…{key_of(key)}"


def title_key(title: Title, source: str) -> str:
    """Return what names a title at its source: its id there, else another one, else its name."""
    if title.ids:
        own = next((one for one in title.ids if one.provider == source), title.ids[0])
        return ":".join(own)
    above = title_key(title.parent, source) + "/" if title.parent else ""
    number = "" if title.number is None else f"{title.number:g}"
    name = "" if number else fold_title(title.title)
    by = fold_title(title.creators[0]) if title.creators else ""
    return f"{above}{title.level}:{name}:{title.year or ''}:{number}:{by}"


class Intake:
    """Takes blocks of rows of one import, and counts what becomes of them."""

    def __init__(self, user_id: int, batch_id: int, source: str, zone: ZoneInfo | None) -> None:
        """Prepare for one batch.

        Args:
            user_id: Whose history it is.
            batch_id: What undoes it.
            source: Name of the service.
            zone: Zone of the person's local days, where a source gives instants only.
        """
        self.user_id = user_id
        self.batch_id = batch_id
        self.source = source
        self._zone = zone
        self.corrections = Corrections({})
        self.as_of = 0
        self._resolver = TitleResolver(user_id, batch_id)

    def take(self, db: Session, block: Sequence[Keyed]) -> tuple[list[str], Counter[str]]:
        """Write a block. Return the outcome of each row, and what is new by kind."""
        version = begin_writing(db, self.user_id)
        titles = {
            record.title: self.corrections.apply(record.title)
            for one in block
            for record in one.row.records
            if isinstance(record, Record)
        }
        found = self._resolver.resolve(db, titles.values(), version=version)
        resolved = {title: found[right] for title, right in titles.items()}
        plays: list[PlayToRecord] = []
        statements: list[StatementToRecord] = []
        owners: tuple[list[int], list[int]] = ([], [])
        for place, one in enumerate(block):
            for record, key in zip(one.row.records, one.keys, strict=True):
                if isinstance(record, Play):
                    plays.append(self._play(record, key, resolved[record.title]))
                    owners[0].append(place)
                else:
                    statements.append(self._statement(record, key, resolved))
                    owners[1].append(place)
        play_results, refolded = record_plays(db, self.user_id, self.batch_id, self.source, plays)
        said_results = record_statements(db, self.user_id, self.batch_id, self.source, statements)
        counts: Counter[str] = Counter(plays=refolded.plays)
        for statement, result in zip(statements, said_results, strict=True):
            if result == "created" and statement.kind in _COUNTED:
                counts[_COUNTED[statement.kind]] += 1
        outcomes = [_empty_outcome(one.row) for one in block]
        for place, result in (
            *zip(owners[0], play_results, strict=True),
            *zip(owners[1], said_results, strict=True),
        ):
            if _RANK[result] >= _RANK.get(outcomes[place], -1):
                outcomes[place] = result
        counts.update(f"rows_{outcome}" for outcome in outcomes)
        return outcomes, counts

    def _play(self, record: Play, key: str, at: Resolved) -> PlayToRecord:
        self._is_said(latest(record.when.at, record.when.to))
        self._is_said(record.said_at)
        self._is_said(latest(None, record.logged_on))
        return PlayToRecord(
            record,
            key,
            at.mention_id,
            at.digest,
            at.item_id,
            self._offset(record.when),
            weight_of(record),
        )

    def _is_said(self, at: int | None) -> None:
        if at is not None and at > self.as_of:
            self.as_of = at

    def _offset(self, when: When) -> int | None:
        if when.at is None or when.offset is not None or self._zone is None:
            return when.offset
        gap = datetime.fromtimestamp(when.at // SECOND, UTC).astimezone(self._zone).utcoffset()
        return None if gap is None else int(gap.total_seconds() // 60)

    def _statement(
        self, record: AnyRecord, key: str, resolved: dict[Title, Resolved]
    ) -> StatementToRecord:
        value = {
            name: content
            for name, content in msgspec.to_builtins(record).items()
            if name not in _NOT_SAID
        }
        self._is_said(latest_of(value))
        self._is_said(record.said_at)
        kind = str(record.__struct_config__.tag)
        statement = StatementToRecord(
            kind, key, value, record.said_at, subject=_subject(record, self.source)
        )
        if isinstance(record, Record):
            at = resolved[record.title]
            statement.mention_id, statement.mention_digest = at.mention_id, at.digest
            statement.item_id = at.item_id
        return statement


def latest(at: int | None, last_day: int | None) -> int | None:
    """Return the end of a date as an instant; None when it is open or unknown."""
    if at is not None:
        return at
    return None if last_day is None else (last_day + 1) * DAY - 1


def latest_of(value: dict[str, object]) -> int | None:
    """Return the latest date among the values of a statement."""
    found = [
        latest(one.get("at"), one.get("to"))
        for one in value.values()
        if isinstance(one, dict) and ("at" in one or "to" in one)
    ]
    return max((at for at in found if at is not None), default=None)


def _subject(record: AnyRecord, source: str) -> str:
    """Return which list is meant: the person's one queue, or a list of this source."""
    if not isinstance(record, ListAbout | ListEntry):
        return ""
    return record.role if record.role != "list" else f"{source}\x1f{_short(record.list_key)}"


def _empty_outcome(row: Row) -> str:
    if row.failed:
        return "failed"
    if row.unmatched:
        return "unmatched"
    return "skipped" if not row.records else ""
