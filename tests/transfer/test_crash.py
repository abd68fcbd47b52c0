"""kill -9 in the middle of imports: whoever comes next finishes them, and nothing is lost or twice.

The figures and the archive of an import that was killed must be those of one that was not.
"""

import json
import os
from pathlib import Path

import pytest

from mediary.core.db import Database
from tests.factories.killing import Household

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


def kill_imports(database: Database, folder: Path, *, seed: int, kills: int) -> None:
    """Kill processes so often, half of them on the command line, and see how all imports end."""
    files = {"diary.csv": DIARY, "watched-history.json": HISTORY}
    household = Household(database, folder, files, seed=seed)
    household.kill_commands(kills // 2)
    household.kill_servers(kills - kills // 2)
    household.finish()
    household.compare()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_imports_end_like_one_that_was_not(empty_database: Database, tmp_path: Path) -> None:
    kill_imports(empty_database, tmp_path, seed=5, kills=5)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_hundreds_of_killed_imports(empty_database: Database, tmp_path: Path) -> None:
    kill_imports(empty_database, tmp_path, seed=1, kills=int(os.environ.get("KILLS", "200")))
