"""The rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "src" / "mediary"
FILES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)
WRITTEN = [*FILES, *sorted((ROOT / "tests").rglob("*.py"))]
SIGNS = sorted(HOUSE.rglob("__init__.py"))
MAX_LINES = 400

PRIVATE = {"queries", "routes", "schemas", "jobs", "reactions", "cli"}
# The doors plug rooms in, so they see inside.
DOORS = {"web", "cli", "worker", "migrations", "__main__"}
NO_ROOMS = DOORS | {"core", "sdk", "builtin", "__init__"}
MAY_COMMIT = {"core"}
MAY_NAME_PLUGINS = {"web", "worker", "cli", "builtin"}

BANNED_FILES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
BANNED_ENDS = re.compile(
    r"(Manager|Helper|Util|Utils|Base|Impl|Info|Data|Processor|Handler|Wrapper|Service)$"
)


def room_of(path: Path) -> str:
    """The room (or door) that a file belongs to: web.py and web/app.py are both `web`."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def named(path: Path) -> str:
    return str(path.relative_to(HOUSE if path.is_relative_to(HOUSE) else ROOT))


def imports_of(path: Path) -> Iterator[list[str]]:
    """Every import of the house's own modules, as parts, the imported name included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            targets = [[*node.module.split("."), alias.name] for alias in node.names]
        elif isinstance(node, ast.Import):
            targets = [alias.name.split(".") for alias in node.names]
        else:
            continue
        yield from (target for target in targets if target[0] == "mediary" and len(target) > 1)


def plugins() -> list[str]:
    shipped = HOUSE / "builtin"
    names = {p.stem for p in shipped.glob("*.py")}
    names |= {p.parent.name for p in shipped.glob("*/__init__.py")}
    return sorted(name for name in names if not name.startswith("_"))


def rooms() -> list[Path]:
    return [sign for sign in SIGNS if sign.parent != HOUSE and room_of(sign) not in NO_ROOMS]


@pytest.mark.parametrize("path", WRITTEN, ids=named)
def test_file_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_LINES, "split it"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_room_is_entered_by_its_front_door(path: Path) -> None:
    room = room_of(path)
    if room in DOORS:
        return
    for target in imports_of(path):
        if len(target) < 3 or target[1] in {room, "core", "sdk"}:
            continue
        assert target[2] not in PRIVATE, f"{named(path)} reaches into {'.'.join(target[:3])}"


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_doors_know_the_plugins_by_name(path: Path) -> None:
    if room_of(path) in MAY_NAME_PLUGINS:
        return
    assert not [target for target in imports_of(path) if target[1] == "builtin"]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_boundary_commits(path: Path) -> None:
    assert ".commit(" not in path.read_text() or room_of(path) in MAY_COMMIT


@pytest.mark.parametrize("path", SIGNS, ids=named)
def test_every_room_has_a_sign_on_the_door(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", rooms(), ids=named)
def test_nothing_but_the_sign_hangs_on_the_door(path: Path) -> None:
    assert len(ast.parse(path.read_text()).body) == 1, "__init__.py of a room holds no code"


@pytest.mark.parametrize("name", plugins())
def test_every_shipped_plugin_is_tested(name: str) -> None:
    tests = ROOT / "tests" / "plugins"
    assert (tests / f"test_{name}.py").is_file() or (tests / f"test_{name}").is_dir()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_classes_are_named_for_what_they_are(path: Path) -> None:
    classes = [n.name for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.ClassDef)]
    assert not [name for name in classes if BANNED_ENDS.search(name)]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_are_named_for_what_they_hold(path: Path) -> None:
    parts = {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}
    assert not parts & BANNED_FILES
    first = path.with_stem(path.stem.rstrip("0123456789"))
    assert first == path or not first.exists(), "a number says nothing: split by verb"
