"""YouTube's watch history out of Google Takeout."""

import json
from typing import Any

import pytest

from mediary.builtin.youtube import plugin
from mediary.builtin.youtube.verbs import without_verb
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Play
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

BUNNY = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
BLENDER = {"name": "Blender", "url": "https://www.youtube.com/channel/UCSMOQeBJ2RAnuFungnQOxLg"}
BJORK = {"name": "Björk - Topic", "url": "https://www.youtube.com/channel/UCbjork"}


def activity(title: str, time: str, **more: Any) -> dict[str, Any]:
    """Build an activity as Takeout writes it."""
    said = {"header": "YouTube", "title": title, "time": time, "products": ["YouTube"]}
    return said | {"activityControls": ["YouTube watch history"]} | more


HISTORY = [
    activity("Watched Big Buck Bunny", "2023-05-06T20:00:09Z", titleUrl=BUNNY, subtitles=[BLENDER]),
    activity(
        "Watched Big Buck Bunny", "2023-05-06T10:00:09.123Z", titleUrl=BUNNY, subtitles=[BLENDER]
    ),
    activity(
        "Watched Jóga",
        "2023-05-05T10:00:00.500Z",
        header="YouTube Music",
        titleUrl="https://music.youtube.com/watch?v=jogajogajog",
        subtitles=[BJORK],
    ),
    activity(
        "Watched Jóga",
        "2023-05-05T09:00:00.500Z",
        header="YouTube Music",
        titleUrl="https://music.youtube.com/watch?v=jogajogajog",
        subtitles=[BJORK],
    ),
    activity(
        "Watched https://www.youtube.com/watch?v=deleteddele",
        "2023-05-04T10:00:00Z",
        titleUrl="https://www.youtube.com/watch?v\u003ddeleteddele",
    ),
    activity("Watched a video that has been removed", "2023-05-03T10:00:00Z"),
    activity("Visited YouTube Music", "2023-05-02T10:00:00Z", header="YouTube Music"),
    activity(
        "Viewed a post",
        "2023-05-02T09:00:00Z",
        titleUrl="https://www.youtube.com/post/Ugkx",
        subtitles=[BLENDER],
    ),
    activity("Answered survey", "2023-05-02T08:00:00Z"),
    activity(
        "Watched Buy this",
        "2023-05-02T07:00:00Z",
        titleUrl="https://www.youtube.com/watch?v=advertisead",
        details=[{"name": "From Google Ads"}],
    ),
    activity(
        "Watched Big Buck Bunny",
        "sometime",
        titleUrl=BUNNY,
        subtitles=[{"name": "Temperature: Warm"}, BLENDER],
    ),
    activity(
        "Searched for rabbits",
        "2023-05-01T10:00:00Z",
        titleUrl="https://www.youtube.com/results?search_query=rabbits",
    ),
]
SAMPLES: dict[str, bytes] = {
    "Takeout/YouTube and YouTube Music/history/watch-history.json": json.dumps(
        HISTORY, indent=2
    ).encode(),
    "Verlauf/Wiedergabeverlauf.json": json.dumps(
        [
            activity(
                "Big Buck Bunny angesehen",
                "2023-05-06T20:00:09Z",
                titleUrl=BUNNY,
                subtitles=[BLENDER],
            )
        ],
        ensure_ascii=False,
    ).encode(),
}


def rows() -> list[Row]:
    return read(plugin, "watch-history.json", json.dumps(HISTORY))


def play_of(row: Row) -> Play:
    [record] = row.records
    assert isinstance(record, Play)
    return record


@pytest.mark.parametrize(
    "text",
    [
        "Watched Heat",
        "Heat angesehen",
        "Vous avez regardé Heat",
        "Has visto Heat",
        "Heat bekeken",
        "Hai guardato Heat",
        "Você assistiu a Heat",
        "Obejrzano: Heat",
        "Heat を視聴しました",
        "Heat을(를) 시청했습니다",
        "观看了 Heat",
        "Просмотрено: Heat",
        "Heat izlendi",
        "Vous avez regardé\u00a0Heat",
    ],
)
def test_the_verb_is_taken_off_in_many_languages(text: str) -> None:
    assert without_verb(text) == "Heat"


def test_names_that_begin_or_end_like_another_deed_were_watched() -> None:
    for title in ("Saved by the Bell angesehen", "Watched Nach ihm wird gesucht"):
        [row] = read(
            plugin, "x.json", json.dumps([activity(title, "2023-05-06T20:00:09Z", titleUrl=BUNNY)])
        )
        assert row.records


def test_a_language_without_a_known_verb_keeps_the_whole_text() -> None:
    assert without_verb("Heat xyzzy") == "Heat xyzzy"
    assert without_verb("Watchedheat") == "Watchedheat"


def test_a_video_twice_on_one_day_is_one_play() -> None:
    first, second = (play_of(row) for row in rows()[:2])
    assert first == second
    assert first.has_own_key
    assert first.when == at_moment(parse_iso("2023-05-06T10:00:09.123Z"))
    assert first.title.ids == (("youtube", "video", "aqz-KE-bpKQ"),)
    assert first.title.title == "Big Buck Bunny"
    assert first.title.parent is not None
    assert (first.title.parent.level, first.title.parent.title) == ("channel", "Blender")
    assert first.title.parent.ids[0].key == "UCSMOQeBJ2RAnuFungnQOxLg"


def test_what_an_artists_topic_holds_is_a_track_and_each_listen_counts() -> None:
    first, second = (play_of(row) for row in rows()[2:4])
    assert (first.title.type, first.title.level) == ("music", "track")
    assert first.title.parent is not None
    assert first.title.parent.title == "Björk"
    assert first.key != second.key
    assert first.platform == "YouTube Music"


def test_a_deleted_video_keeps_its_address() -> None:
    play = play_of(rows()[4])
    assert play.title.ids == (("youtube", "video", "deleteddele"),)
    assert play.title.parent is None


def test_a_removed_video_is_unmatched_and_other_deeds_are_skipped() -> None:
    found = rows()
    assert found[5].unmatched
    assert all(found[place].skipped for place in (6, 7, 8, 9, 11))
    assert found[9].skipped == "an advertisement"


def test_an_unreadable_time_keeps_the_play_and_other_subtitles_are_no_channel() -> None:
    row = rows()[10]
    assert (play_of(row).when, bool(row.problem)) == (UNKNOWN, True)
    parent = play_of(row).title.parent
    assert parent is not None
    assert parent.title == "Blender"


def test_the_html_form_says_what_to_ask_for() -> None:
    html = b'<html><body><div class="outer-cell mdl-cell"><a href="https://www.youtube.com/watch'
    with pytest.raises(DamagedFileError, match="JSON"):
        read(plugin, "watch-history.html", html)


def test_activity_of_other_products_is_someone_elses() -> None:
    other = json.dumps(
        [activity("Searched", "2023-05-06T20:00:09Z") | {"header": "Maps", "products": ["Maps"]}]
    )
    assert plugin.recognise(export_file("MyActivity.json", other.encode())) is None
