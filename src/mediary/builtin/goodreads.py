"""Goodreads' library export: `goodreads_library_export.csv`.

`Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,[Average Rating,]
Publisher,…,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,[Recommended For, … BCID,]
Owned Copies`
as written by Goodreads; three headers are known, and people append columns of their own.
"""

import re
from collections.abc import Callable, Iterator

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.day_order import is_day_first, numbered_day
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import isbn, known, numbered
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
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

_NEEDED = {"book id", "title", "exclusive shelf", "bookshelves"}
_CELLS = (
    "book id", "title", "author", "additional authors", "isbn", "isbn13", "my rating",
    "average rating", "publisher", "binding", "number of pages", "year published",
    "original publication year", "date read", "date added", "bookshelves",
    "bookshelves with positions", "exclusive shelf", "spoiler", "read count", "owned copies",
    "original purchase date", "original purchase location", "condition",
    "condition description", "bcid",
)  # fmt: skip
_DATES = ("date read", "date added", "original purchase date")
_SHELVES = {"read": "completed", "currently-reading": "in_progress", "to-read": "planned"}
_DROPPED = re.compile(
    r"^(abandon|did-?n.?t-finish|did-not-finish|dnf|stopped|gave-up|given-up|unfinished|dropped)"
)
_ON_HOLD = re.compile(r"^(on-hold|on-pause|paused|hiatus|set-aside)")
_SERIES = re.compile(r"^(?P<title>.*\S)\s*\((?P<series>[^()]*\S?)\s*,?\s*#(?P<number>[^()#;]+)\)$")
_POSITION = re.compile(r"to-read \(#(\d+)\)")
_SPREADSHEET = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})$")

Book = dict[str, str]


