"""Spotify's account data and extended streaming history."""

import json
from typing import Any

import pytest

from mediary.builtin.spotify import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import Play
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

MUSIC = [
    {
        "endTime": "2023-05-06 10:20",
        "artistName": "Björk",
        "trackName": "Jóga",
        "msPlayed": 305_000,
    },
    {"endTime": "2023-05-06 10:20", "artistName": "Björk", "trackName": "Jóga", "msPlayed": 0},
    {
        "endTime": "2023-05-06 10:21",
        "artistName": "Unknown Artist",
        "trackName": "Unknown Track",
        "msPlayed": 1_000,
    },
    {"endTime": "then", "artistName": "Björk", "trackName": "Hunter", "msPlayed": "long"},
]
PODCASTS = [
    {
        "endTime": "2024-01-02 08:00",
        "podcastName": "In Our Time",
        "episodeName": "The Moon",
        "msPlayed": 2_400_000,
    }
]
BOOKS = [
    {
        "endTime": "2024-02-03 09:00",
        "audiobookName": "Emma",
        "chapterName": "Chapter 1",
        "authorName": "Jane Austen",
        "msPlayed": 900_000,
    }
]


def listen(**said: Any) -> dict[str, Any]:
    """Build a listen with the keys of 2024 and later, all null but those given."""
    names = (
        "ts platform ms_played conn_country ip_addr master_metadata_track_name"
        " master_metadata_album_artist_name master_metadata_album_album_name spotify_track_uri"
        " episode_name episode_show_name spotify_episode_uri audiobook_title audiobook_uri"
        " audiobook_chapter_uri audiobook_chapter_title reason_start reason_end shuffle skipped"
        " offline offline_timestamp incognito_mode"
    )
    return dict.fromkeys(names.split()) | said


JOGA = {
    "master_metadata_track_name": "Jóga",
    "master_metadata_album_artist_name": "Björk",
    "master_metadata_album_album_name": "Homogenic",
    "spotify_track_uri": "spotify:track:6fKlNg0ja8ETnU0WyeuqLt",
}
EXTENDED = [
    listen(
        ts="2023-05-06T10:20:41Z",
        ms_played=305_000,
        platform="ios",
        conn_country="IS",
        ip_addr="192.0.2.7",
        reason_start="trackdone",
        reason_end="trackdone",
        shuffle=True,
        skipped=False,
        offline=False,
        **JOGA,
    ),
    listen(ts="2023-05-06T10:20:41Z", ms_played=0, skipped=True, **JOGA),
    listen(
        ts="2024-01-02T08:00:59Z",
        ms_played=2_400_000,
        episode_name="The Moon",
        episode_show_name="In Our Time",
        spotify_episode_uri="spotify:episode:4rOoJ6Egrf8K2IrywzwOMk",
    ),
    listen(
        ts="2024-02-03T09:00:12Z",
        ms_played=900_000,
        audiobook_title="Emma",
        audiobook_uri="spotify:show:7iHfbu1YPACw6oZPAFJtqe",
        audiobook_chapter_title="Chapter 1",
        audiobook_chapter_uri="spotify:episode:1abc",
    ),
    listen(ts="2023-05-06T10:22:00Z", ms_played=10),
    listen(ts=None, ms_played=40_000, **JOGA),
]
OLD = [
    {
        "ts": "2014-03-02T21:00:00Z",
        "username": "ada",
        "platform": "Linux",
        "ms_played": 31_000,
        "conn_country": "GB",
        "ip_addr_decrypted": "192.0.2.9",
        "user_agent_decrypted": "unknown",
        **JOGA,
        "episode_name": None,
        "reason_start": "clickrow",
        "offline_timestamp": 1_393_794_000_123,
        "skipped": None,
    }
]
SAMPLES: dict[str, bytes] = {
    "StreamingHistory_music_0.json": json.dumps(MUSIC, indent=2).encode(),
    "StreamingHistory_podcast_0.json": json.dumps(PODCASTS).encode(),
    "StreamingHistory_audiobook_0.json": json.dumps(BOOKS).encode(),
    "Streaming_History_Audio_2023_1.json": json.dumps(EXTENDED, ensure_ascii=False).encode(),
    "endsong_0.json": json.dumps(OLD).encode(),
    "StreamingHistory_podcast_1.json": b"[]",
}


