"""MediaTracker's items."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.mediatracker import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import ListEntry, Play, Progress, Rating, Review, Status
from mediary.sdk.when import UNKNOWN, When, at_epoch, parse_partial
from tests.plugins.reading import export_file, only, read

EVENING = 1_700_000_000_000


def item(kind: str = "movie", **cells: Any) -> dict[str, Any]:
    return {
        "id": 3, "mediaType": kind, "title": "The Lamplighters", "source": "tmdb",
        "tmdbId": 77, "imdbId": "tt0111161", "releaseDate": "1998-04-03", "runtime": 101,
        "genres": ["Drama"], "seenHistory": [], "userRating": None, "onWatchlist": False,
    } | cells  # fmt: skip


FILM = item(
    seenHistory=[
        {"id": 1, "date": EVENING, "mediaItemId": 3, "duration": 6_060_000},
        {"id": 2, "date": None, "mediaItemId": 3},
    ],
    userRating={"id": 8, "date": EVENING, "rating": 4, "review": "Fine.\nYes."},
    lists=[{"id": 5, "name": "Autumn", "isWatchlist": False}],
)
SHOW = item(
    "tv",
    id=4,
    tmdbId=78,
    imdbId=None,
    tvdbId=55,
    seenHistory=[
        {"id": 3, "date": EVENING, "mediaItemId": 4, "episodeId": 901},
        {"id": 4, "date": EVENING, "mediaItemId": 4, "episodeId": 999},
    ],
    seasons=[
        {"episodes": [{"id": 901, "seasonNumber": 0, "episodeNumber": 2, "tvdbId": 66,
                       "title": "A start", "releaseDate": "1998-04-04"}]},
    ],
)  # fmt: skip
QUEUED = item("book", id=5, tmdbId=None, imdbId=None, openlibraryId="/works/OL7W",
              authors=["Ada Quill"], onWatchlist=True, progress=0.25)  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "items.json": json.dumps([FILM, SHOW, QUEUED]).encode(),
    "details.json": json.dumps(SHOW).encode(),
    "page.json": json.dumps({"data": [FILM], "page": 1, "total": 1}).encode(),
}


def one_row(value: dict[str, Any], **options: Any) -> Row:
    (row,) = read(plugin, "a.json", json.dumps([value]), **options)
    return row


def test_each_seen_record_is_a_play() -> None:
    row = read(plugin, "items.json", SAMPLES["items.json"])[0]
    plays = only(row, Play)
    assert [(one.key, one.nature) for one in plays] == [("seen:1", "event"), ("seen:2", "event")]
    assert [one.when for one in plays] == [at_epoch(EVENING / 1000), UNKNOWN]
    assert plays[0].duration_seconds == 6060
    assert [tuple(one) for one in plays[0].title.ids] == [
        ("imdb", "title", "tt0111161"),
        ("mediatracker", "item", "3"),
        ("tmdb", "movie", "77"),
    ]
    assert plays[0].title.year == 1998


@pytest.mark.parametrize(("name", "index"), [("items.json", 1), ("details.json", 0)])
def test_episodes_are_found_by_their_number(name: str, index: int) -> None:
    plays = only(read(plugin, name, SAMPLES[name])[index], Play)
    first = plays[0].title
    assert first.parent is not None
    assert first.parent.parent is not None
    assert (first.title, first.number, first.parent.number) == ("A start", 2, 0)
    assert ("tvdb", "episode", "66") in first.ids
    assert ("tvdb", "show", "55") in first.parent.parent.ids
    lost = plays[1].title
    assert (lost.level, lost.ids) == ("episode", (("mediatracker", "episode", "999"),))


def test_ratings_reviews_and_lists_are_kept() -> None:
    row = read(plugin, "items.json", SAMPLES["items.json"])[0]
    (rating,) = only(row, Rating)
    assert (rating.value, rating.rated) == (800, at_epoch(EVENING / 1000))
    assert only(row, Review)[0].body == "Fine.\nYes."
    assert [(one.list_key, one.list_name) for one in only(row, ListEntry)] == [("5", "Autumn")]


def test_an_item_on_the_watchlist_is_queued_and_no_play() -> None:
    row = read(plugin, "items.json", SAMPLES["items.json"])[2]
    assert [one.role for one in only(row, ListEntry)] == ["watch_later"]
    assert not only(row, Play)
    assert [one.percent for one in only(row, Progress)] == [25]
    assert only(row, ListEntry)[0].title.creators == ("Ada Quill",)


def test_an_item_without_a_history_says_when_it_was_last_seen() -> None:
    value = item(seenHistory=None, seen=True, lastSeenAt=EVENING)
    (play,) = only(one_row(value), Play)
    assert (play.key, play.nature) == ("item:3:1", "aggregate")
    show = one_row(value | {"mediaType": "tv"})
    assert not only(show, Play)
    assert [one.status for one in only(show, Status)] == ["completed"]


def test_midnight_is_a_day_in_the_zone_of_the_person() -> None:
    def seen_at(date: int, **options: Any) -> When:
        return only(one_row(item(seenHistory=[{"id": 1, "date": date}]), **options), Play)[0].when

    assert seen_at(1_699_920_000_000) == parse_partial("2023-11-14")
    paris = ZoneInfo("Europe/Paris")
    assert seen_at(1_699_916_400_000, timezone=paris) == parse_partial("2023-11-14")


def test_what_cannot_be_read_is_told() -> None:
    row = one_row(item(seenHistory=[{"id": 1, "date": 10**18}], userRating={"rating": 9}))
    assert [one.when for one in only(row, Play)] == [UNKNOWN]
    assert "date" in row.problem
    assert "rating" in row.problem
    assert one_row(item()).skipped
    assert one_row(item(title="", tmdbId=None, imdbId=None)).unmatched


def test_a_cut_file_is_refused() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "a.json", SAMPLES["items.json"][:-3])


def test_other_arrays_with_a_kind_are_not_claimed() -> None:
    content = json.dumps([{"id": 1, "mediaType": "book", "libraryItemId": "x"}]).encode()
    assert plugin.recognise(export_file("a.json", content)) is None
