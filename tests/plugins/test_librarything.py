"""LibraryThing's exports, as JSON and as a table."""

import json
from typing import Any

import pytest

from mediary.builtin.librarything import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import (
    Favourite,
    ListEntry,
    Note,
    Owned,
    Play,
    Rating,
    Review,
    Status,
    Tags,
)
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, only, read


def book(**cells: Any) -> dict[str, Any]:
    return {
        "books_id": "301", "title": "The Lamplighters", "public": "1",
        "authors": [{"lf": "Quill, Ada", "fl": "Ada Quill"}, []],
        "isbn": {"0": "0552779776", "2": "9780552779777"}, "date": "1998", "pages": "278 ",
        "entrydate": "2020-02-03", "collections": ["Your library"], "workcode": "55",
    } | cells  # fmt: skip


READ = book(
    dateread="2021-05-09", datestarted="2021-05-01", rating=4.5, review="Fine.\n<b>Yes.</b>",
    comments="lent to Max", tags=["sea", "club"],
    collections=["Your library", "Favorites", "Best of 2021"],
)  # fmt: skip
QUEUED = book(books_id="302", isbn=[], collections=["To read", "Wishlist"])
LIBRARY = {"301": READ, "302": QUEUED}
TABLE = (
    "Book Id\tTitle\tSort Character\tPrimary Author\tSecondary Author\tPublication\tDate\tReview\t"
    "Rating\tComment\tPrivate Comment\tPage Count\tDate Started\tDate Read\tTags\tCollections\t"
    "ISBN\tISBNs\tEntry Date\tWork id\r\n"
    "301\tThe Lamplighters\t5\tQuill, Ada\tInk, Bo|Pen, Cy\tLantern (1998), 278 pages\t1998\t"
    "Fine.\t4.5\t\tlent to Max\t278 \t2021-05-01\t2021-05-09\tsea, club\t"
    "Your library, Best of 2021\t[0552779776]\t0552779776, 9780552779777\t2020-02-03\t55\r\n"
)
SAMPLES: dict[str, bytes] = {
    "librarything_ada.json": json.dumps(LIBRARY).encode(),
    "librarything_ada.tsv": TABLE.encode("utf-16"),
    "librarything_ada_utf8.tsv": TABLE.encode(),
}


def one_row(**cells: Any) -> Row:
    (row,) = read(plugin, "a.json", json.dumps({"301": book(**cells)}))
    return row


@pytest.mark.parametrize("name", SAMPLES)
def test_every_layout_gives_the_same_read(name: str) -> None:
    row = read(plugin, name, SAMPLES[name])[0]
    (play,) = only(row, Play)
    assert (play.key, play.nature, play.when) == ("301:1", "aggregate", parse_partial("2021-05-09"))
    assert play.title.title == "The Lamplighters"
    assert play.title.creators[0] == "Ada Quill"
    assert play.title.year == 1998
    assert dict(play.title.facts)["pages"] == 278
    assert [tuple(one) for one in play.title.ids] == [
        ("isbn", "book", "9780552779777"),
        ("librarything", "book", "301"),
        ("librarything", "work", "55"),
    ]
    assert [(one.value, one.scale) for one in only(row, Rating)] == [(900, "5.5")]
    assert only(row, Tags)[0].names == ("sea", "club")
    assert only(row, Note)[0].text == "lent to Max"
    assert only(row, Status)[0].started == parse_partial("2021-05-01")
    assert [one.list_name for one in only(row, ListEntry)] == ["Best of 2021"]


def test_a_review_is_as_public_as_the_book() -> None:
    row = read(plugin, "a.json", SAMPLES["librarything_ada.json"])[0]
    (review,) = only(row, Review)
    assert (review.body, review.visibility) == ("Fine.\n<b>Yes.</b>", "public")
    assert (review.play_key, review.key) == ("301:1", "301:review")
    assert only(row, Favourite)
    hidden = one_row(review="Fine.", public="0")
    assert only(hidden, Review)[0].visibility == "private"


def test_books_to_read_are_queued_and_wished_ones_are_wanted() -> None:
    row = read(plugin, "a.json", SAMPLES["librarything_ada.json"])[1]
    assert [one.role for one in only(row, ListEntry)] == ["watch_later"]
    assert [one.state for one in only(row, Owned)] == ["wanted"]
    assert [one.status for one in only(row, Status)] == ["planned"]
    assert not only(row, Play)


def test_a_book_read_but_not_owned_is_a_read_of_unknown_date() -> None:
    row = one_row(collections=["Read but unowned"])
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert not only(row, Owned)


def test_a_book_that_was_started_is_in_progress() -> None:
    row = one_row(datestarted="2021-05-01")
    assert [one.status for one in only(row, Status)] == ["in_progress"]


def test_several_dates_are_several_reads() -> None:
    plays = only(one_row(dateread="2021-05-09, 2019-01-02"), Play)
    assert [one.when for one in plays] == [parse_partial("2019-01-02"), parse_partial("2021-05-09")]


def test_an_impossible_date_keeps_the_read() -> None:
    row = one_row(dateread="2021-02-30")
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "date read" in row.problem


def test_a_book_of_nothing_is_tied_to_nothing() -> None:
    content = json.dumps({"": book(books_id="", title="", isbn=[], workcode="")})
    kind = plugin.recognise(export_file("a.json", SAMPLES["librarything_ada.json"]))
    assert kind is not None
    (row,) = read(plugin, "a.json", content)
    assert row.unmatched


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", SAMPLES["librarything_ada.json"][:-2])


def test_goodreads_table_is_not_claimed() -> None:
    content = b"Book Id,Title,Author,Bookshelves,Exclusive Shelf\n1,a,b,c,read\n"
    assert plugin.recognise(export_file("a.csv", content)) is None
