"""Trakt's export, tables and backups, in the shapes of its API's answers."""

import json
from typing import Any

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

FILM = {
    "title": "Solaris",
    "year": 1972,
    "ids": {"trakt": 77, "slug": "solaris-1972", "imdb": "tt0069293", "tmdb": 593},
}
SHOW = {
    "title": "Detectorists",
    "year": 2014,
    "ids": {"trakt": 88, "slug": "detectorists", "imdb": "", "tmdb": "61583", "tvdb": None},
}
PART = {"season": 0, "number": 3, "title": "Special", "ids": {"trakt": 99, "tvdb": 555}}
AT = "2020-05-01T20:15:30.000Z"
HISTORY = [
    {"id": 11, "watched_at": AT, "action": "scrobble", "type": "movie", "movie": FILM},
    {
        "id": 12,
        "watched_at": "2019-01-02T00:00:00.000Z",
        "action": "watch",
        "type": "movie",
        "movie": FILM,
    },
    {
        "id": 13,
        "watched_at": "2019-01-03T23:59:59.000Z",
        "action": "watch",
        "type": "episode",
        "episode": PART,
        "show": SHOW,
    },
    {"id": 14, "watched_at": "unknown", "action": "watch", "type": "movie", "movie": FILM},
    {"id": 15, "watched_at": "soon", "action": "watch", "type": "movie", "movie": FILM},
    {"id": 16, "watched_at": AT, "action": "watch", "type": "movie", "movie": {"ids": {}}},
]
WATCHED_MOVIES = [{"plays": 3, "last_watched_at": AT, "movie": FILM}]
WATCHED_SHOWS = [
    {
        "plays": 3,
        "last_watched_at": AT,
        "show": SHOW,
        "seasons": [
            {
                "number": 1,
                "episodes": [
                    {"number": 1, "plays": 2, "last_watched_at": AT},
                    {"number": 2, "plays": 1, "last_watched_at": AT},
                ],
            }
        ],
    },
    {"plays": 6, "last_watched_at": AT, "reset_at": None, "show": SHOW},
]
RATINGS = [
    {"rated_at": "2018-02-03T00:00:00.000Z", "rating": 8, "type": "movie", "movie": FILM},
    {
        "rated_at": AT,
        "rating": 10,
        "type": "season",
        "season": {"number": 2, "ids": {"tvdb": 5}},
        "show": SHOW,
    },
    {"rated_at": AT, "rating": 7, "type": "episode", "episode": PART, "show": SHOW},
]
ENTRIES = [
    {
        "rank": 2,
        "id": 5,
        "listed_at": AT,
        "notes": "on a rainy day",
        "type": "movie",
        "movie": {**FILM, "year": None},
    },
    {"rank": 1, "id": 6, "listed_at": AT, "notes": None, "type": "show", "show": SHOW},
    {
        "rank": 3,
        "id": 7,
        "listed_at": AT,
        "notes": None,
        "type": "person",
        "person": {"name": "A Person", "ids": {"trakt": 1, "slug": "a-person"}},
    },
]
LISTS = [
    {
        "name": "Slow films",
        "description": "Not\nfast",
        "privacy": "friends",
        "item_count": 2,
        "display_numbers": True,
        "created_at": AT,
        "updated_at": AT,
        "ids": {"trakt": 4711, "slug": "slow-films"},
    },
]
COLLECTION = [
    {
        "type": "movie",
        "collected_at": AT,
        "updated_at": AT,
        "movie": FILM,
        "available_on": ["plex"],
        "metadata": {
            "media_type": "bluray",
            "resolution": "uhd_4k",
            "hdr": "hdr10",
            "audio": "dts",
            "audio_channels": "5.1",
            "3d": True,
        },
    },
    {
        "last_collected_at": AT,
        "show": SHOW,
        "seasons": [
            {"number": 0, "episodes": [{"number": 3, "collected_at": AT}]},
            {"number": 1, "episodes": [{"number": 1, "collected_at": AT}]},
        ],
    },
]
PLAYBACK = [{"id": 3, "progress": 65.5, "paused_at": AT, "type": "movie", "movie": FILM}]
COMMENTS = [
    {
        "type": "movie",
        "movie": FILM,
        "comment": {
            "id": 190,
            "comment": "Long,\n\nbut [spoiler]wet[/spoiler]",
            "spoiler": True,
            "parent_id": 0,
            "created_at": AT,
            "updated_at": AT,
            "user_stats": {"rating": 9},
            "user": {"private": False},
        },
    },
    {
        "type": "movie",
        "movie": FILM,
        "comment": {"id": 191, "comment": "No!", "parent_id": 3, "created_at": AT},
    },
    {
        "type": "list",
        "list": {"name": "Theirs", "ids": {"trakt": 1}},
        "comment": {"id": 192, "comment": "Thanks", "parent_id": 0, "created_at": AT},
    },
]
NOTES = [
    {
        "attached_to": {"type": "movie"},
        "type": "movie",
        "movie": FILM,
        "note": {"id": 21, "notes": "Seen with M.", "privacy": "private", "created_at": AT},
    },
]
LIKES = [{"liked_at": AT, "type": "list", "list": {"name": "Theirs", "ids": {"trakt": 1}}}]
HIDDEN = [{"hidden_at": AT, "type": "show", "show": SHOW}]
NETWORK = [{"followed_at": AT, "user": {"username": "other", "ids": {"slug": "other"}}}]
ERRORS = [{"endpoint": "watched-history", "error": "HTTP 502", "fetchedPages": 3, "totalPages": 9}]
BACKUP = {
    "type": "full",
    "username": "me",
    "followers": NETWORK,
    "following": [],
    "settings": {"user": {"username": "me"}},
    "likes": LIKES,
    "comments": COMMENTS,
    "lists": LISTS,
    "ratings": RATINGS,
    "recommendations": ENTRIES[:1],
    "watchlist": ENTRIES[:2],
    "watched": WATCHED_MOVIES + WATCHED_SHOWS,
    "collection": COLLECTION,
    "stats": {"movies": {"plays": 3}},
    "history": HISTORY,
}
TABLE = """rated_at,type,title,year,trakt_id,imdb_id,tmdb_id,tvdb_id,season_number,episode_number,\
episode_title,episode_trakt_id,episode_tvdb_id,rating
2020-05-01T20:15:30Z,movie,Solaris,1972,77,tt0069293,593,,,,,,,8
2020-05-01T20:15:30Z,episode,Detectorists,2014,88,,61583,,0,3,Special,99,555,9
"""
HISTORY_TABLE = """imdb,trakt_id,watched_at,list_id
tt0069293,77,2020-05-01T20:15:30.000Z,11
"""
IMPORT_TABLE = """IMDB_ID,Watched_At,Watchlisted_At,Rating,Rated_At
tt0069293,unknown,,8,2020-05-01
tt0069293,,2021-01-01,,
tt0069293,,,,
"""
PRINTED = (
    "type,rating,rated_at,movie\n"
    "movie,8,2018-02-03T00:00:00.000Z,"
    "\"{'title': 'Solaris', 'year': 1972, 'ids': {'trakt': 77, 'imdb': 'tt0069293'}}\"\n"
)