class Goodreads:
    """Reads the books of a library: reads, shelves, ratings, reviews, copies."""

    name = "goodreads"
    label = "Goodreads"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it has Goodreads' columns; only Goodreads has an exclusive shelf."""
        return Kind(name="library") if _NEEDED.issubset(file.columns) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each book."""
        day_first = is_day_first(_orders(file), options.is_day_first)
        table = file.table()
        cells = {name: table.cell(name) for name in _CELLS}
        review = table.raw_cell("my review")
        notes = table.raw_cell("private notes")
        for line, row in table:
            book = {name: cell(row) for name, cell in cells.items()}
            book["my review"] = review(row)
            book["private notes"] = notes(row)
            yield _row(line, row, book, is_day_first=day_first)


def _row(line: int, raw: list[str], book: Book, *, is_day_first: bool) -> Row:
    title = _title(book)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="the row has neither a Book Id nor a Title")
    problems: list[str] = []

    def when(column: str) -> When:
        try:
            return _date(book[column], is_day_first=is_day_first)
        except ValueError:
            problems.append(f"{column.title()} “{book[column]}” is not a date")
            return UNKNOWN

    records = _records(book, title, when, problems)
    if not records:
        return Row(line=line, raw=raw, skipped="the book is on no shelf and nothing is said of it")
    return Row(line=line, raw=raw, records=tuple(records), problem="; ".join(problems))


def _records(
    book: Book, title: Title, when: Callable[[str], When], problems: list[str]
) -> list[AnyRecord]:
    is_own = any(one.provider == "goodreads" for one in title.ids)
    key = next((one.key for one in title.ids if one.provider == "goodreads"), "")
    key = key or key_of("book", fold_title(title.title), *map(fold_title, title.creators))
    read_on, added_on = when("date read"), when("date added")
    has_date = bool(book["date read"])
    status = _status(book["exclusive shelf"].casefold(), has_date=has_date)
    count = _reads(book["read count"], status, problems, has_date=has_date)
    records: list[AnyRecord] = [
        Play(
            title=title,
            key=f"{key}:{k}",
            has_own_key=is_own,
            nature="aggregate",
            when=read_on if k == count else UNKNOWN,
        )
        for k in range(1, count + 1)
    ]
    if status:
        label = book["exclusive shelf"]
        records.append(
            Status(
                title=title,
                status=status,
                label="" if label.casefold() in _SHELVES else label,
                finished=read_on if status in {"completed", "dropped"} else UNKNOWN,
                since=added_on if status in {"planned", "in_progress"} else UNKNOWN,
            )
        )
    if book["exclusive shelf"].casefold() == "to-read":
        records.append(_queued(book, title, added_on))
    rating = read_stars(book["my rating"], "My Rating", problems) or None
    if rating is not None:
        records.append(Rating(title=title, value=rating, scale="5"))
    if book["my review"].strip():
        records.append(
            Review(
                title=title,
                key=f"{key}:review",
                has_own_key=is_own,
                body=book["my review"],
                format="html",
                has_spoilers=book["spoiler"].casefold() == "true",
                rating=rating,
                play_key=f"{key}:{count}" if count else "",
            )
        )
    if book["private notes"].strip():
        records.append(Note(title=title, text=book["private notes"]))
    return records + _shelved(book, title) + _copies(book, title, when, problems)


def _queued(book: Book, title: Title, added: When) -> ListEntry:
    place = _POSITION.search(book["bookshelves with positions"].casefold())
    return ListEntry(
        title=title,
        list_key="watchlist",
        list_name="to-read",
        role="watch_later",
        position=int(place[1]) if place and 0 < int(place[1]) < 10**9 else None,
        added=added,
    )


def _shelved(book: Book, title: Title) -> list[AnyRecord]:
    own = book["exclusive shelf"].casefold()
    shelves = (one.strip() for one in book["bookshelves"].split(","))
    names = [one for one in shelves if one and one.casefold() not in {own, *_SHELVES}]
    return [Tags(title=title, names=tuple(dict.fromkeys(names)))] if names else []


def _copies(
    book: Book, title: Title, when: Callable[[str], When], problems: list[str]
) -> list[AnyRecord]:
    if book["owned copies"] in {"", "0"}:
        return []
    try:
        count = int(book["owned copies"])
    except ValueError:
        problems.append(f"Owned Copies “{book['owned copies']}” is not a number")
        return []
    if not 0 < count < 10_000:
        return []
    return [
        Owned(
            title=title,
            medium=book["binding"],
            format=facts(bcid=book["bcid"]),
            condition=book["condition"],
            place=book["original purchase location"],
            acquired=when("original purchase date"),
            count=count,
            note=book["condition description"],
        )
    ]


def _title(book: Book) -> Title:
    name = one_line(book["title"])
    found = _SERIES.match(name)
    authors = [one_line(book["author"])]
    authors += [one_line(one) for one in book["additional authors"].split(",")]
    first = _number(book["original publication year"])
    return Title(
        type="book",
        level="book",
        title=found["title"] if found else name,
        year=_number(book["year published"]) if first is None else first,
        ids=known(
            numbered("goodreads", "book", book["book id"]),
            isbn(book["isbn"]),
            isbn(book["isbn13"]),
        ),
        creators=tuple(dict.fromkeys(one for one in authors if one)),
        facts=facts(
            series=found["series"].rstrip(" ,") if found else None,
            series_number=found["number"].strip() if found else None,
            average_rating=book["average rating"],
            publisher=book["publisher"],
            binding=book["binding"],
            pages=_number(book["number of pages"]),
            edition_year=_number(book["year published"]),
        ),
    )


def _number(cell: str) -> int | None:
    try:
        number = int(float(cell))
    except (ValueError, OverflowError):
        return None
    return number if -10_000 < number < 1_000_000 else None


def _status(shelf: str, *, has_date: bool) -> str:
    if not shelf:
        return "completed" if has_date else ""
    known_shelf = _SHELVES.get(shelf)
    if known_shelf:
        return known_shelf
    if _DROPPED.match(shelf):
        return "dropped"
    if _ON_HOLD.match(shelf):
        return "on_hold"
    # A shelf that the person made up says what they call it, not whether the book was read.
    return "completed" if has_date else "planned"


def _reads(cell: str, status: str, problems: list[str], *, has_date: bool) -> int:
    """Return how many finished reads a row claims.

    Goodreads counts a read from its start, so the count alone proves nothing on other shelves.
    """
    if status != "completed":
        return 1 if has_date and status != "dropped" else 0
    count = _number(cell)
    if cell and count is None:
        problems.append(f"Read Count “{cell}” is not a number")
    if count is not None and count > MOST_PLAYS:
        problems.append(f"Read Count {count} is too high to be true; {MOST_PLAYS} reads are kept")
        count = MOST_PLAYS
    return max(count or 0, 1)


def _date(cell: str, *, is_day_first: bool) -> When:
    found = _SPREADSHEET.match(cell)
    if found is None:
        return parse_partial(cell)
    return numbered_day(*found.groups(), is_day_first=is_day_first)


def _orders(file: ExportFile) -> Iterator[tuple[str, str]]:
    """Yield what tells day from month in dates that a spreadsheet has rewritten."""
    table = file.table()
    cells = [table.cell(name) for name in _DATES]
    for _, row in table:
        for cell in cells:
            if found := _SPREADSHEET.match(cell(row)):
                yield found[1], found[2]


plugin = Goodreads()
