"""Kodi's database of videos."""

import json
import sqlite3
from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.kodi import plugin
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Play, Progress, Rating
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso
from tests.plugins.reading import export_file, read

CELLS = ", ".join(f"c{number:02} TEXT" for number in range(24))
SCHEMA = f"""
CREATE TABLE bookmark (idBookmark integer primary key, idFile integer, timeInSeconds double,
  totalTimeInSeconds double, thumbNailImage text, player text, playerState text, type integer);
CREATE TABLE files (idFile integer primary key, idPath integer, strFilename text,
  playCount integer, lastPlayed text, dateAdded text);
CREATE TABLE movie (idMovie integer primary key, idFile integer, {CELLS}, idSet integer,
  userrating integer, premiered text);
CREATE TABLE tvshow (idShow integer primary key, {CELLS}, userrating integer, duration integer);
CREATE TABLE episode (idEpisode integer primary key, idFile integer, {CELLS}, idShow integer,
  userrating integer, idSeason integer);
CREATE TABLE musicvideo (idMVideo integer primary key, idFile integer, {CELLS},
  userrating integer, premiered text);
CREATE TABLE uniqueid (uniqueid_id integer primary key, media_id integer, media_type text,
  value text, type text);
"""
CONTENT = """
INSERT INTO files VALUES
  (1, 1, 'smb://ada:secret@nas/Heat.mkv', 3, '2021-03-04 20:15:00', '2020-01-01 00:00:00'),
  (2, 1, 'Dark.S01E01E02.mkv', 1, '2021-03-05 20:15:00', NULL),
  (3, 1, 'Brazil.mkv', NULL, '2021-03-06 20:15:00', NULL),
  (4, 1, 'Alien.mkv', NULL, NULL, NULL),
  (5, 1, 'Joga.mkv', 1, 'once', NULL),
  (6, 1, 'https://host/x?token=secret', 2, '2021-03-07 20:15:00', NULL),
  (7, 1, 'Many.mkv', 999999999, NULL, NULL);
INSERT INTO bookmark VALUES (1, 3, 1200.5, 7200, 'image://secret', 'p', '', 1),
  (2, 1, 60, 7200, '', '', '', 0);
INSERT INTO movie (idMovie, idFile, c00, c16, userrating, premiered) VALUES
  (1, 1, 'Heat', 'Heat', 9, '1995-12-15'), (2, 3, 'Brazil', '', NULL, ''),
  (3, 4, 'Alien', '', 0, '1979'), (4, 7, 'Many', '', NULL, '');
INSERT INTO tvshow (idShow, c00, c05, userrating) VALUES (1, 'Dark', '2017-12-01', 8);
INSERT INTO episode (idEpisode, idFile, c00, c05, c12, c13, idShow) VALUES
  (1, 2, 'Secrets', '2017-12-01', '1', '1', 1), (2, 2, 'Lies', '2017-12-01', '1', '2', 1);
INSERT INTO musicvideo (idMVideo, idFile, c00, c09, c10) VALUES
  (1, 5, 'Jóga', 'Homogenic', 'Björk');
INSERT INTO uniqueid VALUES (1, 1, 'movie', 'tt0113277', 'imdb'), (2, 1, 'movie', '949', 'tmdb'),
  (3, 1, 'tvshow', '70523', 'tmdb'), (4, 1, 'episode', '6279361', 'tvdb'),
  (5, 2, 'movie', 'tt0088846', 'unknown');
"""


