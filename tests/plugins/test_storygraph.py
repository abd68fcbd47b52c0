"""The StoryGraph's export of a library."""

import csv
import io

import pytest

from mediary.builtin.storygraph import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import (
    Fact,
    ListEntry,
    Owned,
    Play,
    Rating,
    Review,
    Status,
    Tags,
)
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, only, read

HEADER = (
    "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,Dates Read,"
    "Read Count,Moods,Pace,Character- or Plot-Driven?,Strong Character Development?,"
    "Loveable Characters?,Diverse Characters?,Flawed Characters?,Star Rating,Review,"
    "Content Warnings,Content Warning Description,Tags,Owned?"
)
COLUMNS = HEADER.split(",")


def book(**cells: str) -> dict[str, str]:
    base = {
        "Title": "The Lamplighters", "Authors": "Ada Quill", "ISBN/UID": "9780552779777",
        "Format": "paperback", "Read Status": "read", "Date Added": "2021/03/01",
        "Read Count": "1", "Owned?": "No",
    }  # fmt: skip
    names = {"ISBN_UID": "ISBN/UID", "Owned": "Owned?"}
    return base | {names.get(name, name.replace("_", " ")): v for name, v in cells.items()}


def library(*books: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(books)
    return stream.getvalue().encode()


def one_row(**cells: str) -> Row:
    (row,) = read(plugin, "a.csv", library(book(**cells)))
    return row


REREAD = book(
    Dates_Read="2023/01/02-2023/02/03, 2021/05/01-2021/05/09", Last_Date_Read="2023/02/03",
    Read_Count="3", Star_Rating="3.75", Review="<div>Slow,<br>then not.</div>",
    Moods="dark, tense", Pace="slow", Tags="sea, club pick", Owned="Yes",
    Contributors="Bo Ink (Translator)",
)  # fmt: skip
QUEUED = book(Title="Other", Read_Status="to-read", Read_Count="0", ISBN_UID="")
SAMPLES: dict[str, bytes] = {
    "storygraph.csv": library(REREAD, QUEUED),
    "trimmed.csv": library(
        book(Last_Date_Read="5/19/2021", Date_Added="3/1/2021"),
        columns=[
            "Title", "Authors", "ISBN/UID", "Read Status", "Date Added", "Last Date Read",
            "Read Count", "Star Rating",
        ],
    ),
}  # fmt: skip


def test_each_range_is_a_read_and_the_undated_ones_come_first() -> None:
    plays = only(read(plugin, "a.csv", SAMPLES["storygraph.csv"])[0], Play)
    assert [one.when for one in plays] == [
        UNKNOWN,
        parse_partial("2021-05-09"),
        parse_partial("2023-02-03"),
    ]
    assert plays[2].extra == (("started", "2023-01-02"),)
    assert [one.key[-2:] for one in plays] == [":1", ":2", ":3"]
    assert not any(one.has_own_key for one in plays)


@pytest.mark.parametrize(
    ("cell", "end", "started"),
    [
        ("2021/05/09", "2021-05-09", ()),
        ("-2021/05/09", "2021-05-09", ()),
        ("2021/05/01-2021/05/09", "2021-05-09", (("started", "2021-05-01"),)),
    ],
)
def test_a_read_may_lack_its_start(cell: str, end: str, started: tuple[Fact, ...]) -> None:
    (play,) = only(one_row(Dates_Read=cell), Play)
    assert (play.when, play.extra) == (parse_partial(end), started)


def test_a_read_that_goes_on_is_a_status_and_no_play() -> None:
    row = one_row(Read_Status="currently-reading", Dates_Read="2024/01/02-", Read_Count="0")
    assert not only(row, Play)
    (status,) = only(row, Status)
    assert (status.status, status.started) == ("in_progress", parse_partial("2024-01-02"))


@pytest.mark.parametrize(
    ("word", "status", "plays"),
    [("to-read", "planned", 0), ("did-not-finish", "dropped", 0), ("paused", "on_hold", 0),
     ("read", "completed", 1)],
)  # fmt: skip
def test_every_status_is_known(word: str, status: str, plays: int) -> None:
    row = one_row(Read_Status=word, Read_Count="0")
    assert [one.status for one in only(row, Status)] == [status]
    assert len(only(row, Play)) == plays


def test_a_blank_status_is_none() -> None:
    row = one_row(Read_Status="", Star_Rating="4")
    assert (only(row, Status), only(row, Play)) == ([], [])
    assert one_row(Read_Status="").skipped


@pytest.mark.parametrize(("stars", "value"), [("3.75", 750), ("4.0", 800), ("0.25", 50)])
def test_quarter_stars_are_exact(stars: str, value: int) -> None:
    (rating,) = only(one_row(Star_Rating=stars), Rating)
    assert (rating.value, rating.scale) == (value, "5.25")


def test_the_rest_of_the_row_is_kept() -> None:
    row = read(plugin, "a.csv", SAMPLES["storygraph.csv"])[0]
    assert only(row, Review)[0].body == "<div>Slow,<br>then not.</div>"
    assert only(row, Tags)[0].names == ("sea", "club pick")
    assert only(row, Owned)[0].medium == "paperback"
    assert dict(only(row, Play)[0].title.facts)["moods"] == ("dark", "tense")


def test_a_book_to_read_is_queued() -> None:
    row = read(plugin, "a.csv", SAMPLES["storygraph.csv"])[1]
    assert only(row, ListEntry)[0].added == parse_partial("2021-03-01")


@pytest.mark.parametrize(
    ("uid", "provider"),
    [("B07MNWKF2M", "asin"), ("0552779776", "isbn"), ("12345678", "storygraph")],
)
def test_an_identifier_may_be_an_asin_or_a_number_of_its_own(uid: str, provider: str) -> None:
    title = only(one_row(ISBN_UID=uid), Play)[0].title
    assert [one.provider for one in title.ids] == [provider]


def test_a_trimmed_file_with_american_dates_is_read() -> None:
    (row,) = read(plugin, "trimmed.csv", SAMPLES["trimmed.csv"])
    assert only(row, Play)[0].when == parse_partial("2021-05-19")


def test_an_order_of_day_and_month_that_nothing_settles_is_asked_for() -> None:
    content = library(book(Last_Date_Read="5/9/2021", Date_Added="5/5/2021"))
    with pytest.raises(AnswerNeededError):
        read(plugin, "a.csv", content)
    (row,) = read(plugin, "a.csv", content, is_day_first=True)
    assert only(row, Play)[0].when == parse_partial("2021-09-05")


def test_an_impossible_date_keeps_the_read() -> None:
    row = one_row(Dates_Read="2021/02/30")
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "Dates Read" in row.problem


def test_a_row_without_a_title_is_tied_to_nothing() -> None:
    assert one_row(Title="", ISBN_UID="").unmatched


def test_a_table_with_a_title_and_a_rating_alone_is_not_claimed() -> None:
    assert plugin.recognise(export_file("a.csv", b"Title,Star Rating\na,1\n")) is None
