"""Mediary's own tables."""

from datetime import date

import pytest

from mediary.builtin.spreadsheet import plugin
from mediary.sdk.records import Play, Rating
from mediary.sdk.when import UNKNOWN, When, between, in_month, in_year, on_day
from tests.factories.diaries import tables
from tests.plugins.reading import only, read

SAMPLES: dict[str, bytes] = tables()

HEAD = "type,level,title,within_number,work_level,work_ids,watched,rating,is_partial\n"


def day(text: str) -> When:
    (row,) = read(plugin, "history.csv", f"{HEAD}movie,movie,Clue,,,,{text},,\n")
    (play,) = only(row, Play)
    return play.when


def test_dates_come_back_as_precise_as_they_were() -> None:
    assert day("2021-02-03") == on_day(date(2021, 2, 3))
    assert day("2021-02") == in_month(2021, 2)
    assert day("2021") == in_year(2021)
    assert day("2021-02-03/2021-02-05") == between(date(2021, 2, 3), date(2021, 2, 5))
    assert day("../2021-02-03").from_ is None
    assert day("1970-01-01T01:00:00+01:00") == When(at=0, offset=60)
    assert day("1970-01-01T00:00:00Z") == When(at=0)


@pytest.mark.parametrize("cell", ["soon", "2021-13-01", "2021-02-05/2021-02-03", "a/b/c"])
def test_an_impossible_date_keeps_the_play_and_is_named(cell: str) -> None:
    (row,) = read(plugin, "history.csv", f"{HEAD}movie,movie,Clue,,,,{cell},,\n")
    (play,) = only(row, Play)
    assert play.when == UNKNOWN
    assert cell in row.problem


def test_a_guard_against_formulas_is_taken_off_again() -> None:
    titles = ["'=1+1", "''=1", "'@x", "'quoted'", "-1"]
    rows = read(plugin, "history.csv", HEAD + "".join(f"movie,movie,{t},,,,,,\n" for t in titles))
    assert [row.records[0].title.title for row in rows] == ["=1+1", "'=1", "@x", "'quoted'", "-1"]


def test_what_is_of_no_known_type_is_unmatched_and_a_wrong_rating_named() -> None:
    cells = "perfume,bottle,Clue,,,,,,\nmovie,movie,Clue,,,,,101,\n"
    unknown, rated = read(plugin, "history.csv", HEAD + cells)
    assert unknown.unmatched
    assert "101" in rated.problem
    assert not only(rated, Rating)
