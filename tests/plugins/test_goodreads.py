"""Goodreads' library export."""

import csv
import io

import pytest

from mediary.builtin.goodreads import plugin
from mediary.sdk.contract import Options, Row
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.sdk.records import ListEntry, Note, Owned, Play, Rating, Review, Status, Tags
from mediary.sdk.when import UNKNOWN, in_month, parse_partial
from tests.plugins.reading import export_file, only, read

HEADER = (
    "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,"
    "Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,"
    "Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,"
    "Private Notes,Read Count,Owned Copies"
)
COLUMNS = HEADER.split(",")
NEW = [name for name in COLUMNS if name != "Average Rating"]
OLD = [
    *COLUMNS[:-1],
    "Recommended For", "Recommended By", "Owned Copies", "Original Purchase Date",
    "Original Purchase Location", "Condition", "Condition Description", "BCID",
]  # fmt: skip


def book(**cells: str) -> dict[str, str]:
    """Return a row of which only these cells matter."""
    base = {
        "Book Id": "5107", "Title": "The Lamplighters", "Author": "Ada  Quill", "My Rating": "0",
        "ISBN": '=""', "ISBN13": '=""', "Exclusive Shelf": "read", "Read Count": "1",
        "Owned Copies": "0", "Date Added": "2020/02/03",
    }  # fmt: skip
    return base | {name.replace("_", " "): value for name, value in cells.items()}


