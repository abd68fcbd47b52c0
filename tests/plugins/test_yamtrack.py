"""Yamtrack's CSV in its ages, and Floppy's."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest

from mediary.builtin.yamtrack import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import (
    ListAbout,
    ListEntry,
    Note,
    Owned,
    Play,
    Progress,
    Rating,
    Status,
    Tags,
)
from mediary.sdk.when import UNKNOWN, at_moment, parse_iso, parse_partial
from tests.plugins.reading import export_file, only, read

FIRST = (
    "media_id media_type title image score progress status start_date end_date notes "
    "season_number episode_number watch_date"
)
SECOND = (
    "media_id source media_type title image season_number episode_number score progress "
    "status repeats start_date end_date notes watch_date"
)
NEW = (
    "media_id source media_type title image season_number episode_number score status notes "
    "progress start_date end_date created_at progressed_at"
)
FLOPPY = (
    f"row_type library_media_type {NEW} list_uid list_name list_description list_tags "
    "list_visibility list_is_smart list_item_date_added collection_format "
    "collection_resolution collection_is_3d collection_collected_at "
    "collection_purchase_price collection_purchase_location item_tags"
)


def table(columns: str, *lines: dict[str, str]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(
        stream, columns.split(), quoting=csv.QUOTE_ALL, lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue().encode()


def line(kind: str, number: str, **cells: str) -> dict[str, str]:
    sources = {"anime": "mal", "manga": "mal", "game": "igdb", "book": "openlibrary"}
    return {
        "media_id": number, "source": sources.get(kind, "tmdb"), "media_type": kind,
        "title": f"Title {number}", "repeats": "0", "row_type": "media",
    } | cells  # fmt: skip


SHOW = line("tv", "5", status="In progress", progress="2", start_date="2024-02-09")
SEASON = line("season", "5", title="Title 5", season_number="1", status="Completed", score="8.0")
EPISODES = [
    line("episode", "5", title="Title 5", season_number="1", episode_number=n, watch_date=day,
         end_date=day)
    for n, day in (("1", "2024-02-09"), ("2", "2024-02-10"), ("2", "2024-02-11"))
]  # fmt: skip
MOVIE = line("movie", "7", status="Completed", end_date="2024-03-01", score="9.5", repeats="2",
             notes="line one\nline two")  # fmt: skip
ANIME = line("anime", "2", status="Completed", progress="3", end_date="2024-02-09", repeats="1")
GAME = line("game", "72", status="In progress", progress="5h 30min")
FLOPPY_LINES = [
    SHOW, *EPISODES, MOVIE | {"item_tags": '["cosy"]'}, GAME | {"progress": "5:30"},
    {"row_type": "list", "list_uid": "9", "list_name": "Autumn", "list_tags": '["a","b"]',
     "list_visibility": "public", "list_description": "for rain"},
    line("movie", "7", row_type="list_item", list_uid="9", list_name="Autumn",
         list_item_date_added="2024-01-02T10:00:00+00:00"),
    line("movie", "7", row_type="collection", collection_format="4K Blu-ray",
         collection_resolution="4K", collection_is_3d="False",
         collection_collected_at="2023-05-06", collection_purchase_price="19.99",
         collection_purchase_location="Hay"),
    {"row_type": "collection_schema"},
    {"row_type": "surprise"},
]  # fmt: skip
SAMPLES: dict[str, bytes] = {
    "yamtrack_old.csv": table(FIRST, SHOW, SEASON, *EPISODES, MOVIE, ANIME),
    "yamtrack_2024.csv": table(SECOND, SHOW, SEASON, *EPISODES, MOVIE, ANIME, GAME),
    "yamtrack_new.csv": table(NEW, SHOW, SEASON, *EPISODES, MOVIE, ANIME),
    "floppy.csv": table(FLOPPY, *FLOPPY_LINES),
}


def rows_of(*lines: dict[str, str], columns: str = SECOND) -> list[Row]:
    return read(plugin, "a.csv", table(columns, *lines))


@pytest.mark.parametrize("name", SAMPLES)
def test_an_episode_line_is_a_play_in_every_version(name: str) -> None:
    rows = read(plugin, name, SAMPLES[name])
    plays = [play for row in rows for play in only(row, Play) if play.title.type == "show"]
    assert [one.when for one in plays] == [
        parse_partial(day) for day in ("2024-02-09", "2024-02-10", "2024-02-11")
    ]
    assert {one.nature for one in plays} == {"event"}
    assert len({one.key for one in plays}) == 3
    assert plays[0].title.number == 1
    season = plays[0].title.parent
    assert season is not None
    assert season.parent is not None
    assert (season.level, season.number) == ("season", 1)
    assert (season.parent.title, season.parent.ids) == ("Title 5", (("tmdb", "show", "5"),))


def test_versions_share_their_keys() -> None:
    old = read(plugin, "a.csv", SAMPLES["yamtrack_old.csv"])
    new = read(plugin, "a.csv", SAMPLES["yamtrack_new.csv"])
    keys = [{play.key for row in rows for play in only(row, Play)} for rows in (old, new)]
    assert keys[0] == keys[1]


def test_shows_and_seasons_are_statuses() -> None:
    rows = rows_of(SHOW, SEASON)
    assert [only(row, Status)[0].status for row in rows] == ["in_progress", "completed"]
    assert only(rows[0], Status)[0].started == parse_partial("2024-02-09")
    assert not only(rows[0], Play)
    assert [(one.value, one.scale) for one in only(rows[1], Rating)] == [(800, "10.1")]


def test_a_film_is_a_play_on_its_date_and_repeats_are_of_unknown_date() -> None:
    (row,) = rows_of(MOVIE)
    plays = only(row, Play)
    assert [(one.nature, one.when) for one in plays] == [
        ("event", parse_partial("2024-03-01")),
        ("aggregate", UNKNOWN),
        ("aggregate", UNKNOWN),
    ]
    assert only(row, Rating)[0].value == 950
    assert only(row, Note)[0].text == "line one\nline two"
    (undated,) = rows_of(line("movie", "8", status="Completed"))
    assert only(undated, Play)[0].nature == "mark"


def test_anime_are_plays_of_their_first_episodes() -> None:
    (row,) = rows_of(ANIME)
    plays = only(row, Play)
    episodes = [(n, k) for k in (1, 2) for n in (1, 2, 3)]
    assert [one.key for one in plays] == [f"mal:anime:2:e{n}:{k}" for n, k in episodes]
    assert [one.when for one in plays if not one.when.is_unknown] == [plays[-1].when]


def test_a_second_line_of_an_anime_is_a_second_pass() -> None:
    first, second = rows_of(
        line("anime", "2", status="Completed", progress="2", end_date="2020-01-02", notes="a"),
        line("anime", "2", status="Dropped", progress="1", notes="b"),
        columns=NEW,
    )
    assert [one.key for one in only(second, Play)] == ["mal:anime:2:e1:2"]
    assert [one.key for one in only(first, Note) + only(second, Note)] == ["", "mal:anime:2:2"]


@pytest.mark.parametrize("text", ["5:30", "5h 30min", "330", "330min"])
def test_hours_of_a_game_are_written_in_several_ways(text: str) -> None:
    (row,) = rows_of(line("game", "72", status="In progress", progress=text))
    assert [one.minutes for one in only(row, Progress)] == [330]
    assert not only(row, Play)


def test_a_book_that_goes_on_has_its_pages() -> None:
    (row,) = rows_of(line("book", "OL7W", status="In progress", progress="120"))
    (pages,) = only(row, Progress)
    assert (pages.units, pages.title.ids) == (120, (("openlibrary", "work", "OL7W"),))


def test_planned_is_no_play() -> None:
    for kind in ("movie", "anime", "game", "book"):
        (row,) = rows_of(line(kind, "3", status="Planning"))
        assert [type(one) for one in row.records] == [Status]


def test_local_midnight_written_in_utc_is_the_day_that_was_picked() -> None:
    film = line("movie", "7", status="Completed", end_date="2024-02-09 23:00:00+00:00")
    content = table(NEW, film)
    (row,) = read(plugin, "a.csv", content, timezone=ZoneInfo("Europe/Paris"))
    assert only(row, Play)[0].when == parse_partial("2024-02-10")
    (row,) = read(plugin, "a.csv", content)
    assert only(row, Play)[0].when == at_moment(parse_iso("2024-02-09 23:00:00+00:00"))


def test_lists_copies_and_tags_of_floppy_are_read() -> None:
    rows = read(plugin, "floppy.csv", SAMPLES["floppy.csv"])
    (about,) = [one for row in rows for one in row.records if isinstance(one, ListAbout)]
    assert (about.list_key, about.name, about.visibility) == ("9", "Autumn", "public")
    assert (about.tags, about.description) == (("a", "b"), "for rain")
    (entry,) = [one for row in rows for one in only(row, ListEntry)]
    assert entry.added == at_moment(parse_iso("2024-01-02T10:00:00+00:00"))
    (copy,) = [one for row in rows for one in only(row, Owned)]
    assert (copy.medium, copy.format) == ("4K Blu-ray", (("resolution", "4K"),))
    assert (copy.acquired, copy.price, copy.place) == (parse_partial("2023-05-06"), "19.99", "Hay")
    assert [one.names for row in rows for one in only(row, Tags)] == [("cosy",)]
    assert rows[-2].skipped
    assert rows[-1].failed


def test_a_show_kept_as_anime_is_one() -> None:
    (row,) = rows_of(SHOW | {"library_media_type": "anime"}, columns=FLOPPY)
    title = only(row, Status)[0].title
    assert (title.type, title.ids) == ("anime", (("tmdb", "show", "5"),))


def test_a_manual_title_has_no_id() -> None:
    (row,) = rows_of(line("movie", "1", source="manual", title="Home film", status="Completed"))
    assert only(row, Play)[0].title.ids == ()


def test_what_cannot_be_read_is_told() -> None:
    (row,) = rows_of(
        line("anime", "2", status="Completed", progress="90000", end_date="2024-02-31", score="x")
    )
    assert len(only(row, Play)) == 5000
    for word in ("90000", "end_date", "score"):
        assert word in row.problem
    (unknown,) = rows_of(line("opera", "2", status="Completed"))
    assert "opera" in unknown.unmatched


def test_other_tables_are_not_claimed() -> None:
    assert plugin.recognise(export_file("a.csv", b"title,status,score\na,b,c\n")) is None
