"""The documents say what is there: commands, targets, settings, links, formats, examples."""

import json
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from mediary.cli.commands import COMMANDS
from mediary.cli.main import app
from mediary.core.db import Database
from mediary.core.settings import Settings
from mediary.plugins.service import LAST, load_plugins
from mediary.transfer.formats.forms import FORMS
from mediary.web.app import create_app

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = [
    README,
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"(?<!\\)\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
# Variables of the make and test tools; Settings does not know them.
TOOLS = {"MEDIARY_CHROMIUM"}


def fences(text: str, language: str) -> list[str]:
    return [body for name, body in FENCE.findall(text) if name == language]


def prose(text: str) -> str:
    return FENCE.sub("", text)


def calls(program: str, lines: Iterable[str]) -> Iterator[list[str]]:
    for line in lines:
        said = re.sub(r"^\S*bin/", "", line.strip())
        if said.startswith(f"{program} "):
            yield shlex.split(said)[1:]


def calls_in_examples(program: str, text: str) -> Iterator[list[str]]:
    """Calls of a program in the blocks of shell lines."""
    for block in fences(text, "sh"):
        lines = block.replace("\\\n", " ").splitlines()
        yield from calls(program, (part for one in lines for part in re.split(r"\| | #", one)))


def calls_in_sentences(program: str, text: str) -> Iterator[list[str]]:
    """Calls of a program in code within sentences, where arguments may be left out."""
    return calls(program, re.findall(r"`([^`\n]+)`", prose(text)))


def all_calls(program: str, text: str) -> Iterator[list[str]]:
    yield from calls_in_examples(program, text)
    yield from calls_in_sentences(program, text)


def found_in(program: Any, words: list[str]) -> tuple[Any, list[str]]:
    """The command that words name (None when there is none), and what is left of them."""
    rest = [word for word in words if word != "--json"]
    command = program
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        # The program itself finds commands by name alone, without a context.
        command = command.get_command(None, rest.pop(0))  # type: ignore[arg-type]
    return command, rest


def options_of(command: Any) -> set[str]:
    named = {n for param in command.params for n in (*param.opts, *param.secondary_opts)}
    return {"--help"} | {name for name in named if name.startswith("--")}


def anchor(heading: str) -> str:
    """The name that a heading is linked by."""
    bare = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", bare).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(one) for one in re.findall(r"(?m)^#+ (.+)$", prose(page.read_text("utf-8")))}


@pytest.fixture(params=PAGES, ids=NAMES)
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_every_command_is_there_with_its_options(page: Path) -> None:
    program = get_command(app)
    wrong = []
    for words in all_calls("mediary", page.read_text("utf-8")):
        if words[0] == "plugins" and words[0] not in COMMANDS:
            continue  # the guide for plugins is ahead of the command
        command, rest = found_in(program, words)
        said = {word.split("=")[0] for word in rest if word.startswith("--")}
        if command is None or not said <= options_of(command):
            wrong.append(words)
    assert not wrong


def test_every_example_could_be_run_as_it_stands(page: Path) -> None:
    program = get_command(app)
    for words in calls_in_examples("mediary", page.read_text("utf-8")):
        command, rest = found_in(program, words)
        # Parses and checks all arguments; calls nothing.
        command.make_context(" ".join(words), rest)


def test_every_option_of_a_command_is_described() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text("utf-8")
    program = get_command(app)
    # Typer's own; they come and go with how a command is looked up.
    silent = {"--help", "--install-completion", "--show-completion"}
    missing = []
    for name in COMMANDS:
        command, _ = found_in(program, [name])
        assert command is not None
        assert f"## mediary {name}" in text
        inner = command.commands.values() if isinstance(command, TyperGroup) else [command]
        for one in inner:
            wanted = options_of(one) - silent
            missing += [f"{name} {option}" for option in wanted if f"`{option}`" not in text]
    assert not missing


def test_every_make_target_is_there(page: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    said = {words[0] for words in all_calls("make", page.read_text("utf-8"))}
    assert said <= targets


def test_every_variable_is_a_setting(page: Path) -> None:
    settings = {f"MEDIARY_{name.upper()}" for name in Settings.model_fields}
    said = set(re.findall(r"\bMEDIARY_[A-Z_]+\b", page.read_text("utf-8")))
    assert said - TOOLS <= settings


def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in PLACE.findall(prose(page.read_text("utf-8"))):
        if "://" in link:
            continue
        name, _, place = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (place and place not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_json_example_can_be_parsed(page: Path) -> None:
    for block in fences(page.read_text("utf-8"), "json"):
        json.loads(block)


def test_the_table_of_formats_names_the_readers() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \| (.+?) \|$", README.read_text("utf-8"))
    # Column mappings are no format of a service.
    readers = [one for one in load_plugins().readers() if one.name != LAST]
    assert dict(rows) == {one.name: one.label for one in readers}
    assert [name for name, _ in rows] == sorted(name for name, _ in rows)


def test_every_reader_has_its_section() -> None:
    text = (ROOT / "docs" / "import.md").read_text("utf-8")
    headings = set(re.findall(r"(?m)^## (.+)$", text))
    labels = {one.label for one in load_plugins().readers() if one.name != LAST}
    assert labels <= headings


def test_the_number_of_services_is_counted() -> None:
    said = re.search(r"exports of (\d+) services", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert said is not None
    # Column mappings and Mediary's own tables are no service.
    assert int(said[1]) == len(load_plugins().readers()) - 2


def test_every_path_of_the_api_is_described_and_no_other(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none.db'}")
    described = create_app(database, Settings(data=tmp_path), has_jobs=False).openapi()["paths"]
    database.close()
    there = {f"{verb.upper()} {path}" for path, verbs in described.items() for verb in verbs}
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    said = {
        f"{verb} {path}"
        for verb, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/api/[\w/{}-]+)", text)
    }
    # These two stand in examples of calls.
    said |= {"POST /api/v1/imports/uploads"} if "/api/v1/imports/uploads" in text else set()
    assert said == there


def test_every_member_of_the_archive_is_described() -> None:
    written = (ROOT / "src/mediary/transfer/archive_out.py").read_text("utf-8")
    shape = (ROOT / "src/mediary/transfer/archive_shape.py").read_text("utf-8")
    members = set(re.findall(r'"(\w+\.jsonl?)"', written + shape))
    text = (ROOT / "docs" / "archive.md").read_text("utf-8")
    assert members
    assert {name for name in members if f"### {name}" not in text} == set()


def test_every_format_to_write_says_what_it_loses() -> None:
    text = " ".join((ROOT / "docs" / "export.md").read_text("utf-8").split())
    for form in FORMS.values():
        assert f"## {form.label} {form.carries}" in text
        assert [loss.text for loss in form.losses if f"- {loss.text}" not in text] == []


def test_pictures_are_small() -> None:
    assert all(p.stat().st_size <= 200_000 for p in (ROOT / "docs" / "pictures").iterdir())
