"""CSV for spreadsheets: a flat history, a collection, and copies, reviews and lists beside."""

from collections.abc import Iterable, Iterator

import msgspec

from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import (
    csv_line,
    guarded,
    number,
    stable_number,
    when_text,
    yes,
)
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import CopyRow, Entry, Item, ListRow, PlayRow, ReviewRow

# Spreadsheets take a file for Unicode by this mark only.
_MARK = "\ufeff".encode()
_ITEM = (
    "type", "level", "title", "year", "number", "within", "within_number", "within_title", "work",
    "work_level", "work_year", "creators", "ids", "work_ids",
)  # fmt: skip
_HISTORY = (
    "watched", "seconds", "rating", "is_rewatch", "is_partial", "note", "place", "platform",
    "device", "progress",
)  # fmt: skip
_COLLECTION = (
    "status", "status_label", "rating", "rating_scale", "rated", "is_favorite", "notes", "tags",
    "position_seconds", "percentage", "minutes", "units", "total_units", "progress_device",
    "progress_at",
)  # fmt: skip
_COPIES = (
    "copy_state", "medium", "format", "edition", "condition", "copy_place", "acquired", "price",
    "currency", "count", "note",
)  # fmt: skip
_REVIEWS = (
    "review", "headline", "review_format", "language", "has_spoilers", "visibility", "rating",
    "written",
)  # fmt: skip
_LISTS = ("list", "list_id", "list_kind", "description", "visibility", "is_ranked")
_LIST_ITEMS = ("list", "list_id", "list_kind", "place", "list_note", "added")


def _members(scope: Scope) -> Iterator[Member]:
    yield _table("history.csv", _HISTORY, map(_play, reading.plays(scope)))
    yield _table("collection.csv", _COLLECTION, map(_entry, _spoken(scope)))
    yield _table("copies.csv", _COPIES, map(_copy, reading.copies(scope)))
    yield _table("reviews.csv", _REVIEWS, map(_review, reading.reviews(scope)))
    yield _table("lists.csv", _LISTS, map(_list, reading.lists(scope)), about=())
    yield _table("list_items.csv", _LIST_ITEMS, map(_listed, reading.list_items(scope)))


def _table(
    name: str,
    columns: tuple[str, ...],
    rows: Iterable[list[object]],
    about: tuple[str, ...] = _ITEM,
) -> Member:
    lines = (csv_line(map(guarded, row)) for row in rows)
    return Member(name, lines, (_MARK + csv_line((*about, *columns)),))


def _spoken(scope: Scope) -> Iterator[Entry]:
    """What is only copied or queued stands in the other tables."""
    for one in reading.entries(scope):
        is_rated = one.rating is not None
        if one.status or is_rated or one.is_favorite or one.notes or one.tags or one.has_progress:
            yield one


def _item(item: Item) -> list[object]:
    return [
        item.type, item.level, item.title, item.year, number(item.number), item.within,
        number(item.within_number), item.within_title, *(
            ("", "", "") if item.is_work else (item.work, item.work_level, item.work_year)
        ), _several(item.creators), _several(map(":".join, item.ids)),
        "" if item.is_work else _several(map(":".join, item.work_ids)),
    ]  # fmt: skip


def _several(texts: Iterable[str]) -> str:
    """Return texts on lines of their own: no other sign is safe in all of them."""
    return "\n".join(" ".join(text.split()) for text in texts)


def _pairs(said: str | None) -> str:
    """Return a JSON object as lines of "name=value"."""
    pairs = msgspec.json.decode(said) if said else {}
    return _several(f"{name}={value}" for name, value in sorted(pairs.items()))


def _score(value: int | None) -> str:
    return "" if value is None else number(value / 10)


def _play(play: PlayRow) -> list[object]:
    return [
        *_item(play.item), when_text(play.when), play.seconds, _score(play.rating),
        yes(play.is_rewatch), yes(play.is_partial), play.note, play.place, play.platform,
        play.device, _pairs(play.progress),
    ]  # fmt: skip


def _entry(entry: Entry) -> list[object]:
    return [
        *_item(entry.item), entry.status, entry.label, _score(entry.rating), entry.scale,
        when_text(entry.rated), yes(entry.is_favorite), entry.notes, _several(entry.tags),
        entry.position_seconds, number(entry.percentage), entry.minutes, number(entry.units),
        number(entry.total_units), entry.device, when_text(entry.last),
    ]  # fmt: skip


def _copy(copy: CopyRow) -> list[object]:
    return [
        *_item(copy.item), copy.state, copy.medium, _pairs(copy.format), copy.edition,
        copy.condition, copy.place, when_text(copy.acquired), copy.price, copy.currency,
        copy.count, copy.note,
    ]  # fmt: skip


def _review(review: ReviewRow) -> list[object]:
    return [
        *_item(review.item), review.body, review.headline, review.format, review.language,
        yes(review.has_spoilers), review.visibility, _score(review.rating),
        when_text(review.written),
    ]  # fmt: skip


def _list(row: ListRow) -> list[object]:
    ranked = "" if row.is_ranked is None else ("Yes" if row.is_ranked else "No")
    return [*_named(row), row.description, row.visibility, ranked]


def _listed(row: ListRow) -> list[object]:
    if row.item is None:
        raise ValueError("a place in a list has an item")
    return [*_item(row.item), *_named(row), row.place, row.note, when_text(row.added)]


def _named(row: ListRow) -> list[object]:
    return [row.name, stable_number(row.subject), row.kind]


FORM = Form(
    "csv",
    "CSV",
    ".zip",
    "A zip of tables for any spreadsheet: history (every play), collection (what you say of each"
    " title), copies, reviews and lists. A cell that a spreadsheet would run as a formula has an"
    " ' in front.",
    (
        FACTS,
        SOURCES,
        Loss("runs", "Which dates a run began and ended on, and which run a play belongs to."),
        Loss("links", "Which play a review belongs to."),
        Loss("privacy", "What is marked as private: the tables are yours, keep them so."),
        Loss("skipped", "That a play was skipped; it stays a play."),
        Loss("list-tags", "Tags and addresses of lists."),
    ),
    _members,
)
