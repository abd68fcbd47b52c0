"""LibraryThing's exports of a library: JSON and tab-separated text.

`librarything_<user>.json`: `{"<books_id>": {books_id, title, authors [{lf, fl}], isbn, tags,
collections, rating, dateread, …}}`; `librarything_<user>.tsv` (UTF-16 or UTF-8): `Book Id, Title,
Sort Character, Primary Author, …, Rating, Review, Date Read, Entry Date`, as written by
LibraryThing.
"""

import re
from collections.abc import Iterator
from typing import Any

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import asin, isbn, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    Favourite,
    ListEntry,
    Note,
    Owned,
    Play,
    Rating,
    Review,
    Status,
    Tags,
    Title,
    facts,
)
from mediary.sdk.stars import read_stars
from mediary.sdk.text import fold_title, one_line
from mediary.sdk.when import UNKNOWN, When, parse_partial

_NEEDED = {"book id", "title", "sort character", "primary author"}
# LibraryThing's own collections; all others are lists that the person made.
_OWN_COLLECTIONS = {
    "your library", "wishlist", "currently reading", "to read", "read but unowned", "favorites",
    "read",
}  # fmt: skip
_YEAR = re.compile(r"-?\d{1,4}")
_MOST_READS = 5000

# A book under the names of the JSON, whichever layout it came in: texts, or tuples of texts.
Book = dict[str, Any]
_TEXTS = {
    "books_id": ("book id",),
    "title": ("title",),
    "date": ("date",),
    "publication": ("publication",),
    "rating": ("rating",),
    "entrydate": ("entry date",),
    "datestarted": ("date started",),
    "dateread": ("date read",),
    "dateacquired": ("acquired", "date acquired"),
    "pages": ("page count",),
    "asin": ("asin",),
    "summary": ("summary",),
    "fromwhere": ("from where", "source of acquisition"),
    "copies": ("copies",),
    "format": ("media",),
    "workcode": ("work id",),
    "reviewlang": ("review language",),
}
_LISTS = {
    "tags": ("tags",),
    "collections": ("collections",),
    "language": ("languages", "language"),
    "isbn": ("isbns", "isbn"),
}


class LibraryThing:
    """Reads the books of a library: reads, half stars, reviews, collections."""

    name = "librarything"
    label = "LibraryThing"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it is the table, or the object of books by their number."""
        if _NEEDED.issubset(file.columns):
            return Kind(name="table")
        shape = file.json_shape
        first = next(iter(shape.first.values()), None) if shape.top == "object" else None
        is_book = isinstance(first, dict) and "books_id" in first and "title" in first
        return Kind(name="library") if is_book else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each book."""
        if kind.name == "table":
            yield from _table_rows(file)
            return
        for index, element in enumerate(file.json_elements(), start=1):
            value = element.value()
            if isinstance(value, dict):
                yield _row(index, value, _book(value, element.key))
            else:
                yield Row(line=index, raw=value, failed="not a book; an object was expected")


def _table_rows(file: ExportFile) -> Iterator[Row]:
    table = file.table()
    texts = {name: table.cell(*columns) for name, columns in _TEXTS.items()}
    lists = {name: table.cell(*columns) for name, columns in _LISTS.items()}
    bodies = {name: table.raw_cell(name) for name in ("review", "comment", "private comment")}
    author, second = table.cell("primary author"), table.cell("secondary author")
    second_isbn = table.cell("isbn")
    for line, cells in table:
        book: Book = {name: cell(cells) for name, cell in texts.items()}
        for name, cell in lists.items():
            book[name] = _parted(cell(cells), ",")
        book["isbn"] += (second_isbn(cells),)
        book["creators"] = (*(_turned(author(cells)),), *map(_turned, second(cells).split("|")))
        book["review"] = bodies["review"](cells)
        book["comments"] = (bodies["comment"](cells), bodies["private comment"](cells))
        book["is_public"] = False
        yield _row(line, cells, book)


def _book(value: dict[str, Any], number: str) -> Book:
    book: Book = {name: _text(value.get(name)) for name in _TEXTS}
    book["books_id"] = book["books_id"] or number
    for name in _LISTS:
        book[name] = _many(value.get(name))
    authors = value.get("authors")
    names = [
        _text(one.get("fl")) or _turned(_text(one.get("lf")))
        for one in (authors if isinstance(authors, list) else [])
        if isinstance(one, dict)
    ]
    book["creators"] = tuple(names) or (_turned(_text(value.get("primaryauthor"))),)
    book["review"] = _raw_text(value.get("review"))
    book["comments"] = (_raw_text(value.get("comments")), _raw_text(value.get("privatecomment")))
    book["is_public"] = _text(value.get("public")) == "1"
    book["series"] = _many(value.get("series"))
    book["genre"] = _many(value.get("genre"))
    return book


def _raw_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _many(value: object) -> tuple[str, ...]:
    """Return the texts of a list, of an object numbered "0", "2" …, or of one text."""
    if isinstance(value, dict):
        value = list(value.values())
    found = value if isinstance(value, list) else [value]
    return tuple(text for one in found if (text := _text(one)))


def _parted(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(mark) if part.strip())


