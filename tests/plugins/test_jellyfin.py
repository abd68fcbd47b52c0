"""Jellyfin's and Emby's Playback Reporting."""

from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.jellyfin import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Play, Title, episode, facts, track
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

ADA, BOB = "0a" * 16, "0b" * 16
LINES = [
    ("2021-03-04 21:40:00.1234567", ADA, "i1", "Episode", "Dark - s01e02 - Lies", "TV", "1200"),
    ("2021-03-04 20:15:00.0000000", ADA, "i1", "Episode", "Dark - s01e02 - Lies", "Phone", "900"),
    ("2021-03-04 20:15:00.0000000", BOB, "i1", "Episode", "Dark - s01e02 - Lies", "TV", "60"),
    ("2021-03-05 20:15:00.0000000", ADA, "i2", "Movie", '"Heat" - Director', "TV", "7200"),
    ("2021-03-05 08:00:00.0000000", ADA, "i3", "Audio", "Björk - Jóga (Homogenic)", "Phone", "300"),
    ("2021-03-05 09:00:00.0000000", ADA, "i3", "Audio", "Björk - Jóga (Homogenic)", "Phone", "300"),
    ("someday", ADA, "i2", "Movie", "Heat", "TV", "7200"),
    ("2021-03-06 20:15:00.0000000", ADA, "i4", "Movie", "Not Known", "TV", "10"),
    ("2021-03-06 20:16:00.0000000", ADA, "i5", "Trailer", "Heat", "TV", "10"),
    ("2021-03-06 20:17:00.0000000", ADA, "i6", "Movie", "Brazil", "TV", "long"),
]


def content(lines: list[tuple[str, ...]]) -> str:
    """Write lines as the plugin does."""
    cells = [(*line[:5], "DirectPlay", "Jellyfin Web", *line[5:]) for line in lines]
    return "".join("\t".join(row) + "\r\n" for row in cells)


BACKUP = content(LINES) + "2021-03-07 20:15:00\tonly\tthree\r\n"
SAMPLES: dict[str, bytes] = {"PlaybackReportingBackup-20210308.tsv": BACKUP.encode()}


def play_of(row: Row) -> Play:
    [record] = row.records
    assert isinstance(record, Play)
    return record


def test_sittings_of_one_day_and_user_are_one_play() -> None:
    rows = read(plugin, "backup.tsv", BACKUP)
    first, second, other = (play_of(row) for row in rows[:3])
    assert first == second
    assert (first.duration_seconds, first.device, first.platform) == (2100, "Phone", "Jellyfin Web")
    assert first.when == at_moment(parse_iso("2021-03-04 20:15:00"))
    assert first.title == episode(
        Title(type="show", level="show", title="Dark"), 1, 2, title="Lies"
    )
    assert (other.profile, other.duration_seconds) == (BOB, 60)
    assert other.key != first.key


def test_local_times_are_read_in_the_zone_that_the_person_names() -> None:
    zone = ZoneInfo("Europe/Berlin")
    rows = read(plugin, "backup.tsv", BACKUP, timezone=zone)
    assert play_of(rows[0]).when == at_moment(parse_iso("2021-03-04 20:15:00"), zone)
    assert play_of(rows[0]).key == play_of(read(plugin, "backup.tsv", BACKUP)[0]).key


def test_quotes_are_no_marks_of_cells() -> None:
    play = play_of(read(plugin, "backup.tsv", BACKUP)[3])
    assert play.title == Title(type="movie", level="movie", title='"Heat" - Director')


def test_every_listen_of_a_track_is_a_play() -> None:
    rows = read(plugin, "backup.tsv", BACKUP)
    first, second = play_of(rows[4]), play_of(rows[5])
    assert first.title == track("Björk", "Jóga", facts=facts(album="Homogenic"))
    assert first.key != second.key


def test_rows_that_are_no_viewings_say_why() -> None:
    rows = read(plugin, "backup.tsv", BACKUP)
    assert rows[7].unmatched
    assert rows[8].skipped
    assert rows[10].failed
    assert [bool(row.records) for row in read(plugin, "x", BACKUP, profile=BOB)].count(True) == 1


def test_unreadable_cells_keep_the_play() -> None:
    rows = read(plugin, "backup.tsv", BACKUP)
    assert (play_of(rows[6]).when, bool(rows[6].problem)) == (UNKNOWN, True)
    assert (play_of(rows[9]).duration_seconds, bool(rows[9].problem)) == (None, True)


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("Episode", "Dark - s00e03", episode(Title(type="show", level="show", title="Dark"), 0, 3)),
        (
            "Episode",
            "A - B - s01e00 - X - Y",
            episode(Title(type="show", level="show", title="A - B"), 1, None, title="X - Y"),
        ),
        ("Audio", "Not Known - Hum (Not Known)", track("", "Hum")),
        ("Audio", "Low - X (Y) (Z (2))", track("Low", "X (Y)", facts=facts(album="Z (2)"))),
        ("TvChannel", "One", Title(type="channel", level="channel", title="One")),
        ("MusicVideo", "Hum", Title(type="video", level="video", title="Hum")),
    ],
)
def test_names_are_read_by_the_type_of_the_item(kind: str, name: str, title: Title) -> None:
    line = ("2021-03-05 08:00:00.0000000", ADA, "i9", kind, name, "TV", "300")
    assert play_of(read(plugin, "x.tsv", content([line]))[0]).title == title


def test_other_tables_are_someone_elses() -> None:
    assert plugin.recognise(export_file("x.tsv", b"2021-03-05 08:00:00\ta\tb\n")) is None


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(DamagedFileError, match="line"):
        read(plugin, "x.tsv", BACKUP + "a" * (17 * 1024 * 1024))
