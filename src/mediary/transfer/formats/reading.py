"""What a diary holds now, streamed in an order that depends on nothing but itself.

Only what belongs to the person is read: their rows, and of shared works the names.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import text

from mediary.catalog.service import BY_NAME
from mediary.core.db import chunks
from mediary.sdk.when import When
from mediary.transfer.formats.form import Scope
from mediary.transfer.formats.items import NAMED, TITLES, Items, in_words
from mediary.transfer.formats.rows import CopyRow, Entry, Item, ListRow, PlayRow, ReviewRow, Work

ROWS_AT_ONCE = 1_000


_BY_WORK = "w.title{c}, COALESCE(v.name, 0), i.level{c}, COALESCE(n.name, 0)"


def _rows(scope: Scope, sql: str) -> Iterator[Any]:
    statement = text(in_words(scope, sql)).execution_options(yield_per=ROWS_AT_ONCE)
    yield from scope.db.execute(statement, {"user": scope.user_id})


def _stream(scope: Scope, columns: str, source: str) -> Iterator[tuple[Item, tuple[Any, ...]]]:
    """Yield rows with the items that they are about, which are read some rows at a time."""
    rows = _rows(scope, f"{NAMED} SELECT i.id, {columns} FROM {source}")
    items = Items(scope)
    for some in chunks(rows, ROWS_AT_ONCE):
        found = items.of({row[0] for row in some})
        for row in some:
            yield found[row[0]], tuple(row[1:])


def _of_types(types: Iterable[str]) -> str:
    numbers = ", ".join(str(BY_NAME[name].id) for name in types)
    return f" AND i.media_type_id IN ({numbers})" if numbers else ""


def plays(
    scope: Scope, types: Iterable[str] = (), *, is_by_work: bool = False
) -> Iterator[PlayRow]:
    """Yield plays, newest first, or work by work."""
    order = _BY_WORK if is_by_work else "l.sorted_at DESC, COALESCE(n.name, 0)"
    rows = _stream(
        scope,
        "l.watched_at, l.watched_from, l.watched_to, l.utc_offset,"
        " l.seconds, l.progress, l.rating, l.is_rewatch, l.is_partial, l.note, l.place,"
        " l.platform, l.device",
        "watch_log l JOIN media_item i ON i.id = l.media_item_id"
        f"{TITLES} WHERE l.user_id = :user{_of_types(types)} ORDER BY {order},"
        " l.sorted_at, COALESCE(l.watched_at, 0), COALESCE(l.watched_from, 0),"
        " COALESCE(l.utc_offset, -9999), COALESCE(l.seconds, -1), COALESCE(l.rating, -1),"
        " l.is_rewatch, l.is_partial, COALESCE(l.note, ''){c}, COALESCE(l.place, ''){c},"
        " COALESCE(l.platform, ''){c}, COALESCE(l.device, ''){c}, COALESCE(l.progress, ''){c}",
    )
    for item, said in rows:
        seconds, progress, rating, is_rewatch, is_partial, *texts = said[4:]
        note, place, platform, device = (one or "" for one in texts)
        yield PlayRow(
            item, When(*said[:4]), seconds, progress, rating, bool(is_rewatch),
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
        "u.status_chosen, u.status_label, u.rating, u.rating_scale,"
        " u.rated_at, u.rated_from, u.rated_to, u.is_favorite, u.notes,"
        " (SELECT {agg}(t.name, {mark}) FROM media_tag m JOIN tag t ON t.user_id = m.user_id"
        " AND t.id = m.tag_id WHERE m.user_id = :user AND m.media_item_id = i.id) AS tags,"
        " g.position_seconds, g.percentage, g.minutes, g.units, g.total_units, g.device,"
        " g.last_at, g.last_from, g.last_to, k.place, k.added_at, k.added_from, k.added_to,"
        " (SELECT SUM(o.count) FROM owned_copy o WHERE o.user_id = :user"
        " AND o.media_item_id = i.id AND o.state = 'owned') AS owned",
        f"{_SAID_OF} s JOIN media_item i ON i.id = s.media_item_id{TITLES}"
        " LEFT JOIN user_media u ON u.user_id = :user AND u.media_item_id = i.id"
        " LEFT JOIN playback_progress g ON g.user_id = :user AND g.media_item_id = i.id"
        " LEFT JOIN (SELECT w.media_item_id, MIN(w.place) AS place, MIN(w.added_at) AS added_at,"
        " MIN(w.added_from) AS added_from, MIN(w.added_to) AS added_to FROM ("
        "  SELECT k.media_item_id, k.added_at, k.added_from, k.added_to,"
        "  ROW_NUMBER() OVER (ORDER BY k.list_id, k.place) AS place FROM list_item k"
        "  JOIN user_list q ON q.user_id = k.user_id AND q.id = k.list_id"
        "  WHERE k.user_id = :user AND q.kind = 'watch_later') w GROUP BY w.media_item_id) k"
        f" ON k.media_item_id = i.id WHERE 1 = 1{_of_types(types)} ORDER BY {_BY_WORK}",
    )
    for item, said in rows:
        (
            status, label, rating, scale, rated_at, rated_from, rated_to, is_favorite, notes, tags,
            position, percentage, minutes, units, total, device, last_at, last_from, last_to,
            place, added_at, added_from, added_to, owned,
        ) = said  # fmt: skip
        yield Entry(
            item, status or "", label or "", rating, scale or "",
            When(rated_at, rated_from, rated_to), bool(is_favorite), notes or "",
            tuple(sorted(tags.split("\x1f"))) if tags else (), position, percentage, minutes,
            units, total, device or "", When(last_at, last_from, last_to), place,
            When(added_at, added_from, added_to), int(owned or 0),
        )  # fmt: skip


def reviews(scope: Scope, types: Iterable[str] = ()) -> Iterator[ReviewRow]:
    """Yield reviews, work by work, the oldest of an item first."""
    rows = _stream(
        scope,
        "r.title AS headline, r.body, r.format, r.language,"
        " r.has_spoilers, r.visibility, r.rating, r.written_at, r.written_from, r.written_to",
        "review r JOIN media_item i ON i.id = r.media_item_id"
        f"{TITLES} WHERE r.user_id = :user{_of_types(types)} ORDER BY {_BY_WORK},"
        " COALESCE(r.written_at, r.written_from * 86400000000, 0), r.body{c}, r.title{c},"
        " r.format{c}, r.visibility{c}, COALESCE(r.rating, -1)",
    )
    for item, said in rows:
        headline, body, form, language, has_spoilers, visibility, rating = said[:7]
        yield ReviewRow(
            item, headline, body, form, language, bool(has_spoilers), visibility, rating,
            When(*said[7:]),
        )  # fmt: skip


def copies(scope: Scope, types: Iterable[str] = ()) -> Iterator[CopyRow]:
    """Yield copies, work by work."""
    rows = _stream(
        scope,
        "o.state, o.medium, o.format, o.edition, o.condition, o.place,"
        " o.acquired_from, o.acquired_to, o.price, o.currency, o.count, o.note",
        "owned_copy o"
        f" JOIN media_item i ON i.id = o.media_item_id{TITLES}"
        f" WHERE o.user_id = :user{_of_types(types)} ORDER BY {_BY_WORK},"
        " COALESCE(o.acquired_from, 0), o.state{c}, o.medium{c}, o.format{c}, o.edition{c},"
        " o.condition{c}, o.place{c}, o.price{c}, o.currency{c}, o.count, o.note{c}",
    )
    for item, said in rows:
        state, medium, form, edition, condition, place, first, last = said[:-4]
        price, currency, count, note = said[-4:]
        yield CopyRow(
            item, state, medium, form, edition, condition, place, When(None, first, last),
            price, currency, count, note,
        )  # fmt: skip


_LIST_COLUMNS = "q.subject, q.kind, q.name, q.description, q.visibility, q.is_ranked"
_BY_LIST = "q.name{c}, q.subject{c}"


def lists(scope: Scope) -> Iterator[ListRow]:
    """Yield the lists themselves, by name."""
    rows = _rows(
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
        f"{_LIST_COLUMNS}, ROW_NUMBER() OVER (PARTITION BY k.list_id ORDER BY k.place) AS number,"
        " k.note, k.added_at, k.added_from, k.added_to",
        "list_item k JOIN user_list q ON q.user_id = k.user_id"
        f" AND q.id = k.list_id JOIN media_item i ON i.id = k.media_item_id{TITLES}"
        f" WHERE k.user_id = :user{_of_types(types)}"
        f"{f' AND q.kind IN ({of_kinds})' if of_kinds else ''} ORDER BY {_BY_LIST}, k.place",
    )
    for item, said in rows:
        place, note, *added = said[6:]
        found = _list(said)
        found.item, found.place, found.note = item, place, note
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
