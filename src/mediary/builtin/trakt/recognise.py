"""Which of Trakt's files a file is, and the way to its rows."""

import re
from collections.abc import Iterator
from typing import Any

from mediary.builtin.trakt.elements import ElementReader
from mediary.builtin.trakt.tables import is_table, table_rows
from mediary.builtin.trakt.titles import MEDIA
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile

LIST_KINDS = ("watchlist", "favorites", "list")
# A member that only this kind of element has, most telling first.
MARKS = (
    ("watched_at", "history"),
    ("rated_at", "ratings"),
    ("collected_at", "collection"),
    ("last_collected_at", "collection"),
    ("last_watched_at", "watched"),
    ("paused_at", "playback"),
    ("hidden_at", "hidden"),
    ("listed_at", "listed"),
    ("note", "notes"),
    ("comment", "comments"),
)
RANKS = {"errors": 1, "lists": 20, "history": 30, "watched": 40, "table": 30, "backup": 30}
# Arrays of a backup made over the API, and what their elements are.
BACKUP = {
    "history": "history",
    "watched": "watched",
    "ratings": "ratings",
    "watchlist": "watchlist",
    "recommendations": "favorites",
    "favorites": "favorites",
    "lists": "lists",
    "collection": "collection",
    "comments": "comments",
    "notes": "notes",
    "playback": "playback",
    "likes": "likes",
    "followers": "network",
    "following": "network",
    "friends": "network",
}
# Names of the export's files, which alone tell what an empty one would hold.
_EMPTY = re.compile(
    r"^(?:watched-)?(?P<kind>history|playback|ratings|collection|comments|notes|likes|hidden|network"
    r"|watched|lists-(?:watchlist|favorites|lists|list|collaborations))(?:-.*)?$"
)
_LIST_FILE = re.compile(r"list-(\d+)(?:-(.*))?$")


class Trakt:
    """Reads history, counts, ratings, lists, copies, resume points, comments and notes."""

    name = "trakt"
    label = "Trakt"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell the kind by the first element, or by the columns."""
        if is_table(file.columns):
            return Kind(name="table", rank=RANKS["table"])
        shape = file.json_shape
        if shape.top == "object":
            return _kind_of_object(shape.keys, shape.first)
        if shape.top != "array":
            return None
        if not shape.first:
            found = _EMPTY.match(file.stem) if file.head.strip() == b"[]" else None
            return _kind(found["kind"].removeprefix("lists-")) if found else None
        return _kind_of_element(shape.element, file.stem)

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            DamagedFileError: The file is empty or cut.
            AnswerNeededError: Entries of a list whose kind neither content nor name tells.
        """
        what = options.kind if kind.needs else kind.name
        if kind.needs and what not in kind.needs:
            raise AnswerNeededError(
                "This file lists titles; it does not say in which of your lists they are.",
                option="--as",
                choices=kind.needs,
            )
        if what == "table":
            yield from table_rows(file, options)
        elif what == "backup":
            yield from _backup_rows(file)
        elif kind.is_history:
            yield from _array_rows(file, what)


def _kind(name: str) -> Kind:
    return Kind(name=name, rank=RANKS.get(name, 50))


def _kind_of_object(keys: tuple[str, ...], first: dict[str, Any]) -> Kind | None:
    history = first.get("history")
    if isinstance(history, dict) and _names_a_title(history) and "watched_at" in history:
        return _kind("backup")
    if {"username", "followers", "following"} <= set(keys):
        return _kind("backup")
    if {"user", "account", "connections"} <= set(keys):
        return Kind(name="settings", is_history=False)
    if {"all", "movies", "episodes", "watchlist"} <= set(keys):
        return Kind(name="last-activities", is_history=False)
    if {"username", "private", "vip"} <= set(keys) or (
        {"movies", "shows", "seasons", "episodes", "network", "ratings"} <= set(keys)
    ):
        return Kind(name="profile", is_history=False)
    return None


def _kind_of_element(element: dict[str, Any], stem: str) -> Kind | None:
    if found := _kind_without_title(element, stem):
        return found
    if not _names_a_title(element):
        return None
    kind = next((kind for mark, kind in MARKS if mark in element), "")
    if kind == "listed":
        return _kind_of_list(stem)
    return _kind(kind) if kind else None


def _kind_without_title(element: dict[str, Any], stem: str) -> Kind | None:
    there, user = element.keys(), element.get("user")
    if {"section", "path", "query"} <= there:
        return Kind(name="saved-filters", is_history=False)
    if _is_sum(element) and _names_a_title(element):
        return Kind(name="progress", is_history=False)
    name = ""
    if {"endpoint", "error", "totalPages"} <= there:
        name = "errors"
    elif {"name", "privacy", "item_count", "ids"} <= there:
        name = "collaborations" if "collaborations" in stem else "lists"
    elif "liked_at" in there and element.get("type") in {"comment", "list"}:
        name = "likes"
    elif isinstance(user, dict) and there & {"followed_at", "friends_at", "requested_at"}:
        name = "network"
    elif "comment" in there and isinstance(element.get("list"), dict):
        name = "comments"
    return _kind(name) if name else None


def _is_sum(element: dict[str, Any]) -> bool:
    """Say whether it is how far a show is watched, which the history says by itself."""
    progress = element.get("progress")
    return isinstance(progress, dict) and {"aired", "completed"} <= progress.keys()


def _kind_of_list(stem: str) -> Kind:
    if "watchlist" in stem:
        return _kind("watchlist")
    if "favorites" in stem or "recommendations" in stem:
        return _kind("favorites")
    if stem.startswith(("list", "lists-list")):
        return _kind("list")
    return Kind(name="listed", needs=LIST_KINDS)


def _names_a_title(element: dict[str, Any]) -> bool:
    for kind in (*MEDIA, "person"):
        about = element.get(kind)
        ids = about.get("ids") if isinstance(about, dict) else None
        if isinstance(ids, dict) and ("trakt" in ids or "slug" in ids) and "simkl" not in ids:
            return True
    return False


def _array_rows(file: ExportFile, kind: str) -> Iterator[Row]:
    found = _LIST_FILE.search(file.stem)
    key, name = (found[1], found[2] or found[1]) if found else (file.stem, file.stem)
    reader = ElementReader(key, name)
    for element in file.json_elements():
        yield reader.row(kind, element.value(), element.index, element.index)


def _backup_rows(file: ExportFile) -> Iterator[Row]:
    """Read a backup as `traktexport` writes it: the API's answers, one array each.

    [one object: type, username, followers, following, settings, likes, profile, comments, lists,
    ratings, recommendations, watchlist, watched, collection, stats, history]
    """
    reader = ElementReader()
    line = 0
    for element in file.json_elements():
        kind = BACKUP.get(element.key)
        if kind is None or not element.index:
            continue  # the account's settings, name and totals
        line += 1
        yield reader.row(kind, element.value(), line, element.index)
