"""Folds of what only people say: amendments of records, and runs through a work."""

from collections import defaultdict
from typing import Any

from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.sdk.when import end_of
from mediary.tracking.amendments import AMEND, PLAY, RecordName, amended_records
from mediary.tracking.models import WatchRun
from mediary.tracking.refold import refold
from mediary.tracking.rewriting import rewrite
from mediary.tracking.spoken import spoken
from mediary.tracking.statements import Affected, FoldChange, folds, run_folds

RUN = "run"


@folds(AMEND)
def fold_amendments(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Fold whatever the amended records speak of."""
    by_kind: dict[str, list[RecordName]] = defaultdict(list)
    for name in amended_records(db, user_id, affected.subjects):
        by_kind[name.kind].append(name)
    touched: dict[str, Affected] = {}
    for kind, names in by_kind.items():
        if kind == PLAY:
            refold(db, user_id, [], _items_of_plays(db, user_id, names))
        else:
            touched[kind] = _spoken_of(db, user_id, kind, names)
    run_folds(db, user_id, touched)
    return FoldChange(new=set(affected.subjects), changed=set(affected.subjects))


def _items_of_plays(db: Session, user_id: int, names: list[RecordName]) -> set[int]:
    items: set[int] = set()
    for (source, instance), keys in _keys(names).items():
        rows = select_in(
            db,
            "SELECT media_item_id FROM watch_log_source WHERE user_id = :user"
            " AND source = :source AND instance = :instance AND source_key {values}",
            keys,
            user=user_id,
            source=source,
            instance=instance,
        )
        items |= {row.media_item_id for row in rows}
    return items


def _spoken_of(db: Session, user_id: int, kind: str, names: list[RecordName]) -> Affected:
    items: set[int] = set()
    subjects: set[str] = set()
    for (source, _), keys in _keys(names).items():
        for row in select_in(
            db,
            "SELECT media_item_id, subject FROM statement WHERE user_id = :user AND kind = :kind"
            " AND source = :source AND source_key {values}",
            keys,
            user=user_id,
            kind=kind,
            source=source,
        ):
            items |= {row.media_item_id} if row.media_item_id is not None else set()
            subjects |= {row.subject} if row.subject else set()
    return Affected(frozenset(items), frozenset(subjects))


def _keys(names: list[RecordName]) -> dict[tuple[str, str], list[str]]:
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        keys[name.source, name.instance].append(name.key)
    return keys


_RUN_COLUMNS = (
    "user_id", "id", "media_item_id", "number", "status", "started_at", "started_from",
    "started_to", "finished_at", "finished_from", "finished_to", "note",
)  # fmt: skip


@folds(RUN)
def fold_runs(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite the runs of works that the person told of; one without a number gets its place."""
    said = spoken(db, user_id, (RUN,), affected.items)
    rows = []
    for item, statements in said.items():
        ordered = sorted(statements, key=lambda s: (_begun(s.value), s.order))
        for place, one in enumerate(ordered, start=1):
            number = one.value.get("number") or place
            started, finished = one.value.get("started") or {}, one.value.get("finished") or {}
            rows.append((
                user_id, one.id, item, number, one.value.get("status", "in_progress"),
                started.get("at"), started.get("from_"), started.get("to"),
                finished.get("at"), finished.get("from_"), finished.get("to"),
                one.value.get("note", ""),
            ))  # fmt: skip
    return rewrite(db, user_id, WatchRun, _RUN_COLUMNS, affected.items, rows)


def _begun(value: dict[str, Any]) -> int:
    started = value.get("started") or {}
    first = started.get("from_")
    if started.get("at") is None and first is not None:
        return end_of(None, first - 1, -1) + 1
    return end_of(started.get("at"), started.get("to"), -1)
