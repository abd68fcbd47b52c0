"""Plugins of one's own, from the data folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediary.core.settings import get_settings
from mediary.plugins.service import load_plugins

CARDS = """
class Cards:
    name = "{name}"
    label = "Filing cards"

    def recognise(self, file):
        return None

    def read(self, file, kind, options):
        yield from ()


plugin = Cards()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that plugins of this test's own lie in."""
    monkeypatch.setenv("MEDIARY_DATA", str(tmp_path))
    get_settings.cache_clear()
    load_plugins.cache_clear()
    (tmp_path / "plugins").mkdir()
    yield tmp_path / "plugins"
    get_settings.cache_clear()
    load_plugins.cache_clear()


def test_a_file_in_the_data_folder_reads_like_those_that_ship(folder: Path) -> None:
    (folder / "cards.py").write_text(CARDS.format(name="cards"))
    plugins = load_plugins()
    reader = plugins.reader("cards")
    assert reader is not None
    assert reader.label == "Filing cards"
    assert plugins.broken == []


def test_a_broken_file_is_reported_and_the_others_are_there(folder: Path) -> None:
    (folder / "bad.py").write_text("import nothing_of_this_name\n")
    (folder / "cards.py").write_text(CARDS.format(name="cards"))
    plugins = load_plugins()
    assert [(one.name, "nothing_of_this_name" in one.message) for one in plugins.broken] == [
        ("bad", True)
    ]
    assert plugins.reader("cards") is not None
    assert plugins.reader("trakt") is not None


def test_a_name_that_is_taken_is_reported_and_its_first_owner_stays(folder: Path) -> None:
    (folder / "other.py").write_text(CARDS.format(name="trakt"))
    plugins = load_plugins()
    (broken,) = plugins.broken
    assert broken.name == "other"
    assert "“trakt”" in broken.message
    trakt = plugins.reader("trakt")
    assert trakt is not None
    assert trakt.label == "Trakt"