def library(*books: dict[str, str], columns: list[str] = COLUMNS, end: str = "\n") -> bytes:
    """Write books as Goodreads does."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator=end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(books)
    return stream.getvalue().encode()


def one_row(**cells: str) -> Row:
    (row,) = read(plugin, "goodreads_library_export.csv", library(book(**cells)))
    return row


REVIEWED = book(
    Title="The Salt Road (The Tides, #2)", ISBN='="0552779776"', ISBN13='="9780552779777"',
    My_Rating="4", Date_Read="2021/05/09", Read_Count="3", My_Review="Fine.<br/>Very <b>fine</b>.",
    Spoiler="true", Private_Notes="lent to Max", Bookshelves="favourites, sea",
    Additional_Authors="Bo Ink, Cy  Pen", Original_Publication_Year="-420",
    Year_Published="2001", Publisher="Lantern", Binding="Paperback", Number_of_Pages="311",
)  # fmt: skip
QUEUED = book(
    Book_Id="77", Exclusive_Shelf="to-read", Bookshelves="to-read, sea",
    Bookshelves_with_positions="to-read (#12), sea (#1)", Read_Count="1",
)  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "goodreads_library_export.csv": library(REVIEWED, QUEUED),
    "export-2025.csv": library(REVIEWED, QUEUED, columns=NEW, end="\r\n"),
    "export-2018.csv": library(REVIEWED, QUEUED, columns=OLD),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_header_gives_the_same_plays(name: str) -> None:
    rows = read(plugin, name, SAMPLES[name])
    plays = only(rows[0], Play)
    assert [one.key for one in plays] == ["5107:1", "5107:2", "5107:3"]
    assert [one.when for one in plays] == [UNKNOWN, UNKNOWN, parse_partial("2021-05-09")]
    assert {one.nature for one in plays} == {"aggregate"}
    assert not only(rows[1], Play)


def test_the_series_is_taken_out_of_the_title() -> None:
    row = read(plugin, "a.csv", SAMPLES["export-2025.csv"])[0]
    title = only(row, Play)[0].title
    assert title.title == "The Salt Road"
    assert {("series", "The Tides"), ("series_number", "2")} <= set(title.facts)
    assert title.creators == ("Ada Quill", "Bo Ink", "Cy Pen")
    assert title.year == -420
    assert [tuple(one) for one in title.ids] == [
        ("goodreads", "book", "5107"),
        ("isbn", "book", "9780552779777"),
    ]


@pytest.mark.parametrize(
    ("cell", "title", "number"),
    [("A (B, #1-3)", "A", "1-3"), ("A (B, #0.5)", "A", "0.5"), ("A (1999)", "A (1999)", None)],
)
def test_a_bracket_without_a_number_is_part_of_the_title(
    cell: str, title: str, number: str | None
) -> None:
    found = only(one_row(Title=cell), Play)[0].title
    assert (found.title, dict(found.facts).get("series_number")) == (title, number)


def test_a_review_keeps_its_markup_and_says_whether_it_spoils() -> None:
    row = read(plugin, "a.csv", SAMPLES["goodreads_library_export.csv"])[0]
    (review,) = only(row, Review)
    assert (review.body, review.format) == ("Fine.<br/>Very <b>fine</b>.", "html")
    assert (review.has_spoilers, review.play_key) == (True, "5107:3")
    assert only(row, Note)[0].text == "lent to Max"
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(800, "5")]


def test_shelves_are_tags_without_the_exclusive_one() -> None:
    rows = read(plugin, "a.csv", SAMPLES["goodreads_library_export.csv"])
    assert [only(row, Tags)[0].names for row in rows] == [("favourites", "sea"), ("sea",)]


def test_a_book_to_read_is_queued_where_the_person_put_it() -> None:
    row = read(plugin, "a.csv", SAMPLES["goodreads_library_export.csv"])[1]
    (entry,) = only(row, ListEntry)
    assert (entry.list_key, entry.role, entry.position) == ("watchlist", "watch_later", 12)
    assert [(one.status, one.since) for one in only(row, Status)] == [
        ("planned", parse_partial("2020-02-03"))
    ]


@pytest.mark.parametrize(
    ("shelf", "status"),
    [
        ("abandoned", "dropped"),
        ("did-not-finish", "dropped"),
        ("stopped-reading", "dropped"),
        ("on-hold", "on_hold"),
        ("leseliste-2020", "planned"),
    ],
)
def test_shelves_that_people_make_up_keep_their_name(shelf: str, status: str) -> None:
    row = one_row(Exclusive_Shelf=shelf)
    assert [(one.status, one.label) for one in only(row, Status)] == [(status, shelf)]
    assert not only(row, Play)


def test_a_read_book_without_a_date_is_a_read_of_unknown_date() -> None:
    assert [one.when for one in only(one_row(Read_Count="0"), Play)] == [UNKNOWN]


def test_zero_stars_is_no_rating() -> None:
    assert not only(one_row(), Rating)


def test_the_old_header_tells_of_copies() -> None:
    owned = book(
        Owned_Copies="2", Original_Purchase_Date="2011/07/04", Condition="good",
        Original_Purchase_Location="Hay", Condition_Description="torn", BCID="123-456",
    )  # fmt: skip
    (row,) = read(plugin, "a.csv", library(owned, columns=OLD))
    (copy,) = only(row, Owned)
    assert (copy.count, copy.place, copy.condition, copy.note) == (2, "Hay", "good", "torn")
    assert copy.acquired == parse_partial("2011-07-04")


def test_an_impossible_date_keeps_the_read() -> None:
    row = one_row(Date_Read="2021/02/30")
    assert "Date Read" in row.problem
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert only(one_row(Date_Read="2021/04"), Play)[0].when == in_month(2021, 4)


def test_an_absurd_count_is_capped_and_told() -> None:
    row = one_row(Read_Count="400000")
    assert len(only(row, Play)) == 5000
    assert "Read Count" in row.problem


def test_a_row_without_id_and_title_is_tied_to_nothing() -> None:
    row = one_row(Book_Id="", Title="")
    assert row.unmatched


def test_padded_cells_and_added_columns_do_no_harm() -> None:
    content = (
        "Book Id, Title , Author,Bookshelves, Exclusive Shelf,Date Read,mine,too\n"
        '12,  "The Quiet, Harbour", "Ada   Quill", "", read, 2020/01/02,x,y\n'
    )
    (row,) = read(plugin, "a.csv", content)
    (play,) = only(row, Play)
    assert (play.title.title, play.title.creators) == ("The Quiet, Harbour", ("Ada Quill",))
    assert play.when == parse_partial("2020-01-02")


def test_dates_of_a_spreadsheet_are_settled_by_the_file_or_asked_for() -> None:
    settled = library(book(Date_Read="4/18/2020"), book(Date_Read="2/3/20"))
    rows = read(plugin, "a.csv", settled)
    assert only(rows[1], Play)[0].when == parse_partial("2020-02-03")
    doubtful = library(book(Date_Read="2/3/2020"))
    with pytest.raises(AnswerNeededError):
        read(plugin, "a.csv", doubtful)
    (row,) = read(plugin, "a.csv", doubtful, is_day_first=True)
    assert only(row, Play)[0].when == parse_partial("2020-03-02")


def test_other_tables_of_books_are_not_claimed() -> None:
    assert plugin.recognise(export_file("a.csv", b"Book Id,Title,Sort Character\n1,a,1\n")) is None


def test_a_file_of_nul_bytes_is_refused() -> None:
    kind = plugin.recognise(export_file("a.csv", SAMPLES["export-2025.csv"]))
    assert kind is not None
    with pytest.raises(DamagedFileError):
        list(plugin.read(export_file("a.csv", b"\0" * 40), kind, Options()))