def rows_of(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def play_of(row: Row) -> Play:
    [record] = row.records
    assert isinstance(record, Play)
    return record


def test_the_end_of_a_listen_is_its_time() -> None:
    play = play_of(rows_of("StreamingHistory_music_0.json")[0])
    assert play.when == at_moment(parse_iso("2023-05-06T10:20:00Z"))
    assert (play.duration_seconds, play.is_partial) == (305, False)
    assert play.title.title == "Jóga"
    assert play.title.parent is not None
    assert play.title.parent.title == "Björk"


@pytest.mark.parametrize(
    ("account", "place"),
    [
        ("StreamingHistory_music_0.json", 0),
        ("StreamingHistory_podcast_0.json", 2),
        ("StreamingHistory_audiobook_0.json", 3),
    ],
)
def test_both_layouts_give_a_listen_one_key(account: str, place: int) -> None:
    extended = play_of(rows_of("Streaming_History_Audio_2023_1.json")[place])
    assert play_of(rows_of(account)[0]).key == extended.key
    assert not extended.has_own_key
    assert extended.layout == ""


def test_less_than_half_a_minute_is_kept_as_partial() -> None:
    partial = play_of(rows_of("StreamingHistory_music_0.json")[1])
    assert (partial.is_partial, partial.duration_seconds) == (True, 0)
    skipped = play_of(rows_of("Streaming_History_Audio_2023_1.json")[1])
    assert (skipped.is_partial, skipped.is_skipped) == (True, True)


def test_a_listen_of_nothing_named_is_unmatched() -> None:
    assert rows_of("StreamingHistory_music_0.json")[2].unmatched
    assert rows_of("Streaming_History_Audio_2023_1.json")[4].unmatched


def test_an_unreadable_time_keeps_the_listen() -> None:
    row = rows_of("StreamingHistory_music_0.json")[3]
    assert (play_of(row).when, play_of(row).duration_seconds) == (UNKNOWN, None)
    assert row.problem
    row = rows_of("Streaming_History_Audio_2023_1.json")[5]
    assert (play_of(row).when, bool(row.problem)) == (UNKNOWN, True)


def test_addresses_and_agents_are_blanked() -> None:
    for name in ("Streaming_History_Audio_2023_1.json", "endsong_0.json"):
        raw = json.dumps([row.raw for row in rows_of(name)])
        assert "192.0.2" not in raw
        assert '"unknown"' not in raw
    assert rows_of("endsong_0.json")[0].raw["user_agent_decrypted"] == ""


def test_what_else_a_listen_says_is_kept() -> None:
    play = play_of(rows_of("Streaming_History_Audio_2023_1.json")[0])
    assert play.title.ids == (("spotify", "track", "6fKlNg0ja8ETnU0WyeuqLt"),)
    assert play.title.facts == (("album", "Homogenic"),)
    assert play.device == "ios"
    assert play.extra == (
        ("country", "IS"),
        ("reason_end", "trackdone"),
        ("reason_start", "trackdone"),
        ("shuffle", True),
    )


def test_a_chapter_is_a_part_of_its_audiobook() -> None:
    title = play_of(rows_of("StreamingHistory_audiobook_0.json")[0]).title
    assert (title.type, title.level, title.title) == ("book", "chapter", "Chapter 1")
    assert title.parent is not None
    assert (title.parent.title, title.parent.creators) == ("Emma", ("Jane Austen",))
    extended = play_of(rows_of("Streaming_History_Audio_2023_1.json")[3]).title
    assert extended.parent is not None
    assert extended.parent.ids[0].kind == "audiobook"


def test_an_episode_hangs_on_its_podcast() -> None:
    title = play_of(rows_of("Streaming_History_Audio_2023_1.json")[2]).title
    assert (title.type, title.level, title.ids[0].kind) == ("podcast", "episode", "episode")
    assert title.parent is not None
    assert title.parent.level == "podcast"


def test_what_is_no_object_fails_alone() -> None:
    rows = read(plugin, "x.json", json.dumps([*MUSIC, 7]))
    assert rows[-1].failed
    assert len(rows) == 5


def test_an_empty_list_needs_spotifys_name() -> None:
    assert plugin.recognise(export_file("other.json", b"[]")) is None
    assert rows_of("StreamingHistory_podcast_1.json") == []
