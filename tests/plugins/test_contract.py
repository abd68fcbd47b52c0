"""What every reader of exports must keep, tried on the samples of each one's own tests.

Every module `tests/plugins/test_<name>.py` brings `SAMPLES`: file name → sound content, one or
more for each kind that the plugin `<name>` knows. A module may also bring `OPTIONS`: file name →
options that the sample cannot be read without.
"""

import pkgutil
import random
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import mediary.builtin
from mediary.sdk.contract import Kind, Options, ReadsExport, Row
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.records import ListAbout, Rating, Status
from tests.plugins.reading import export_file

CUTS = 40
OUTCOMES = ("records", "skipped", "unmatched", "failed")
STATUSES = {"planned", "in_progress", "completed", "on_hold", "dropped"}
# Asked last, for files that nobody else knows.
LAST = "generic"


class Sample(NamedTuple):
    """A sound file of a format."""

    plugin: ReadsExport
    name: str
    content: bytes
    options: Mapping[str, Any]

    @property
    def file(self) -> ExportFile:
        """The file, fresh."""
        return export_file(self.name, self.content)


BROKEN: dict[str, str] = {}


def _imported(name: str) -> ModuleType | None:
    """Import a module; one that cannot be is a failed test of its own, not the end of all."""
    try:
        return import_module(name)
    except (ImportError, SyntaxError, NameError, AttributeError, TypeError, ValueError) as problem:
        BROKEN[name] = repr(problem)
        return None


def _plugins() -> dict[str, ReadsExport]:
    found: dict[str, ReadsExport] = {}
    for module in pkgutil.iter_modules(mediary.builtin.__path__):
        plugin = getattr(_imported(f"mediary.builtin.{module.name}"), "plugin", None)
        if isinstance(plugin, ReadsExport):
            found[module.name] = plugin
    return found


def _modules() -> dict[str, ModuleType]:
    paths = sorted(Path(__file__).parent.glob("test_*.py"))
    found = {
        path.stem.removeprefix("test_"): _imported(f"tests.plugins.{path.stem}")
        for path in paths
        if path.name != Path(__file__).name
    }
    return {name: module for name, module in found.items() if hasattr(module, "SAMPLES") and module}


PLUGINS = _plugins()
MODULES = _modules()
SAMPLES = [
    Sample(PLUGINS[name], file, content, getattr(module, "OPTIONS", {}).get(file, {}))
    for name, module in MODULES.items()
    if name in PLUGINS
    for file, content in module.SAMPLES.items()
]
each_sample = pytest.mark.parametrize(
    "sample", SAMPLES, ids=lambda one: f"{one.plugin.name}-{one.name}"
)
each_plugin = pytest.mark.parametrize("name", sorted(PLUGINS))


def known(sample: Sample) -> Kind:
    kind = sample.plugin.recognise(sample.file)
    assert kind is not None, "its own plugin does not know it"
    return kind


def readings(sample: Sample, kind: Kind) -> Iterator[Options]:
    """Return the options to read with: each answer where one is asked for."""
    if not kind.needs or "kind" in sample.options:
        yield Options(**sample.options)
        return
    for answer in kind.needs:
        yield Options(**{**sample.options, "kind": answer})


def said(row: Row) -> list[str]:
    return [name for name in OUTCOMES if getattr(row, name)]


def test_every_plugin_and_its_tests_can_be_imported() -> None:
    assert BROKEN == {}


@each_plugin
def test_a_plugin_says_its_name_and_brings_samples(name: str) -> None:
    plugin = PLUGINS[name]
    assert plugin.name == name, "the file and the plugin have one name"
    assert plugin.label
    assert MODULES.get(name) is not None, f"tests/plugins/test_{name}.py has no SAMPLES"
    assert MODULES[name].SAMPLES


def test_every_module_with_samples_belongs_to_a_plugin() -> None:
    assert set(MODULES) <= set(PLUGINS)


