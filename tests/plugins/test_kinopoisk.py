"""Kinopoisk's votes."""

import pytest

from mediary.builtin.kinopoisk import plugin
from mediary.sdk.records import Play, Rating
from mediary.sdk.when import UNKNOWN, datetime_of, parse_iso
from tests.plugins.reading import export_file, read

VOTES = (
    "id,nameEng,nameRus,rating,date,year,link\n"
    '435,The Green Mile,Зелёная миля,9,"31.12.2015, 23:40",1999,https://www.kinopoisk.ru/film/435/\n'
    '404900,Breaking Bad,"Во все тяжкие (сериал, 2008 – 2013)",10,"01.02.2016, 00:10",2008 – 2013,'
    "https://www.kinopoisk.ru/series/404900/\n"
    '41519,,Брат,8,"32.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/41519/\n'
    '7,,Без оценки,,"03.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/7/\n'
    '8,,Странная оценка,11,"03.01.2016, 10:00",1997,https://www.kinopoisk.ru/film/8/\n'
    ",,,5,,,\n"
)
SAMPLES: dict[str, bytes] = {"kinopoisk.csv": VOTES.encode()}


def test_a_vote_is_a_rating_at_moscows_time() -> None:
    (rating,) = read(plugin, "kp.csv", VOTES)[0].records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "10")
    assert rating.rated.at is not None
    assert datetime_of(rating.rated.at) == parse_iso("2015-12-31T20:40:00+00:00")
    assert (rating.title.title, rating.title.year) == ("The Green Mile", 1999)
    assert rating.title.ids == (("kinopoisk", "movie", "435"),)
    assert dict(rating.title.facts)["local_title"] == "Зелёная миля"


def test_the_link_tells_a_series() -> None:
    title = read(plugin, "kp.csv", VOTES)[1].records[0].title  # type: ignore[union-attr]
    assert (title.type, title.year) == ("show", 2008)
    assert title.ids == (("kinopoisk", "show", "404900"),)
    assert dict(title.facts)["local_title"] == "Во все тяжкие"


def test_an_impossible_date_costs_the_date_only() -> None:
    row = read(plugin, "kp.csv", VOTES)[2]
    (rating,) = row.records
    assert isinstance(rating, Rating)
    assert (rating.rated, rating.title.title) == (UNKNOWN, "Брат")
    assert "32.01.2016" in row.problem


def test_an_entry_without_a_vote_is_a_film_marked_as_seen() -> None:
    rows = read(plugin, "kp.csv", VOTES)
    (mark,) = rows[3].records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.when) == ("mark", UNKNOWN)
    assert rows[4].failed
    assert rows[5].unmatched


def test_ratings_count_as_seen_when_asked_for() -> None:
    rows = read(plugin, "kp.csv", VOTES, switches=frozenset({"ratings-as-seen"}))
    assert [type(one) for one in rows[0].records] == [Rating, Play]


@pytest.mark.parametrize("content", ["id,nameEng,rating\n1,x,2\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("kp.csv", content.encode())) is None
