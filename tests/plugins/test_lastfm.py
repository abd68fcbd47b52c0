"""Last.fm's scrobbles in the layouts that people fetch them in."""

import json
from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.lastfm import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import Play
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

FULL = (
    '"uts","utc_time","artist","artist_mbid","album","album_mbid","track","track_mbid"\r\n'
    '"1674553362","24 Jan 2023, 09:42","Björk","87c5dedd-371d-4a53-9f7f-80522fb7f3cb",'
    '"Homogenic","","Jóga","e0b5b0c5-6c55-4a5b-a1d7-0c1d1d2f8a11"\r\n'
    '"1674553362","24 Jan 2023, 09:42","Björk","","Homogenic","","Jóga",""\r\n'
    '"","","Björk","","Homogenic","","Hunter",""\r\n'
    '"86400","02 Jan 1970, 00:00","Björk","","Homogenic","","Hunter",""\r\n'
    '"soon","","Björk","","Homogenic","","Hunter",""\r\n'
    '"1674553362","","","","","","",""\r\n'
)
SHORT = """utc_time,artist,album,track
"24 Jan 2023, 09:42",Björk,Homogenic,Jóga
"31 Feb 2023, 09:42",Björk,Homogenic,Jóga
"24 Jan 2023, 25:42",Björk,Homogenic,Jóga
"""
BARE = """Björk,Homogenic,Jóga,"24 Jan 2023, 09:42"
"Björk","Homogenic","Jóga","24 Jan 2023, 09:42"
Björk,Homogenic,Hunter,
"""
FRAME = """,artist,album,track,date
0,Björk,Homogenic,Jóga,2023-01-24 09:42:42
"""
STATS_CSV = """Artist;Album;AlbumId;Track;Date#ada
Björk;Homogenic;;Jóga;"1674553362000"
"""
STATS = {
    "username": "ada",
    "scrobbles": [
        {
            "track": "Jóga",
            "artist": "Björk",
            "album": "Homogenic",
            "albumId": "",
            "date": 1_674_553_362_000,
        }
    ],
}
PLAYING = {
    "artist": {"#text": "Björk", "mbid": ""},
    "album": {"#text": "Homogenic", "mbid": ""},
    "name": "Hunter",
    "mbid": "",
    "@attr": {"nowplaying": "true"},
}
HEARD = {
    "artist": {"#text": "Björk", "mbid": ""},
    "album": {"#text": "Homogenic", "mbid": "9e8b5d3c-0d6c-4b8b-8a6c-1d1d1d1d1d1d"},
    "name": "Jóga",
    "mbid": "",
    "date": {"uts": "1674553362", "#text": "24 Jan 2023, 09:42"},
}
ANSWER = {"recenttracks": {"track": [HEARD, PLAYING], "@attr": {"user": "ada", "total": "1"}}}
SAMPLES: dict[str, bytes] = {
    "full.csv": FULL.encode(),
    "short.csv": SHORT.encode(),
    "bare.csv": BARE.encode(),
    "frame.csv": FRAME.encode(),
    "stats.csv": STATS_CSV.encode(),
    "stats.json": json.dumps(STATS).encode(),
    "answer.json": json.dumps(ANSWER).encode(),
    "answers.json": json.dumps([ANSWER, ANSWER]).encode(),
    "tracks.json": json.dumps([HEARD, PLAYING], ensure_ascii=False).encode(),
    "pages.json": json.dumps([[HEARD], [HEARD]]).encode(),
}


def rows_of(name: str) -> list[Row]:
    return read(plugin, name, SAMPLES[name])


def play_of(row: Row) -> Play:
    [record] = row.records
    assert isinstance(record, Play)
    return record


@pytest.mark.parametrize("name", list(SAMPLES))
def test_every_layout_gives_a_scrobble_one_key(name: str) -> None:
    play, first = play_of(rows_of(name)[0]), play_of(rows_of("full.csv")[0])
    assert play.key == first.key
    assert not play.has_own_key
    assert play.title.parent is not None
    assert (play.title.title, play.title.parent.title) == ("Jóga", "Björk")
    assert ("album", "Homogenic") in play.title.facts


def test_the_epoch_is_exact_and_the_spoken_time_has_minutes() -> None:
    assert play_of(rows_of("full.csv")[0]).when == at_moment(parse_iso("2023-01-24T09:42:42Z"))
    assert play_of(rows_of("short.csv")[0]).when == at_moment(parse_iso("2023-01-24T09:42:00Z"))
    assert play_of(rows_of("stats.csv")[0]).when == at_moment(parse_iso("2023-01-24T09:42:42Z"))


def test_the_musicbrainz_ids_that_are_there_are_kept() -> None:
    title = play_of(rows_of("full.csv")[0]).title
    assert [one.kind for one in title.ids] == ["recording"]
    assert title.parent is not None
    assert [one.kind for one in title.parent.ids] == ["artist"]
    assert play_of(rows_of("full.csv")[1]).title.ids == ()
    assert ("album_mbid", HEARD["album"]["mbid"]) in play_of(  # type: ignore[index]
        rows_of("answer.json")[0]
    ).title.facts


def test_equal_scrobbles_stay_two() -> None:
    first, second = rows_of("bare.csv")[:2]
    assert play_of(first) == play_of(second)


@pytest.mark.parametrize(
    ("name", "place"), [("full.csv", 2), ("bare.csv", 2), ("answer.json", 1), ("tracks.json", 1)]
)
def test_what_is_playing_is_no_scrobble_yet(name: str, place: int) -> None:
    assert rows_of(name)[place].skipped


def test_a_date_of_1970_is_flagged_and_kept() -> None:
    row = rows_of("full.csv")[3]
    assert (play_of(row).when, bool(row.problem)) == (UNKNOWN, True)


def test_an_unreadable_time_keeps_the_scrobble() -> None:
    for row in (rows_of("full.csv")[4], *rows_of("short.csv")[1:]):
        assert (play_of(row).when, bool(row.problem)) == (UNKNOWN, True)


def test_a_scrobble_of_nothing_is_unmatched() -> None:
    assert rows_of("full.csv")[5].unmatched


def test_a_frame_without_a_zone_is_read_in_the_persons() -> None:
    frame = FRAME.replace("09:42", "10:42")
    [row] = read(plugin, "frame.csv", frame, timezone=ZoneInfo("Europe/Berlin"))
    assert play_of(row).when.at == at_moment(parse_iso("2023-01-24T09:42:42Z")).at
    assert play_of(row).key == play_of(rows_of("full.csv")[0]).key


def test_a_line_of_another_length_fails_alone() -> None:
    rows = read(plugin, "bare.csv", BARE + "Björk,Hunter\n")
    assert rows[-1].failed
    assert len(rows) == 4


def test_a_table_of_music_with_other_columns_is_someone_elses() -> None:
    for header in (b"artist,track,date,rating,genre\n", b"title,album,date\n", b"a,b,c,d\n"):
        assert plugin.recognise(export_file("x.csv", header)) is None
    assert plugin.recognise(export_file("x.json", b'{"scrobbles": 3}')) is None
