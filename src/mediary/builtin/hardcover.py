"""Hardcover's export of a library.

`Title,Author,Series,Status,Privacy,Hardcover Book ID,Hardcover Edition ID,ISBN 10,ISBN 13,ASIN,
Media,…,Lists,Date Added,Date Started,Date Finished,Rating,Review,Review Contains Spoilers,…,
Review Date,…,Private Notes,Owned,…` as written by Hardcover; older files have a part of them.
"""

import re
from collections.abc import Iterator
from typing import Literal

from mediary.sdk.contract import Kind, Options, Row
from mediary.sdk.files import ExportFile
from mediary.sdk.ids import asin, isbn, known, numbered
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
from mediary.sdk.when import UNKNOWN, When, at_moment, date_of, parse_iso, parse_partial

_NEEDED = {"title", "status", "hardcover book id"}
_CELLS = (
    "title", "author", "series", "status", "privacy", "hardcover book id",
    "hardcover edition id", "isbn 10", "isbn 13", "asin", "media", "language code", "binding",
    "pages", "duration in seconds", "publish date", "publisher", "genres", "moods", "tags",
    "content warnings", "lists", "date added", "date started", "date finished", "rating",
    "review contains spoilers", "review date", "review url", "owned",
)  # fmt: skip
_STATUSES = {
    "want to read": "planned",
    "currently reading": "in_progress",
    "read": "completed",
    "paused": "on_hold",
    "did not finish": "dropped",
}
_ROLE = re.compile(r"^(.*\S)\s+\(([^()]+)\)$")
_PLACE = re.compile(r"^(.*\S)\s+\(#(\d{1,9})\)$")
_SERIES = re.compile(r"^(.*\S)\s+\(#([\d.]+)\)$")

Book = dict[str, str]


class Hardcover:
    """Reads the books of a library: reads, half stars, reviews, lists."""

    name = "hardcover"
    label = "Hardcover"

    def recognise(self, file: ExportFile) -> Kind | None:
        """Say whether the table names Hardcover's numbers of books."""
        return Kind(name="library") if _NEEDED.issubset(file.columns) else None

    def read(self, file: ExportFile, kind: Kind, options: Options) -> Iterator[Row]:
        """Yield a row for each book."""
        table = file.table()
        cells = {name: table.cell(name) for name in _CELLS}
        review, notes = table.raw_cell("review"), table.raw_cell("private notes")
        for line, row in table:
            book = {name: cell(row) for name, cell in cells.items()}
            book["review"], book["private notes"] = review(row), notes(row)
            yield _row(line, row, book)


def _row(line: int, raw: list[str], book: Book) -> Row:
    title = _title(book)
    if not title.title and not title.ids:
        return Row(line=line, raw=raw, unmatched="the row has neither a number nor a title")
    own = numbered("hardcover", "book", book["hardcover book id"])
    names = (title.title, *title.creators)
    key = own.key if own else key_of("book", *map(fold_title, names))
    problems: list[str] = []
    status = _STATUSES.get(book["status"].casefold(), "")
    started = _days(book["date started"], "Date Started", problems)
    finished = _days(book["date finished"], "Date Finished", problems)
    records = _plays(title, key, status, started, finished)
    if status:
        records.append(
            Status(
                title=title,
                status=status,
                started=started[-1] if started else UNKNOWN,
                finished=finished[-1] if finished else UNKNOWN,
            )
        )
    elif book["status"]:
        problems.append(f"Status “{book['status']}” is not known")
    records += _listed(book, title, status, problems)
    records += _said(book, title, key, problems, is_own=own is not None)
    if not records:
        return Row(line=line, raw=raw, skipped="the row says nothing of the book but its name")
    return Row(line=line, raw=raw, records=tuple(records), problem="; ".join(problems))


