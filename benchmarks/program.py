"""Mediary as people start it, in processes of their own, watched from outside."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psutil

ROOT = Path(__file__).parents[1]
NAME = "bench"
MIB = 1024 * 1024


class Run(NamedTuple):
    """One command, run to its end."""

    seconds: float
    peak_mib: float
    answers: list[Any]


class Program:
    """Mediary over one data folder, and over a PostgreSQL database where a URL says so."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        """Prepare the environment; nothing is started yet."""
        self.folder = folder
        self.url = database_url
        plain = {k: v for k, v in os.environ.items() if not k.startswith("MEDIARY_")}
        self._environment = {
            **plain, "MEDIARY_DATA": str(folder), "MEDIARY_OFFLINE": "1",
            "PYTHONPATH": str(ROOT / "src"),
        }  # fmt: skip
        if database_url:
            self._environment["MEDIARY_DATABASE_URL"] = database_url

    def run(self, *words: str, stdin: str = "") -> Run:
        """Run a command; 1 (done, with problems) counts as done.

        Raises:
            RuntimeError: It failed.
        """
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "mediary", *words, "--json"],
            env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        with memory_of(process.pid) as memory:
            out, err = process.communicate(stdin)
            seconds = time.perf_counter() - start
        if process.returncode not in {0, 1}:
            raise RuntimeError(f"mediary {' '.join(words)}: {err}")
        return Run(seconds, memory.peak, [json.loads(line) for line in out.splitlines()])

    def add_person(self, name: str = NAME) -> str:
        """Add a person and return a token of theirs."""
        self.run("user", "add", name, "--admin", "--password-stdin", stdin="a long password 1")
        added = self.run("token", "add", "--user", name, "--name", "b", "--scopes", "read,write")
        return str(added.answers[0]["token"])

    @contextmanager
    def serving(self) -> Iterator["Server"]:
        """Start the server at a free port and stop it in the end."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "mediary", "serve", "--port", str(port)],
            env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        server = Server(process, port)
        try:
            while not server.is_up():
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise RuntimeError("the server does not come up")
                time.sleep(0.005)
            server.cold_start = time.perf_counter() - start
            yield server
        finally:
            process.terminate()
            process.wait(30)


class Server:
    """A running server."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        """Hold the process."""
        self.process = process
        self.port = port
        self.cold_start = 0.0
        self.token = ""
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def is_up(self) -> bool:
        """Say whether it answers."""
        try:
            return self.ask("GET", "/api/v1/health/live")[0] == 200
        except (OSError, HTTPException):
            self._connection.close()
            return False

    def ask(
        self, method: str, path: str, body: bytes | None = None, content_type: str = ""
    ) -> tuple[int, Any]:
        """Send a request; return the status and the answer."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if content_type:
            headers["Content-Type"] = content_type
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        return answer.status, json.loads(read) if read else None

    def send(self, method: str, path: str, value: object) -> Any:
        """Send JSON and return the answer.

        Raises:
            RuntimeError: It was refused.
        """
        status, answer = self.ask(method, path, json.dumps(value).encode(), "application/json")
        if status >= 400:
            raise RuntimeError(f"{method} {path}: {answer}")
        return answer

    def upload(self, path: Path) -> str:
        """Stage a file for an import and return the upload's name."""
        mark = uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + path.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        kind = f"multipart/form-data; boundary={mark}"
        status, answer = self.ask("POST", "/api/v1/imports/uploads", body, kind)
        if status >= 400:
            raise RuntimeError(f"upload of {path.name}: {answer}")
        return str(answer["upload"])

    def memory_mib(self) -> float:
        """Return the memory of the server and all that it started."""
        return resident(self.process.pid)


class Memory:
    """The most memory that was seen."""

    peak = 0.0


@contextmanager
def memory_of(pid: int) -> Iterator[Memory]:
    """Watch the memory of a process and its children meanwhile."""
    seen = Memory()
    ending = threading.Event()

    def watch() -> None:
        while not ending.wait(0.02):
            seen.peak = max(seen.peak, resident(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ending.set()
        thread.join()


def resident(pid: int) -> float:
    """Return the resident MiB of a process and its children; what they share counts twice."""
    total = 0
    try:
        process = psutil.Process(pid)
        every = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for one in every:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / MIB
