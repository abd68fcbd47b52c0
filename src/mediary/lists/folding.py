"""The fold of lists: their facts and their items, from all that was said of them."""

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_id
from mediary.lists.models import ListItem, UserList
from mediary.sdk.when import DAY
from mediary.tracking.service import Affected, FoldChange, folds

_DECODE = msgspec.json.decode
Line = tuple[Any, ...]
_LIST_COLUMNS = (
    "user_id", "id", "subject", "kind", "name", "description", "visibility", "is_ranked",
)  # fmt: skip
_ITEM_COLUMNS = (
    "user_id", "list_id", "place", "media_item_id", "position", "note", "added_at", "added_from",
    "added_to",
)  # fmt: skip
_NAMES = {"watch_later": "Watch later", "favourites": "Favourites"}


@folds("list", "list_entry")
def fold_lists(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite lists and their items in the order that their sources give."""
    subjects = sorted(affected.subjects | _lists_holding(db, user_id, affected))
    said = _said(db, user_id, subjects)
    before = _lists(db, user_id, subjects)
    items = _items(db, user_id, [old[1] for old in before.values()])
    change = FoldChange()
    stale: list[int] = []
    lists: list[Line] = []
    entries: list[Line] = []
    for subject in subjects:
        old = before.get(subject)
        had = items[old[1]] if old else []
        new, has = _folded(user_id, subject, said[subject], old[1] if old else 0)
        _note_change(change, subject, (old, had), (new, has))
        if (old, had) == (new, has):
            continue
        if old:
            stale.append(old[1])
        if new:
            lists.append(new)
            entries += has
    for table, column in (("list_item", "list_id"), ("user_list", "id")):
        delete = f"DELETE FROM {table} WHERE user_id = :user AND {column} {{values}}"
        execute_in(db, delete, stale, user=user_id)
    insert_many(db, UserList, _LIST_COLUMNS, lists)
    insert_many(db, ListItem, _ITEM_COLUMNS, entries)
    return change


def _said(db: Session, user_id: int, subjects: list[str]) -> dict[str, list[Row[Any]]]:
    said: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in select_in(
        db,
        "SELECT subject, kind, source, source_key, media_item_id, said_at, value FROM statement"
        " WHERE user_id = :user AND void_reason IS NULL AND kind IN ('list', 'list_entry')"
        " AND subject {values}",
        subjects,
        user=user_id,
    ):
        said[row.subject].append(row)
    return said


def _lists(db: Session, user_id: int, subjects: list[str]) -> dict[str, Line]:
    rows = select_in(
        db,
        f"SELECT {', '.join(_LIST_COLUMNS)} FROM user_list"
        " WHERE user_id = :user AND subject {values}",
        subjects,
        user=user_id,
    )
    return {row.subject: tuple(row) for row in rows}


def _items(db: Session, user_id: int, list_ids: list[int]) -> dict[int, list[Line]]:
    items: dict[int, list[Line]] = defaultdict(list)
    for row in select_in(
        db,
        f"SELECT {', '.join(_ITEM_COLUMNS)} FROM list_item"
        " WHERE user_id = :user AND list_id {values} ORDER BY list_id, place",
        list_ids,
        user=user_id,
    ):
        items[row.list_id].append(tuple(row))
    return items


def _lists_holding(db: Session, user_id: int, affected: Affected) -> set[str]:
    rows = select_in(
        db,
        "SELECT DISTINCT l.subject FROM list_item i JOIN user_list l ON l.user_id = i.user_id"
        " AND l.id = i.list_id WHERE i.user_id = :user AND i.media_item_id {values}",
        sorted(affected.items),
        user=user_id,
    )
    return {row.subject for row in rows}


def _folded(
    user_id: int, subject: str, rows: list[Row[Any]], list_id: int
) -> tuple[Line | None, list[Line]]:
    """Return a list's row and those of its items; no list where nothing is said any more."""
    if not rows:
        return None, []
    about = [row for row in rows if row.kind == "list"]
    entries = _in_order([row for row in rows if row.kind == "list_entry"])
    list_id = list_id or new_id()
    new = (user_id, list_id, subject, *_facts(about, entries))
    return new, _item_rows(user_id, list_id, entries)


def _note_change(
    change: FoldChange,
    subject: str,
    before: tuple[Line | None, list[Line]],
    after: tuple[Line | None, list[Line]],
) -> None:
    (old, had), (new, has) = before, after
    if old != new:
        change.changed.add(subject)
        if old is None:
            change.new.add(subject)
    # Its place apart, which also moves when others come and go.
    known = {item[3]: item[3:] for item in had}
    for item in has:
        key = f"{subject}\x1f{item[3]}"
        if item[3] not in known:
            change.new.add(key)
        if known.get(item[3]) != item[3:]:
            change.changed.add(key)


def _facts(about: list[Row[Any]], entries: list[Row[Any]]) -> tuple[Any, ...]:
    facts: dict[str, Any] = {}
    for row in sorted(about, key=lambda r: (r.said_at or -1, r.source, r.source_key)):
        facts |= {
            name: value for name, value in _DECODE(row.value).items() if value not in (None, "")
        }
    first = _DECODE(entries[0].value) if entries else {}
    kind = facts.get("role") or first.get("role", "list")
    named = facts.get("name") or first.get("list_name") or first.get("list_key", "")
    return (
        kind,
        _NAMES.get(kind, named),
        facts.get("description", ""),
        facts.get("visibility", "private"),
        facts.get("is_ranked"),
    )


def _in_order(entries: list[Row[Any]]) -> list[Row[Any]]:
    """Sort entries as the person did; where sources have no order, by the day they were added."""

    def place(row: Row[Any]) -> tuple[Any, ...]:
        value = _DECODE(row.value)
        position = value.get("position")
        added = value.get("added") or {}
        at = added.get("at")
        if at is None and added.get("from_") is not None:
            at = added["from_"] * DAY
        return (position is None, position or 0, at is None, at or 0, row.source, row.source_key)

    return sorted(entries, key=place)


def _item_rows(user_id: int, list_id: int, entries: list[Row[Any]]) -> list[Line]:
    rows: list[Line] = []
    seen: set[int] = set()
    for row in entries:
        value = _DECODE(row.value)
        if row.media_item_id in seen and value.get("role", "list") != "list":
            continue  # one queue holds a title once, whoever put it there
        seen.add(row.media_item_id)
        added = value.get("added") or {}
        rows.append((
            user_id, list_id, len(rows) + 1, row.media_item_id, value.get("position"),
            value.get("note", ""), added.get("at"), added.get("from_"), added.get("to"),
        ))  # fmt: skip
    return rows
