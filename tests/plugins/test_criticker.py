"""Criticker's scores."""

from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.criticker import plugin
from mediary.sdk.records import Play, Rating, Review
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

CSV = (
    "Score, Film Name, Year, Date Rated, Mini Review, URL, IMDB ID\n"
    '85, "Flesh &amp; Blood", 1985, "Jan 16 2013, 21:54", "",'
    " https://www.criticker.com/film/Flesh-Blood/, tt0089153\n"
    '0, "The Room", 2003, "May 2 2014, 07:05", "So bad,\nit is &quot;good&quot;",'
    " https://www.criticker.com/film/The-Room/, tt0368226\n"
    '70, "The Wire", 2002, "Someday", "", https://www.criticker.com/tv/The-Wire/, tt0306414\n'
    '170, "Too Much", 2002, "Jan 16 2013, 21:54", "", , \n'
    '50, "", , "Jan 16 2013, 21:54", "", , \n'
)
XML = """<?xml version="1.0" encoding="utf-8"?>
<recentratings><film><filmid>101</filmid><filmname>Young Frankenstein (1974)</filmname>
<filmlink>https://www.criticker.com/film/Young-Frankenstein/</filmlink><score>
<rating>88</rating><quote>Hump? What hump?</quote><reviewdate>Sep 15 2010, 14:33</reviewdate>
</score></film></recentratings>"""
SAMPLES: dict[str, bytes] = {"rankings.csv": CSV.encode(), "ratings.xml": XML.encode()}


def test_a_score_is_a_rating_and_no_play() -> None:
    row = read(plugin, "rankings.csv", CSV)[0]
    (rating,) = row.records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (850, "100")
    assert rating.rated == at_moment(parse_iso("2013-01-16T21:54:00"))
    assert (rating.title.title, rating.title.year) == ("Flesh & Blood", 1985)
    assert rating.title.ids == (
        ("criticker", "movie", "Flesh-Blood"),
        ("imdb", "title", "tt0089153"),
    )


def test_a_score_of_zero_is_a_score_and_the_review_stays_as_it_stands() -> None:
    rating, review = read(plugin, "rankings.csv", CSV)[1].records
    assert isinstance(rating, Rating)
    assert rating.value == 0
    assert isinstance(review, Review)
    assert review.body == "So bad,\nit is &quot;good&quot;"


def test_the_zone_that_the_person_said_counts() -> None:
    zone = ZoneInfo("Europe/Berlin")
    rating = read(plugin, "rankings.csv", CSV, timezone=zone)[0].records[0]
    assert isinstance(rating, Rating)
    assert rating.rated.at == at_moment(parse_iso("2013-01-16T20:54:00")).at


def test_a_bad_date_costs_the_date_only_and_the_address_tells_a_show() -> None:
    row = read(plugin, "rankings.csv", CSV)[2]
    rating = row.records[0]
    assert isinstance(rating, Rating)
    assert rating.rated == UNKNOWN
    assert "Someday" in row.problem
    assert rating.title.type == "show"


def test_what_cannot_be_read_fails_alone() -> None:
    rows = read(plugin, "rankings.csv", CSV)
    assert "170" in rows[3].failed
    assert rows[4].unmatched


def test_ratings_count_as_seen_when_asked_for() -> None:
    rows = read(plugin, "rankings.csv", CSV, switches=frozenset({"ratings-as-seen"}))
    (mark,) = (one for one in rows[0].records if isinstance(one, Play))
    assert (mark.nature, mark.when) == ("mark", UNKNOWN)


def test_the_older_xml_names_the_same_film() -> None:
    rating, review = read(plugin, "ratings.xml", XML)[0].records
    assert isinstance(rating, Rating)
    assert (rating.title.title, rating.title.year) == ("Young Frankenstein", 1974)
    assert rating.title.ids == (("criticker", "movie", "Young-Frankenstein"),)
    assert isinstance(review, Review)
    assert review.written.at == at_moment(parse_iso("2010-09-15T14:33:00")).at


@pytest.mark.parametrize("content", ["Score,Name\n1,x\n", "<films><film><name/></film></films>"])
def test_other_files_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("rankings.csv", content.encode())) is None
