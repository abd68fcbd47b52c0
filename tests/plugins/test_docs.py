"""The examples in the documentation do what it says."""

import json
import re
from pathlib import Path
from types import ModuleType

from mediary.builtin.generic import plugin as generic
from mediary.sdk.contract import Options, ReadsExport
from mediary.sdk.records import Play, Rating, Status, Tags
from mediary.sdk.when import UNKNOWN
from tests.plugins.reading import export_file, read

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
CARDS = "Title;Year;Seen on;Stars\nHeat;1995;04.03.2021;5\nRonin;;soon;\n;1998;01.01.2020;3\n"


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def example() -> ReadsExport:
    module = ModuleType("filingcards")
    exec(compile(block("python"), "docs/plugins.md", "exec"), module.__dict__)
    plugin = module.plugin
    assert isinstance(plugin, ReadsExport)
    return plugin


def test_the_example_plugin_reads_its_cards() -> None:
    seen, unsure, nameless = read(example(), "cards.csv", CARDS)
    assert [type(one) for one in seen.records] == [Play, Rating]
    (play,) = unsure.records
    assert isinstance(play, Play)
    assert play.when == UNKNOWN
    assert "soon" in unsure.problem
    assert nameless.unmatched


def test_the_example_claims_its_own_files_only() -> None:
    assert example().recognise(export_file("cards.csv", b"Title;Stars\nHeat;5\n")) is None


def test_the_example_mapping_is_a_sound_one() -> None:
    content = (
        "Kind,Name,Year,S,E,Date Watched,Score,State,Labels,Length,IMDb\n"
        "Serie,The Wire,2002,1,3,31.12.2020,9,am Schauen,crime|hbo,58,tt0749451\n"
    )
    file = export_file("log.csv", content.encode())
    kind = generic.recognise(file)
    assert kind is not None
    (row,) = generic.read(file, kind, Options(mapping=json.loads(block("json"))))
    play, rating, status, tags = row.records
    assert isinstance(play, Play)
    assert (play.title.level, play.title.number, play.duration_seconds) == ("episode", 3, 58 * 60)
    assert isinstance(rating, Rating)
    assert rating.value == 900
    assert isinstance(status, Status)
    assert status.status == "in_progress"
    assert isinstance(tags, Tags)
    assert tags.names == ("crime", "hbo")
