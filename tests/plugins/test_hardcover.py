"""Hardcover's export of a library."""

import csv
import io

import pytest

from mediary.builtin.hardcover import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import (
    ListEntry,
    Note,
    Owned,
    Play,
    Rating,
    Review,
    Status,
    Tags,
)
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso, parse_partial
from tests.plugins.reading import export_file, only, read

HEADER = (
    "Title,Author,Series,Status,Privacy,Hardcover Book ID,Hardcover Edition ID,ISBN 10,ISBN 13,"
    "ASIN,Media,Country Code,Language Code,Binding,Pages,Duration in Seconds,Publish Date,"
    "Publisher,Genres,Moods,Tags,Content Warnings,Lists,Date Added,Date Started,Date Finished,"
    "Rating,Review,Review Contains Spoilers,Sponsored Review,Review Date,Review URL,"
    "Review Media URL,Private Notes,Owned,Compilation,Review Slate"
)
OLD = (
    "Title,Status,Hardcover Book ID,Lists,Date Started,Date Finished,Rating,Review,"
    "Review Contains Spoilers,Review Date,Owned"
)


def book(**cells: str) -> dict[str, str]:
    base = {
        "Title": "The Lamplighters", "Author": "Bo Ink (Translator), Ada Quill",
        "Series": "The Tides (#2.0)", "Status": "Read", "Privacy": "Public",
        "Hardcover Book ID": "2440", "ISBN 13": "9780552779777", "Media": "Audio",
        "Duration in Seconds": "25686", "Owned": "false", "Date Added": "2025-01-10",
        "Review Date": "2025-01-10T17:21:40.987Z",
    }  # fmt: skip
    return base | {name.replace("_", " "): value for name, value in cells.items()}


def library(*books: dict[str, str], header: str = HEADER) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header.split(","), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(books)
    return stream.getvalue().encode()


def one_row(**cells: str) -> Row:
    (row,) = read(plugin, "a.csv", library(book(**cells)))
    return row


READ = book(
    Date_Started="2025-01-01", Date_Finished="2025-01-23", Rating="4.5", Review="Fine.\nYes.",
    Review_Contains_Spoilers="true", Lists="Owned, Slow books (#19)", Private_Notes="lent",
    Tags="sea, club",
)  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "hardcover.csv": library(READ, book(Hardcover_Book_ID="7", Status="Want to Read")),
    "hardcover-old.csv": library(READ, header=OLD),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_finished_book_is_a_read_on_its_day(name: str) -> None:
    row = read(plugin, name, SAMPLES[name])[0]
    (play,) = only(row, Play)
    assert (play.key, play.when) == ("2440:1", parse_partial("2025-01-23"))
    assert play.extra == (("started", "2025-01-01"),)
    assert only(row, Status)[0].finished == parse_partial("2025-01-23")
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(900, "5.5")]
    assert [(one.list_name, one.position) for one in only(row, ListEntry)] == [("Slow books", 19)]
    assert only(row, Owned)


def test_a_review_keeps_its_lines_date_and_audience() -> None:
    row = read(plugin, "a.csv", SAMPLES["hardcover.csv"])[0]
    (review,) = only(row, Review)
    assert (review.body, review.has_spoilers, review.visibility) == ("Fine.\nYes.", True, "public")
    assert review.written == at_moment(parse_iso("2025-01-10T17:21:40.987Z"))
    assert only(row, Note)[0].text == "lent"
    assert only(row, Tags)[0].names == ("sea", "club")


def test_a_role_in_brackets_is_no_author() -> None:
    title = only(one_row(), Play)[0].title
    assert title.creators == ("Ada Quill",)
    known_facts = dict(title.facts)
    assert known_facts["contributors"] == ("Bo Ink (Translator)",)
    assert (known_facts["series"], known_facts["series_number"]) == ("The Tides", "2.0")
    assert known_facts["runtime_minutes"] == 428


@pytest.mark.parametrize(
    ("word", "status", "plays"),
    [("Want to Read", "planned", 0), ("Currently Reading", "in_progress", 0),
     ("Did Not Finish", "dropped", 0), ("Paused", "on_hold", 0), ("Read", "completed", 1)],
)  # fmt: skip
def test_only_a_read_book_is_a_play(word: str, status: str, plays: int) -> None:
    row = one_row(Status=word)
    assert [one.status for one in only(row, Status)] == [status]
    assert [one.when for one in only(row, Play)] == [UNKNOWN] * plays


def test_a_wanted_book_is_queued() -> None:
    row = read(plugin, "a.csv", SAMPLES["hardcover.csv"])[1]
    assert [(one.role, one.added) for one in only(row, ListEntry)] == [
        ("watch_later", parse_partial("2025-01-10"))
    ]


def test_several_dates_and_several_lines_are_several_reads() -> None:
    plays = only(one_row(Date_Finished="2024-01-02, 2020-05-06"), Play)
    assert [one.when for one in plays] == [parse_partial("2020-05-06"), parse_partial("2024-01-02")]
    assert not any(one.has_own_key for one in plays)


def test_an_impossible_date_keeps_the_read() -> None:
    row = one_row(Date_Finished="2024-02-31", Rating="9", Status="Read")
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "Date Finished" in row.problem
    assert "Rating" in row.problem


def test_a_row_of_nothing_is_tied_to_nothing() -> None:
    assert one_row(Title="", Hardcover_Book_ID="", ISBN_13="").unmatched


def test_other_tables_are_not_claimed() -> None:
    assert plugin.recognise(export_file("a.csv", b"Title,Status,Rating\na,Read,1\n")) is None
