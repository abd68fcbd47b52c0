"""The program as people start it: a process of its own, with a data folder of its own."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[2] / "src"


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a program that keeps its things in a folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MEDIARY_")}
    path = os.pathsep.join([str(SOURCE), plain.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    own = {"PYTHONPATH": path, "MEDIARY_DATA": str(folder), "MEDIARY_OFFLINE": "1"}
    return {
        **plain,
        **own,
        **{f"MEDIARY_{name.upper()}": value for name, value in settings.items()},
    }


def mediary(
    folder: Path, *words: str, stdin: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "mediary", *words],
        env=environment(folder, **settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def answers(done: subprocess.CompletedProcess[str]) -> list[Any]:
    """What a command printed with --json: one value a line and nothing else."""
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextlib.contextmanager
def serving(folder: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server at a free port: its address, and its process."""
    log = folder / "serve.log"
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mediary", "serve", "--port", "0"],
            env=environment(folder, **settings),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        yield _address(process, log), process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    for _ in range(600):
        found = re.search(r"ready at (http://\S+)", log.read_text())
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"it does not serve: {log.read_text()}")
