"""Watcharr's export, in the shape of its own types."""

import json

from mediary.builtin.watcharr import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import Play, Rating, Review, Status, Tags
from mediary.sdk.when import UNKNOWN, parse_partial
from tests.plugins.reading import export_file, read

AT = "2023-05-01T20:00:00.123456789+02:00"
FILM = {
    "id": 1,
    "createdAt": AT,
    "updatedAt": AT,
    "status": "FINISHED",
    "rating": 8.5,
    "thoughts": "Wet,\nslow.",
    "pinned": False,
    "tags": [{"id": 1, "name": "space"}],
    "content": {
        "id": 3,
        "tmdbId": 593,
        "title": "Solaris",
        "type": "movie",
        "imdb_id": "tt0069293",
        "release_date": "1972-05-13T00:00:00Z",
        "runtime": 167,
    },
    "activity": [
        {
            "id": 11,
            "type": "ADDED_WATCHED",
            "createdAt": AT,
            "watchedId": 1,
            "data": '{"status":"FINISHED","rating":8}',
        },
        {"id": 12, "type": "RATING_CHANGED", "createdAt": AT, "data": "8.5"},
        {"id": 13, "type": "STATUS_CHANGED", "createdAt": AT, "data": "WATCHING"},
        {
            "id": 14,
            "type": "STATUS_CHANGED",
            "createdAt": AT,
            "data": "FINISHED",
            "customDate": "2023-06-01T00:00:00Z",
        },
        {"id": 15, "type": "IMPORTED_ADDED_WATCHED", "createdAt": "nonsense", "data": ""},
    ],
}
SHOW = {
    "id": 2,
    "createdAt": AT,
    "updatedAt": AT,
    "status": "WATCHING",
    "rating": 0,
    "thoughts": "",
    "content": {
        "tmdbId": 61583,
        "title": "Detectorists",
        "type": "tv",
        "release_date": "0001-01-01T00:00:00Z",
    },
    "activity": [
        {
            "id": 21,
            "type": "EPISODE_ADDED",
            "createdAt": AT,
            "customDate": "2022-01-02T00:00:00Z",
            "data": '{"season":1,"episode":1,"status":"FINISHED"}',
        },
    ],
    "watchedSeasons": [{"id": 5, "seasonNumber": 1, "status": "FINISHED", "rating": 9}],
    "watchedEpisodes": [
        {
            "id": 6,
            "createdAt": AT,
            "seasonNumber": 1,
            "episodeNumber": 1,
            "status": "FINISHED",
            "rating": 10,
        },
        {"id": 7, "createdAt": AT, "seasonNumber": 0, "episodeNumber": 2, "status": "FINISHED"},
        {"id": 8, "createdAt": AT, "seasonNumber": 1, "episodeNumber": 3, "status": "PLANNED"},
    ],
}
GAME = {
    "id": 3,
    "status": "FINISHED",
    "rating": 0,
    "thoughts": "",
    "activity": [],
    "game": {"igdbId": 1942, "name": "The Witcher 3", "releaseDate": "2015-05-19T00:00:00Z"},
}
GONE = {**GAME, "id": 4, "deletedAt": AT}
ODD = {**GAME, "id": 5, "status": "SIDEWAYS", "game": {"igdbId": 7, "name": "Odd"}}
NAMELESS = {"id": 6, "status": "FINISHED", "activity": []}
EXPORT = json.dumps([FILM, SHOW, GAME, GONE, ODD, NAMELESS]).encode()

SAMPLES: dict[str, bytes] = {
    "watcharr-export.json": EXPORT,
    "games.json": json.dumps([GAME]).encode(),
}


def rows() -> list[Row]:
    return read(plugin, "watcharr-export.json", EXPORT)


def test_each_time_it_was_finished_is_a_play() -> None:
    plays = [one for one in rows()[0].records if isinstance(one, Play)]
    assert [one.key for one in plays] == ["activity:11", "activity:14", "activity:15"]
    assert plays[0].when.at == 1682964000123456
    assert plays[1].when == parse_partial("2023-06-01")
    assert plays[2].when == UNKNOWN
    assert "nonsense" in rows()[0].problem


def test_the_run_of_an_import_is_no_play_beside_the_dates_that_it_brought() -> None:
    ran = {"id": 31, "type": "IMPORTED_WATCHED", "createdAt": AT,
           "data": "{\"status\":\"FINISHED\",\"rating\":8}"}  # fmt: skip
    brought = {"id": 32, "type": "IMPORTED_ADDED_WATCHED", "createdAt": AT, "data": "",
               "customDate": "2019-02-03T20:00:00Z"}  # fmt: skip
    for activity, nature, keys in (
        ([ran, brought], "event", ["activity:32"]),
        ([ran], "mark", ["watched:1"]),
    ):
        export = json.dumps([{**FILM, "status": "WATCHING", "activity": activity}])
        (row,) = read(plugin, "watcharr-export.json", export)
        plays = [one for one in row.records if isinstance(one, Play)]
        assert [one.key for one in plays] == keys
        assert [one.nature for one in plays] == [nature]


def test_status_rating_thoughts_and_tags_of_a_film() -> None:
    status, rating, review, tags = rows()[0].records[:4]
    assert isinstance(status, Status)
    assert status.status == "completed"
    assert isinstance(rating, Rating)
    assert (rating.value, rating.scale) == (850, "10.1")
    assert (rating.title.year, dict(rating.title.facts)["runtime_minutes"]) == (1972, 167)
    assert isinstance(review, Review)
    assert (review.body, review.visibility) == ("Wet,\nslow.", "private")
    assert isinstance(tags, Tags)
    assert tags.names == ("space",)


def test_episodes_are_plays_on_their_own_dates() -> None:
    plays = [one for one in rows()[1].records if isinstance(one, Play)]
    assert [one.key for one in plays] == ["episode:6", "episode:7"]
    assert plays[0].when == parse_partial("2022-01-02")
    special = plays[1].title.parent
    assert special is not None
    assert special.number == 0
    assert plays[1].when.at == 1682964000123456


def test_seasons_and_episodes_have_ratings_and_statuses() -> None:
    ratings = [one for one in rows()[1].records if isinstance(one, Rating)]
    assert [(one.title.level, one.value) for one in ratings] == [("season", 900), ("episode", 1000)]
    statuses = [one for one in rows()[1].records if isinstance(one, Status)]
    assert [(one.title.level, one.status) for one in statuses] == [
        ("show", "in_progress"),
        ("season", "completed"),
        ("episode", "planned"),
    ]
    assert statuses[0].title.year is None


def test_a_finished_game_without_activity_is_a_mark() -> None:
    _, mark = rows()[2].records
    assert isinstance(mark, Play)
    assert (mark.nature, mark.when, mark.title.type) == ("mark", UNKNOWN, "game")


def test_what_cannot_be_kept_says_why() -> None:
    deleted, odd, nameless = rows()[3:]
    assert deleted.skipped
    assert "SIDEWAYS" in odd.failed
    assert nameless.unmatched


def test_arrays_of_others_are_not_claimed() -> None:
    for content in ([{"status": "FINISHED", "rating": 3}], [{"content": {"tmdbId": 1}}]):
        assert plugin.recognise(export_file("x.json", json.dumps(content).encode())) is None
