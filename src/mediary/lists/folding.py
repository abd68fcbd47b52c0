"""The fold of lists: their facts and their items, from all that was said of them."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_id
from mediary.lists.models import ListItem, UserList
from mediary.lists.places import Place, natural_order
from mediary.lists.said import ENTRY, LIST
from mediary.lists.spacing import spaced
from mediary.tracking.service import OWN, Affected, FoldChange, RecordName, amendments_of, folds

_DECODE = msgspec.json.decode
Line = tuple[Any, ...]
_LIST_COLUMNS = (
    "user_id", "id", "uuid", "subject", "kind", "name", "description", "visibility", "is_ranked",
)  # fmt: skip
_ITEM_COLUMNS = (
    "user_id", "list_id", "place", "id", "media_item_id", "person", "free_text", "position",
    "note", "added_at", "added_from", "added_to", "added_by",
)  # fmt: skip
_PLACE, _ID, _MEDIA = 2, 3, 4
_NAMES = {"watch_later": "Watch later", "favourites": "Favourites"}


class _Said(msgspec.Struct):
    """A live statement of a list or an entry, with what the person changed of it.

    Attributes:
        is_gone: The person took the entry out.
    """

    id: int
    subject: str
    kind: str
    source: str
    key: str
    item_id: int | None
    said_at: int | None
    value: dict[str, Any]
    is_gone: bool = False

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """Place in time; what the person says here counts more than what they said elsewhere."""
        said_at = -1 if self.said_at is None else self.said_at
        return (self.source == OWN, said_at, self.source, self.key)


@folds(LIST, ENTRY)
def fold_lists(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite what changed of lists and their items, in the order that sources and hand give."""
    subjects = sorted(affected.subjects | _lists_holding(db, user_id, affected))
    said = _said(db, user_id, subjects)
    before = _lists(db, user_id, subjects)
    items = _items(db, user_id, [old[1] for old in before.values()])
    folded = _Folded(db, user_id)
    for subject in subjects:
        old = before.get(subject)
        folded.add(subject, said[subject], old, items[old[1]] if old else [])
    folded.write()
    return folded.change


class _Folded:
    """Lists as they are now, against those that are stored."""

    def __init__(self, db: Session, user_id: int) -> None:
        self._db = db
        self._user_id = user_id
        self._account = ""
        self.change = FoldChange()
        self._gone: list[int] = []
        self._fresh: list[Line] = []
        self._changed: list[dict[str, Any]] = []
        self._stale: dict[int, list[int]] = {}
        self._items: list[Line] = []

    def add(self, subject: str, said: list[_Said], old: Line | None, had: list[Line]) -> None:
        """Fold one list, and note where it differs from its rows."""
        facts = _facts(subject, said)
        if facts is None:
            self._note_change(subject, (old, had), (None, []))
            self._gone += [old[1]] if old else []
            return
        entries = _in_order([one for one in said if one.kind == ENTRY and not one.is_gone])
        list_id = old[1] if old else new_id()
        new = (self._user_id, list_id, old[2] if old else self._uuid(subject), subject, *facts)
        has = _item_rows(self._user_id, list_id, entries, {item[_ID]: item[_PLACE] for item in had})
        kept = set(had) & set(has)
        fresh = [item for item in has if item not in kept]
        self._note_change(subject, (old, had), (new, fresh))
        if old is None:
            self._fresh.append(new)
        elif old != new:
            self._changed.append(dict(zip(_LIST_COLUMNS, new, strict=True)))
        self._stale[list_id] = [item[_PLACE] for item in had if item not in kept]
        self._items += fresh

    def write(self) -> None:
        """Write the rows that differ."""
        db, user = self._db, self._user_id
        for list_id, places in self._stale.items():
            delete = (
                "DELETE FROM list_item WHERE user_id = :user AND list_id = :list AND place {values}"
            )
            execute_in(db, delete, places, user=user, list=list_id)
        for table, column in (("list_item", "list_id"), ("user_list", "id")):
            delete = f"DELETE FROM {table} WHERE user_id = :user AND {column} {{values}}"
            execute_in(db, delete, self._gone, user=user)
        insert_many(db, UserList, _LIST_COLUMNS, self._fresh)
        if self._changed:
            sets = ", ".join(f"{name} = :{name}" for name in _LIST_COLUMNS[4:])
            update = f"UPDATE user_list SET {sets} WHERE user_id = :user_id AND id = :id"
            db.execute(text(update), self._changed)
        insert_many(db, ListItem, _ITEM_COLUMNS, self._items)

    def _uuid(self, subject: str) -> str:
        if not self._account:
            found = self._db.execute(
                text("SELECT uuid FROM account WHERE id = :user"), {"user": self._user_id}
            )
            self._account = str(found.scalar_one())
        return str(uuid5(UUID(self._account), subject))

    def _note_change(
        self,
        subject: str,
        before: tuple[Line | None, list[Line]],
        after: tuple[Line | None, list[Line]],
    ) -> None:
        (old, had), (new, fresh) = before, after
        if old != new:
            self.change.changed.add(subject)
            if old is None:
                self.change.new.add(subject)
        # Its place apart, which also moves when others come and go.
        known = {item[_MEDIA]: item[_MEDIA:] for item in had}
        for item in fresh:
            key = f"{subject}\x1f{item[_MEDIA]}"
            if item[_MEDIA] not in known:
                self.change.new.add(key)
            if known.get(item[_MEDIA]) != item[_MEDIA:]:
                self.change.changed.add(key)


