"""What is read of Trakt's export, tables and backups."""

import pytest

from mediary.builtin.trakt import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.records import (
    Favourite,
    ListAbout,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Title,
)
from mediary.sdk.when import UNKNOWN, When, parse_partial
from tests.plugins.reading import export_file, read
from tests.plugins.trakt_samples import AT, ENTRIES, SAMPLES, SHOW, WATCHED_MOVIES, packed


def rows(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def play(row: Row) -> Play:
    (found,) = row.records
    assert isinstance(found, Play)
    return found


def test_a_history_record_is_a_play_under_its_own_id() -> None:
    found = play(rows("watched-history-10.json")[0])
    assert found.key == "11"
    assert found.has_own_key
    assert found.when == When(at=1_588_364_130_000_000)
    assert {one.provider: one.key for one in found.title.ids} == {
        "imdb": "tt0069293",
        "tmdb": "593",
        "trakt": "77",
    }


def test_midnight_and_one_second_before_are_days() -> None:
    found = rows("watched-history-10.json")
    assert play(found[1]).when == parse_partial("2019-01-02")
    assert play(found[2]).when == parse_partial("2019-01-03")


def test_unknown_is_unknown_and_nonsense_says_so() -> None:
    found = rows("watched-history-10.json")
    assert (play(found[3]).when, found[3].problem) == (UNKNOWN, "")
    assert play(found[4]).when == UNKNOWN
    assert "soon" in found[4].problem


def test_an_episode_hangs_in_season_zero_of_its_show() -> None:
    title = play(rows("watched-history-10.json")[2]).title
    assert (title.level, title.number) == ("episode", 3)
    assert title.parent is not None
    assert (title.parent.level, title.parent.number) == ("season", 0)
    assert title.parent.parent is not None
    assert title.parent.parent.title == "Detectorists"


def test_a_record_without_a_title_is_unmatched() -> None:
    assert rows("watched-history-10.json")[5].unmatched


def test_both_layouts_of_the_zip_read_the_same() -> None:
    assert rows("watched-history-10.json") == rows("me/watched/history-2.json")
    assert rows("lists-watchlist.json") == rows("me/lists/watchlist.json")


def test_counts_are_aggregates_of_which_the_last_is_dated() -> None:
    plays = rows("watched-movies.json")[0].records
    assert [one.key for one in plays if isinstance(one, Play)] == [
        "movie:77:1",
        "movie:77:2",
        "movie:77:3",
    ]
    assert [one.when.is_unknown for one in plays if isinstance(one, Play)] == [True, True, False]
    assert {one.nature for one in plays if isinstance(one, Play)} == {"aggregate"}


def test_counts_of_a_show_belong_to_its_episodes_when_they_are_there() -> None:
    with_parts, without = rows("watched-shows.json")
    assert [one.key for one in with_parts.records if isinstance(one, Play)] == [
        "show:88:s1e1:1",
        "show:88:s1e1:2",
        "show:88:s1e2:1",
    ]
    (progress,) = without.records
    assert isinstance(progress, Progress)
    assert progress.units == 6


def test_an_absurd_count_is_capped_and_said() -> None:
    many = packed([{**WATCHED_MOVIES[0], "plays": 10**9}])
    (row,) = read(plugin, "watched-movies.json", many)
    assert len(row.records) == 5000
    assert row.problem


def test_ratings_of_films_seasons_and_episodes() -> None:
    found = [one for row in rows("ratings-movies.json") for one in row.records]
    assert [one.value for one in found if isinstance(one, Rating)] == [800, 1000, 700]
    assert isinstance(found[0], Rating)
    assert found[0].rated == parse_partial("2018-02-03")
    assert [one.title.level for one in found if isinstance(one, Rating)] == [
        "movie",
        "season",
        "episode",
    ]


def test_the_watchlist_keeps_rank_and_notes_and_people_are_unmatched() -> None:
    first, second, third = rows("lists-watchlist.json")
    (entry,) = first.records
    assert isinstance(entry, ListEntry)
    assert (entry.role, entry.position, entry.note) == ("watch_later", 2, "on a rainy day")
    assert entry.title.year is None
    assert second.records
    assert third.unmatched


def test_favourites_are_hearts_with_a_rank() -> None:
    heart, entry = rows("lists-favorites.json")[0].records
    assert isinstance(heart, Favourite)
    assert isinstance(entry, ListEntry)
    assert entry.role == "favourites"


def test_items_and_list_meet_by_the_lists_number() -> None:
    (about,) = rows("lists-lists.json")[0].records
    assert isinstance(about, ListAbout)
    assert (about.name, about.visibility, about.is_ranked) == ("Slow films", "friends", True)
    (entry,) = rows("lists-list-4711-slow-films.json")[0].records
    assert isinstance(entry, ListEntry)
    assert entry.list_key == about.list_key == "4711"


def test_entries_of_a_list_that_nothing_names_are_asked_for() -> None:
    with pytest.raises(AnswerNeededError):
        read(plugin, "items.json", packed(ENTRIES))
    assert read(plugin, "items.json", packed(ENTRIES), kind="watchlist") == rows(
        "lists-watchlist.json"
    )


def test_a_collection_is_copies() -> None:
    film, show = rows("collection-movies.json")
    (copy,) = film.records
    assert isinstance(copy, Owned)
    assert (copy.medium, copy.place) == ("bluray", "plex")
    assert dict(copy.format)["is_3d"] is True
    assert [one.title.number for one in show.records if isinstance(one, Owned)] == [3, 1]


def test_playback_comments_and_notes() -> None:
    (progress,) = rows("watched-playback.json")[0].records
    assert isinstance(progress, Progress)
    assert progress.percent == 65.5
    review, reply, on_list = rows("comments-movies.json")
    (said,) = review.records
    assert isinstance(said, Review)
    assert (said.key, said.has_spoilers, said.rating) == ("190", True, 900)
    assert said.body == "Long,\n\nbut [spoiler]wet[/spoiler]"
    assert reply.skipped
    assert on_list.skipped
    (note,) = rows("notes-movies.json")[0].records
    assert isinstance(note, Note)
    assert note.text == "Seen with M."


@pytest.mark.parametrize(
    "name",
    [
        "likes-lists.json",
        "hidden-calendar.json",
        "network-followers.json",
        "lists-collaborations.json",
    ],
)
def test_what_is_not_the_persons_own_is_skipped(name: str) -> None:
    assert all(row.skipped for row in rows(name))


def test_an_export_with_errors_says_that_it_is_partial() -> None:
    (row,) = rows("_errors.json")
    assert "3 of 9 pages of watched-history" in row.failed
    assert "partial" in row.failed


def test_settings_have_no_rows_and_empty_files_none() -> None:
    assert rows("user-settings.json") == []
    assert rows("collection-episodes.json") == []


def test_a_backup_says_what_the_export_says() -> None:
    found = [one for row in rows("dump.json") for one in row.records]
    for name in (
        "watched-history-10.json",
        "ratings-movies.json",
        "watched-movies.json",
        "lists-lists.json",
    ):
        assert all(one in found for row in rows(name) for one in row.records)
    assert len(rows("dump.json")) == 23
    assert [row.records for row in rows("partial.json")] == [
        row.records for row in rows("watched-history-10.json")
    ]


def test_a_table_of_ratings_keeps_the_ids_of_show_and_episode_apart() -> None:
    film, part = (row.records[0] for row in rows("trakt-ratings.csv"))
    assert isinstance(film, Rating)
    assert film.title.year == 1972
    assert isinstance(part, Rating)
    assert [one.key for one in part.title.ids] == ["99", "555"]
    show = part.title.parent.parent if part.title.parent else None
    assert isinstance(show, Title)
    assert {one.key for one in show.ids} == {"88", "61583"}


def test_a_table_with_the_historys_ids_shares_them() -> None:
    one = play(rows("export_movies_history.csv")[0])
    other = play(rows("watched-history-10.json")[0])
    assert (one.key, one.when, one.layout) == (other.key, other.when, other.layout)


def test_the_import_table_reads_each_thing_that_a_row_says() -> None:
    first, second, third = rows("import.csv")
    seen, rated = first.records
    assert isinstance(seen, Play)
    assert (seen.when, seen.layout, seen.has_own_key) == (UNKNOWN, "simple", False)
    assert isinstance(rated, Rating)
    assert isinstance(second.records[0], ListEntry)
    assert third.skipped


def test_objects_printed_by_python_are_read() -> None:
    (rating,) = rows("derived.csv")[0].records
    assert isinstance(rating, Rating)
    assert (rating.title.title, rating.value) == ("Solaris", 800)
    assert isinstance(rows("derived.csv")[0].raw, list)


def test_answers_of_others_are_not_claimed() -> None:
    for content in (
        [{"progress": 3, "paused_at": AT, "movie": {"ids": {"simkl": 3, "slug": "x"}}}],
        [{"title": "x", "watched_at": AT}],
    ):
        assert plugin.recognise(export_file("watched.json", packed(content))) is None


def test_how_far_a_show_is_watched_is_no_history_of_its_own() -> None:
    progress = {"aired": 10, "completed": 3, "last_watched_at": AT, "next_episode": None}
    kind = plugin.recognise(
        export_file("up-next.json", packed([{"show": SHOW, "progress": progress}]))
    )
    assert kind is not None
    assert (kind.name, kind.is_history) == ("progress", False)