def _turned(name: str) -> str:
    """Return "Ada Quill" of "Quill, Ada"."""
    last, comma, first = one_line(name).partition(", ")
    return f"{first} {last}" if comma and "," not in first else one_line(name)


def _row(line: int, raw: object, book: Book) -> Row:
    title = _title(book)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="the book has neither a number nor a title")
    own = numbered("librarything", "book", book["books_id"])
    names = (title.title, *title.creators)
    key = own.key if own else key_of("book", *map(fold_title, names))
    problems: list[str] = []
    records = _reads(book, title, key, problems, is_own=own is not None)
    plays = len(records)
    records += _standing(book, title, problems, has_play=plays > 0)
    records += _said(book, title, key, problems, last=f"{key}:{plays}" if plays else "")
    if not records:
        return Row(line=line, raw=raw, skipped="the row says nothing of the book but its name")
    return Row(line=line, raw=raw, records=tuple(records), problem="; ".join(problems))


def _collections(book: Book) -> set[str]:
    return {one.casefold() for one in book["collections"]}


def _reads(
    book: Book, title: Title, key: str, problems: list[str], *, is_own: bool
) -> list[AnyRecord]:
    """Return the finished reads: one for each date read, else one that a collection claims."""
    dates = [part for part in re.split(r"[,;|]", book["dateread"]) if part.strip()]
    days = sorted(
        (_date(part, "date read", problems) for part in dates[:_MOST_READS]),
        key=lambda day: day.from_ or -(10**9),
    )
    if not days and _collections(book) & {"read but unowned", "read"}:
        days = [UNKNOWN]
    return [
        Play(title=title, key=f"{key}:{k}", has_own_key=is_own, nature="aggregate", when=day)
        for k, day in enumerate(days, start=1)
    ]


def _standing(book: Book, title: Title, problems: list[str], *, has_play: bool) -> list[AnyRecord]:
    names = _collections(book)
    started = _date(book["datestarted"], "date started", problems)
    entered = _date(book["entrydate"], "entry date", problems)
    records: list[AnyRecord] = []
    status = ""
    if has_play:
        status = "completed"
    elif "currently reading" in names or not started.is_unknown:
        status = "in_progress"
    elif "to read" in names:
        status = "planned"
    if status:
        records.append(Status(title=title, status=status, started=started))
    if "to read" in names:
        records.append(
            ListEntry(
                title=title,
                list_key="watchlist",
                list_name="To read",
                role="watch_later",
                added=entered,
            )
        )
    if "favorites" in names:
        records.append(Favourite(title=title))
    records += [
        ListEntry(title=title, list_key=one, list_name=one, added=entered)
        for one in dict.fromkeys(book["collections"])
        if one.casefold() not in _OWN_COLLECTIONS
    ]
    return records + _copies(book, title, names, problems)


def _copies(book: Book, title: Title, names: set[str], problems: list[str]) -> list[AnyRecord]:
    if not names & {"your library", "wishlist"} and not book["dateacquired"]:
        return []
    count = book["copies"]
    return [
        Owned(
            title=title,
            state="wanted" if "wishlist" in names and "your library" not in names else "owned",
            medium=book["format"],
            place=book["fromwhere"],
            acquired=_date(book["dateacquired"], "date acquired", problems),
            count=int(count) if count.isdecimal() and 0 < len(count) < 5 and int(count) else 1,
        )
    ]


def _said(book: Book, title: Title, key: str, problems: list[str], *, last: str) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    rating = read_stars(book["rating"], "rating", problems) or None
    if rating:
        records.append(Rating(title=title, value=rating, scale="5.5"))
    if book["review"].strip():
        records.append(
            Review(
                title=title,
                key=f"{key}:review",
                has_own_key=bool(title.ids),
                body=book["review"],
                format="html",
                rating=rating,
                play_key=last,
                language=book["reviewlang"],
                visibility="public" if book["is_public"] else "private",
            )
        )
    notes = [one for one in book["comments"] if one.strip()]
    if notes:
        records.append(Note(title=title, text="\n\n".join(notes)))
    if book["tags"]:
        records.append(Tags(title=title, names=tuple(dict.fromkeys(book["tags"]))))
    return records


def _title(book: Book) -> Title:
    year = _YEAR.search(book["date"])
    pages = re.sub(r"\D", "", book["pages"])
    creators = dict.fromkeys(one_line(one) for one in book["creators"])
    return Title(
        type="book",
        level="book",
        title=one_line(book["title"]),
        year=int(year[0]) if year and int(year[0]) else None,
        ids=known(
            numbered("librarything", "book", book["books_id"]),
            numbered("librarything", "work", book["workcode"]),
            asin(book["asin"]),
            *map(isbn, book["isbn"]),
        ),
        creators=tuple(one for one in creators if one),
        facts=facts(
            pages=int(pages) if 0 < len(pages) < 7 else None,
            publisher=book["publication"],
            language=", ".join(book["language"]),
            description=book["summary"],
            binding=book["format"],
            series=book.get("series", ()),
            genres=book.get("genre", ()),
        ),
    )


def _date(text: str, name: str, problems: list[str]) -> When:
    text = text.strip()[:10]
    try:
        return parse_partial(text)
    except ValueError:
        problems.append(f"{name} “{text}” is not a date")
        return UNKNOWN


plugin = LibraryThing()
