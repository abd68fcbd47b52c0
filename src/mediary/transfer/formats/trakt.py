"""Trakt: a zip of JSON in the shapes of its own export."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from mediary.sdk.text import fold_title
from mediary.sdk.when import DAY, When
from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import Ordinals, instant_text, json_rows, stable_number
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import CopyRow, Entry, Item, ListRow, ReviewRow

_JSON = msgspec.json.Encoder().encode
# Anime are shows there.
_TYPES = ("movie", "show", "anime")
_LEVELS = ("movie", "show", "season", "episode")
_FILES = {"movie": "movies", "show": "shows", "season": "seasons", "episode": "episodes"}
_METADATA = ("resolution", "hdr", "audio", "audio_channels")

Element = dict[str, Any]


def _members(scope: Scope) -> Iterator[Member]:
    yield _array("watched-history.json", _history(scope))
    for level in _LEVELS:
        yield _array(f"ratings-{_FILES[level]}.json", _of_entries(scope, level, _rated))
    for level in ("movie", "episode"):
        yield _array(f"collection-{_FILES[level]}.json", _collection(scope, level))
    for level in _LEVELS:
        yield _array(f"comments-{_FILES[level]}.json", _comments(scope, level))
    for level in _LEVELS:
        yield _array(f"notes-{_FILES[level]}.json", _of_entries(scope, level, _noted))
    yield _array("watched-playback.json", _of_entries(scope, "", _paused))
    yield _array("lists-watchlist.json", _places(_of_kind(scope, "watch_later")))
    yield _array("lists-favorites.json", _favourites(scope))
    yield _array("lists-lists.json", _lists(scope))
    for first, items in reading.filled_lists(scope, _TYPES):
        yield _array(_file_of(first), _places(items))


def _array(name: str, elements: Iterator[Element]) -> Member:
    return Member(name, json_rows(map(_JSON, elements)), (b"[",), (b"]",))


def _ids(ids: tuple[Any, ...], level: str) -> Element:
    found: Element = {"trakt": None, "slug": None, "tvdb": None, "imdb": None, "tmdb": None}
    for provider, kind, key in ids:
        if provider in found and kind in (level, "title") and found[provider] is None:
            found[provider] = key if provider == "imdb" else int(key)
    return found


def _about(item: Item) -> Element:
    """Return what an element is about: `type`, and an object for the part and for its show."""
    level = item.level
    own: Element = {"title": item.title, "ids": _ids(item.ids, level)}
    if item.is_work:
        own["year"] = item.year
        return {"type": level, level: own}
    own["number"] = _whole(item.number)
    if level == "episode":
        own["season"] = _whole(item.within_number) if item.within == "season" else None
    show = {"title": item.work, "year": item.work_year, "ids": _ids(item.work_ids, "show")}
    return {"type": level, level: own, "show": show}


def _whole(value: float | None) -> float | None:
    return int(value) if value is not None and value.is_integer() else value


def _at(when: When) -> str | None:
    """Return an instant, or the midnight that stands for a day; None for anything else."""
    at = when.at
    if at is None and when.from_ is not None and when.from_ == when.to:
        at = when.from_ * DAY
    if at is None:
        return None
    text = instant_text(at)
    return text if "." in text else text.replace("Z", ".000Z")


def _is_carried(item: Item) -> bool:
    return item.level in _LEVELS


def _history(scope: Scope) -> Iterator[Element]:
    ordinals = Ordinals()
    for play in reading.plays(scope, _TYPES):
        item = play.item
        if play.is_partial or item.level not in {"movie", "episode"}:
            continue
        at = _at(play.when) or "unknown"
        parts = ("history", item.name, at, play.when.from_, play.when.to)
        yield {
            "id": stable_number(*parts, ordinals.next(*parts)), "watched_at": at,
            "action": "watch", **_about(item),
        }  # fmt: skip


def _of_entries(
    scope: Scope, level: str, say: Callable[[Entry], Element | None]
) -> Iterator[Element]:
    for entry in reading.entries(scope, _TYPES):
        if entry.item.level == level or (not level and _is_carried(entry.item)):
            said = say(entry)
            if said is not None:
                yield {**said, **_about(entry.item)}


def _score(rating: int) -> int:
    return max(1, (rating + 50) // 100)


def _rated(entry: Entry) -> Element | None:
    if entry.rating is None:
        return None
    return {"rated_at": _at(entry.rated), "rating": _score(entry.rating)}


def _noted(entry: Entry) -> Element | None:
    if not entry.notes:
        return None
    number = stable_number("note", entry.item.name)
    return {"note": {"id": number, "notes": entry.notes, "privacy": "private", "spoiler": False}}


def _paused(entry: Entry) -> Element | None:
    if entry.percentage is None or entry.item.level not in {"movie", "episode"}:
        return None
    return {"progress": entry.percentage, "paused_at": _at(entry.last)}


def _collection(scope: Scope, level: str) -> Iterator[Element]:
    last = None
    for copy in reading.copies(scope, _TYPES):
        # One copy of a title, as Trakt has it.
        if copy.item.level == level and copy.state == "owned" and copy.item.name != last:
            last = copy.item.name
            yield {**_copy(copy), **_about(copy.item)}


def _copy(copy: CopyRow) -> Element:
    format_ = msgspec.json.decode(copy.format) if copy.format else {}
    metadata = {name: format_[name] for name in _METADATA if name in format_}
    at = _at(copy.acquired)
    return {
        "collected_at": at, "updated_at": at, "available_on": [copy.place] if copy.place else [],
        "metadata": {"media_type": copy.medium, **metadata, "3d": bool(format_.get("is_3d"))},
    }  # fmt: skip


def _comments(scope: Scope, level: str) -> Iterator[Element]:
    for review in reading.reviews(scope, _TYPES):
        if review.item.level == level:
            yield {**_comment(review), **_about(review.item)}


def _comment(review: ReviewRow) -> Element:
    at = _at(review.written)
    rating = None if review.rating is None else _score(review.rating)
    about: Element = {
        "id": stable_number("comment", review.item.name, review.body, at), "parent_id": 0,
        "comment": review.body, "spoiler": review.has_spoilers, "review": True,
        "created_at": at, "updated_at": at, "language": review.language,
        "user_stats": {"rating": rating},
    }  # fmt: skip
    if review.visibility != "public":
        about["user"] = {"private": True}
    return {"comment": about}


def _of_kind(scope: Scope, kind: str) -> Iterator[ListRow]:
    return reading.list_items(scope, _TYPES, kinds=(kind,))


def _places(rows: Iterator[ListRow]) -> Iterator[Element]:
    rank = 0
    for row in rows:
        if row.item is not None and _is_carried(row.item):
            rank += 1
            yield _place(row.item, rank, row.note, row.added, row.subject)


def _place(item: Item, rank: int, note: str, added: When, subject: str) -> Element:
    number = stable_number("place", subject, item.name, rank)
    return {
        "rank": rank, "id": number, "listed_at": _at(added), "notes": note or None, **_about(item)
    }  # fmt: skip


def _favourites(scope: Scope) -> Iterator[Element]:
    """Favourites are one ranked list there: first the list of them, then the others."""
    known: set[int] = set()
    for row in _of_kind(scope, "favourites"):
        if row.item is not None and row.item.level in {"movie", "show"}:
            known.add(row.item.name)
            yield _place(row.item, len(known), row.note, row.added, "favorites")
    rank = len(known)
    for entry in reading.entries(scope, _TYPES):
        item = entry.item
        if entry.is_favorite and item.level in {"movie", "show"} and item.name not in known:
            rank += 1
            yield _place(item, rank, "", When(), "favorites")


def _lists(scope: Scope) -> Iterator[Element]:
    for row in reading.lists(scope):
        if row.kind == "list":
            yield {
                "name": row.name, "description": row.description, "privacy": row.visibility,
                "display_numbers": row.is_ranked, "item_count": None,
                "ids": {"trakt": stable_number("list", row.subject), "slug": _slug(row)},
            }  # fmt: skip


def _slug(row: ListRow) -> str:
    return re.sub(r"\W+", "-", fold_title(row.name)).strip("-")[:80] or "list"


def _file_of(row: ListRow) -> str:
    return f"lists-list-{stable_number('list', row.subject)}-{_slug(row)}.json"


FORM = Form(
    "trakt",
    "Trakt",
    ".zip",
    "A zip in the shape of Trakt's own export: history, ratings, watchlist, favourites, lists,"
    " collection, comments, notes and playback. Programs that read that one read this one.",
    (
        Loss("others", "Everything but films, shows and anime."),
        Loss("anime", "That an anime is one: it is a show."),
        Loss("wholes", "Plays of a whole show or season, of which no episode is known."),
        FACTS,
        SOURCES,
        Loss(
            "vague",
            "Days that are not known exactly: such a play, rating, review or place in a list is "
            "undated.",
        ),
        Loss(
            "midnight",
            "That a play was at midnight or a second before it (UTC): it is on that day. Offsets "
            "from UTC.",
        ),
        Loss("partial", "Plays that were not finished."),
        Loss(
            "plays",
            "Rewatch mark, rating, note, place, platform, device, length and progress of a play.",
        ),
        Loss("ratings", "Ratings finer than whole points from 1 to 10, and their scale."),
        Loss("reviews", "A review's headline and format; one for friends is private."),
        Loss("statuses", "Statuses."),
        Loss("tags", "Tags."),
        Loss(
            "favourites",
            "Favourites and the list of them are one thing: each favourite is in both. Favourite "
            "seasons and episodes.",
        ),
        Loss(
            "copies",
            "Copies but one of a film or an episode that is owned; edition, condition, price, "
            "number and note of a copy.",
        ),
        Loss(
            "progress",
            "How far you are in anything but percent of a film or an episode, and on which device.",
        ),
        Loss(
            "ids",
            "Ids but those of Trakt, IMDb, TMDB and TVDB. Works of one name and year that only "
            "another id tells apart become one.",
        ),
    ),
    _members,
)
