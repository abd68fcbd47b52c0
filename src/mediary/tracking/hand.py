"""What a person says by hand: one act, one batch, one undo.

An act is written like an import: plays and statements of the source "mediary", under a batch of
its own, folded at once. So it pairs with what services say, lies in the archive, and is taken
back like an import is.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy.orm import Session

from mediary.catalog.service import Resolved, TitleResolver, TitleTable, anchors
from mediary.core.clock import now
from mediary.ledger.service import begin_writing, drop_if_empty, open_batch
from mediary.sdk.records import Play, Title
from mediary.sdk.when import When
from mediary.tracking.amendments import AMEND, OWN, RecordName
from mediary.tracking.incoming import PlayToRecord, weight_of
from mediary.tracking.plays import record_plays
from mediary.tracking.refold import Refolded
from mediary.tracking.said import check_said
from mediary.tracking.statements import StatementToRecord, record_statements
from mediary.tracking.titles import refresh_stale

_UNTITLED = Title(type="", level="")


class HandPlay(msgspec.Struct):
    """A play as a person tells of it.

    Attributes:
        at_item: The item that was played.
        key: Its name for good; made when it is not given.
    """

    at_item: int
    when: When
    key: str = ""
    duration_seconds: int | None = None
    progress: tuple[tuple[str, Any], ...] = ()
    rating: int | None = None
    is_rewatch: bool = False
    is_partial: bool = False
    note: str = ""
    place: str = ""
    platform: str = ""
    device: str = ""


class Hand:
    """One act; see `by_hand`.

    Attributes:
        batch_id: What undoes it.
        at: When it is done.
    """

    def __init__(self, db: Session, user_id: int, batch_id: int, at: int, version: int) -> None:
        """Start with nothing said; `by_hand` makes one."""
        self.db = db
        self.user_id = user_id
        self.batch_id = batch_id
        self.at = at
        self._version = version
        self._statements: list[StatementToRecord] = []
        self._anchors: dict[int, Resolved] = {}
        self.refolded = Refolded()

    def name(self, titles: Sequence[Title]) -> list[int]:
        """Return the items of titles that the person names, made where there are none."""
        table = TitleTable()
        places = [table.place(title) for title in titles]
        resolver = TitleResolver(self.user_id, self.batch_id)
        found = resolver.resolve(self.db, table.named, version=self._version)
        for place in places:
            self._anchors[found[place].item_id] = found[place]
        return [found[place].item_id for place in places]

    def log(self, plays: Sequence[HandPlay]) -> list[str]:
        """Write plays; return their keys."""
        at = self._anchored([one.at_item for one in plays])
        told = []
        for one in plays:
            play = Play(
                title=_UNTITLED, key=one.key or str(uuid4()), said_at=self.at, when=one.when,
                duration_seconds=one.duration_seconds, progress=one.progress, rating=one.rating,
                is_rewatch=one.is_rewatch, is_partial=one.is_partial, note=one.note,
                place=one.place, platform=one.platform, device=one.device,
            )  # fmt: skip
            where = at[one.at_item]
            told.append(
                PlayToRecord(
                    play, play.key, where.mention_id, where.digest, where.item_id, one.when.offset,
                    weight_of(play, 0),
                )
            )  # fmt: skip
        _, refolded = record_plays(self.db, self.user_id, self.batch_id, OWN, told)
        self.refolded.created_by |= refolded.created_by
        self.refolded.plays += refolded.plays
        return [one.key for one in told]

    def say(
        self,
        kind: str,
        value: dict[str, Any],
        *,
        item_id: int | None = None,
        key: str = "",
        subject: str = "",
    ) -> str:
        """Say something of an item, or with a subject of something else; return its key.

        Of rating, status, favourite and the like the word said last counts.
        """
        one = StatementToRecord(kind, key or str(uuid4()), value, self.at, subject, item_id=item_id)
        if item_id is not None:
            where = self._anchored([item_id])[item_id]
            one.mention_id, one.mention_digest = where.mention_id, where.digest
        self._statements.append(one)
        return one.key

    def amend(
        self,
        records: Iterable[RecordName],
        *,
        fields: dict[str, Any] | None = None,
        is_gone: bool | None = None,
    ) -> None:
        """Change what these records say, or delete them, or (is_gone False) bring them back."""
        for record in records:
            value: dict[str, Any] = {"record": list(record)}
            if fields:
                value["fields"] = fields
            if is_gone is not None:
                value["is_gone"] = is_gone
            check_said(AMEND, value)
            self.say(AMEND, value, subject=record.subject)

    def write(self) -> None:
        """Write what was said so far; by itself at the end of the act."""
        said, self._statements = self._statements, []
        if said:
            record_statements(self.db, self.user_id, self.batch_id, OWN, said)

    def _anchored(self, item_ids: Sequence[int]) -> dict[int, Resolved]:
        missing = sorted(set(item_ids) - set(self._anchors))
        if missing:
            self._anchors |= anchors(self.db, self.user_id, self.batch_id, missing)
        return self._anchors


@contextmanager
def by_hand(db: Session, user_id: int, label: str, *, kind: str = "manual") -> Iterator[Hand]:
    """Open an act of a person; what it says is folded when the block ends.

    Args:
        db: The transaction that the act is part of.
        user_id: Whose act it is.
        label: What the history of changes calls it: "Rated Alien".
        kind: "manual", or "bulk" for an edit of many.
    """
    version = begin_writing(db, user_id)
    at = now()
    batch_id = open_batch(db, user_id, kind=kind, label=label, as_of=at)
    hand = Hand(db, user_id, batch_id, at, version)
    yield hand
    hand.write()
    drop_if_empty(db, user_id, batch_id)
    refresh_stale(db, user_id)