def _plays(
    title: Title, key: str, status: str, started: list[When], finished: list[When]
) -> list[AnyRecord]:
    """Return the finished reads; a book may stand on a line of its own for each of them.

    The host counts such lines, so their keys are no own ones.
    """
    if status == "dropped":
        return []
    ends = finished or ([UNKNOWN] if status == "completed" else [])
    starts = started if len(started) == len(ends) else [UNKNOWN] * len(ends)
    return [
        Play(
            title=title,
            key=f"{key}:{k}",
            has_own_key=False,
            nature="aggregate",
            when=end,
            extra=facts(started=_iso(start)),
        )
        for k, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def _listed(book: Book, title: Title, status: str, problems: list[str]) -> list[AnyRecord]:
    added = _day(book["date added"], "Date Added", problems)
    records: list[AnyRecord] = []
    if status == "planned":
        records.append(
            ListEntry(
                title=title,
                list_key="watchlist",
                list_name="Want to Read",
                role="watch_later",
                added=added,
            )
        )
    is_owned = book["owned"].casefold() in {"true", "yes", "1"}
    for part in _parted(book["lists"]):
        found = _PLACE.match(part)
        name = found[1] if found else part
        if name.casefold() == "owned":
            is_owned = True
            continue
        position = int(found[2]) if found else None
        records.append(
            ListEntry(title=title, list_key=name, list_name=name, position=position or None)
        )
    if is_owned:
        records.append(Owned(title=title, medium=book["binding"] or book["media"]))
    return records


def _said(
    book: Book, title: Title, key: str, problems: list[str], *, is_own: bool
) -> list[AnyRecord]:
    records: list[AnyRecord] = []
    rating = read_stars(book["rating"], "Rating", problems) or None
    if rating:
        records.append(Rating(title=title, value=rating, scale="5.5"))
    if book["review"].strip():
        records.append(
            Review(
                title=title,
                key=f"{key}:review",
                has_own_key=is_own,
                body=book["review"],
                format="html",
                has_spoilers=book["review contains spoilers"].casefold() == "true",
                rating=rating,
                written=_instant(book["review date"], problems),
                visibility=_visibility(book["privacy"]),
            )
        )
    if book["private notes"].strip():
        records.append(Note(title=title, text=book["private notes"]))
    tags = _parted(book["tags"])
    if tags:
        records.append(Tags(title=title, names=tags))
    return records


def _visibility(cell: str) -> Literal["private", "friends", "public"]:
    word = cell.casefold()
    if word == "public":
        return "public"
    return "friends" if word in {"followers", "friends"} else "private"


def _title(book: Book) -> Title:
    creators: list[str] = []
    others: list[str] = []
    for part in _parted(book["author"]):
        found = _ROLE.match(part)
        if found:
            others.append(part)
        else:
            creators.append(part)
    series = _SERIES.match(book["series"])
    seconds = _whole(book["duration in seconds"])
    return Title(
        type="book",
        level="book",
        title=one_line(book["title"]),
        ids=known(
            numbered("hardcover", "book", book["hardcover book id"]),
            isbn(book["isbn 10"]),
            isbn(book["isbn 13"]),
            asin(book["asin"]),
        ),
        creators=tuple(creators),
        facts=facts(
            contributors=tuple(others),
            series=series[1] if series else book["series"],
            series_number=series[2] if series else None,
            format=book["media"],
            binding=book["binding"],
            language=book["language code"],
            pages=_whole(book["pages"]),
            runtime_minutes=round(seconds / 60) if seconds else None,
            edition_released=book["publish date"],
            publisher=book["publisher"],
            genres=_parted(book["genres"]),
            moods=_parted(book["moods"]),
            content_warnings=book["content warnings"],
        ),
    )


def _parted(cell: str) -> tuple[str, ...]:
    parts = (one_line(part) for part in cell.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _whole(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 9 and int(cell) else None


def _days(cell: str, name: str, problems: list[str]) -> list[When]:
    """Return the days of a cell that holds one, or several with commas, the oldest first."""
    days = [_day(part, name, problems) for part in cell.split(",") if part.strip()]
    return sorted(days[:5000], key=lambda day: day.from_ or 0)


def _day(cell: str, name: str, problems: list[str]) -> When:
    try:
        return parse_partial(cell.strip()[:10])
    except ValueError:
        problems.append(f"{name} “{cell}” is not a date")
        return UNKNOWN


def _instant(cell: str, problems: list[str]) -> When:
    try:
        return at_moment(parse_iso(cell)) if cell else UNKNOWN
    except (ValueError, OverflowError):
        problems.append(f"Review Date “{cell}” is not a date")
        return UNKNOWN


def _iso(when: When) -> str | None:
    return None if when.from_ is None else date_of(when.from_).isoformat()


plugin = Hardcover()
