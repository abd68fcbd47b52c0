"""What a diary holds now, streamed in an order that depends on nothing but itself.

Only what belongs to the person is read: their rows, and of shared works the names.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

import msgspec
from sqlalchemy import text

from mediary.catalog.service import BY_ID, BY_NAME
from mediary.sdk.ids import ExternalId
from mediary.sdk.when import When
from mediary.transfer.formats.form import Scope
from mediary.transfer.formats.rows import CopyRow, Entry, Item, ListRow, PlayRow, ReviewRow, Work

ROWS_AT_ONCE = 1_000
_DECODE = msgspec.json.decode


# A work is named by the smallest hash of its namings, as in the archive.
def _name(column: str) -> str:
    return (
        "COALESCE((SELECT MIN(+n.digest) FROM item_mention n WHERE n.user_id = :user"
        f" AND n.media_item_id = {column} AND n.void_reason IS NULL), 0)"
    )


def _ids(column: str) -> str:
    return (
        "(SELECT {agg}(x.provider || ':' || x.kind || ':' || x.key, {mark}) FROM external_id x"
        f" WHERE x.media_item_id = {column} AND (x.owner_id IS NULL OR x.owner_id = :user))"
    )


_ITEM_COLUMNS = (
    f"i.media_type_id, i.level, i.position, i.title, i.year, p.level AS within,"
    f" p.position AS within_number, p.title AS within_title, w.title AS work,"
    f" w.level AS work_level, w.year AS work_year, {_ids('i.id')} AS ids,"
    f" {_ids('w.id')} AS work_ids, i.attributes, {_name('i.id')} AS name,"
    f" {_name('w.id')} AS work_name"
)
_ITEM_WIDTH = 16
_TITLES = (
    " JOIN media_item w ON w.id = COALESCE(i.work_id, i.id)"
    " LEFT JOIN media_item p ON p.id = i.parent_id AND p.id <> w.id"
)
_BY_WORK = "w.title{c}, work_name, i.level{c}, name"


def _stream(scope: Scope, sql: str) -> Iterator[Any]:
    is_sqlite = scope.db.get_bind().dialect.name == "sqlite"
    # PostgreSQL sorts text by the rules of a language unless told to compare bytes.
    for mark, word in (
        ("{c}", "" if is_sqlite else ' COLLATE "C"'),
        ("{agg}", "group_concat" if is_sqlite else "string_agg"),
        ("{mark}", "char(31)" if is_sqlite else "chr(31)"),
    ):
        sql = sql.replace(mark, word)
    statement = text(sql).execution_options(yield_per=ROWS_AT_ONCE)
    yield from scope.db.execute(statement, {"user": scope.user_id})


def _of_types(types: Iterable[str]) -> str:
    numbers = ", ".join(str(BY_NAME[name].id) for name in types)
    return f" AND i.media_type_id IN ({numbers})" if numbers else ""


def plays(
    scope: Scope, types: Iterable[str] = (), *, is_by_work: bool = False
) -> Iterator[PlayRow]:
    """Yield plays, newest first, or work by work."""
    order = _BY_WORK if is_by_work else "l.sorted_at DESC, name"
    rows = _stream(
        scope,
        f"SELECT {_ITEM_COLUMNS}, l.watched_at, l.watched_from, l.watched_to, l.utc_offset,"
        " l.seconds, l.progress, l.rating, l.is_rewatch, l.is_partial, l.note, l.place,"
        " l.platform, l.device FROM watch_log l JOIN media_item i ON i.id = l.media_item_id"
        f"{_TITLES} WHERE l.user_id = :user{_of_types(types)} ORDER BY {order},"
        " l.sorted_at, COALESCE(l.watched_at, 0), COALESCE(l.watched_from, 0),"
        " COALESCE(l.utc_offset, -9999), COALESCE(l.seconds, -1), COALESCE(l.rating, -1),"
        " l.is_rewatch, l.is_partial, COALESCE(l.note, ''){c}, COALESCE(l.place, ''){c},"
        " COALESCE(l.platform, ''){c}, COALESCE(l.device, ''){c}, COALESCE(l.progress, ''){c}",
    )
    for row in rows:
        said = row[_ITEM_WIDTH:]
        seconds, progress, rating, is_rewatch, is_partial, *texts = said[4:]
        note, place, platform, device = (one or "" for one in texts)
        yield PlayRow(
            _item(row), When(*said[:4]), seconds, progress, rating, bool(is_rewatch),
            bool(is_partial), note, place, platform, device,
        )  # fmt: skip


_SAID_OF = (
    "(SELECT media_item_id FROM user_media WHERE user_id = :user"
    " UNION SELECT media_item_id FROM media_tag WHERE user_id = :user"
    " UNION SELECT media_item_id FROM playback_progress WHERE user_id = :user"
    " UNION SELECT media_item_id FROM owned_copy WHERE user_id = :user"
    " UNION SELECT k.media_item_id FROM list_item k JOIN user_list q ON q.user_id = k.user_id"
    " AND q.id = k.list_id WHERE k.user_id = :user AND q.kind = 'watch_later')"
)


def entries(scope: Scope, types: Iterable[str] = ()) -> Iterator[Entry]:
    """Yield what is said of items, work by work."""
    rows = _stream(
        scope,
        f"SELECT {_ITEM_COLUMNS}, u.status_chosen, u.status_label, u.rating, u.rating_scale,"
        " u.rated_at, u.rated_from, u.rated_to, u.is_favorite, u.notes,"
        " (SELECT {agg}(t.name, {mark}) FROM media_tag m JOIN tag t ON t.user_id = m.user_id"
        " AND t.id = m.tag_id WHERE m.user_id = :user AND m.media_item_id = i.id) AS tags,"
        " g.position_seconds, g.percentage, g.minutes, g.units, g.total_units, g.device,"
        " g.last_at, g.last_from, g.last_to, k.place, k.added_at, k.added_from, k.added_to,"
        " (SELECT SUM(o.count) FROM owned_copy o WHERE o.user_id = :user"
        " AND o.media_item_id = i.id AND o.state = 'owned') AS owned"
        f" FROM {_SAID_OF} s JOIN media_item i ON i.id = s.media_item_id{_TITLES}"
        " LEFT JOIN user_media u ON u.user_id = :user AND u.media_item_id = i.id"
        " LEFT JOIN playback_progress g ON g.user_id = :user AND g.media_item_id = i.id"
        " LEFT JOIN (SELECT k.media_item_id, MIN(k.place) AS place, MIN(k.added_at) AS added_at,"
        " MIN(k.added_from) AS added_from, MIN(k.added_to) AS added_to FROM list_item k"
        " JOIN user_list q ON q.user_id = k.user_id AND q.id = k.list_id"
        " WHERE k.user_id = :user AND q.kind = 'watch_later' GROUP BY k.media_item_id) k"
        f" ON k.media_item_id = i.id WHERE 1 = 1{_of_types(types)} ORDER BY {_BY_WORK}",
    )
    for row in rows:
        (
            status, label, rating, scale, rated_at, rated_from, rated_to, is_favorite, notes, tags,
            position, percentage, minutes, units, total, device, last_at, last_from, last_to,
            place, added_at, added_from, added_to, owned,
        ) = row[_ITEM_WIDTH:]  # fmt: skip
        yield Entry(
            _item(row), status or "", label or "", rating, scale or "",
            When(rated_at, rated_from, rated_to), bool(is_favorite), notes or "",
            tuple(sorted(tags.split("\x1f"))) if tags else (), position, percentage, minutes,
            units, total, device or "", When(last_at, last_from, last_to), place,
            When(added_at, added_from, added_to), int(owned or 0),
        )  # fmt: skip


def reviews(scope: Scope, types: Iterable[str] = ()) -> Iterator[ReviewRow]:
    """Yield reviews, work by work, the oldest of an item first."""
    rows = _stream(
        scope,
        f"SELECT {_ITEM_COLUMNS}, r.title AS headline, r.body, r.format, r.language,"
        " r.has_spoilers, r.visibility, r.rating, r.written_at, r.written_from, r.written_to"
        " FROM review r JOIN media_item i ON i.id = r.media_item_id"
        f"{_TITLES} WHERE r.user_id = :user{_of_types(types)} ORDER BY {_BY_WORK},"
        " COALESCE(r.written_at, r.written_from * 86400000000, 0), r.body{c}, r.title{c},"
        " r.format{c}, r.visibility{c}, COALESCE(r.rating, -1)",
    )
    for row in rows:
        said = row[_ITEM_WIDTH:]
        headline, body, form, language, has_spoilers, visibility, rating = said[:7]
        yield ReviewRow(
            _item(row), headline, body, form, language, bool(has_spoilers), visibility, rating,
            When(*said[7:]),
        )  # fmt: skip


def copies(scope: Scope, types: Iterable[str] = ()) -> Iterator[CopyRow]:
    """Yield copies, work by work."""
    rows = _stream(
        scope,
        f"SELECT {_ITEM_COLUMNS}, o.state, o.medium, o.format, o.edition, o.condition, o.place,"
        " o.acquired_from, o.acquired_to, o.price, o.currency, o.count, o.note FROM owned_copy o"
        f" JOIN media_item i ON i.id = o.media_item_id{_TITLES}"
        f" WHERE o.user_id = :user{_of_types(types)} ORDER BY {_BY_WORK},"
        " COALESCE(o.acquired_from, 0), o.state{c}, o.medium{c}, o.format{c}, o.edition{c},"
        " o.condition{c}, o.place{c}, o.price{c}, o.currency{c}, o.count, o.note{c}",
    )
    for row in rows:
        state, medium, form, edition, condition, place, first, last = row[_ITEM_WIDTH:-4]
        price, currency, count, note = row[-4:]
        yield CopyRow(
            _item(row), state, medium, form, edition, condition, place, When(None, first, last),
            price, currency, count, note,
        )  # fmt: skip


_LIST_COLUMNS = "q.subject, q.kind, q.name, q.description, q.visibility, q.is_ranked"
_BY_LIST = "q.name{c}, q.subject{c}"


def lists(scope: Scope) -> Iterator[ListRow]:
    """Yield the lists themselves, by name."""
    rows = _stream(
        scope,
        f"SELECT {_LIST_COLUMNS} FROM user_list q WHERE q.user_id = :user ORDER BY {_BY_LIST}",
    )
    for row in rows:
        yield _list(row)


def list_items(
    scope: Scope, types: Iterable[str] = (), *, kinds: Iterable[str] = ()
) -> Iterator[ListRow]:
    """Yield the items of all lists, list by list, in the person's order."""
    of_kinds = ", ".join(f"'{kind}'" for kind in kinds)
    rows = _stream(
        scope,
        f"SELECT {_ITEM_COLUMNS}, {_LIST_COLUMNS}, k.place, k.note, k.added_at,"
        " k.added_from, k.added_to FROM list_item k JOIN user_list q ON q.user_id = k.user_id"
        f" AND q.id = k.list_id JOIN media_item i ON i.id = k.media_item_id{_TITLES}"
        f" WHERE k.user_id = :user{_of_types(types)}"
        f"{f' AND q.kind IN ({of_kinds})' if of_kinds else ''} ORDER BY {_BY_LIST}, k.place",
    )
    for row in rows:
        said = row[_ITEM_WIDTH:]
        place, note, *added = said[6:]
        found = _list(said)
        found.item, found.place, found.note = _item(row), place, note
        found.added = When(*added)
        yield found


