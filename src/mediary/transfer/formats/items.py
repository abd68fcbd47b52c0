"""Items by id, with all that they are called."""

from typing import Any

import msgspec

from mediary.catalog.service import BY_ID
from mediary.core.bulk import select_in
from mediary.sdk.ids import ExternalId
from mediary.transfer.formats.form import Scope
from mediary.transfer.formats.rows import Item

MOST_ITEMS = 20_000
_DECODE = msgspec.json.decode
# An item is named by the smallest hash of its namings, as in the archive.
NAMED = (
    "WITH named AS MATERIALIZED (SELECT media_item_id AS id, MIN(digest) AS name"
    " FROM item_mention WHERE user_id = :user AND void_reason IS NULL GROUP BY media_item_id)"
)
TITLES = (
    " JOIN media_item w ON w.id = COALESCE(i.work_id, i.id)"
    " LEFT JOIN named n ON n.id = i.id LEFT JOIN named v ON v.id = w.id"
)


def _name(column: str) -> str:
    return (
        "COALESCE((SELECT MIN(+m.digest) FROM item_mention m WHERE m.user_id = :user"
        f" AND m.media_item_id = {column} AND m.void_reason IS NULL), 0)"
    )


def _ids(column: str) -> str:
    return (
        "(SELECT {agg}(x.provider || ':' || x.kind || ':' || x.key, {mark}) FROM external_id x"
        f" WHERE x.media_item_id = {column} AND (x.owner_id IS NULL OR x.owner_id = :user))"
    )


_ITEMS = (
    "SELECT i.id, i.media_type_id, i.level, i.position, i.title, i.year, p.level AS within,"
    " p.position AS within_number, p.title AS within_title, w.title AS work,"
    f" w.level AS work_level, w.year AS work_year, {_ids('i.id')} AS ids,"
    f" {_ids('w.id')} AS work_ids, i.attributes, {_name('i.id')} AS name,"
    f" {_name('w.id')} AS work_name FROM media_item i"
    " JOIN media_item w ON w.id = COALESCE(i.work_id, i.id)"
    " LEFT JOIN media_item p ON p.id = i.parent_id AND p.id <> w.id WHERE i.id {values}"
)


def in_words(scope: Scope, sql: str) -> str:
    """Return SQL in the words of the engine: `{c}`, `{agg}` and `{mark}` are replaced."""
    is_sqlite = scope.db.get_bind().dialect.name == "sqlite"
    # PostgreSQL sorts text by the rules of a language unless told to compare bytes.
    for mark, word in (
        ("{c}", "" if is_sqlite else ' COLLATE "C"'),
        ("{agg}", "group_concat" if is_sqlite else "string_agg"),
        ("{mark}", "char(31)" if is_sqlite else "chr(31)"),
    ):
        sql = sql.replace(mark, word)
    return sql


class Items:
    """Reads items, many in one statement, and keeps the last ones."""

    def __init__(self, scope: Scope) -> None:
        """Start with none."""
        self._scope = scope
        self._sql = in_words(scope, _ITEMS)
        self._kept: dict[int, Item] = {}

    def of(self, ids: set[int]) -> dict[int, Item]:
        """Return items by id, these and others."""
        missing = ids - self._kept.keys()
        if len(self._kept) + len(missing) > MOST_ITEMS:
            self._kept.clear()
            missing = ids
        scope = self._scope
        for row in select_in(scope.db, self._sql, sorted(missing), user=scope.user_id):
            self._kept[row.id] = _item(tuple(row)[1:])
        return self._kept


def _item(row: tuple[Any, ...]) -> Item:
    (
        type_id, level, position, title, year, within, within_number, within_title, work,
        work_level, work_year, ids, work_ids, attributes, name, work_name,
    ) = row  # fmt: skip
    return Item(
        BY_ID[type_id].name, level, position, title, year, within or "", within_number,
        within_title or "", work, work_level, work_year, _ids_of(ids), _ids_of(work_ids),
        _creators(attributes), name, work_name,
    )  # fmt: skip


def _ids_of(joined: str | None) -> tuple[ExternalId, ...]:
    if not joined:
        return ()
    return tuple(ExternalId(*one.split(":", 2)) for one in sorted(set(joined.split("\x1f"))))


def _creators(attributes: object) -> tuple[str, ...]:
    if isinstance(attributes, str):
        attributes = _DECODE(attributes) if '"creators"' in attributes else {}
    found = attributes.get("creators") if isinstance(attributes, dict) else None
    return tuple(str(one) for one in found) if isinstance(found, list) else ()
