"""MovieLens' personal files."""

import pytest

from mediary.builtin.movielens import plugin
from mediary.sdk.records import ListEntry, Play, Rating, Tags
from tests.plugins.reading import export_file, read

RATINGS = (
    "movie_id,imdb_id,tmdb_id,rating,average_rating,title\r\n"
    '318,0111161,278,4.5,4.4,"Shawshank Redemption, The (1994)"\r\n'
    '29,0112682,902,4,3.9,"City of Lost Children, The (Cité des enfants perdus, La) (1995)"\r\n'
    "7,,,9,3,Sabrina (1995)\r\n"
    "8,0114709,862,,3.9,Toy Story (1995)\r\n"
    ",,,4,3.9,\r\n"
)
WISHES = "movie_id,imdb_id,tmdb_id,average_rating,title\r\n318,0111161,278,4.4,Some Film (1994)\r\n"
TAGS = (
    "movie_id,imdb_id,tmdb_id,tag,title\r\n318,0111161,278,prison,Some Film (1994)\r\n"
    "318,0111161,278,hope,Some Film (1994)\r\n318,0111161,278,,Some Film (1994)\r\n"
)
SAMPLES: dict[str, bytes] = {
    "movielens-ratings.csv": RATINGS.encode(),
    "movielens-wishlist.csv": WISHES.encode(),
    "movielens-tags.csv": TAGS.encode(),
    "films.csv": WISHES.encode(),
}


def test_a_rating_in_half_stars_with_all_three_ids() -> None:
    (rating,) = read(plugin, "movielens-ratings.csv", RATINGS)[0].records
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (900, "5.5")
    assert (rating.title.title, rating.title.year) == ("The Shawshank Redemption", 1994)
    assert rating.title.ids == (
        ("imdb", "title", "tt0111161"),
        ("movielens", "movie", "318"),
        ("tmdb", "movie", "278"),
    )


def test_a_second_name_before_the_year_is_the_original_title() -> None:
    title = read(plugin, "movielens-ratings.csv", RATINGS)[1].records[0].title  # type: ignore[union-attr]
    assert title.title == "The City of Lost Children"
    assert dict(title.facts)["original_title"] == "La Cité des enfants perdus"


def test_rows_that_cannot_be_read_say_why() -> None:
    rows = read(plugin, "movielens-ratings.csv", RATINGS)
    assert "9" in rows[2].failed
    assert rows[3].skipped
    assert rows[4].unmatched


def test_ratings_count_as_seen_when_asked_for() -> None:
    rows = read(plugin, "r.csv", RATINGS, switches=frozenset({"ratings-as-seen"}))
    assert [one.nature for one in rows[0].records if isinstance(one, Play)] == ["mark"]


def test_the_wishlist_is_a_queue() -> None:
    (entry,) = read(plugin, "movielens-wishlist.csv", WISHES)[0].records
    assert isinstance(entry, ListEntry)
    assert entry.role == "watch_later"


def test_two_tags_of_one_film_do_not_replace_each_other() -> None:
    rows = read(plugin, "movielens-tags.csv", TAGS)
    tags = [one for row in rows for one in row.records if isinstance(one, Tags)]
    assert [one.names for one in tags] == [("prison",), ("hope",)]
    assert tags[0].key != tags[1].key
    assert rows[2].skipped


def test_a_list_whose_name_tells_nothing_is_asked_for() -> None:
    kind = plugin.recognise(export_file("films.csv", WISHES.encode()))
    assert kind is not None
    assert kind.needs == ("wishlist", "hidden")
    assert read(plugin, "films.csv", WISHES, kind="hidden")[0].skipped
    assert read(plugin, "films.csv", WISHES, kind="wishlist")[0].records


@pytest.mark.parametrize(
    "content", ["userId,movieId,rating,timestamp\n1,2,3,4\n", "movie_id,name\n1,x\n"]
)
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("ratings.csv", content.encode())) is None
