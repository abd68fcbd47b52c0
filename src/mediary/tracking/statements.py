"""Recording of everything but plays: ratings, statuses, reviews, tags, copies, lists."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from hashlib import blake2b

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids
from mediary.ledger.service import STATEMENT, claim
from mediary.ledger.versions import KNOWN, UPDATED, Incoming, Stored, Verdict, weigh
from mediary.tracking.incoming import with_title
from mediary.tracking.models import Statement
from mediary.tracking.titles import note_stale

_JSON = msgspec.json.Encoder(order="sorted").encode
_MANY = ("review", "owned")
# Of these an item shows one value.
_ONE_EACH = frozenset({"rating", "status", "favourite", "note", "fields", "privacy"})
COLUMNS = (
    "user_id", "id", "kind", "source", "source_key", "subject", "digest", "value_digest",
    "said_at", "mention_id", "media_item_id", "value", "batch_id", "void_reason",
)  # fmt: skip


class StatementToRecord(msgspec.Struct):
    """A statement with where it belongs.

    Attributes:
        value: What it says, as plain data, without its title and key.
    """

    kind: str
    key: str
    value: dict[str, object]
    said_at: int | None = None
    subject: str = ""
    mention_id: int | None = None
    mention_digest: int = 0
    item_id: int | None = None
    encoded: str = ""
    value_digest: int = 0
    digest: int = 0

    def set_digests(self) -> None:
        """Encode the value and hash it, without and with how it names its title."""
        # PostgreSQL cannot hold NUL in text; where an export carries one, a sign stands for it.
        self.encoded = _JSON(self.value).decode().replace("\\u0000", "\\ufffd")
        content = f"{self.subject}\x1f{self.encoded}".encode()
        self.value_digest = int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1
        self.digest = with_title(self.value_digest, self.mention_digest)


class Affected(msgspec.Struct, frozen=True):
    """What a change of statements touches: items of a kind, or lists.

    Attributes:
        items: Items about which something was said.
        subjects: Lists that were spoken of.
    """

    items: frozenset[int]
    subjects: frozenset[str]


class FoldChange(msgspec.Struct):
    """What a fold of one kind changed.

    Attributes:
        new: Subjects (see `_subject`) that had nothing of this kind before.
        changed: Those of which the value is another one now.
        amended: Those of which only the particulars differ: a rating's date and scale.
    """

    new: set[int | str] = msgspec.field(default_factory=set)
    changed: set[int | str] = msgspec.field(default_factory=set)
    amended: set[int | str] = msgspec.field(default_factory=set)


Fold = Callable[[Session, int, Affected], FoldChange]
_folds: dict[tuple[str, ...], Fold] = {}


def folds(*kinds: str) -> Callable[[Fold], Fold]:
    """Register the fold of these kinds of statements, run whenever one of them changes."""

    def register(fold: Fold) -> Fold:
        _folds[kinds] = fold
        return fold

    return register


def run_folds(db: Session, user_id: int, touched: dict[str, Affected]) -> dict[str, FoldChange]:
    """Fold what was touched, by kind; return what changed, by kind."""
    changes: dict[str, FoldChange] = {}
    for kinds, fold in _folds.items():
        mine = [touched[kind] for kind in kinds if kind in touched]
        if not mine:
            continue
        items = frozenset().union(*(one.items for one in mine))
        subjects = frozenset().union(*(one.subjects for one in mine))
        change = fold(db, user_id, Affected(items, subjects))
        changes.update(dict.fromkeys(kinds, change))
    note_stale(db, user_id, frozenset().union(*(one.items for one in touched.values())))
    return changes


def record_statements(
    db: Session,
    user_id: int,
    batch_id: int,
    source: str,
    statements: Sequence[StatementToRecord],
) -> list[str]:
    """Write a block of statements to the ledger and fold what they touch.

    Returns:
        For each statement "created", "updated" or "duplicate".
    """
    results = ["duplicate"] * len(statements)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(statements):
        one.set_digests()
        by_kind[one.kind].append(place)
    touched: dict[str, Affected] = {}
    verdicts: dict[str, Verdict] = {}
    for kind, places in by_kind.items():
        mine = [statements[place] for place in places]
        verdict = _write_kind(db, user_id, batch_id, source, kind, mine)
        verdicts[kind] = verdict
        changed = [mine[p] for p, _ in verdict.insert] + [mine[p] for p, _, _ in verdict.revive]
        if changed or verdict.change:
            touched[kind] = Affected(
                frozenset({s.item_id for s in changed if s.item_id} | verdict.touched),
                frozenset({s.subject for s in changed if s.subject}),
            )
    changes = run_folds(db, user_id, touched)
    for kind, places in by_kind.items():
        mine = [statements[place] for place in places]
        for place, result in zip(
            places, _results(mine, verdicts[kind], changes.get(kind)), strict=True
        ):
            results[place] = result
    return results


def _write_kind(
    db: Session,
    user_id: int,
    batch_id: int,
    source: str,
    kind: str,
    statements: list[StatementToRecord],
) -> Verdict:
    """Write statements of one kind to the ledger, and say what it made of each."""
    ids = new_ids(len(statements))
    verdict = weigh(
        [
            Incoming(ids[i], s.key, s.digest, s.said_at, s.item_id, s.value_digest)
            for i, s in enumerate(statements)
        ],
        _stored(db, user_id, source, kind, sorted({s.key for s in statements})),
        batch_id,
    )
    claim(db, user_id, batch_id, STATEMENT, verdict.claim)
    _turn(db, user_id, batch_id, verdict, statements)
    _insert(db, user_id, batch_id, source, verdict, statements, ids)
    return verdict


def _stored(db: Session, user_id: int, source: str, kind: str, keys: list[str]) -> list[Stored]:
    rows = select_in(
        db,
        "SELECT id, source_key, digest, said_at, batch_id, void_reason, media_item_id,"
        " value_digest FROM statement WHERE user_id = :user AND kind = :kind"
        " AND source = :source AND source_key {values}",
        keys,
        user=user_id,
        kind=kind,
        source=source,
    )
    return [Stored(*tuple(row)) for row in rows]


def _turn(
    db: Session,
    user_id: int,
    batch_id: int,
    verdict: Verdict,
    statements: list[StatementToRecord],
) -> None:
    """Let stored statements count or give way, and bring back those that are said again."""
    changed = [{"user": user_id, "id": i, "void": void} for i, void in verdict.change]
    if changed:
        db.execute(
            text("UPDATE statement SET void_reason = :void WHERE user_id = :user AND id = :id"),
            changed,
        )
    back = [
        {
            "user": user_id, "id": stored_id, "batch": batch_id, "item": one.item_id,
            "mention": one.mention_id, "void": "superseded" if is_superseded else None,
        }
        for place, stored_id, is_superseded in verdict.revive
        for one in (statements[place],)
    ]  # fmt: skip
    if back:
        db.execute(
            text(
                "UPDATE statement SET void_reason = :void, batch_id = :batch,"
                " mention_id = :mention, media_item_id = :item WHERE user_id = :user AND id = :id"
            ),
            back,
        )


def _insert(
    db: Session,
    user_id: int,
    batch_id: int,
    source: str,
    verdict: Verdict,
    statements: list[StatementToRecord],
    ids: range,
) -> None:
    rows = [
        (
            user_id, ids[place], one.kind, source, one.key, one.subject, one.digest,
            one.value_digest, one.said_at, one.mention_id, one.item_id, one.encoded, batch_id,
            "superseded" if is_superseded else None,
        )
        for place, is_superseded in verdict.insert
        for one in (statements[place],)
    ]  # fmt: skip
    insert_many(db, Statement, COLUMNS, rows)


def _results(
    statements: list[StatementToRecord], verdict: Verdict, change: FoldChange | None
) -> list[str]:
    """Say of each statement what it changed for the person, the first of equals taking it."""
    results = []
    fresh = {p for p, _ in verdict.insert} | {p for p, _, _ in verdict.revive}
    said: set[int | str] = set()
    for place, one in enumerate(statements):
        subject = _subject(one)
        # An item may have many reviews and copies; of anything else it has one.
        named = one.key if one.kind in _MANY else subject
        result = "duplicate"
        if place in fresh and change is not None and named not in said:
            result = _result(subject, verdict.results[place], change)
        if result != "duplicate":
            said.add(named)
        results.append(result)
    return results


def _result(subject: int | str, entered: str, change: FoldChange) -> str:
    if entered == UPDATED:
        seen = (change.new, change.changed, change.amended)
        return "updated" if any(subject in subjects for subjects in seen) else "duplicate"
    if subject in change.new:
        return "created"
    return "updated" if subject in change.changed and entered != KNOWN else "duplicate"


def _subject(one: StatementToRecord) -> int | str:
    """Return what a fold calls that of which it may have changed something."""
    if one.kind in _ONE_EACH:
        return f"{one.kind}\x1f{one.item_id}"
    if one.kind == "list_entry":
        return f"{one.subject}\x1f{one.item_id}"
    return one.item_id if one.item_id is not None else one.subject
