"""Steam's lists of games."""

import json

import pytest

from mediary.builtin.steam import plugin
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.records import Owned, Progress
from mediary.sdk.when import UNKNOWN, at_epoch
from tests.plugins.reading import export_file, read

GAMES = [
    {
        "appid": 620,
        "name": "Portal 2",
        "playtime_forever": 745,
        "playtime_2weeks": 12,
        "img_icon_url": "abc",
        "playtime_deck_forever": 40,
        "rtime_last_played": 1_700_000_000,
        "playtime_disconnected": 0,
    },
    {"appid": 400, "playtime_forever": 0, "rtime_last_played": 86_400},
    {"appid": 70, "name": "Half-Life", "playtime_forever": 3, "rtime_last_played": 0},
]
OWNED = {"response": {"game_count": 3, "games": GAMES}}
RECENT = {
    "response": {
        "total_count": 1,
        "games": [
            {"appid": 620, "name": "Portal 2", "playtime_2weeks": 12, "playtime_forever": 745}
        ],
    }
}
SAMPLES: dict[str, bytes] = {
    "owned.json": json.dumps(OWNED).encode(),
    "games.json": json.dumps(GAMES, indent=1).encode(),
    "inner.json": json.dumps(OWNED["response"]).encode(),
    "recent.json": json.dumps(RECENT).encode(),
}


@pytest.mark.parametrize("name", ["owned.json", "games.json", "inner.json"])
def test_a_library_gives_a_copy_and_the_hours_of_each_game(name: str) -> None:
    rows = read(plugin, name, SAMPLES[name])
    assert [row.raw for row in rows] == GAMES
    copy, hours = rows[0].records
    assert isinstance(copy, Owned)
    assert isinstance(hours, Progress)
    assert copy.title.ids[0] == ("steam", "app", "620")
    assert copy.title.title == "Portal 2"
    assert (hours.minutes, hours.last) == (745, at_epoch(1_700_000_000))


def test_zero_and_the_second_day_of_1970_stand_for_never_played() -> None:
    rows = read(plugin, "owned.json", SAMPLES["owned.json"])
    assert [type(one) for one in rows[1].records] == [Owned]
    hours = rows[2].records[1]
    assert isinstance(hours, Progress)
    assert hours.last == UNKNOWN


def test_a_game_without_a_name_is_known_by_its_app_id() -> None:
    title = read(plugin, "owned.json", SAMPLES["owned.json"])[1].records[0].title  # type: ignore[union-attr]
    assert (title.title, title.ids) == ("", (("steam", "app", "400"),))


def test_recently_played_games_are_no_copies() -> None:
    (row,) = read(plugin, "recent.json", SAMPLES["recent.json"])
    assert [type(one) for one in row.records] == [Progress]


def test_a_library_larger_than_the_head_is_recognised() -> None:
    games = [
        {"appid": n, "name": f"Game number {n}", "playtime_forever": n, "img_icon_url": "f" * 60}
        for n in range(1, 4000)
    ]
    content = json.dumps({"response": {"game_count": len(games), "games": games}})
    assert len(content) > 400_000
    assert len(read(plugin, "big.json", content)) == len(games)


def test_an_empty_library_has_no_rows() -> None:
    assert read(plugin, "none.json", '{"response":{"game_count":0}}') == []


def test_a_game_that_is_nothing_fails_alone() -> None:
    games = [
        GAMES[0],
        "x",
        {"appid": 0, "playtime_forever": 1},
        {"appid": 5, "playtime_forever": "z"},
    ]
    rows = read(plugin, "games.json", json.dumps(games))
    assert rows[1].failed
    assert rows[2].unmatched
    assert rows[3].problem
    assert rows[3].records


def test_a_cut_library_is_damaged() -> None:
    with pytest.raises(DamagedFileError):
        read(plugin, "owned.json", SAMPLES["owned.json"][:-20])


@pytest.mark.parametrize(
    "content", ['{"response":{}}', '[{"id":1,"name":"x"}]', '{"games":[]}', ""]
)
def test_other_json_is_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("games.json", content.encode())) is None
