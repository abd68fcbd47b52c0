"""What the diary does on hearing news."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

import mediary.tracking.folding
import mediary.tracking.hand_folds
import mediary.tracking.media_fold  # noqa: F401  these register the folds
from mediary.catalog.events import MentionsMoved
from mediary.core.bulk import execute_in, select_in
from mediary.core.events import on
from mediary.ledger.events import BatchClosed, BatchUndone
from mediary.ledger.service import PLAY, STATEMENT, as_of_batches
from mediary.ledger.versions import DELETED, SUPERSEDED, Stored, counting
from mediary.sdk.when import end_of
from mediary.tracking.refold import refold
from mediary.tracking.statements import Affected, run_folds
from mediary.tracking.titles import note_moved, refresh_stale

# What is said of items, and so follows them.
OF_ITEMS = (
    "rating", "status", "favourite", "note", "fields", "privacy", "tags", "review", "owned",
    "progress", "run", "list_entry", "item_facts",
)  # fmt: skip


# CROSS JOIN and "+ 0" below: SQLite, without statistics of a young database, would read all of a
# person's rows in the order of an index instead of looking the few up.
@on(MentionsMoved)
def follow_mentions(db: Session, news: MentionsMoved) -> None:
    """Plays and statements follow the title that they were said of."""
    note_moved(db, news.user_id, news.shown)
    if not news.moves and not news.changed:
        return
    moves = [
        {"user": news.user_id, "mention": mention, "old": old, "new": new}
        for mention, old, new in news.moves
    ]
    if moves:
        for table in ("watch_log_source", "statement"):
            db.execute(
                text(
                    f"UPDATE {table} SET media_item_id = :new WHERE user_id = :user"
                    " AND media_item_id = :old AND mention_id = :mention"
                ),
                moves,
            )
    items = {i for _, old, new in news.moves for i in (old, new)}
    _refold_parts(db, news.user_id, items | set(news.changed))
    run_folds(db, news.user_id, _said_of(db, news.user_id, items))


@on(BatchClosed)
def weigh_again(db: Session, news: BatchClosed) -> None:
    """How new the batch is decides which of several values of a key counts."""
    user_id = news.user_id
    plays = _superseded(db, "watch_log_source", user_id)
    said = _superseded(db, "statement", user_id)
    _refold_parts(db, user_id, _recount(db, _PLAYS, user_id, plays))
    _recount(db, _SAID, user_id, said)
    run_folds(db, user_id, _touched(db, user_id, said))
    refresh_stale(db, user_id)


def _superseded(db: Session, table: str, user_id: int) -> list[int]:
    rows = db.execute(
        text(f"SELECT id FROM {table} WHERE user_id = :user AND void_reason = 'superseded'"),
        {"user": user_id},
    )
    return [row.id for row in rows]


@on(BatchUndone)
def take_back(db: Session, news: BatchUndone) -> None:
    """Records went void: what they had replaced counts again, and all they touched is folded."""
    plays = news.voided.get(PLAY, [])
    statements = news.voided.get(STATEMENT, [])
    # How new a record is may hang on the newest batch that says it too.
    changed = [*plays, *news.inherited[PLAY], *news.claimed[PLAY]]
    said = [*statements, *news.inherited[STATEMENT], *news.claimed[STATEMENT]]
    items = _recount(db, _PLAYS, news.user_id, changed)
    _recount(db, _SAID, news.user_id, said)
    execute_in(
        db,
        "UPDATE watch_log_source SET watch_log_id = NULL WHERE user_id = :user"
        " AND void_reason IS NOT NULL AND id {values}",
        changed,
        user=news.user_id,
    )
    items |= _items_of(db, news.user_id, plays)
    _refold_parts(db, news.user_id, items)
    run_folds(db, news.user_id, _touched(db, news.user_id, said))
    refresh_stale(db, news.user_id)


def _touched(db: Session, user_id: int, said: Sequence[int]) -> dict[str, Affected]:
    """Return what statements speak of, those under the same keys included."""
    touched: dict[str, tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in select_in(
        db,
        # A value that counts again may be of another title or list than the one that went.
        "SELECT DISTINCT o.kind, o.media_item_id, o.subject FROM statement v CROSS JOIN statement o"
        " WHERE o.user_id = v.user_id AND o.kind = v.kind AND o.source = v.source"
        " AND o.source_key = v.source_key AND v.user_id = :user AND v.id {values}",
        said,
        user=user_id,
    ):
        if row.media_item_id is not None:
            touched[row.kind][0].add(row.media_item_id)
        if row.subject:
            touched[row.kind][1].add(row.subject)
    return {kind: Affected(frozenset(i), frozenset(s)) for kind, (i, s) in touched.items()}


class _Kept(NamedTuple):
    """A table of records with versions: its entity and key columns.

    Attributes:
        weight: SQL for how precise a record is.
        own: SQL for the date that it is about: an instant, and a last day.
    """

    table: str
    entity: int
    key: tuple[str, ...]
    weight: str
    own: str


_PLAYS = _Kept(
    "watch_log_source", PLAY, ("source", "instance", "source_key"), "o.weight",
    "o.watched_at AS at, o.watched_to AS last_day",
)  # fmt: skip
_SAID = _Kept(
    "statement", STATEMENT, ("kind", "source", "source_key"), "0", "NULL AS at, NULL AS last_day"
)


def _recount(db: Session, kept: _Kept, user_id: int, ids: Sequence[int]) -> set[int]:
    """Let the right version count under each of these records' keys; return the items touched."""
    table, columns, weight = kept.table, kept.key, kept.weight
    same = " AND ".join(f"o.{c} = v.{c}" for c in columns)
    pairs = f"FROM {table} v CROSS JOIN {table} o WHERE o.user_id = v.user_id AND {same}"
    in_company = select_in(
        db,
        f"SELECT DISTINCT v.id {pairs} AND o.id <> v.id AND v.user_id = :user AND v.id {{values}}",
        ids,
        user=user_id,
    )
    rows = select_in(
        db,
        f"SELECT DISTINCT o.id, {', '.join('o.' + c for c in columns)}, o.digest, o.said_at,"
        f" o.batch_id, o.void_reason, o.media_item_id, o.value_digest, {weight} AS weight,"
        f" {kept.own} {pairs} AND v.user_id = :user AND v.id {{values}}",
        [row.id for row in in_company],
        user=user_id,
    )
    by_key: dict[tuple[object, ...], dict[int, Stored]] = defaultdict(dict)
    own: dict[int, int] = {}
    for row in rows:
        by_key[tuple(row)[1 : 1 + len(columns)]][row.id] = Stored(
            row.id, "", row.digest, row.said_at, row.batch_id, row.void_reason,
            row.media_item_id, row.value_digest, row.weight,
        )  # fmt: skip
        own[row.id] = end_of(row.at, row.last_day, -1)
    held = {one.id: one.batch_id for versions in by_key.values() for one in versions.values()}
    dates = as_of_batches(db, user_id, kept.entity, held)
    changed = []
    for versions in by_key.values():
        # A batch that is newest by this very record's date is not shown to be newer by it: the
        # person may have moved the date.
        is_shown = all(own[one] < dates[one] for one in versions)
        for one in versions.values():
            one.as_of = dates[one.id] if is_shown else 0
        changed += _turned(list(versions.values()))
    voids = [{"user": user_id, "id": one.id, "void": one.void_reason} for one in changed]
    if voids:
        db.execute(
            text(f"UPDATE {table} SET void_reason = :void WHERE user_id = :user AND id = :id"),
            voids,
        )
    return {one.item_id for one in changed if one.item_id is not None}


