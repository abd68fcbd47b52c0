"""IGDB's lists."""

import pytest

from mediary.builtin.igdb import plugin
from mediary.sdk.records import ListAbout, ListEntry, Play, Status
from tests.plugins.reading import export_file, read

LIST = (
    "id,game,url,rating,category,release_date,platforms,genres\n"
    '1942,The Witcher 3: Wild Hunt,https://www.igdb.com/games/x,94,Main Game,"May 19, 2015",'
    '"[""PC"", ""Switch""]",RPG\n'
    '13166,Blood and Wine,https://www.igdb.com/games/y,90,DLC,2016-05-31,"PC, PlayStation 4",\n'
    ",,,90,,,,\n"
)
SHORT = "id,game\n72,Portal 2\n"
SAMPLES: dict[str, bytes] = {
    "my-favourite-worlds.csv": LIST.encode(),
    "played.csv": LIST.encode(),
    "want-to-play.csv": SHORT.encode(),
}


def test_the_file_name_is_the_name_of_the_list() -> None:
    rows = read(plugin, "my-favourite-worlds (1).csv", LIST)
    about, first = rows[0].records
    assert isinstance(about, ListAbout)
    assert about.name == "my favourite worlds"
    (second,) = rows[1].records
    assert isinstance(first, ListEntry)
    assert isinstance(second, ListEntry)
    assert (first.list_key, first.position, second.position) == (about.list_key, 1, 2)
    assert first.title.ids == (("igdb", "game", "1942"),)
    assert first.title.year == 2015
    assert dict(first.title.facts)["platforms"] == ("PC", "Switch")
    assert second.title.level == "dlc"
    assert rows[2].unmatched


def test_played_games_are_marked_without_a_date() -> None:
    (mark,) = read(plugin, "played.csv", LIST)[0].records
    assert isinstance(mark, Play)
    assert mark.nature == "mark"
    status, again = read(plugin, "Completed.csv", LIST)[0].records
    assert isinstance(status, Status)
    assert status.status == "completed"
    assert again == mark


def test_wanted_games_are_the_queue_and_those_being_played_a_status() -> None:
    entry = read(plugin, "want-to-play.csv", SHORT)[0].records[-1]
    assert isinstance(entry, ListEntry)
    assert (entry.role, entry.list_key) == ("watch_later", "watchlist")
    (status,) = read(plugin, "playing.csv", SHORT)[0].records
    assert isinstance(status, Status)
    assert status.status == "in_progress"


@pytest.mark.parametrize("content", ["id,name,shelves\n1,x,{}\n", "id,game,notes\n1,x,y\n"])
def test_other_tables_are_not_claimed(content: str) -> None:
    assert plugin.recognise(export_file("list.csv", content.encode())) is None
