"""Replacing the rows of a fold where they differ."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.core.types import Model
from mediary.tracking.statements import FoldChange


def rewrite(
    db: Session,
    user_id: int,
    model: type[Model],
    columns: tuple[str, ...],
    items: Iterable[int],
    rows: list[tuple[Any, ...]],
) -> FoldChange:
    """Replace the rows of these items where they differ; say which items changed."""
    table = model.__tablename__
    item_at = columns.index("media_item_id")
    before: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for old in select_in(
        db,
        f"SELECT {', '.join(columns)} FROM {table}"
        " WHERE user_id = :user AND media_item_id {values}",
        sorted(items),
        user=user_id,
    ):
        before[old[item_at]].add(tuple(old))
    after: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for row in rows:
        after[row[item_at]].add(row)
    change = FoldChange()
    stale = [item for item in items if before[item] != after[item]]
    change.changed.update(stale)
    change.new.update(item for item in stale if len(after[item]) > len(before[item]))
    execute_in(
        db,
        f"DELETE FROM {table} WHERE user_id = :user AND media_item_id {{values}}",
        stale,
        user=user_id,
    )
    insert_many(
        db, model, columns, [row for item in stale for row in sorted(after[item], key=repr)]
    )
    return change
