"""Imports that are killed with kill -9 at random rows, on the command line and in a server.

Where a kill strikes is drawn by rows and not by the clock, so that it is the same anywhere: it
waits for the block before the row, and a random part of the time that a block takes.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from signal import SIGKILL
from typing import Any, NamedTuple

import msgspec
import psutil
from sqlalchemy import text

from mediary.core.db import Database
from mediary.migrations import create_all
from mediary.transfer import service
from mediary.transfer.reading import BLOCK_ROWS
from tests.factories.processes import environment, mediary, serving
from tests.factories.transfer import Diary

PATIENCE = 60.0
STARTING = 1.0
# So many imports at least are there while servers are killed.
WAITING = 6
LIVE = (
    "SELECT id, kind, status, done FROM job"
    " WHERE status IN ('pending', 'running') AND user_id IS NOT NULL"
)
# What no two imports share.
OWN = {"id", "job", "batch", "seconds", "started_at", "finished_at"}


class Strike(NamedTuple):
    """A kill: of which process, and how many rows of the import that it struck were in."""

    victim: str
    done: int
    rows: int

    @property
    def place(self) -> str:
        """Where in the import it struck; before its first block is in counts as before."""
        if not self.done:
            return "before"
        return "in the middle" if self.done < self.rows else "after"


class Household:
    """People on one database, each of whom imports the same files while processes are killed."""

    def __init__(
        self, database: Database, folder: Path, files: Mapping[str, str], *, seed: int
    ) -> None:
        """Import the files once without any kill, for all others to be compared with."""
        self.database = database
        self.folder = folder
        self.files = files
        self.settings = {"database_url": database.url.render_as_string(hide_password=False)}
        self.chance = random.Random(seed)
        self.people: list[Diary] = []
        self.strikes: list[Strike] = []
        made = mediary(folder, "db", "upgrade", **self.settings)
        assert made.returncode == 0, made.stderr
        apart = Database(f"sqlite:///{folder / 'undisturbed.db'}")
        create_all(apart)
        undisturbed = Diary(apart, folder, "undisturbed")
        started = time.monotonic()
        undisturbed.take(files)
        self.reports = _reports(undisturbed)
        self.rows = sum(report["rows"] for report in self.reports)
        self.block_seconds = (time.monotonic() - started) * BLOCK_ROWS / self.rows
        self.archive = undisturbed.sha()
        apart.close()

    def kill_commands(self, kills: int) -> None:
        """Kill `mediary import` so many times, each time another person's."""
        given = self.folder / "given"
        given.mkdir()
        for name, content in self.files.items():
            (given / name).write_text(content)
        wanted = len(self.strikes) + kills
        while len(self.strikes) < wanted:
            person = self._person()
            process = subprocess.Popen(
                [sys.executable, "-m", "mediary", "import", str(given), "--user", person.name],
                env=environment(self.folder, **self.settings),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._wait_for_a_row(psutil.Process(process.pid))
            process.kill()
            ended = process.wait()
            assert ended in {0, -SIGKILL}, person.name
            if ended:  # it may have been faster
                self._note("mediary import", person.viewer.user_id)

    def kill_servers(self, kills: int) -> None:
        """Kill the server, its worker or both so many times while people's imports wait."""
        wanted = len(self.strikes) + kills
        while len(self.strikes) < wanted:
            with serving(self.folder, **self.settings) as (_, process):
                server = psutil.Process(process.pid)
                while server.is_running() and len(self.strikes) < wanted:
                    while len(self._rows(LIVE)) < WAITING:
                        self._person().start(self.files)
                    self._kill_one_of(server, process)

    def finish(self) -> None:
        """Start a server and let it finish whatever is left."""
        deadline = time.monotonic() + PATIENCE + 10 * len(self.people)
        with serving(self.folder, **self.settings):
            while left := self._rows(LIVE):
                assert time.monotonic() < deadline, f"these do not end: {left}"
                time.sleep(0.1)

    def compare(self) -> None:
        """See that everybody's figures and archive are those of the import without any kill.

        A fifth of the kills at least have to have struck in the middle, or this proves little.
        """
        for person in self.people:
            if not _reports(person):  # it died before it asked: the person starts it once more
                person.take(self.files)
            assert _reports(person) == self.reports, person.name
            assert person.sha() == self.archive, person.name
        places = Counter(strike.place for strike in self.strikes)
        victims = Counter(strike.victim for strike in self.strikes)
        _say(
            f"{len(self.strikes)} kills on {self.database.engine.dialect.name}"
            f" ({_listed(victims)}) struck {_listed(places)};"
            f" {len(self.people)} people's imports ended like one that was not killed"
        )
        assert places["in the middle"] >= len(self.strikes) / 5, places

    def _person(self) -> Diary:
        person = Diary(self.database, self.folder, f"person{len(self.people)}")
        self.people.append(person)
        return person

    def _kill_one_of(self, server: psutil.Process, process: "subprocess.Popen[str]") -> None:
        victim = self.chance.choice(("worker", "server", "server and worker"))
        self._wait_for_a_row(server)
        workers = server.children()
        if victim == "worker" and not workers:
            return  # between two of them
        if victim != "worker":
            process.kill()
            process.wait()
        if victim != "server":
            for worker in workers:
                worker.kill()
        self._note(victim, self._struck())

    def _wait_for_a_row(self, process: psutil.Process) -> None:
        # A job that dies time and again without a step is given up, and rightly so.
        has_to_go_on = len(self.strikes) % 3 == 0
        row = self.chance.randrange(BLOCK_ROWS + 1 if has_to_go_on else -self.rows // 5, self.rows)
        deadline = time.monotonic() + PATIENCE
        takings, done = self._progress()
        while row >= 0 and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            now_takings, now_done = self._progress()
            if now_takings > takings and now_done - done >= row - BLOCK_ROWS:
                break
            assert time.monotonic() < deadline, "no import goes on"
            time.sleep(0.005)
        time.sleep(self.chance.uniform(0, STARTING if row < 0 else self.block_seconds))

    def _note(self, victim: str, user_id: int | None) -> None:
        sql = "SELECT coalesce(sum(done), 0) FROM job WHERE user_id = :user"
        strike = Strike(victim, int(self._rows(sql, user=user_id)[0][0]), self.rows)
        self.strikes.append(strike)
        _say(
            f"{len(self.strikes):>4} {strike.place:<14}"
            f" {strike.done:>6} of {strike.rows} rows were in; killed: {victim}"
        )

    def _struck(self) -> int | None:
        running = self._rows(
            "SELECT user_id FROM job WHERE status = 'running' AND user_id IS NOT NULL"
            " ORDER BY updated_at DESC"
        )
        return running[0][0] if running else None

    def _progress(self) -> tuple[int, int]:
        """How often an import was taken up, and how many rows are in."""
        (found,) = self._rows(
            "SELECT coalesce(sum(lease_token), 0), coalesce(sum(done), 0)"
            " FROM job WHERE user_id IS NOT NULL"
        )
        return int(found[0]), int(found[1])

    def _rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.database.reading() as db:
            return [tuple(row) for row in db.execute(text(sql), values)]


def _reports(person: Diary) -> list[dict[str, Any]]:
    with person.database.reading() as db:
        found = service.reports(db, service.imports_of(db, person.viewer))
    told = [msgspec.structs.asdict(report) for report in found]
    return [{name: one[name] for name in one.keys() - OWN} for one in told]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  `make soak` shows it


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(numbers.items()))