def _turned(versions: list[Stored]) -> list[Stored]:
    """Let the right one of a key's versions count; return those for which that is new."""
    if any(one.void_reason == DELETED for one in versions):
        return []
    best = counting(versions)
    turned = []
    for one in versions:
        wanted = None if one is best else SUPERSEDED
        if one.void_reason in (None, SUPERSEDED) and one.void_reason != wanted:
            one.void_reason = wanted
            turned.append(one)
    return turned


def _items_of(db: Session, user_id: int, ids: Sequence[int]) -> set[int]:
    rows = select_in(
        db,
        "SELECT DISTINCT media_item_id + 0 AS media_item_id FROM watch_log_source"
        " WHERE user_id = :user AND id {values}",
        ids,
        user=user_id,
    )
    return {row.media_item_id for row in rows}


def _said_of(db: Session, user_id: int, items: Iterable[int]) -> dict[str, Affected]:
    every = frozenset(items)
    return dict.fromkeys(OF_ITEMS, Affected(every, frozenset()))


def _refold_parts(db: Session, user_id: int, items: Collection[int], size: int = 2_000) -> None:
    """Fold items some at a time, so that memory does not grow with the diary."""
    ordered = sorted(items)
    for start in range(0, len(ordered), size):
        refold(db, user_id, [], ordered[start : start + size])
