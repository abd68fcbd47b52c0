"""What is measured, and how."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.engines import Fresh
from benchmarks.program import NAME, Program, Run, Server
from benchmarks.shelf import Export

SMALL_PAGES = ("/api/v1/auth/state", "/api/v1/me", "/api/v1/history?limit=50")
# The largest film, show and search pages of a library, each with the milliseconds that it may take.
LIBRARY = {
    "/api/v1/media?type=movie&sort=title": ("film list by title", 8),
    "/api/v1/media?type=movie&sort=rating&order=desc": ("film list by rating", 8),
    "/api/v1/media?type=movie&sort=last_watched&order=desc": ("film list by last watched", 8),
    "/api/v1/media?type=show&sort=progress": ("show list by progress", 10),
    "/api/v1/media?q=the%20ma": ("search in the own library", 8),
    "/api/v1/up-next": ("up next", None),
    "/api/v1/continue": ("continue", None),
}
PAGES = (*SMALL_PAGES, "/api/v1/stats", "/api/v1/imports?limit=50", "/api/v1/health/ready")
# A worker that the server starts for heavy work ends after some seconds without any.
UNTIL_IDLE = 12.0


class Imported(NamedTuple):
    """An import, and what can be done with it.

    Attributes:
        rate: Rows a second, from the start of the import to its end.
        again_rate: The same of a second import of the same files.
        undo: Seconds of `mediary undo`.
    """

    name: str
    engine: str
    rows: int
    seconds: float
    rate: float
    peak_mib: float
    again_rate: float
    undo: float


def measure_import(
    fresh: Fresh, engine: str, name: str, paths: list[Path], *, runs: int
) -> Imported:
    """Import, import again and undo; the best of some runs, since others use the machine too."""
    found = [_import_once(fresh(), engine, name, paths) for _ in range(runs)]
    return Imported(
        name, engine, found[0].rows, min(one.seconds for one in found),
        max(one.rate for one in found), max(one.peak_mib for one in found),
        max(one.again_rate for one in found), min(one.undo for one in found),
    )  # fmt: skip


def _import_once(program: Program, engine: str, name: str, paths: list[Path]) -> Imported:
    program.add_person()
    files = [str(path) for path in paths]
    first = program.run("import", *files, "--user", NAME)
    second = program.run("import", *files, "--user", NAME)
    undo = sum(
        program.run("undo", str(answer["batch"]), "--user", NAME).seconds
        for answer in (*second.answers, *first.answers)
    )
    rows, seconds = _rows_and_seconds(first)
    again, again_seconds = _rows_and_seconds(second)
    return Imported(
        name, engine, rows, seconds, rows / seconds, first.peak_mib, again / again_seconds, undo
    )


def _rows_and_seconds(run: Run) -> tuple[int, float]:
    rows = sum(answer["rows"] for answer in run.answers)
    if not rows:
        raise RuntimeError("nothing was imported")
    return rows, max(sum(answer["seconds"] for answer in run.answers), 0.001)


def fill(program: Program, exports: list[Export]) -> str:
    """Give a new person everything of these exports; return their token."""
    token = program.add_person()
    program.run("import", *(str(one.path) for one in exports), "--user", NAME)
    return token


class Exported(NamedTuple):
    """An archive: seconds of its writing, without the start of the program."""

    seconds: float
    whole: float
    size_mib: float
    lines: int


def measure_export(program: Program, *, runs: int) -> Exported:
    """Write the archive of the person with the shelf, and of one with nothing."""
    program.add_person("nobody")
    target = program.folder / "archive.zip"

    def export(name: str) -> Run:
        target.unlink(missing_ok=True)
        words = ("export", "--user", name, "--format", "archive", "--output", str(target))
        return program.run(*words)

    start = min(export("nobody").seconds for _ in range(runs))
    found = [export(NAME) for _ in range(runs)]
    whole = min(one.seconds for one in found)
    size = target.stat().st_size / 1024 / 1024
    return Exported(whole - start, whole, size, found[0].answers[0]["rows"])


def cold_starts(program: Program, *, runs: int) -> float:
    """Return the median of seconds until the first answer."""
    found = []
    for _ in range(runs):
        with program.serving() as server:
            found.append(server.cold_start)
    return statistics.median(found)


def empty_starts(fresh: Fresh, *, runs: int) -> float:
    """Return the same for a server that has to make its database."""
    found = []
    for _ in range(runs):
        with fresh().serving() as server:
            found.append(server.cold_start)
    return statistics.median(found)


class Latency(NamedTuple):
    """Milliseconds of a page: in the middle, and of the slowest twentieth."""

    p50: float
    p95: float


Latencies = dict[str, Latency]


def measure_pages(server: Server, pages: tuple[str, ...], *, rounds: int) -> Latencies:
    """Ask for each page in turn, so many rounds."""
    left = iter(range(rounds))
    return _ask_while(server, pages, lambda: next(left, None) is not None)


def longest_show(server: Server) -> str:
    """Return the page of the show with the most episodes."""
    path = "/api/v1/media?type=show&sort=plays&order=desc&size=1"
    return f"/api/v1/media/{server.ask('GET', path)[1]['titles'][0]['item']}"


def pages_during_import(server: Server, path: Path) -> Latencies:
    """Ask for small pages while the server takes in a file."""
    upload = server.upload(path)
    started = server.send("POST", "/api/v1/imports", {"upload": upload})
    one = started["imports"][0]["id"]
    return _ask_while(server, SMALL_PAGES, _pending(server, f"/api/v1/imports/{one}"))


def pages_during_export(server: Server) -> Latencies:
    """Ask for small pages while the server writes an archive."""
    one = server.send("POST", "/api/v1/exports", {"format": "archive"})["id"]
    return _ask_while(server, SMALL_PAGES, _pending(server, f"/api/v1/exports/{one}"))


def _pending(server: Server, path: str) -> Callable[[], bool]:
    asked_at = [0.0]

    def is_pending() -> bool:
        # Asking is work too: not more often than a page of the browser does.
        if time.perf_counter() - asked_at[0] < 0.5:
            return True
        asked_at[0] = time.perf_counter()
        status = server.ask("GET", path)[1]["status"]
        if status in {"failed", "cancelled"}:
            raise RuntimeError(f"{path} is {status}")
        return str(status) in {"pending", "running"}

    return is_pending


def _ask_while(
    server: Server, pages: tuple[str, ...], is_going_on: Callable[[], bool]
) -> Latencies:
    taken: dict[str, list[float]] = {page: [] for page in pages}
    while is_going_on():
        for page in pages:
            start = time.perf_counter()
            status, _ = server.ask("GET", page)
            if status != 200:
                raise RuntimeError(f"{page} answers {status}")
            taken[page].append((time.perf_counter() - start) * 1000)
            time.sleep(0.002)
    return {
        page: Latency(statistics.median(found), sorted(found)[int(len(found) * 0.95)])
        for page, found in taken.items()
    }


def worst_ratio(busy: Latencies, idle: Latencies, part: str) -> float:
    """Return how much longer the slowest page takes in company."""
    place = Latency._fields.index(part)
    return max(busy[page][place] / idle[page][place] for page in busy)


def idle_memory(server: Server) -> float:
    """Return the memory of all processes once the work is done."""
    time.sleep(UNTIL_IDLE)
    return server.memory_mib()
