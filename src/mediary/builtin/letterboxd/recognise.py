"""Which of Letterboxd's files a file is, and the way to its rows."""

from collections.abc import Iterator

from mediary.builtin.letterboxd.films import FilmReader
from mediary.builtin.letterboxd.imports import ImportReader
from mediary.builtin.letterboxd.lists import ITEM_COLUMNS, LIST_COLUMNS, list_rows
from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile
from mediary.sdk.tables import Table

FILM_COLUMNS = {"date", "name", "year", "letterboxd uri"}
ENTRY_COLUMNS = FILM_COLUMNS | {"rating", "rewatch", "watched date"}
PROFILE_COLUMNS = {"date joined", "username", "favorite films"}
IMPORT_NAMES = {"title", "imdbid", "tmdbid", "letterboxduri"}
IMPORT_VALUES = {"rating", "rating10", "watcheddate", "rewatch", "review", "tags"}
IMPORT_COLUMNS = IMPORT_NAMES | IMPORT_VALUES | {"year", "directors"}
FILM_KINDS = ("watched", "watchlist", "likes")
IMPORT_KINDS = ("watched", "watchlist")
RANKS = {"diary": 10, "reviews": 20, "ratings": 30, "watched": 40}


class Letterboxd:
    """Reads diary, reviews, ratings, watched, watchlist, likes and lists."""

    name = "letterboxd"
    label = "Letterboxd"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Tell the kind by the columns; the three that have equal ones, by the file's name."""
        columns = set(file.columns)
        if not columns:
            return None
        if columns >= PROFILE_COLUMNS:
            return Kind(name="profile", is_history=False)
        if columns >= FILM_COLUMNS:
            return _kind_of_films(columns, file.stem)
        return _kind_of_others(columns, file)

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield the rows; those of `deleted/` say nothing unless the switch "deleted" is on.

        Raises:
            DamagedFileError: The file is empty or no table.
            AnswerNeededError: A list of films that may be watched, wanted or liked ones.
        """
        what = options.kind if kind.needs else kind.name
        if kind.needs and what not in kind.needs:
            raise AnswerNeededError(
                "This file lists films; it does not say what they are to you.",
                option="--as",
                choices=kind.needs,
            )
        if not kind.is_history:
            return
        rows = _rows(file, what, options)
        if "deleted" in file.name.split("/")[:-1] and "deleted" not in options.switches:
            for row in rows:
                yield Row(line=row.line, raw=row.raw, skipped="deleted on Letterboxd")
        else:
            yield from rows


def _kind_of_films(columns: set[str], stem: str) -> Kind:
    if columns >= ENTRY_COLUMNS:
        name = "reviews" if "review" in columns else "diary"
    elif "rating" in columns:
        name = "ratings"
    else:
        folded = stem.casefold()
        starts = {"watched": "watched", "watchlist": "watchlist", "films": "likes", "like": "likes"}
        found = next((starts[start] for start in starts if folded.startswith(start)), "")
        if not found:
            return Kind(name="films", rank=40, needs=FILM_KINDS)
        name = found
    return Kind(name=name, rank=RANKS.get(name, 50))


def _kind_of_others(columns: set[str], file: ExportFile) -> Kind | None:
    head = file.head
    is_theirs = b"boxd.it/" in head or b"letterboxd.com/" in head
    if any(one.startswith("letterboxd list export") for one in columns):
        return Kind(name="list", rank=60)
    if columns == LIST_COLUMNS and (is_theirs or head.lstrip().startswith(b"Letterboxd list")):
        return Kind(name="list", rank=60)
    if columns == ITEM_COLUMNS and is_theirs:
        return Kind(name="list", rank=60)
    if columns == {"date", "content", "comment"} and (is_theirs or file.stem == "comments"):
        return Kind(name="comments", rank=90)
    if columns == {"date", "content"} and (is_theirs or "likes/" in file.name):
        return Kind(name="likes-of-others", rank=90)
    return _kind_of_import(columns, file.stem)


def _kind_of_import(columns: set[str], stem: str) -> Kind | None:
    if not columns <= IMPORT_COLUMNS or not columns & IMPORT_NAMES:
        return None
    if columns & {"watcheddate", "rating10", "letterboxduri"}:
        is_theirs = True
    else:
        is_theirs = bool(columns & {"imdbid", "tmdbid"})
    if not is_theirs:
        return None
    if columns & IMPORT_VALUES:
        return Kind(name="import", rank=20)
    named = next((name for name in IMPORT_KINDS if stem.casefold().startswith(name)), "")
    if named:
        return Kind(name=named, rank=RANKS.get(named, 50))
    return Kind(name="import", rank=20, needs=IMPORT_KINDS)


def _rows(file: ExportFile, what: str, options: Options) -> Iterator[Row]:
    if what == "list":
        return list_rows(file)
    table = file.table()
    if what == "comments":
        return _skipped(table, "a comment on something of another person")
    if what == "likes-of-others":
        return _skipped(table, "a like of another person's review or list")
    if not table.has("name", "letterboxd uri"):
        return ImportReader(table, what, options).rows()
    return FilmReader(table).rows(what)


def _skipped(table: Table, reason: str) -> Iterator[Row]:
    for line, cells in table:
        yield Row(line=line, raw=cells, skipped=reason)