@each_sample
def test_a_sample_is_known_by_its_plugin_and_by_no_other(sample: Sample) -> None:
    known(sample)
    others = [
        one.name
        for one in PLUGINS.values()
        if one.name not in {sample.plugin.name, LAST} and one.recognise(sample.file)
    ]
    assert others == []


@each_sample
def test_every_row_has_one_outcome_and_its_source(sample: Sample) -> None:
    kind = known(sample)
    for options in readings(sample, kind) if kind.is_history else ():
        last = 0
        for row in sample.plugin.read(sample.file, kind, options):
            assert len(said(row)) == 1, f"line {row.line}: {said(row)}"
            assert row.raw not in (None, "", [], {}), f"line {row.line} has no source"
            assert row.line > last or not isinstance(row.raw, list), "lines go up"
            last = row.line


@each_sample
def test_records_are_within_bounds(sample: Sample) -> None:
    kind = known(sample)
    for options in readings(sample, kind) if kind.is_history else ():
        for row in sample.plugin.read(sample.file, kind, options):
            for record in row.records:
                if isinstance(record, ListAbout):
                    assert record.list_key
                    continue
                title = record.title
                assert title.type
                assert title.level
                named = title.title or title.ids or title.parent is not None
                assert named, f"line {row.line} is of no title"
                if isinstance(record, Rating):
                    assert 0 <= record.value <= 1000
                    assert record.scale
                if isinstance(record, Status):
                    assert record.status in STATUSES


@each_sample
def test_reading_twice_gives_equal_rows(sample: Sample) -> None:
    kind = known(sample)
    for options in readings(sample, kind) if kind.is_history else ():
        once = list(sample.plugin.read(sample.file, kind, options))
        assert once == list(sample.plugin.read(sample.file, kind, options))


@each_sample
def test_a_cut_file_gives_rows_or_is_damaged_and_nothing_else(sample: Sample) -> None:
    dice = random.Random(f"{sample.plugin.name}/{sample.name}")
    places = {dice.randrange(1, len(sample.content)) for _ in range(CUTS)}
    for place in sorted(places | {1, len(sample.content) - 1}):
        cut = sample._replace(content=sample.content[:place])
        kind = cut.plugin.recognise(cut.file)
        if kind is None or not kind.is_history:
            continue  # cut in its header it is nobody's file, and the host reads it with nobody
        for options in readings(sample, kind):
            try:
                for row in cut.plugin.read(cut.file, kind, options):
                    assert len(said(row)) == 1, f"cut at {place}, line {row.line}"
            except (DamagedFileError, AnswerNeededError):
                pass


@each_sample
@pytest.mark.parametrize("content", [b"", b"\x00" * 512], ids=["empty", "nul"])
def test_an_empty_file_is_damaged(sample: Sample, content: bytes) -> None:
    kind = known(sample)
    if not kind.is_history:
        return
    broken = sample._replace(content=content)
    for options in readings(sample, kind):
        with pytest.raises(DamagedFileError):
            list(broken.plugin.read(broken.file, kind, options))


@each_plugin
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 512, b"just some words\n", b"[]", b"{}", b"[1]", b"<a><b/></a>", b"a,b\n1,2\n"],
)
def test_a_file_of_nobody_is_claimed_by_nobody(name: str, content: bytes) -> None:
    assert PLUGINS[name].recognise(export_file("some file.txt", content)) is None


def test_half_a_character_at_the_end_does_not_change_the_letters_before_it() -> None:
    content = "Title,Year\nAmélie,2001\nCafé".encode()
    table = iter(export_file("films.csv", content[:-1]).table())
    assert next(table) == (2, ["Amélie", "2001"])
    with pytest.raises(DamagedFileError):
        next(table)
    old = export_file("films.csv", "Title,Year\nCafé".encode("cp1252"))
    assert [cells for _, cells in old.table()] == [["Café"]]