def packed(value: Any) -> bytes:
    return json.dumps(value).encode()


SAMPLES: dict[str, bytes] = {
    "watched-history-10.json": packed(HISTORY),
    "me/watched/history-2.json": packed(HISTORY),
    "watched-movies.json": packed(WATCHED_MOVIES),
    "watched-shows.json": packed(WATCHED_SHOWS),
    "ratings-movies.json": packed(RATINGS),
    "lists-watchlist.json": packed(ENTRIES),
    "me/lists/watchlist.json": packed(ENTRIES),
    "lists-favorites.json": packed(ENTRIES[:2]),
    "lists-list-4711-slow-films.json": packed(ENTRIES),
    "lists-lists.json": packed(LISTS),
    "lists-collaborations.json": packed(LISTS),
    "collection-movies.json": packed(COLLECTION),
    "watched-playback.json": packed(PLAYBACK),
    "comments-movies.json": packed(COMMENTS),
    "notes-movies.json": packed(NOTES),
    "likes-lists.json": packed(LIKES),
    "hidden-calendar.json": packed(HIDDEN),
    "network-followers.json": packed(NETWORK),
    "_errors.json": packed(ERRORS),
    "collection-episodes.json": b"[]",
    "user-settings.json": packed({"user": {}, "account": {}, "connections": {}}),
    "dump.json": packed(BACKUP),
    "partial.json": packed({"type": "partial", "history": HISTORY}),
    "trakt-ratings.csv": TABLE.encode(),
    "export_movies_history.csv": HISTORY_TABLE.encode(),
    "import.csv": IMPORT_TABLE.encode(),
    "derived.csv": PRINTED.encode(),
}


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
