"""Movary's three tables."""

from mediary.builtin.movary import plugin
from mediary.sdk.records import ListEntry, Play, Rating
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, read

HISTORY = """title,year,tmdbId,imdbId,watchedAt,comment,location
Alien,1979,348,tt0078748,2021-10-31,"Still
scary",Home
Alien,1979,348,tt0078748,2021-10-31,,
"Good, the Bad",,429,,,,
Alien,1979,348,tt0078748,2021-02-30,,
,,,,2021-01-01,,
"""
RATINGS = """title,year,tmdbId,imdbId,userRating
Alien,1979,348,tt0078748,9
Brazil,1985,68,tt0088846,0
"""
WATCHLIST = """title,year,tmdbId,imdbId,addedAt
Brazil,68,tt0088846,"2022-05-06 10:11:12"
Solaris,1972,593,tt0069293,2022-05-07
"""

SAMPLES: dict[str, bytes] = {
    "export-history-1-1650000000.csv": HISTORY.encode(),
    "ratings.csv": RATINGS.encode(),
    "watchlist.csv": WATCHLIST.encode(),
}


def test_a_row_is_a_play_with_its_comment_and_place() -> None:
    (play,) = read(plugin, "history.csv", HISTORY)[0].records
    assert isinstance(play, Play)
    assert (play.when, play.note, play.place) == (
        parse_partial("2021-10-31"),
        "Still\nscary",
        "Home",
    )
    assert {one.provider: one.key for one in play.title.ids} == {"imdb": "tt0078748", "tmdb": "348"}


def test_two_plays_of_one_day_are_two_rows_with_one_key() -> None:
    first, second = (row.records[0] for row in read(plugin, "history.csv", HISTORY)[:2])
    assert isinstance(first, Play)
    assert isinstance(second, Play)
    assert first.key == second.key
    assert not first.has_own_key


def test_a_play_without_a_day_is_a_play() -> None:
    (play,) = read(plugin, "history.csv", HISTORY)[2].records
    assert isinstance(play, Play)
    assert (play.nature, play.when, play.title.year) == ("event", UNKNOWN, None)


def test_an_impossible_day_is_said_and_a_row_without_a_film_kept() -> None:
    impossible, nameless = read(plugin, "history.csv", HISTORY)[3:]
    assert impossible.records
    assert "2021-02-30" in impossible.problem
    assert nameless.unmatched


def test_ratings_go_from_one_to_ten() -> None:
    good, none = read(plugin, "ratings.csv", RATINGS)
    (rating,) = good.records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "10")
    assert none.failed


def test_rows_of_the_watchlist_lack_the_year_that_the_header_promises() -> None:
    short, full = read(plugin, "watchlist.csv", WATCHLIST)
    (entry,) = short.records
    assert isinstance(entry, ListEntry)
    assert (entry.title.title, entry.title.year, entry.role) == ("Brazil", None, "watch_later")
    assert {one.provider: one.key for one in entry.title.ids} == {"imdb": "tt0088846", "tmdb": "68"}
    assert entry.added.at is not None
    assert short.raw == ["Brazil", "68", "tt0088846", "2022-05-06 10:11:12"]
    (other,) = full.records
    assert isinstance(other, ListEntry)
    assert (other.title.year, other.added) == (1972, parse_partial("2022-05-07"))


def test_tables_of_others_are_not_claimed() -> None:
    text = b"Title,Year,imdbID,tmdbID,Rating10,WatchedDate\nAlien,1979,,348,9,2020-01-01\n"
    assert plugin.recognise(export_file("history.csv", text)) is None