def _list(row: Any) -> ListRow:  # noqa: ANN401
    subject, kind, name, description, visibility, is_ranked = row[:6]
    ranked = None if is_ranked is None else bool(is_ranked)
    return ListRow(subject, kind, name, description, visibility, ranked)


def filled_lists(scope: Scope, types: Iterable[str]) -> Iterator[tuple[ListRow, Iterator[ListRow]]]:
    """Yield each list that has such items, with them; take them before the next list."""
    rows = list_items(scope, types, kinds=("list",))
    for _, group in groupby(rows, attrgetter("subject")):
        items = iter(group)
        first = next(items)
        yield first, chain((first,), items)


def works(scope: Scope, types: Iterable[str]) -> Iterator[Work]:
    """Yield works with all that is said of them; one at a time is held."""
    types = tuple(types)
    said: Iterator[PlayRow | Entry | ReviewRow] = merge(
        plays(scope, types, is_by_work=True), entries(scope, types), reviews(scope, types),
        key=attrgetter("item.key"),
    )  # fmt: skip
    for _, group in groupby(said, attrgetter("item.key")):
        rows = list(group)
        yield Work(
            next((row.item for row in rows if row.item.is_work), rows[0].item),
            [row for row in rows if isinstance(row, PlayRow)],
            [row for row in rows if isinstance(row, Entry)],
            [row for row in rows if isinstance(row, ReviewRow)],
        )


def _item(row: Any) -> Item:  # noqa: ANN401
    (
        type_id, level, position, title, year, within, within_number, within_title, work,
        work_level, work_year, ids, work_ids, attributes, name, work_name,
    ) = row[:_ITEM_WIDTH]  # fmt: skip
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
