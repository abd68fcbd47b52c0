"""Handing a block of rows to the catalogue and the diary."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.orm import Session

from mediary.catalog.service import (
    NamedTitle,
    Resolved,
    TitleResolver,
    TitleTable,
    whole_title,
)
from mediary.ledger.service import begin_writing
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Play
from mediary.sdk.when import SECOND, When, end_of
from mediary.tracking.service import (
    PlayToRecord,
    StatementToRecord,
    record_plays,
    record_statements,
    weight_of,
)
from mediary.transfer.corrections import Corrections
from mediary.transfer.keying import short_key
from mediary.transfer.rows import SourceRow

_RANK = {"duplicate": 0, "updated": 1, "created": 2}
_COUNTED = {"rating": "ratings", "review": "reviews", "list_entry": "list_items"}
_NOT_SAID = ("kind", "title", "key", "has_own_key", "said_at")


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

    def take(
        self, db: Session, titles: Sequence[NamedTitle], block: Sequence[SourceRow]
    ) -> tuple[list[str], Counter[str]]:
        """Write a block. Return the outcome of each row, and what is new by kind."""
        found = self._resolve(db, titles, block)
        plays: list[PlayToRecord] = []
        statements: list[StatementToRecord] = []
        owners: tuple[list[int], list[int]] = ([], [])
        for place, one in enumerate(block):
            for record, key, title in zip(one.records, one.keys, one.titles, strict=True):
                if isinstance(record, Play):
                    ids = len(titles[title].title.ids)
                    plays.append(self._play(record, key, ids, found[title]))
                    owners[0].append(place)
                else:
                    statements.append(self._statement(record, key, found.get(title)))
                    owners[1].append(place)
        play_results, refolded = record_plays(db, self.user_id, self.batch_id, self.source, plays)
        said_results = record_statements(db, self.user_id, self.batch_id, self.source, statements)
        counts: Counter[str] = Counter(plays=refolded.plays)
        counts.update(newly_said(statements, said_results))
        outcomes = [one.outcome for one in block]
        for place, result in (
            *zip(owners[0], play_results, strict=True),
            *zip(owners[1], said_results, strict=True),
        ):
            if _RANK[result] >= _RANK.get(outcomes[place], -1):
                outcomes[place] = result
        counts.update(f"rows_{outcome}" for outcome in outcomes)
        return outcomes, counts

    def _resolve(
        self, db: Session, titles: Sequence[NamedTitle], block: Sequence[SourceRow]
    ) -> dict[int, Resolved]:
        """Return by place in the titles where each leads, as the person corrected it."""
        version = begin_writing(db, self.user_id)
        if not self.corrections:
            return dict(enumerate(self._resolver.resolve(db, titles, version=version)))
        right = TitleTable()
        used = {title for one in block for title in one.titles if title >= 0}
        places = {
            title: right.place(self.corrections.apply(whole_title(titles, title)))
            for title in sorted(used)
        }
        found = self._resolver.resolve(db, right.named, version=version)
        return {title: found[place] for title, place in places.items()}

    def _play(self, record: Play, key: str, ids: int, at: Resolved) -> PlayToRecord:
        self._is_said(end_of(record.when.at, record.when.to, None))
        self._is_said(record.said_at)
        self._is_said(end_of(None, record.logged_on, None))
        return PlayToRecord(
            record,
            key,
            at.mention_id,
            at.digest,
            at.item_id,
            self._offset(record.when),
            weight_of(record, ids),
        )

    def _is_said(self, at: int | None) -> None:
        if at is not None and at > self.as_of:
            self.as_of = at

    def _offset(self, when: When) -> int | None:
        if when.at is None or when.offset is not None or self._zone is None:
            return when.offset
        gap = datetime.fromtimestamp(when.at // SECOND, UTC).astimezone(self._zone).utcoffset()
        return None if gap is None else int(gap.total_seconds() // 60)

    def _statement(self, record: AnyRecord, key: str, at: Resolved | None) -> StatementToRecord:
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
        if at is not None:
            statement.mention_id, statement.mention_digest = at.mention_id, at.digest
            statement.item_id = at.item_id
        return statement


def newly_said(statements: Sequence[StatementToRecord], results: Sequence[str]) -> Counter[str]:
    """Count the ratings, reviews and list items among statements that are new."""
    return Counter(
        _COUNTED[one.kind]
        for one, result in zip(statements, results, strict=True)
        if result == "created" and one.kind in _COUNTED
    )


def latest_of(value: dict[str, object]) -> int | None:
    """Return the latest date among the values of a statement."""
    found = [
        end_of(one.get("at"), one.get("to"), None)
        for one in value.values()
        if isinstance(one, dict) and ("at" in one or "to" in one)
    ]
    return max((at for at in found if at is not None), default=None)


def _subject(record: AnyRecord, source: str) -> str:
    """Return which list is meant: the person's one queue, or a list of this source."""
    if not isinstance(record, ListAbout | ListEntry):
        return ""
    return record.role if record.role != "list" else f"{source}\x1f{short_key(record.list_key)}"
