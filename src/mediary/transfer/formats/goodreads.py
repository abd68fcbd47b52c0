"""Goodreads: the table of its library export, which its import takes as well."""

from collections.abc import Iterator

from mediary.transfer.formats import reading
from mediary.transfer.formats.cells import csv_line, day_text, local_day
from mediary.transfer.formats.form import FACTS, SOURCES, Form, Loss, Member, Scope
from mediary.transfer.formats.rows import Entry, Work

_COLUMNS = (
    "Book Id", "Title", "Author", "Author l-f", "Additional Authors", "ISBN", "ISBN13",
    "My Rating", "Publisher", "Binding", "Number of Pages", "Year Published",
    "Original Publication Year", "Date Read", "Date Added", "Bookshelves",
    "Bookshelves with positions", "Exclusive Shelf", "My Review", "Spoiler", "Private Notes",
    "Read Count", "Owned Copies",
)  # fmt: skip
_SHELVES = {
    "completed": "read", "in_progress": "currently-reading", "planned": "to-read",
    "on_hold": "on-hold", "dropped": "dropped",
}  # fmt: skip


def _members(scope: Scope) -> Iterator[Member]:
    rows = (
        csv_line(_book(work, scope))
        for work in reading.works(scope, ("book",))
        if work.item.work_level == "book"
    )
    yield Member("goodreads_library_export.csv", rows, (csv_line(_COLUMNS),))


def _book(work: Work, scope: Scope) -> list[object]:
    item, entry = work.item, work.entry
    finished = [play for play in work.plays if not play.is_partial and play.item.is_work]
    days = [local_day(play.when, scope.zone) for play in finished]
    last = max((day for day in days if day is not None), default=None)
    shelf = _shelf(entry, has_plays=bool(finished))
    tags = entry.tags if entry else ()
    shelves = ", ".join(([] if shelf in {"", "read"} else [shelf]) + list(tags))
    review = work.reviews[-1] if work.reviews else None
    added = local_day(entry.queued_when, scope.zone) if entry else None
    first, *others = item.creators or ("",)
    return [
        item.work_id_of("goodreads", "book"), item.work, first, "", ", ".join(others), '=""',
        f'="{item.work_id_of("isbn")}"', _stars(entry), "", "", "", "", item.work_year,
        day_text(last, "/"), day_text(added, "/"), shelves, _position(entry, shelf), shelf,
        review.body if review else "", "true" if review and review.has_spoilers else "",
        entry.notes if entry else "", len(finished), entry.owned if entry else 0,
    ]  # fmt: skip


def _shelf(entry: Entry | None, *, has_plays: bool) -> str:
    if entry and entry.status:
        return _SHELVES.get(entry.status, "")
    if has_plays:
        return "read"
    return "to-read" if entry and entry.queued is not None else ""


def _stars(entry: Entry | None) -> int:
    if entry is None or entry.rating is None:
        return 0
    return max(1, (entry.rating + 100) // 200)


def _position(entry: Entry | None, shelf: str) -> str:
    if entry is None or entry.queued is None or shelf != "to-read":
        return ""
    return f"to-read (#{entry.queued})"


FORM = Form(
    "goodreads",
    "Goodreads",
    ".csv",
    "The table that Goodreads itself exports, and imports.",
    (
        Loss("books", "Everything but whole books; series and chapters."),
        FACTS,
        SOURCES,
        Loss("partial", "Reads that were not finished."),
        Loss("dates", "Dates of reads but the last one that is known to the day; times of day."),
        Loss(
            "reads",
            "Reads of a book that is not on the shelf “read”, but one with a date where it is not "
            "given up either.",
        ),
        Loss(
            "plays",
            "Rewatch mark, rating, note, place, platform, device, length and progress of a read.",
        ),
        Loss(
            "statuses",
            "That a book with reads has no status: it is read. “On hold” and “dropped” become "
            "shelves of that name.",
        ),
        Loss(
            "queue",
            "The queue of what to read and the status “planned” are one shelf: a book is in both "
            "or in neither, and not there where it has another status. Its notes.",
        ),
        Loss("ratings", "Ratings finer than a star, their scale and their date."),
        Loss(
            "reviews",
            "Reviews but the last of a book; headline, language, rating, date and visibility. It "
            "is taken for HTML.",
        ),
        Loss("favourites", "Favourites."),
        Loss("lists", "Lists."),
        Loss("copies", "All of a copy but that there is one."),
        Loss("progress", "How far you are."),
        Loss("ids", "Ids but those of Goodreads and one ISBN."),
    ),
    _members,
)
