"""ListenBrainz' export: listens, love and hate, pins."""

import json
from typing import Any

import pytest

from mediary.builtin.listenbrainz import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Favourite, ListEntry, Play, Rating
from mediary.sdk.when import UNKNOWN, at_epoch
from tests.plugins.reading import export_file, read

RECORDING = "e0b5b0c5-6c55-4a5b-a1d7-0c1d1d2f8a11"
ARTIST = "87c5dedd-371d-4a53-9f7f-80522fb7f3cb"


def lines(*values: Any) -> bytes:
    """Write JSON Lines as the export does."""
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


LISTEN = {
    "inserted_at": 1_674_553_400.5,
    "listened_at": 1_674_553_362,
    "track_metadata": {
        "artist_name": "Björk",
        "track_name": "Jóga",
        "release_name": "Homogenic",
        "recording_msid": "11111111-2222-4333-8444-555555555555",
        "additional_info": {
            "duration_ms": 305_000,
            "media_player": "Rhythmbox",
            "music_service": "spotify.com",
            "spotify_id": "https://open.spotify.com/track/6fKlNg0ja8ETnU0WyeuqLt",
        },
        "mbid_mapping": {
            "recording_mbid": RECORDING,
            "artist_mbids": [ARTIST],
            "artists": [],
            "caa_id": 1,
        },
    },
}
BARE = {
    "listened_at": 1_674_553_362.25,
    "track_metadata": {
        "artist_name": "Björk",
        "track_name": "Jóga",
        "release_name": None,
        "additional_info": {},
        "mbid_mapping": None,
    },
}
NAMELESS = {"listened_at": 1_674_553_362, "track_metadata": {}}
UNDATED = {"listened_at": None, "track_metadata": {"artist_name": "Björk", "track_name": "Jóga"}}
FEEDBACK = [
    {"created": 1_674_000_000, "recording_mbid": RECORDING, "recording_msid": "a", "score": 1},
    {"created": 1_674_000_001, "recording_mbid": RECORDING, "recording_msid": "a", "score": -1},
    {"created": 1_674_000_002, "recording_mbid": None, "recording_msid": "b", "score": 1},
    {"created": 1_674_000_003, "recording_mbid": RECORDING, "recording_msid": "a", "score": 0},
    {"created": 1_674_000_004, "recording_mbid": RECORDING, "recording_msid": "a", "score": 5},
]
PINS = [
    {
        "created": 1_674_000_000,
        "pinned_until": 1_674_600_000,
        "blurb_content": "Listen\nto this",
        "recording_mbid": RECORDING,
        "recording_msid": "a",
    },
    {"created": 1, "blurb_content": None, "recording_mbid": None, "recording_msid": "b"},
]
SAMPLES: dict[str, bytes] = {
    "listens/2023/1.jsonl": lines(LISTEN, BARE, NAMELESS, UNDATED),
    "listens.json": json.dumps([LISTEN, BARE]).encode(),
    "feedback.jsonl": lines(*FEEDBACK),
    "pinned_recording.jsonl": lines(*PINS),
}


def rows_of(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


@pytest.mark.parametrize("name", ["listens/2023/1.jsonl", "listens.json"])
def test_each_listen_is_a_play_with_what_was_mapped(name: str) -> None:
    row = rows_of(name)[0]
    [play] = row.records
    assert isinstance(play, Play)
    assert row.raw == LISTEN
    assert play.when == at_epoch(1_674_553_362)
    assert [tuple(one) for one in play.title.ids] == [
        ("musicbrainz", "recording", RECORDING),
        ("spotify", "track", "6fKlNg0ja8ETnU0WyeuqLt"),
    ]
    assert play.title.facts == (("album", "Homogenic"), ("duration_seconds", 305))
    assert play.title.parent is not None
    assert play.title.parent.ids[0].key == ARTIST
    assert (play.platform, play.device) == ("spotify.com", "Rhythmbox")


def test_a_decimal_epoch_names_the_same_listen() -> None:
    first, second = (row.records[0] for row in rows_of("listens.json"))
    assert isinstance(second, Play)
    assert first.key == second.key  # type: ignore[union-attr]
    assert second.when == at_epoch(1_674_553_362.25)


def test_a_listen_of_nothing_is_unmatched_and_one_without_a_time_is_kept() -> None:
    rows = rows_of("listens/2023/1.jsonl")
    assert rows[2].unmatched
    [play] = rows[3].records
    assert isinstance(play, Play)
    assert (play.when, bool(rows[3].problem)) == (UNKNOWN, True)


def test_love_is_a_favourite_and_hate_a_thumb_down() -> None:
    rows = rows_of("feedback.jsonl")
    love, hate = rows[0].records[0], rows[1].records[0]
    assert isinstance(love, Favourite)
    assert isinstance(hate, Rating)
    assert love.since == at_epoch(1_674_000_000)
    assert (hate.value, hate.scale, hate.said_at) == (200, "thumbs", 1_674_000_001_000_000)
    assert rows[2].unmatched
    assert rows[3].skipped
    assert rows[4].failed


def test_pins_are_a_list_with_their_words() -> None:
    rows = rows_of("pinned_recording.jsonl")
    [pin] = rows[0].records
    assert isinstance(pin, ListEntry)
    assert (pin.list_name, pin.note) == ("Pinned recordings", "Listen\nto this")
    assert rows[1].unmatched


def test_a_broken_line_fails_alone() -> None:
    content = lines(LISTEN) + b'{"listened_at": 1, "track\n' + b"\n7\n" + lines(BARE)
    rows = read(plugin, "1.jsonl", content)
    assert [bool(row.records) for row in rows] == [True, False, False, True]
    assert [row.line for row in rows] == [1, 2, 4, 5]
    assert rows[1].failed
    assert rows[2].failed


def test_a_line_without_end_is_refused() -> None:
    content = lines(LISTEN) + b'"' + b"a" * (17 * 1024 * 1024)
    with pytest.raises(DamagedFileError, match="line"):
        read(plugin, "1.jsonl", content)


def test_the_account_is_no_history() -> None:
    kind = plugin.recognise(export_file("user.json", b'{"user_id": 1, "username": "ada"}\n'))
    assert kind is not None
    assert not kind.is_history
