"""Broken and malicious files, given to the real program in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.factories.processes import environment, mediary
from tests.transfer.horrors import BOMB, DIARY, HALF_GOOD, MB, REFUSED, SOUND, WATCHED


@dataclass
class Finished:
    code: int
    out: str
    err: str
    peak: int

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


# The most memory of a program itself; what the system keeps of a child may be its parent's.
PROGRAM = """
import atexit, pathlib, sys
at = pathlib.Path(sys.argv.pop(1))
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: at.write_text(status.read_text().split("VmHWM:")[1].split()[0]))
from mediary.__main__ import main
main()
"""


def import_by_hand(home: Path, *words: str | Path) -> Finished:
    """Run `mediary import` and measure the most memory that it took, in MB."""
    peak = home / "peak"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, peak, "import", *words, "--user", "ann", "--json"],
        env=environment(home / "data"), capture_output=True, timeout=110, check=False,
    )  # fmt: skip
    errors = done.stderr.decode(errors="replace")
    return Finished(done.returncode, done.stdout.decode(), errors, int(peak.read_text()) // 1024)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a server's data and one person."""
    path = tmp_path_factory.mktemp("home")
    added = mediary(
        path / "data", "user", "add", "ann", "--password-stdin", stdin="a long enough one\n"
    )
    assert added.returncode == 0, added.stderr
    return path


def test_a_folder_of_horrors_beside_one_good_file(home: Path, tmp_path: Path) -> None:
    for name, (content, _) in REFUSED.items():
        (tmp_path / name).write_bytes(content)
    for number, (name, (content, _, _)) in enumerate(HALF_GOOD.items()):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / name).write_bytes(content)
    (tmp_path / "diary.csv").write_text(DIARY)
    (tmp_path / "notes.txt").write_text("Buy milk")
    done = import_by_hand(home, tmp_path)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert done.peak <= 500
    assert {line["format"] for line in done.lines} == {"letterboxd", "trakt", "myanimelist"}
    assert sum(line["plays"] for line in done.lines) >= 3
    named = {p["file"].split(":")[0] for line in done.lines for p in line["problems"]}
    assert set(REFUSED) <= named
    for line in done.lines:
        assert sum(line["outcomes"].values()) == line["rows"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("watched.csv", WATCHED, 0),
        ("notes.txt", b"Buy milk", 2),
        ("empty.csv", b"", 2),
        ("bomb.zip", BOMB, 2),
        ("deep.json", REFUSED["deep.json"][0], 2),
        ("my-films.csv", WATCHED, 3),
        ("cut.zip", SOUND[:-30], 2),
    ],
)
def test_exit_codes(home: Path, tmp_path: Path, name: str, content: bytes, code: int) -> None:
    (tmp_path / name).write_bytes(content)
    done = import_by_hand(home, tmp_path / name)
    assert done.code == code
    assert "Traceback" not in done.err
    if code:
        assert name in done.err
        assert done.out == ""


@pytest.mark.parametrize("path", ["nowhere.csv", "/dev/zero", "/proc/self/mem"])
def test_what_is_no_file_is_refused(home: Path, path: str) -> None:
    done = import_by_hand(home, path)
    assert done.code == 2
    assert path[-4:] in done.err
    assert "Traceback" not in done.err


def test_a_very_large_file_of_nothing_is_refused_in_little_memory(
    home: Path, tmp_path: Path
) -> None:
    with (tmp_path / "watched.csv").open("wb") as file:
        file.truncate(600 * MB)
    done = import_by_hand(home, tmp_path / "watched.csv")
    assert (done.code, done.peak <= 150) == (2, True)


@pytest.mark.slow
def test_a_line_of_two_gigabytes_takes_no_memory(home: Path, tmp_path: Path) -> None:
    with (tmp_path / "watched.csv").open("wb") as file:
        file.write(WATCHED)
        for _ in range(20):
            file.write(b"x" * (100 * MB))
    done = import_by_hand(home, tmp_path / "watched.csv")
    (tmp_path / "watched.csv").unlink()
    assert done.code == 1
    assert done.peak <= 200
    (line,) = done.lines
    assert line["rows"] == 1
    assert line["problems"][0]["line"] == 3
