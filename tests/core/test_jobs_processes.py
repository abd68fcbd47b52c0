"""Real processes that are killed in the middle, told to end, or lose their parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from mediary.core.db import Database
from mediary.core.jobs import ChildWorker, Job, Runner, enqueue, find, runs_of
from tests.core.working import STEPS, make_steps, steps_of, wait_until

ROOT = Path(__file__).parents[2]
WORKER = (sys.executable, "-m", "tests.core.working")


def environment(database: Database) -> dict[str, str]:
    paths = (str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", ""))
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "MEDIARY_DATABASE_URL": database.url.render_as_string(hide_password=False),
    }


@contextmanager
def worker(database: Database) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(WORKER, env=environment(database), cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ask(database: Database, kind: str, **payload: object) -> int:
    with database.transaction() as db:
        return enqueue(db, kind, payload)


def look(database: Database, job_id: int) -> Job:
    with database.reading() as db:
        return find(db, job_id)


def test_a_killed_process_loses_no_job_and_repeats_no_step(database: Database) -> None:
    make_steps(database)
    job_id = ask(database, "test.count", seconds=0.05)
    with worker(database) as first:
        wait_until(lambda: look(database, job_id).done >= 3)
        first.kill()
        first.wait()
    assert look(database, job_id).status == "running"
    with worker(database):
        wait_until(lambda: look(database, job_id).status == "completed")
    assert steps_of(database, job_id) == list(range(STEPS))
    with database.reading() as db:
        assert [run.status for run in runs_of(db, job_id)] == ["failed", "completed"]


def test_a_process_that_is_told_to_end_gives_its_job_back(database: Database) -> None:
    make_steps(database)
    job_id = ask(database, "test.count", seconds=0.05)
    with worker(database) as process:
        wait_until(lambda: look(database, job_id).done >= 3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    job = look(database, job_id)
    assert (job.status, job.attempts, job.lease_owner) == ("pending", 0, None)
    assert steps_of(database, job_id) == list(range(job.done))


def test_heavy_work_is_done_by_a_child_that_ends_when_there_is_none(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    make_steps(database)
    child = ChildWorker(database, (*WORKER, "0.2"))
    runner = Runner(database, loads=("light",), child=child)
    runner.start()
    try:
        heavy = ask(database, "test.heavy")
        wait_until(lambda: look(database, heavy).status == "completed")
        wait_until(lambda: not child.is_running())
        with database.reading() as db:
            assert f"/{os.getpid()}/" not in runs_of(db, heavy)[0].owner
    finally:
        runner.stop()


def test_the_child_ends_with_its_parent(sqlite_database: Database) -> None:
    script = (
        "import os, sys, time\n"
        "from mediary.core.db import Database\n"
        "from mediary.core.jobs import ChildWorker\n"
        "child = ChildWorker(Database(os.environ['MEDIARY_DATABASE_URL']),"
        " (sys.executable, '-m', 'mediary.worker', '--attached'))\n"
        "child.ensure()\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=environment(sqlite_database), cwd=ROOT
    )
    try:
        watched = psutil.Process(parent.pid)
        wait_until(watched.children)
        (child,) = watched.children()
    finally:
        parent.kill()
        parent.wait()
    psutil.wait_procs([child], timeout=15)
    assert not child.is_running()


def test_a_worker_ends_when_it_is_idle(sqlite_database: Database) -> None:
    ended = subprocess.run(
        [*WORKER, "0.2"], env=environment(sqlite_database), cwd=ROOT, timeout=20, check=False
    )
    assert ended.returncode == 0