def _said(db: Session, user_id: int, subjects: list[str]) -> dict[str, list[_Said]]:
    rows = select_in(
        db,
        "SELECT id, subject, kind, source, source_key, media_item_id, said_at, value"
        " FROM statement WHERE user_id = :user AND void_reason IS NULL"
        " AND kind IN ('list', 'list_entry') AND subject {values}",
        subjects,
        user=user_id,
    )
    # A generator: where nothing was ever amended, not a name is made.
    names = (RecordName(ENTRY, row.source, "", row.source_key) for row in rows)
    amended = {
        (name.source, name.key): change
        for name, change in amendments_of(db, user_id, names).items()
    }
    said: dict[str, list[_Said]] = defaultdict(list)
    for row in rows:
        one = _Said(
            row.id, row.subject, row.kind, row.source, row.source_key, row.media_item_id,
            row.said_at, _DECODE(row.value),
        )  # fmt: skip
        change = amended.get((one.source, one.key)) if amended and one.kind == ENTRY else None
        if change is not None:
            one.value |= change.fields
            one.is_gone = change.is_gone
        said[one.subject].append(one)
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


def _facts(subject: str, said: list[_Said]) -> tuple[Any, ...] | None:
    """Return a list's facts; None where it is not, or not any more."""
    if not _is_there(subject, said):
        return None
    about = sorted((one for one in said if one.kind == LIST), key=lambda one: one.order)
    facts: dict[str, Any] = {}
    for one in about:
        # An empty cell of an export says nothing; an empty field of the person's does.
        empty = (None,) if one.source == OWN else (None, "")
        facts |= {name: value for name, value in one.value.items() if value not in empty}
    if facts.get("is_gone"):
        return None
    entries = [one for one in said if one.kind == ENTRY]
    first = min(entries, key=lambda one: one.order).value if entries else {}
    kind = facts.get("role") or first.get("role", "list")
    named = facts.get("name") or first.get("list_name") or first.get("list_key", "")
    return (
        kind,
        _NAMES.get(kind, named),
        facts.get("description", ""),
        facts.get("visibility", "private"),
        facts.get("is_ranked"),
    )


def _is_there(subject: str, said: list[_Said]) -> bool:
    """Whether the word that starts a list of the person's own stands, or its source's any word.

    What the person changed of a list does not keep it when its import is undone.
    """
    source, _, key = subject.partition("\x1f")
    if source == OWN:
        return any((one.source, one.key) == (OWN, key) for one in said)
    return any(one.source != OWN or not key for one in said)


def _in_order(entries: list[_Said]) -> list[_Said]:
    return sorted(entries, key=_place)


def _place(one: _Said) -> tuple[object, ...]:
    """Return what sorts entries; where two were moved to one place, their names do."""
    moved = one.value.get("place")
    place = (
        natural_order(one.value, one.source, one.key)
        if moved is None
        else msgspec.convert(moved, Place).order
    )
    return (*place, one.source, one.key)


def _item_rows(user_id: int, list_id: int, entries: list[_Said], had: dict[int, int]) -> list[Line]:
    counted = _each_once(entries)
    places = spaced([had.get(one.id) for one in counted])
    return [
        _item_row(user_id, list_id, place, one) for place, one in zip(places, counted, strict=True)
    ]


def _each_once(entries: list[_Said]) -> list[_Said]:
    """Leave out what a queue holds already, whoever put it there; where it was moved to counts."""
    moved = {one.item_id for one in entries if one.value.get("place")}
    counted: list[_Said] = []
    seen: set[int] = set()
    for one in entries:
        item = one.item_id
        if item is not None and one.value.get("role", "list") != "list":
            if item in seen or (item in moved and not one.value.get("place")):
                continue
            seen.add(item)
        counted.append(one)
    return counted


def _item_row(user_id: int, list_id: int, place: int, one: _Said) -> Line:
    value = one.value
    added = value.get("added") or {}
    return (
        user_id, list_id, place, one.id, one.item_id, value.get("person", ""),
        value.get("text", ""), value.get("position"), value.get("note", ""), added.get("at"),
        added.get("from_"), added.get("to"), value.get("added_by", ""),
    )  # fmt: skip
