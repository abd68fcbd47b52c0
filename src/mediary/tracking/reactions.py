"""What the diary does on hearing news."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

import mediary.tracking.folding  # noqa: F401  registers the folds
from mediary.catalog.events import MentionsMoved
from mediary.core.bulk import execute_in, select_in
from mediary.core.events import on
from mediary.ledger.events import BatchUndone
from mediary.ledger.service import PLAY, STATEMENT
from mediary.tracking.refold import refold
from mediary.tracking.statements import Affected, run_folds


@on(MentionsMoved)
def follow_mentions(db: Session, news: MentionsMoved) -> None:
    """Plays and statements follow the title that they were said of."""
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
    refold(db, news.user_id, [], items | set(news.changed))
    run_folds(db, news.user_id, _said_of(db, news.user_id, items))


@on(BatchUndone)
def take_back(db: Session, news: BatchUndone) -> None:
    """Records went void: what they had replaced counts again, and all they touched is folded."""
    plays = news.voided.get(PLAY, [])
    statements = news.voided.get(STATEMENT, [])
    _restore(
        db, "watch_log_source", "source, instance, source_key", "o.weight", news.user_id, plays
    )
    _restore(db, "statement", "kind, source, source_key", "0", news.user_id, statements)
    execute_in(
        db,
        "UPDATE watch_log_source SET watch_log_id = NULL WHERE user_id = :user AND id {values}",
        plays,
        user=news.user_id,
    )
    items = _items_of(db, "watch_log_source", news.user_id, plays)
    for part in _parts(sorted(items)):
        refold(db, news.user_id, [], part)
    touched: dict[str, tuple[set[int], set[str]]] = defaultdict(lambda: (set(), set()))
    for row in select_in(
        db,
        # A value that counts again may be of another title or list than the one that went.
        "SELECT DISTINCT o.kind, o.media_item_id, o.subject FROM statement v JOIN statement o"
        " ON o.user_id = v.user_id AND o.kind = v.kind AND o.source = v.source"
        " AND o.source_key = v.source_key WHERE v.user_id = :user AND v.id {values}",
        statements,
        user=news.user_id,
    ):
        if row.media_item_id is not None:
            touched[row.kind][0].add(row.media_item_id)
        if row.subject:
            touched[row.kind][1].add(row.subject)
    run_folds(
        db,
        news.user_id,
        {kind: Affected(frozenset(i), frozenset(s)) for kind, (i, s) in touched.items()},
    )


def _restore(
    db: Session, table: str, key: str, weight: str, user_id: int, voided: Sequence[int]
) -> None:
    """Let the latest live value under each voided record's key count again."""
    columns = key.split(", ")
    same = " AND ".join(f"o.{c} = v.{c}" for c in columns)
    rows = select_in(
        db,
        f"SELECT o.id, {', '.join('o.' + c for c in columns)}, o.said_at, o.batch_id,"
        f" o.void_reason, {weight} AS weight"
        f" FROM {table} v JOIN {table} o ON o.user_id = v.user_id AND {same}"
        " WHERE v.user_id = :user AND o.void_reason IS DISTINCT FROM 'undone' AND v.id {values}",
        voided,
        user=user_id,
    )
    by_key: dict[tuple[object, ...], dict[int, tuple[tuple[int, ...], str | None]]] = defaultdict(
        dict
    )
    for row in rows:
        name = tuple(row)[1 : 1 + len(columns)]
        rank = (row.said_at or 0, row.weight, row.batch_id, row.id)
        by_key[name][row.id] = (rank, row.void_reason)
    back = [
        max(versions.values())[0][-1]
        for versions in by_key.values()
        if not any(reason in (None, "deleted") for _, reason in versions.values())
    ]
    execute_in(
        db,
        f"UPDATE {table} SET void_reason = NULL WHERE user_id = :user AND id {{values}}",
        back,
        user=user_id,
    )


def _items_of(db: Session, table: str, user_id: int, ids: Sequence[int]) -> set[int]:
    # A value that counts again may be of another title than the one that went.
    rows = select_in(
        db,
        "SELECT DISTINCT o.media_item_id FROM watch_log_source v JOIN watch_log_source o"
        " ON o.user_id = v.user_id AND o.source = v.source AND o.instance = v.instance"
        " AND o.source_key = v.source_key WHERE v.user_id = :user AND v.id {values}",
        ids,
        user=user_id,
    )
    return {row.media_item_id for row in rows}


def _said_of(db: Session, user_id: int, items: Iterable[int]) -> dict[str, Affected]:
    every = frozenset(items)
    kinds = ("rating", "status", "favourite", "note", "tags", "review", "owned", "progress")
    return dict.fromkeys((*kinds, "list_entry"), Affected(every, frozenset()))


def _parts(items: Sequence[int], size: int = 2_000) -> Iterable[Sequence[int]]:
    return (items[start : start + size] for start in range(0, len(items), size))
