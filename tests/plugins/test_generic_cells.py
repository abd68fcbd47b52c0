"""Dates, ratings and spans of time in cells that people and programs write in many ways."""

from typing import Any

import pytest

from mediary.builtin.generic.cells import order_of, seconds_of, when_of
from mediary.builtin.generic.ratings import rating_of, scale_of
from mediary.sdk.when import at_epoch, at_moment, in_month, in_year, on_day, parse_iso


def day(text: str) -> Any:
    return on_day(parse_iso(text).date())


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2020-05-06", "iso", day("2020-05-06")),
        ("2020/5/6", "iso", day("2020-05-06")),
        ("2020-05", "iso", in_month(2020, 5)),
        ("2020", "iso", in_year(2020)),
        ("6.5.20", "mdy", day("2020-05-06")),
        ("5/6/2020", "mdy", day("2020-05-06")),
        ("5/6/98", "dmy", day("1998-06-05")),
        ("May 6, 2020", "iso", day("2020-05-06")),
        ("6 May 2020", "iso", day("2020-05-06")),
        ("May 2020", "iso", in_month(2020, 5)),
        ("1588723200", "iso", at_epoch(1588723200)),
        ("1588723200000", "iso", at_epoch(1588723200)),
        ("06/05/2020 8:15 PM", "dmy", at_moment(parse_iso("2020-05-06T20:15:00"))),
        ("2020-05-06T00:00:00", "iso", day("2020-05-06")),
    ],
)
def test_dates_are_read_in_the_ways_they_are_written(cell: str, order: str, expected: Any) -> None:
    assert when_of(cell, order, None) == expected


@pytest.mark.parametrize("cell", ["31/02/2020", "gestern", "2020-13-01", "Foo 3, 2020", "5/6/2020"])
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        when_of(cell, "iso", None)


def test_the_order_of_day_and_month_is_settled_by_the_file() -> None:
    assert order_of(["1/2/20", "13/2/20"]) == "dmy"
    assert order_of(["1/2/20", "1/13/20"]) == "mdy"
    assert order_of(["1/13/20", "13/1/20"]) == ""
    assert order_of(["1/2/20"]) == ""
    assert order_of(["2020-01-02", "1.2.20", ""]) == "dmy"
    assert order_of(["5/5/20"]) == "iso"


@pytest.mark.parametrize(
    ("cell", "scale", "expected"),
    [
        ("7", 10, (700, "10")),
        ("7.5", 10, (750, "10.1")),
        ("3.5", 5, (700, "5.5")),
        ("3.25", 5, (650, "5.25")),
        ("4", "5.5", (800, "5.5")),
        ("85%", None, (850, "100")),
        ("8/10", None, (800, "10")),
        ("★★★½", None, (700, "5.5")),
        ("👍", None, (1000, "thumbs")),
        ("0", 10, None),
        ("0", 100, (0, "100")),
        ("-", 10, None),
    ],
)
def test_ratings_are_read_in_the_ways_they_are_written(
    cell: str, scale: Any, expected: Any
) -> None:
    assert rating_of(cell, scale, {}) == expected


def test_words_for_ratings() -> None:
    assert rating_of("good", 10, {"good": 8}) == (800, "10")
    assert scale_of(["4", "11"]) == 100
    assert scale_of(["4", "6"]) == 10
    assert scale_of(["4", "5", "5", "3", "1"]) == 5
    assert scale_of(["4", "3"]) is None


@pytest.mark.parametrize(
    ("cell", "unit", "seconds"),
    [("90", "minutes", 5400), ("1:30:00", "", 5400), ("1h 30m", "", 5400), ("--", "", None)],
)
def test_spans_of_time(cell: str, unit: str, seconds: int | None) -> None:
    assert seconds_of(cell, unit) == seconds
