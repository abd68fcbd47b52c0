"""Letterboxd's export, in the shapes that its account export and its importer use."""

import pytest

from mediary.builtin.letterboxd import plugin
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import Favourite, ListAbout, ListEntry, Play, Rating, Review, Tags
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, read

DIARY = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2021-03-05,Alien,1979,https://boxd.it/1aaAAA,4.5,Yes,"horror fest, home alone",2021-03-04
2021-03-06,"Good, the Bad",,https://boxd.it/1aaBBB,,,,1996-12-24
2021-03-07,Lost Film,,,3,,,2021-03-07
2021-03-08,Alien,1979,https://boxd.it/1aaCCC,5,,,2021-02-30
"""
REVIEWS = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    '2021-03-05,Alien,1979,https://boxd.it/1aaAAA,4.5,Yes,"In <i>space</i>,\n\n no one. ",'
    '"horror fest, home alone",2021-03-04\n'
    "2021-04-05,Brazil,1985,https://boxd.it/1aaDDD,,,Undated &amp; proud,,\n"
)
FILMS = """Date,Name,Year,Letterboxd URI
2020-01-02,Alien,1979,https://boxd.it/2aHi
2020-01-03,The Haunted Castle,1897,https://boxd.it/7xYz
2020-01-03,The Haunted Castle,1897,https://boxd.it/7xQq
"""
RATINGS = """Date,Name,Year,Letterboxd URI,Rating
2020-01-02,Alien,1979,https://boxd.it/2aHi,0.5
2020-01-02,Brazil,1985,https://boxd.it/2aHj,7
"""
LIST = (
    "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n"
    '2022-05-01,Best of,"one, two",https://boxd.it/list1,"Two\nlines"\n\n'
    "Position,Name,Year,URL,Description\n"
    '1,Alien,1979,https://boxd.it/2aHi,"First\nof all"\n2,Brazil,1985,https://boxd.it/2aHj,\n'
)
IMPORT = """Title,Year,imdbID,tmdbID,Rating10,WatchedDate,Rewatch,Review,Tags
Alien,1979,tt0078748,348,9,2021-03-04,Yes,So good,"a, b"
Brazil,1985,,68,,,,,
"""

SAMPLES: dict[str, bytes] = {
    "diary.csv": DIARY.encode(),
    "reviews.csv": REVIEWS.encode(),
    "watched.csv": FILMS.encode(),
    "watchlist.csv": FILMS.encode(),
    "likes/films.csv": FILMS.encode(),
    "ratings.csv": RATINGS.encode(),
    "comments.csv": b"Date,Content,Comment\n2021-01-01,https://boxd.it/x,Nice one\n",
    "likes/reviews.csv": b"Date,Content\n2021-01-01,https://boxd.it/y\n",
    "likes/lists.csv": b"Date,Content\n2021-01-01,https://boxd.it/z\n",
    "lists/best-of.csv": LIST.encode(),
    "orphaned/diary.csv": DIARY.encode(),
    "deleted/diary.csv": DIARY.encode(),
    "profile.csv": b"Date Joined,Username,Email Address,Favorite Films\n2020-01-01,me,a@b.c,\n",
    "letterboxd-import.csv": IMPORT.encode(),
}


def test_a_diary_entry_is_a_play_on_its_watched_date() -> None:
    play, tags = read(plugin, "diary.csv", DIARY)[0].records
    assert isinstance(play, Play)
    assert play.key == "https://boxd.it/1aaAAA"
    assert play.when == parse_partial("2021-03-04")
    assert play.logged_on == parse_partial("2021-03-05").from_
    assert (play.rating, play.is_rewatch, play.title.year) == (900, True, 1979)
    assert play.title.ids == ()
    assert isinstance(tags, Tags)
    assert tags.names == ("horror fest", "home alone")
    assert dict(play.extra)["tags"] == tags.names


def test_an_entry_whose_film_left_the_site_is_a_play_with_a_made_key() -> None:
    (play,) = read(plugin, "diary.csv", DIARY)[2].records
    assert isinstance(play, Play)
    assert play.key
    assert not play.has_own_key
    assert play.title.year is None
    assert read(plugin, "orphaned/diary.csv", DIARY)[2].records == (play,)


def test_an_impossible_day_keeps_the_play_and_says_so() -> None:
    row = read(plugin, "diary.csv", DIARY)[3]
    assert isinstance(row.records[0], Play)
    assert row.records[0].when == UNKNOWN
    assert "2021-02-30" in row.problem


def test_a_review_says_the_same_play_as_its_diary_entry() -> None:
    play, review, tags = read(plugin, "reviews.csv", REVIEWS)[0].records
    assert (play, tags) == read(plugin, "diary.csv", DIARY)[0].records
    assert isinstance(review, Review)
    assert review.body == "In <i>space</i>,\n\n no one. "
    assert review.play_key == play.key


def test_a_review_without_a_date_is_no_play() -> None:
    (review,) = read(plugin, "reviews.csv", REVIEWS)[1].records
    assert isinstance(review, Review)
    assert review.play_key == ""
    assert review.body == "Undated &amp; proud"
    assert review.written == parse_partial("2021-04-05")


def test_a_watched_film_is_a_mark_without_a_date() -> None:
    rows = read(plugin, "watched.csv", FILMS)
    (play,) = rows[0].records
    assert isinstance(play, Play)
    assert (play.nature, play.when) == ("mark", UNKNOWN)
    assert play.title.ids[0].key == "boxd.it/2aHi"


def test_two_films_of_one_name_and_year_stay_two() -> None:
    rows = read(plugin, "watched.csv", FILMS)
    assert rows[1].records[0].title != rows[2].records[0].title  # type: ignore[union-attr]


def test_the_name_of_the_file_tells_films_apart_and_without_it_one_is_asked() -> None:
    assert isinstance(read(plugin, "watchlist.csv", FILMS)[0].records[0], ListEntry)
    assert isinstance(read(plugin, "likes/films.csv", FILMS)[0].records[0], Favourite)
    with pytest.raises(AnswerNeededError) as asked:
        read(plugin, "mine.csv", FILMS)
    assert asked.value.choices == ("watched", "watchlist", "likes")
    assert isinstance(read(plugin, "mine.csv", FILMS, kind="likes")[0].records[0], Favourite)


def test_half_stars_come_exactly_and_a_seven_is_an_error_of_its_row() -> None:
    good, bad = read(plugin, "ratings.csv", RATINGS)
    assert isinstance(good.records[0], Rating)
    assert (good.records[0].value, good.records[0].scale) == (100, "5.5")
    assert bad.failed


def test_a_list_keeps_order_notes_tags_and_its_text() -> None:
    first, second = read(plugin, "lists/null-35233908.csv", LIST)
    about, entry = first.records
    assert isinstance(about, ListAbout)
    assert (about.name, about.tags) == ("Best of", ("one", "two"))
    assert about.description == "Two\nlines"
    assert about.list_key == "https://boxd.it/list1"
    assert isinstance(entry, ListEntry)
    assert (entry.position, entry.note, entry.list_key) == (1, "First\nof all", about.list_key)
    assert len(second.records) == 1


@pytest.mark.parametrize("first", ["\n", "Letterboxd list export v7,,,,\n", ""])
def test_the_first_line_of_a_list_may_be_blank_or_saved_again(first: str) -> None:
    rows = read(plugin, "lists/x.csv", LIST.replace("Letterboxd list export v7\n", first))
    assert [len(row.records) for row in rows] == [2, 1]


def test_an_empty_list_is_a_list() -> None:
    (row,) = read(plugin, "lists/x.csv", LIST[: LIST.index("1,Alien")])
    assert isinstance(row.records[0], ListAbout)


def test_comments_and_likes_of_others_are_skipped_with_a_reason() -> None:
    for name in ("comments.csv", "likes/reviews.csv", "likes/lists.csv"):
        assert all(row.skipped for row in read(plugin, name, SAMPLES[name]))


def test_deleted_things_come_back_only_when_asked_for() -> None:
    assert all(row.skipped for row in read(plugin, "deleted/diary.csv", DIARY))
    rows = read(plugin, "deleted/diary.csv", DIARY, switches=frozenset({"deleted"}))
    assert rows == read(plugin, "diary.csv", DIARY)


def test_the_profile_is_never_read() -> None:
    assert read(plugin, "profile.csv", SAMPLES["profile.csv"]) == []


def test_the_import_table_gives_plays_ratings_reviews_and_marks() -> None:
    alien, brazil = read(plugin, "letterboxd-import.csv", IMPORT)
    play, rating, review, tags = alien.records
    assert isinstance(play, Play)
    assert (play.when, play.layout) == (parse_partial("2021-03-04"), "import")
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "10")
    assert isinstance(review, Review)
    assert isinstance(tags, Tags)
    assert {one.provider for one in play.title.ids} == {"imdb", "tmdb"}
    (mark,) = brazil.records
    assert isinstance(mark, Play)
    assert mark.nature == "mark"


def test_columns_in_another_order_and_with_semicolons_read_the_same() -> None:
    text = "Letterboxd URI;Year;Name;Date\nhttps://boxd.it/2aHi;1979;Alien;2020-01-02\n"
    assert (
        read(plugin, "watched.csv", text)[0].records
        == read(plugin, "watched.csv", FILMS)[0].records
    )


def test_files_of_others_are_not_claimed() -> None:
    for header in (
        "title,year,tmdbId,imdbId,watchedAt,comment,location",
        "title,year,tmdbId,imdbId,userRating",
        "Title,Date",
        "Const,Your Rating,Date Rated,Title,URL",
    ):
        assert plugin.recognise(export_file("x.csv", header.encode() + b"\na,b,c,d\n")) is None


def test_a_file_of_nul_bytes_is_refused() -> None:
    kind = plugin.recognise(export_file("watched.csv", SAMPLES["watched.csv"]))
    assert kind is not None
    for content in (b"", b"\x00" * 2048):
        file = export_file("watched.csv", content)
        assert plugin.recognise(file) is None