def database(*statements: str) -> bytes:
    """Write a database as bytes."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in statements:
            connection.executescript(statement)
        return connection.serialize()
    finally:
        connection.close()


VIDEOS = database(SCHEMA, CONTENT)
SAMPLES: dict[str, bytes] = {"userdata/Database/MyVideos131.db": VIDEOS}


def rows() -> dict[str, Row]:
    found = read(plugin, "MyVideos131.db", VIDEOS)
    assert [row.line for row in found] == list(range(1, len(found) + 1))
    return {f"{row.raw['table']} {row.raw['id']}": row for row in found}


def test_a_count_gives_plays_of_which_the_last_has_the_date() -> None:
    plays = [one for one in rows()["movie 1"].records if isinstance(one, Play)]
    assert [play.when for play in plays] == [
        UNKNOWN,
        UNKNOWN,
        at_moment(parse_iso("2021-03-04T20:15:00")),
    ]
    assert {play.nature for play in plays} == {"aggregate"}
    assert len({play.key for play in plays}) == 3
    title = plays[0].title
    assert (title.title, title.year) == ("Heat", 1995)
    assert [tuple(one) for one in title.ids] == [
        ("imdb", "title", "tt0113277"),
        ("tmdb", "movie", "949"),
    ]


def test_a_file_with_two_episodes_plays_both() -> None:
    first, second = rows()["episode 1"].records[0], rows()["episode 2"].records[0]
    assert isinstance(first, Play)
    assert isinstance(second, Play)
    assert (first.title.number, second.title.number) == (1, 2)
    assert first.title.ids[0] == ("tvdb", "episode", "6279361")
    season = first.title.parent
    assert season is not None
    assert season.parent is not None
    assert (season.number, season.parent.title) == (1, "Dark")
    assert season.parent.ids[0] == ("tmdb", "show", "70523")


def test_a_resume_point_is_progress() -> None:
    [progress] = rows()["movie 2"].records
    assert isinstance(progress, Progress)
    assert (progress.position_seconds, progress.percent) == (1200, 16.67)
    assert progress.last == at_moment(parse_iso("2021-03-06T20:15:00"))
    assert progress.title.ids[0].key == "tt0088846"


def test_ratings_of_films_and_shows_are_kept() -> None:
    ratings = [rows()[name].records[-1] for name in ("movie 1", "tvshow 1")]
    assert [(one.value, one.scale) for one in ratings if isinstance(one, Rating)] == [
        (900, "10"),
        (800, "10"),
    ]


def test_what_was_never_played_is_skipped_and_a_file_without_a_title_is_unmatched() -> None:
    assert rows()["movie 3"].skipped
    assert rows()["files 6"].unmatched
    assert rows()["files 6"].raw["playCount"] == 2


def test_an_unreadable_date_and_an_absurd_count_are_problems() -> None:
    row = rows()["musicvideo 1"]
    [play] = row.records
    assert isinstance(play, Play)
    assert (play.when, play.title.level, bool(row.problem)) == (UNKNOWN, "track", True)
    assert len(rows()["movie 4"].records) == 5_000
    assert rows()["movie 4"].problem


def test_paths_and_addresses_never_come_along() -> None:
    assert "secret" not in json.dumps([row.raw for row in rows().values()])
    assert "mkv" not in json.dumps([row.raw for row in rows().values()])


def test_local_times_are_read_in_the_zone_that_the_person_names() -> None:
    zone = ZoneInfo("Europe/Berlin")
    found = read(plugin, "MyVideos131.db", VIDEOS, timezone=zone)
    play = found[0].records[2]
    assert isinstance(play, Play)
    assert play.when == at_moment(parse_iso("2021-03-04T20:15:00"), zone)


def test_an_old_schema_and_a_second_version_of_a_film_are_read() -> None:
    old = SCHEMA.replace(",\n  userrating integer, premiered text", "").replace(
        " userrating integer,", ""
    )
    film = "INSERT INTO movie (idMovie, idFile, c00, c07) VALUES (1, 1, 'Heat', '1995');"
    played = "INSERT INTO files VALUES (1, 1, 'x', 1, '2021-03-04 20:15:00', NULL);"
    [row] = read(plugin, "MyVideos90.db", database(old, film, played))
    assert len(row.records) == 1
    version = (
        "CREATE TABLE videoversion (idFile integer, idMedia integer, media_type text);"
        "INSERT INTO videoversion VALUES (1, 1, 'movie'), (2, 1, 'movie');"
        "INSERT INTO files VALUES (2, 1, 'y', 1, '2021-03-05 20:15:00', NULL);"
    )
    new = database(SCHEMA, film.replace("c07", "premiered"), played, version)
    found = read(plugin, "MyVideos131.db", new)
    assert [len(row.records) for row in found] == [1, 1]


def test_a_view_in_a_tables_place_is_refused() -> None:
    endless = "CREATE VIEW files AS SELECT 1 AS idFile; CREATE TABLE tvshow (idMovie, playCount);"
    with pytest.raises(DamagedFileError, match="files"):
        read(plugin, "MyVideos131.db", database(endless))


def test_other_databases_are_someone_elses() -> None:
    other = database("CREATE TABLE notes (id integer);")
    assert plugin.recognise(export_file("notes.db", other)) is None
