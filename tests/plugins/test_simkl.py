"""Simkl's backup and table."""

import json

import pytest

from mediary.builtin.simkl import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import Note, Play, Progress, Rating, Status
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, read

AT = "2021-05-01T20:15:30Z"
SHOWS = [
    {
        "last_watched_at": AT,
        "status": "watching",
        "user_rating": 8,
        "user_rated_at": AT,
        "added_to_watchlist_at": "2020-01-01T10:00:00Z",
        "last_watched": "S01E02",
        "watched_episodes_count": 2,
        "total_episodes_count": 6,
        "memo": {"text": "with M."},
        "show": {
            "title": "Detectorists",
            "year": 2014,
            "ids": {"simkl": 9, "slug": "detectorists", "tmdb": "61583", "tvdb": 284192},
        },
        "seasons": [
            {"number": 0, "episodes": [{"number": 1}]},
            {
                "number": 1,
                "episodes": [{"number": 1, "watched_at": AT}, {"number": 2, "watched_at": "soon"}],
            },
        ],
    },
    {
        "last_watched_at": AT,
        "status": "completed",
        "user_rating": None,
        "last_watched": "S02E03",
        "watched_episodes_count": 9,
        "total_episodes_count": 9,
        "show": {"title": "Counted", "year": 2000, "ids": {"simkl": 10}},
    },
    {
        "status": "plantowatch",
        "watched_episodes_count": 0,
        "show": {"title": "Later", "ids": {"simkl": 11}},
        "seasons": [{"number": 1, "episodes": [{"number": 1}]}],
    },
    {"status": "sideways", "show": {"title": "Odd", "ids": {"simkl": 12}}},
    {"status": "watching", "show": {"ids": {}}},
]
ANIME = [
    {
        "last_watched_at": AT,
        "status": "hold",
        "watched_episodes_count": 1,
        "anime_type": "tv",
        "show": {
            "title": "Mushishi",
            "year": 2005,
            "ids": {"simkl": 20, "mal": "457", "anidb": 3486, "anilist": "457"},
        },
        "seasons": [{"number": 1, "episodes": [{"number": 1, "watched_at": AT}]}],
    },
    {
        "last_watched_at": AT,
        "status": "completed",
        "anime_type": "movie",
        "watched_episodes_count": 1,
        "show": {"title": "Akira", "year": 1988, "ids": {"simkl": 21, "tmdb": "149", "mal": 47}},
    },
]
MOVIES = [
    {
        "last_watched_at": AT,
        "status": "completed",
        "user_rating": "9",
        "movie": {"title": "Solaris", "year": 1972, "ids": {"simkl": 30, "tmdb": "593"}},
    },
    {
        "last_watched_at": None,
        "status": "completed",
        "movie": {"title": "Stalker", "year": 1979, "ids": {"simkl": 31}},
    },
    {
        "last_watched_at": "2022-05-01T20:15:30Z",
        "status": "completed",
        "is_rewatch": True,
        "movie": {"title": "Solaris", "year": 1972, "ids": {"simkl": 30, "tmdb": "593"}},
    },
]
BACKUP = json.dumps({"shows": SHOWS, "anime": ANIME, "movies": MOVIES}).encode()
TABLE = """SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB
30,Solaris,movie,1972,completed,,01-05-2021 20:15,9,,,593,tt0069293
9,Detectorists,tv,2014,watching,s1e2,2021-05-01,8,with M.,284192,61583,
10,Counted,tv,2000,on hold,s2e3,,,,,,
11,Later,tv,,plan to watch,,,,,,,
"""

SAMPLES: dict[str, bytes] = {
    "SimklBackup.json": BACKUP,
    "no-anime.json": json.dumps({"shows": None, "movies": MOVIES}).encode(),
    "SimklBackup.csv": TABLE.encode(),
}


def rows(name: str = "SimklBackup.json") -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def plays(row: Row) -> list[Play]:
    return [one for one in row.records if isinstance(one, Play)]


def test_a_dated_episode_is_a_play_and_others_are_marks() -> None:
    special, first, second = plays(rows()[0])
    assert (first.nature, first.when.at) == ("event", 1619900130000000)
    assert (special.nature, second.nature) == ("mark", "mark")
    assert "soon" in rows()[0].problem
    season = special.title.parent
    assert season is not None
    assert season.number == 0


def test_status_progress_rating_and_memo_of_a_series() -> None:
    status, progress, *_, rating, note = rows()[0].records
    assert isinstance(status, Status)
    assert (status.status, status.label) == ("in_progress", "watching")
    assert isinstance(progress, Progress)
    assert (progress.units, progress.total) == (2, 6)
    assert isinstance(rating, Rating)
    assert rating.value == 800
    assert {one.provider: one.key for one in rating.title.ids} == {
        "simkl": "9",
        "tmdb": "61583",
        "tvdb": "284192",
    }
    assert isinstance(note, Note)
    assert note.text == "with M."


def test_a_count_is_that_many_first_episodes_of_which_the_last_is_dated() -> None:
    counted = plays(rows()[1])
    assert [one.key for one in counted][:2] == ["simkl:show:10:e1:1", "simkl:show:10:e2:1"]
    assert [one.title.number for one in counted] == list(range(1, 10))
    assert {one.nature for one in counted} == {"aggregate"}
    assert [one.when.is_unknown for one in counted] == [True] * 8 + [False]


def test_what_is_planned_is_never_a_play() -> None:
    assert plays(rows()[2]) == []
    assert isinstance(rows()[2].records[0], Status)


def test_what_cannot_be_kept_says_why() -> None:
    assert "sideways" in rows()[3].failed
    assert rows()[4].unmatched


def test_episodes_of_anime_hang_on_the_anime() -> None:
    (play,) = plays(rows()[5])
    anime = play.title.parent
    assert anime is not None
    assert (anime.type, anime.level, play.title.number) == ("anime", "show", 1)
    assert {one.provider for one in anime.ids} == {"anidb", "anilist", "mal", "simkl"}


def test_an_anime_film_is_an_anime_of_that_format() -> None:
    title = rows()[6].records[0].title  # type: ignore[union-attr]
    assert (title.type, title.level, dict(title.facts)["format"]) == ("anime", "show", "Movie")
    assert ("tmdb", "movie", "149") in title.ids


def test_films_are_plays_or_marks_and_a_second_run_is_another_play() -> None:
    seen, undated, again = (plays(row)[0] for row in rows()[7:])
    assert seen.when.at == 1619900130000000
    assert (undated.nature, undated.when) == ("mark", UNKNOWN)
    assert again.is_rewatch
    assert seen.key != again.key
    assert not [one for one in rows()[9].records if isinstance(one, Status)]


def test_a_missing_or_empty_section_is_no_error() -> None:
    assert len(rows("no-anime.json")) == 3


def test_the_table_shares_keys_with_the_backup() -> None:
    film, first, later, planned = rows("SimklBackup.csv")
    assert plays(film)[0].key == plays(rows()[7])[0].key
    assert [one.title.number for one in plays(first)] == [1, 2]
    assert plays(first)[1].when == parse_partial("2021-05-01")
    assert [one.title.number for one in plays(later)] == [3]
    assert isinstance(later.records[0], Status)
    assert later.records[0].status == "on_hold"
    assert isinstance(planned.records[0], Status)
    assert planned.records[0].status == "planned"


@pytest.mark.parametrize(
    "content", [{"movies": [{"title": "x"}]}, {"shows": []}, {"movies": [{"status": "x"}]}]
)
def test_objects_of_others_are_not_claimed(content: object) -> None:
    assert plugin.recognise(export_file("x.json", json.dumps(content).encode())) is None
