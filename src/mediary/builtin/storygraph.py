"""The StoryGraph's export of a library.

`Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,Dates Read,
Read Count,Moods,Pace,…,Star Rating,Review,Content Warnings,Content Warning Description,Tags,Owned?`
as written by The StoryGraph; people trim it and re-save it in spreadsheets.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.counters import MOST_PLAYS
from mediary.sdk.day_order import is_day_first, numbered_day
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import asin, isbn, known, named
from mediary.sdk.keys import key_of
from mediary.sdk.records import (
    AnyRecord,
    ListEntry,
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
from mediary.sdk.when import UNKNOWN, When, date_of, parse_partial

_NEEDED = {"title", "read status"}
_ONE_OF = {"isbn/uid", "star rating", "last date read", "dates read", "content warnings"}
_CELLS = (
    "title", "authors", "contributors", "isbn/uid", "format", "read status", "date added",
    "last date read", "dates read", "read count", "moods", "pace", "character- or plot-driven?",
    "strong character development?", "loveable characters?", "diverse characters?",
    "flawed characters?", "star rating", "content warnings", "content warning description",
    "tags", "owned?",
)  # fmt: skip
_STATUSES = {
    "read": "completed",
    "currently-reading": "in_progress",
    "to-read": "planned",
    "did-not-finish": "dropped",
    "paused": "on_hold",
}
_SPREADSHEET = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_RANGE = re.compile(r"^(?P<start>[\d/]*)\s*[-–]\s*(?P<end>[\d/]*)$")

Book = dict[str, str]


class _Read(NamedTuple):
    start: When
    end: When


class StoryGraph:
    """Reads the books of a library: reads, statuses, quarter stars, reviews."""

    name = "storygraph"
    label = "The StoryGraph"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether it has The StoryGraph's columns, also when some were taken out."""
        columns = set(file.columns)
        if columns >= _NEEDED and columns & _ONE_OF and "book id" not in columns:
            return Kind(name="library")
        return None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each book."""
        day_first = is_day_first(_orders(file), options.is_day_first)
        table = file.table()
        cells = {name: table.cell(name) for name in _CELLS}
        review = table.raw_cell("review")
        for line, row in table:
            book = {name: cell(row) for name, cell in cells.items()}
            book["review"] = review(row)
            yield _row(line, row, book, is_day_first=day_first)


def _row(line: int, raw: list[str], book: Book, *, is_day_first: bool) -> Row:
    title = _title(book)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="the row has neither a Title nor an ISBN/UID")
    problems: list[str] = []

    def when(text: str, column: str) -> When:
        try:
            return _date(text.strip(), is_day_first=is_day_first)
        except ValueError:
            problems.append(f"{column} “{text}” is not a date")
            return UNKNOWN

    # The title and its authors, not the ISBN: people change the edition of a book later.
    key = key_of(
        "book", fold_title(title.title) or book["isbn/uid"], *map(fold_title, title.creators)
    )
    reads = _reads(book, when)
    status = _STATUSES.get(book["read status"].casefold(), "")
    if book["read status"] and not status:
        problems.append(f"Read Status “{book['read status']}” is not known")
    records = _plays(book, title, key, status, reads, problems)
    records += _standing(book, title, status, reads, when)
    records += _said(book, title, key, problems)
    if not records:
        return Row(line=line, raw=raw, skipped="the row says nothing of the book but its name")
    return Row(line=line, raw=raw, records=tuple(records), problem="; ".join(problems))


def _plays(
    book: Book, title: Title, key: str, status: str, reads: list[_Read], problems: list[str]
) -> list[AnyRecord]:
    """Return the finished reads, those without a date first."""
    finished = [one for one in reads if not one.end.is_unknown]
    count = len(finished)
    if status == "dropped":
        return []
    if status == "completed":
        count = max(_count(book["read count"], problems), count, 1)
    dated = {count - len(finished) + n: one for n, one in enumerate(finished, start=1)}
    plays: list[AnyRecord] = []
    for k in range(1, count + 1):
        one = dated.get(k)
        plays.append(
            Play(
                title=title,
                key=f"{key}:{k}",
                has_own_key=False,
                nature="aggregate",
                when=one.end if one else UNKNOWN,
                extra=facts(started=_iso(one.start)) if one else (),
            )
        )
    return plays


def _standing(
    book: Book, title: Title, status: str, reads: list[_Read], when: Callable[[str, str], When]
) -> list[AnyRecord]:
    if not status:
        return []
    last = reads[-1] if reads else _Read(UNKNOWN, UNKNOWN)
    added = when(book["date added"], "Date Added")
    records: list[AnyRecord] = [
        Status(
            title=title,
            status=status,
            started=last.start,
            finished=last.end if status in {"completed", "dropped"} else UNKNOWN,
            since=added if status in {"planned", "in_progress"} else UNKNOWN,
        )
    ]
    if status == "planned":
        records.append(
            ListEntry(
                title=title,
                list_key="watchlist",
                list_name="to-read",
                role="watch_later",
                added=added,
            )
        )
    return records


def _said(book: Book, title: Title, key: str, problems: list[str]) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    rating = read_stars(book["star rating"], "Star Rating", problems)
    if rating is not None:
        records.append(Rating(title=title, value=rating, scale="5.25"))
    if book["review"].strip():
        records.append(
            Review(
                title=title,
                key=f"{key}:review",
                has_own_key=False,
                body=book["review"],
                format="html",
                rating=rating,
            )
        )
    tags = _listed(book["tags"])
    if tags:
        records.append(Tags(title=title, names=tags))
    if book["owned?"].casefold() in {"yes", "true"}:
        records.append(Owned(title=title, medium=book["format"]))
    return records


def _title(book: Book) -> Title:
    uid = book["isbn/uid"]
    number = isbn(uid) or asin(uid)
    return Title(
        type="book",
        level="book",
        title=one_line(book["title"]),
        ids=known(number or named("storygraph", "book", uid)),
        creators=_listed(book["authors"]),
        facts=facts(
            binding=book["format"],
            contributors=_listed(book["contributors"]),
            moods=_listed(book["moods"]),
            pace=book["pace"],
            driven_by=book["character- or plot-driven?"],
            strong_character_development=book["strong character development?"],
            loveable_characters=book["loveable characters?"],
            diverse_characters=book["diverse characters?"],
            flawed_characters=book["flawed characters?"],
            content_warnings=book["content warnings"],
            content_warning_description=book["content warning description"],
        ),
    )


def _listed(cell: str) -> tuple[str, ...]:
    names = (one_line(one) for one in cell.split(","))
    return tuple(dict.fromkeys(one for one in names if one))


def _count(cell: str, problems: list[str]) -> int:
    try:
        count = int(float(cell or 0))
    except (ValueError, OverflowError):
        problems.append(f"Read Count “{cell}” is not a number")
        return 0
    if count > MOST_PLAYS:
        problems.append(f"Read Count {count} is too high to be true; {MOST_PLAYS} reads are kept")
    return min(count, MOST_PLAYS)


def _reads(book: Book, when: Callable[[str, str], When]) -> list[_Read]:
    """Return the reads that have a date, the oldest first."""
    reads: list[_Read] = []
    for part in book["dates read"].split(","):
        part_range = _RANGE.match(part.strip())
        if part_range is not None:
            start = when(part_range["start"], "Dates Read")
            reads.append(_Read(start, when(part_range["end"], "Dates Read")))
        elif part.strip():
            reads.append(_Read(UNKNOWN, when(part, "Dates Read")))
    if not reads and book["last date read"]:
        reads.append(_Read(UNKNOWN, when(book["last date read"], "Last Date Read")))
    reads = [one for one in reads if not (one.start.is_unknown and one.end.is_unknown)]
    return sorted(reads, key=_order)


def _order(one: _Read) -> tuple[bool, int]:
    """Sort a read that has not ended behind all that have."""
    day = one.start.from_ if one.end.from_ is None else one.end.from_
    return one.end.is_unknown, day or 0


def _iso(when: When) -> str | None:
    return None if when.from_ is None else date_of(when.from_).isoformat()


def _date(text: str, *, is_day_first: bool) -> When:
    found = _SPREADSHEET.fullmatch(text)
    if found is None:
        return parse_partial(text)
    return numbered_day(*found.groups(), is_day_first=is_day_first)


def _orders(file: ExportFile) -> Iterator[tuple[str, str]]:
    """Yield what tells day from month in dates that a spreadsheet has rewritten."""
    table = file.table()
    cells = [table.cell(name) for name in ("dates read", "last date read", "date added")]
    for _, row in table:
        for first, second, _ in _SPREADSHEET.findall(" ".join(cell(row) for cell in cells)):
            yield first, second


plugin = StoryGraph()
