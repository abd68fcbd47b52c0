"""What may be asked of a library: conditions and orders, as SQL over `user_title`."""

from typing import Any, Literal, NamedTuple

import msgspec

from mediary.core.errors import InvalidError
from mediary.sdk.text import fold_title

Sort = Literal[
    "title", "added", "last_watched", "first_watched", "rating", "year", "released", "runtime",
    "plays", "progress", "time_left", "match",
]  # fmt: skip
MOST_WORDS = 12
_TITLE = "t.sort_title"
_SORTS = {
    "title": _TITLE,
    "added": "t.added_at",
    "last_watched": "t.last_at",
    "first_watched": "t.first_at",
    "rating": "t.rating",
    "year": "t.year",
    "released": "t.released_on",
    "runtime": "t.runtime_minutes",
    "plays": "t.plays",
    "progress": "t.progress",
    "time_left": "t.minutes_left",
    # Titles that begin with the words come before those that hold them.
    "match": "CASE WHEN {find}(t.search_text, :start) = 1 THEN '0' ELSE '1' END || t.sort_title",
}
_TAGGED = (
    "EXISTS (SELECT 1 FROM media_tag m JOIN tag g ON g.user_id = m.user_id AND g.id = m.tag_id"
    " WHERE m.user_id = :user AND m.media_item_id = t.media_item_id AND g.name = :tag)"
)
# Lists live on a higher floor; their table is named here as text.
_LISTED = (
    "EXISTS (SELECT 1 FROM list_item l WHERE l.user_id = :user"
    " AND l.media_item_id = t.media_item_id AND l.list_id ="
    " (SELECT u.id FROM user_list u WHERE u.user_id = :user AND u.uuid = :list))"
)
_TEXTS = {"title", "match"}


class Asked(NamedTuple):
    """What is wanted of a library; everything is left out that nobody asks for.

    Attributes:
        rating_from, rating_to: 0 to 100.
        statuses: Names of statuses; "none" for titles without one.
        place: Where a page begins: the value that it sorts by, and the item before it.
    """

    type_ids: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    rating_from: float | None = None
    rating_to: float | None = None
    year_from: int | None = None
    year_to: int | None = None
    is_favorite: bool | None = None
    is_watched: bool | None = None
    tag: str | None = None
    list_uuid: str | None = None
    words: str = ""
    sort: Sort = "title"
    is_descending: bool = False


class Statement(NamedTuple):
    """Parts of a SELECT over `user_title t`: conditions, and what it sorts by, nulls last."""

    where: str
    value: str
    direction: str
    params: dict[str, Any]


def statement_of(
    asked: Asked, user_id: int, *, is_sqlite: bool, is_derived: bool = True
) -> Statement:
    """Return the conditions and the order of what is asked."""
    params: dict[str, Any] = {"user": user_id}
    status = "t.status" if is_derived else "CASE WHEN t.is_status_chosen THEN t.status END"
    find = "instr" if is_sqlite else "strpos"
    conditions = ["t.user_id = :user", "NOT t.is_season"]
    for condition, given in _given(asked):
        conditions.append(condition)
        params |= given
    if asked.statuses:
        conditions.append(_status_in(status, asked.statuses, params))
    if asked.words:
        conditions.append(_holding(asked.words, find, params))
    value = _SORTS[asked.sort].replace("{find}", find)
    if not is_sqlite and asked.sort in _TEXTS:
        value = f'({value}) COLLATE "C"'
    direction = "DESC" if asked.is_descending else "ASC"
    return Statement(" AND ".join(conditions), value, direction, params)


def _given(asked: Asked) -> list[tuple[str, dict[str, Any]]]:
    """Return the plain conditions that are asked for, each with its parameter."""
    ids = ", ".join(str(int(one)) for one in asked.type_ids)
    tenths = (
        None if one is None else round(one * 10) for one in (asked.rating_from, asked.rating_to)
    )
    low, high = tenths
    every = (
        (f"t.media_type_id IN ({ids})", "", ids or None),
        ("t.rating >= :rating_from", "rating_from", low),
        ("t.rating <= :rating_to", "rating_to", high),
        ("t.year >= :year_from", "year_from", asked.year_from),
        ("t.year <= :year_to", "year_to", asked.year_to),
        ("t.is_favorite = :favorite", "favorite", asked.is_favorite),
        ("(t.plays > 0) = :watched", "watched", asked.is_watched),
        (_TAGGED, "tag", asked.tag),
        (_LISTED, "list", asked.list_uuid),
    )
    return [
        (condition, {name: value} if name else {})
        for condition, name, value in every
        if value is not None
    ]


def _status_in(status: str, wanted: tuple[str, ...], params: dict[str, Any]) -> str:
    names = [name for name in wanted if name != "none"]
    params |= {f"status{place}": name for place, name in enumerate(names)}
    places = ", ".join(f":status{place}" for place in range(len(names)))
    found = [f"{status} IN ({places})"] if names else []
    found += [f"{status} IS NULL"] if "none" in wanted else []
    return f"({' OR '.join(found)})"


def _holding(words: str, find: str, params: dict[str, Any]) -> str:
    """Return the condition that a title holds all words, and begins one with the last of them."""
    folded = fold_title(words).split()[:MOST_WORDS]
    whole = [f" {word} " for word in folded[:-1]]
    params |= {f"word{place}": word for place, word in enumerate([*whole, f" {folded[-1]}"])}
    params["start"] = f" {' '.join(folded)}"
    held = " AND ".join(
        f"{find}(s.search_text, :word{place}) > 0" for place in range(len(whole) + 1)
    )
    # Answered from the index over the texts alone; the few that hold the words are looked up.
    return (
        "(t.media_type_id, t.media_item_id) IN (SELECT s.media_type_id, s.media_item_id"
        f" FROM user_title s WHERE s.user_id = :user AND {held})"
    )


def behind(asked: Asked, statement: Statement, cursor: str) -> Statement:
    """Return the same from behind the place that a cursor names.

    Raises:
        InvalidError: The cursor is none of this list.
    """
    value, item = _place(asked, cursor)
    sign = "<" if asked.is_descending else ">"
    if value is None:
        later = f"({statement.value} IS NULL AND t.media_item_id > :item)"
    else:
        later = (
            f"({statement.value} {sign} :value OR {statement.value} IS NULL"
            f" OR ({statement.value} = :value AND t.media_item_id > :item))"
        )
    where = f"{statement.where} AND {later}"
    params = {**statement.params, "value": value, "item": item}
    return statement._replace(where=where, params=params)


def cursor_of(asked: Asked, value: object, item: int) -> str:
    """Return the cursor of the page behind a row."""
    return msgspec.json.encode([asked.sort, value, item]).hex()


def _place(asked: Asked, cursor: str) -> tuple[Any, int]:
    try:
        sort, value, item = msgspec.json.decode(
            bytes.fromhex(cursor), type=tuple[str, str | int | float | None, int]
        )
    except (ValueError, msgspec.DecodeError) as problem:
        raise InvalidError("This is no cursor of a list; start from its first page.") from problem
    if sort != asked.sort or isinstance(value, str) != (sort in _TEXTS):
        raise InvalidError("This cursor is of a list in another order.")
    if any(isinstance(one, int) and not -(1 << 63) <= one < 1 << 63 for one in (value, item)):
        raise InvalidError("This is no cursor of a list; start from its first page.")
    return value, item
