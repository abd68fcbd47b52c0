"""kill -9 in the middle of imports: whoever comes next finishes them, and nothing is lost or twice.

The figures and the archive of an import that was killed must be those of one that was not.
"""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from mediary.core.db import Database
from tests.factories.processes import answers, environment, mediary

ROWS = 6_000
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n" + "".join(
    f"2020-01-02,Film {n},{1950 + n % 70},https://boxd.it/{n:x},{n % 9 / 2 + 0.5:g},,,"
    f"{2010 + n % 12}-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
    for n in range(ROWS // 2)
)
HISTORY = json.dumps(
    [
        {
            "id": n,
            "watched_at": f"{2010 + n % 12}-{n % 12 + 1:02}-{n % 28 + 1:02}T20:{n % 60:02}:00.000Z",
            "action": "watch",
            "type": "movie",
            "movie": {"title": f"Film {n}", "year": 1950 + n % 70, "ids": {"trakt": n + 1}},
        }
        for n in range(ROWS // 2)
    ]
)


class Household:
    """People on one database, each of whom imports the same files."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.folder = folder
        self.settings = {"database_url": database.url.render_as_string(hide_password=False)}
        self.files = folder / "given"
        self.files.mkdir()
        (self.files / "diary.csv").write_text(DIARY)
        (self.files / "watched-history.json").write_text(HISTORY)

    def run(self, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        done = mediary(self.folder / "data", *words, "--json", stdin=stdin, **self.settings)
        assert done.returncode == 0, done.stderr
        return done

    def add(self, name: str) -> None:
        self.run("user", "add", name, "--password-stdin", stdin="correct horse battery")

    def kill_import(self, name: str, after: float) -> None:
        """Start a person's import and kill it after so many seconds."""
        process = subprocess.Popen(
            [sys.executable, "-m", "mediary", "import", str(self.files), "--user", name],
            env=environment(self.folder / "data", **self.settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def recover(self) -> None:
        """Let a worker finish whatever is left."""
        subprocess.run(
            [sys.executable, "-m", "mediary.worker", "--until-idle"],
            env=environment(self.folder / "data", **self.settings),
            check=True,
            stderr=subprocess.DEVNULL,
            timeout=600,
        )

    def jobs(self, name: str) -> list[dict[str, Any]]:
        return answers(self.run("jobs", "list", "--user", name))

    def archive(self, name: str) -> str:
        path = self.folder / f"{name}.zip"
        self.run("export", "--user", name, "--output", str(path))
        return hashlib.sha256(path.read_bytes()).hexdigest()


def try_kills(database: Database, folder: Path, *, seed: int, kills: int) -> list[float]:
    """Kill so many imports at random points; return how far each had come when it died."""
    household = Household(database, folder)
    household.add("whole")
    household.run("import", str(household.files), "--user", "whole")
    wanted = household.archive("whole")
    totals = {job["kind"]: job["total"] for job in household.jobs("whole")}
    chance = random.Random(seed)
    names = [f"person{n}" for n in range(kills)]
    cuts = []
    for name in names:
        household.add(name)
        household.kill_import(name, chance.uniform(0.5, 3.5))
        cuts.append(sum(job["done"] for job in household.jobs(name)) / ROWS)
    household.recover()
    for name in names:
        jobs = household.jobs(name)
        assert {job["status"] for job in jobs} <= {"completed"}, name
        if len(jobs) < 2:  # it died before both were asked for: the person starts it once more
            household.run("import", str(household.files), "--user", name)
        else:
            assert {job["kind"]: job["total"] for job in jobs} == totals
        assert household.archive(name) == wanted, name
    return cuts


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_five_killed_imports_end_like_one_that_was_not(
    empty_database: Database, tmp_path: Path
) -> None:
    cuts = try_kills(empty_database, tmp_path, seed=5, kills=5)
    assert len(cuts) == 5


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_two_hundred_killed_imports(empty_database: Database, tmp_path: Path) -> None:
    cuts: list[float] = []
    cuts += try_kills(empty_database, tmp_path, seed=200, kills=200)
    middle = sum(1 for cut in cuts if 0 < cut < 1)
    assert middle >= 40, f"only {middle} of 200 were hit in the middle"
