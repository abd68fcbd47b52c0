"""Grouvee's collections."""

import csv
import io
import json

import pytest

from mediary.builtin.grouvee import plugin
from mediary.sdk.contract import Row
from mediary.sdk.records import ListEntry, Note, Play, Progress, Rating, Review, Status
from mediary.sdk.when import UNKNOWN, on_day, parse_iso
from tests.plugins.reading import export_file, only, read

EMPTY_RUN = {
    "date_started": "None",
    "date_finished": "None",
    "seconds_played": 0,
    "level_of_completion": "Main Story",
}
RUN = {
    "date_started": "2024-04-25",
    "date_finished": "2024-04-28",
    "seconds_played": 22500,
    "level_of_completion": "100% Completion",
}
COLUMNS = (
    *("id", "name", "shelves", "platforms", "rating", "review", "dates", "statuses", "genres"),
    *("release_date", "url", "giantbomb_id", "igdb_id"),
)


def shelf(*names: str) -> str:
    return json.dumps(
        {name: {"date_added": "2021-10-02T06:54:47Z", "order": 7, "url": "u"} for name in names}
    )


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


FINISHED = {
    "id": "195642",
    "name": "Split Fiction",
    "shelves": shelf("Played"),
    "platforms": '{"PC": {"url": "x"}}',
    "rating": "4",
    "review": "Two\nplayers",
    "dates": json.dumps([RUN]),
    "statuses": '[{"date": "2024-04-26T10:00:00Z", "status": "Half way!", "url": "x"}]',
    "genres": '{"Adventure": {"url": "x"}}',
    "release_date": "2025-03-06",
    "giantbomb_id": "12",
    "igdb_id": "325594",
}
CONTENT = table(
    FINISHED,
    {
        "id": "2",
        "name": "Okami",
        "shelves": shelf("Played", "My best"),
        "dates": json.dumps([EMPTY_RUN]),
    },
    {
        "id": "3",
        "name": "Hades",
        "shelves": shelf("Playing", "Wish List"),
        "dates": json.dumps(
            [{"date_started": "2024-01-02", "date_finished": "None", "seconds_played": 600}]
        ),
    },
    {"id": "4", "name": "Tunic", "shelves": shelf("Backlog"), "dates": "None", "rating": "None"},
    {"id": "5", "name": "Broken", "shelves": "{not json", "rating": "9"},
    {"id": "6", "name": "Nothing said"},
    {"rating": "4"},
    {
        "id": "7",
        "name": "Odd",
        "shelves": "{}",
        "dates": '[{"date_finished": "2024-02-31"}]',
        "rating": "3.5",
    },
)
JSON = json.dumps(
    {
        "export_format_version": 2,
        "account": {"favorite_games": []},
        "collection": [
            {
                "id": 195642,
                "name": "Split Fiction",
                "shelves": {"Played": {"date_added": "2021-10-02T06:54:47Z"}},
                "rating": 4,
                "dates": [RUN],
                "igdb_id": 325594,
            }
        ],
        "lists": [{"name": "A list"}],
        "play_log": [{**RUN, "game": {"name": "Split Fiction", "igdb_id": 325594}}],
        "reviews": [{"game": {"name": "Other", "igdb_id": 7}, "rating": 5, "text": "Still on it."}],
        "comments": [{"text": "Nice!"}],
    }
).encode()
SAMPLES: dict[str, bytes] = {"username_export.csv": CONTENT, "export.json": JSON}


def rows() -> list[Row]:
    return read(plugin, "export.csv", CONTENT)


def test_a_finished_run_is_a_play_on_its_last_day() -> None:
    row = rows()[0]
    play = only(row, Play)[0]
    assert (play.nature, play.duration_seconds) == ("event", 22500)
    assert play.when == on_day(parse_iso("2024-04-28").date())
    assert dict(play.extra)["level_of_completion"] == "100% Completion"
    assert only(row, Status)[0].status == "completed"
    assert play.title.ids == (
        ("giantbomb", "game", "12"),
        ("grouvee", "game", "195642"),
        ("igdb", "game", "325594"),
    )
    assert (only(row, Rating)[0].value, only(row, Review)[0].body) == (800, "Two\nplayers")
    assert only(row, Note)[0].text == "Half way!"


def test_a_level_of_completion_alone_is_no_run() -> None:
    row = rows()[1]
    (mark,) = only(row, Play)
    assert (mark.nature, mark.when) == ("mark", UNKNOWN)
    assert not only(row, Status)


def test_shelves_of_ones_own_are_lists_and_the_wish_list_too() -> None:
    found = rows()
    (entry,) = only(found[1], ListEntry)
    assert (entry.list_key, entry.position, entry.role) == ("My best", 7, "list")
    assert only(found[2], ListEntry)[0].list_key == "Wish List"


def test_a_game_being_played_is_in_progress() -> None:
    row = rows()[2]
    (status,) = only(row, Status)
    assert (status.status, status.started) == (
        "in_progress",
        on_day(parse_iso("2024-01-02").date()),
    )
    assert only(row, Progress)[0].minutes == 10
    assert not only(row, Play)


def test_the_backlog_is_the_queue() -> None:
    row = rows()[3]
    assert only(row, ListEntry)[0].role == "watch_later"
    assert only(row, Status)[0].status == "planned"
    assert not only(row, Rating)
    assert not row.problem


def test_what_cannot_be_read_is_said() -> None:
    found = rows()
    assert "shelves" in found[4].failed
    assert found[5].skipped
    assert found[6].unmatched
    assert "2024-02-31" in found[7].problem
    assert only(found[7], Play)[0].when == UNKNOWN
    assert (only(found[7], Rating)[0].value, only(found[7], Rating)[0].scale) == (700, "5.5")


def test_the_json_says_the_same_and_its_play_log_repeats_the_run() -> None:
    found = read(plugin, "export.json", JSON)
    run = only(found[0], Play)[0]
    assert run.key == only(rows()[0], Play)[0].key
    assert found[1].failed
    assert only(found[2], Play)[0].key == run.key
    assert only(found[3], Rating)[0].value == 1000
    assert only(found[3], Review)[0].body == "Still on it."
    assert found[4].skipped


@pytest.mark.parametrize("content", ["id,name,rating\n1,x,2\n", '{"collection": [], "a": 1}'])
def test_other_files_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("export.csv", content.encode())) is None
