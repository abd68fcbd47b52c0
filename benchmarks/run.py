"""A round of measurements: `python -m benchmarks.run [--quick] [--only imports|server]`."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import figures as measured
from benchmarks import results
from benchmarks.engines import fresh_programs
from benchmarks.figures import Imported, Latencies
from benchmarks.histories import FORMS
from benchmarks.program import Server
from benchmarks.results import Figure
from benchmarks.shelf import Export, write_shelf

# A smaller import is over before its pace tells anything.
LEAST_ROWS = 5_000
ENGINES = ("sqlite", "postgresql")
# What is imported on each engine: format, events, runs.
QUICK = {
    "sqlite": (("lastfm", 1_000, 1), ("lastfm", 10_000, 1), ("spotify", 5_000, 1),
               ("trakt", 5_000, 1)),
    "postgresql": (("lastfm", 10_000, 1),),
}  # fmt: skip
FULL = {
    "sqlite": (("lastfm", 1_000, 3), ("lastfm", 10_000, 3), ("lastfm", 100_000, 3),
               ("spotify", 100_000, 3), ("trakt", 100_000, 3), ("lastfm", 1_000_000, 1)),
    "postgresql": (("lastfm", 1_000, 3), ("lastfm", 10_000, 3), ("lastfm", 100_000, 3),
                   ("spotify", 100_000, 2), ("trakt", 100_000, 2)),
}  # fmt: skip


class Round:
    """One round; collects what it measures."""

    def __init__(self, root: Path, *, is_quick: bool) -> None:
        """Prepare an empty report."""
        self.root = root
        self.is_quick = is_quick
        self.runs = 1 if is_quick else 3
        self.figures: list[Figure] = []
        self.imports: list[Imported] = []
        self.pages: dict[str, Latencies] = {}
        self.exports: list[Export] = write_shelf(root / "shelf", scale=0.1 if is_quick else 1.0)

    def measure_imports(self, engine: str) -> None:
        """Import histories and the shelf on one engine."""
        plan = (QUICK if self.is_quick else FULL)[engine]
        with fresh_programs(self.root, engine) as fresh:
            for form, events, runs in plan:
                export = FORMS[form](self.root, 1, events)
                self._say(measured.measure_import(
                    fresh, engine, f"{export.name} history", [export.path], runs=runs
                ))  # fmt: skip
                export.path.unlink()
            if not self.is_quick or engine == "sqlite":
                paths = [one.path for one in self.exports]
                self._say(measured.measure_import(fresh, engine, "shelf", paths, runs=self.runs))

    def _say(self, found: Imported) -> None:
        self.imports.append(found)
        line = f"{found.engine:10} {found.name:16} {found.rows:>9,} rows {found.rate:>8,.0f} rows/s"
        _tell(f"{line}, {found.peak_mib:.0f} MiB, undo {found.undo:.1f} s")

    def measure_server(self) -> None:
        """Measure the export, starts, memory and pages of a server that holds the shelf."""
        with fresh_programs(self.root, "sqlite") as fresh:
            program = fresh()
            token = measured.fill(program, self.exports)
            exported = measured.measure_export(program, runs=self.runs)
            self._add(
                Figure("export of the shelf", exported.seconds, "s", most=2),
                Figure("export of the shelf, with the start of the program", exported.whole, "s"),
                Figure("size of the archive", exported.size_mib, "MiB"),
                Figure("cold start to the first answer",
                       measured.cold_starts(program, runs=self.runs * 2 - 1), "s", most=1.5),
                Figure("cold start on no database",
                       measured.empty_starts(fresh, runs=self.runs), "s"),
            )  # fmt: skip
            history = FORMS["lastfm"](self.root, 2, 20_000 if self.is_quick else 100_000)
            with program.serving() as server:
                server.token = token
                self._measure_pages(server, history.path)

    def _measure_pages(self, server: Server, path: Path) -> None:
        rounds = 50 if self.is_quick else 200
        measured.measure_pages(server, measured.PAGES, rounds=5)
        idle = self.pages["idle"] = measured.measure_pages(server, measured.PAGES, rounds=rounds)
        self._measure_library(server, rounds)
        busy = {
            "import": measured.pages_during_import(server, path),
            "export": measured.pages_during_export(server),
        }
        for name, found in busy.items():
            self.pages[f"during an {name}"] = found
            for part, title in (("p50", "median"), ("p95", "slowest twentieth")):
                ratio = measured.worst_ratio(found, idle, part)
                most = 2 if part == "p50" else None
                figure = f"a small page during an {name} against idle, {title}"
                self._add(Figure(figure, ratio, "×", most=most))
        memory = measured.idle_memory(server)
        self._add(
            Figure("idle memory of all processes", memory, "MiB", most=120),
            Figure("statistics of all time", idle["/api/v1/stats"].p50, "ms", most=50),
            Figure("page of the history", idle["/api/v1/history?limit=50"].p50, "ms", most=8),
        )

    def _measure_library(self, server: Server, rounds: int) -> None:
        show = measured.longest_show(server)
        wanted = {**measured.LIBRARY, show: ("page of the longest show", 15)}
        found = measured.measure_pages(server, tuple(wanted), rounds=rounds)
        for path, (title, most) in wanted.items():
            self._add(Figure(title, found[path].p50, "ms", most=most))

    def _add(self, *found: Figure) -> None:
        self.figures += found
        for one in found:
            _tell(one.line())

    def import_figures(self) -> list[Figure]:
        """Return the figures that imports are judged by."""
        found = [
            Figure(f"import, {i.name}, {i.rows:,} rows, {i.engine}", i.rate, "rows/s",
                   least=10_000 if i.rows >= LEAST_ROWS else None)
            for i in self.imports
        ]  # fmt: skip
        if self.imports:
            peak = max(i.peak_mib for i in self.imports)
            found.append(Figure("peak memory of the largest import", peak, "MiB", most=300))
        return found


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


def main() -> None:
    """Run a round and write the report."""
    asked = argparse.ArgumentParser(description="Measures Mediary and writes RESULTS.md.")
    asked.add_argument("--quick", action="store_true", help="small sizes, within two minutes")
    asked.add_argument("--only", choices=("imports", "server"))
    asked.add_argument("--engine", choices=ENGINES)
    asked.add_argument("--output", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    said = asked.parse_args()
    root = Path(tempfile.mkdtemp(prefix="mediary-bench-"))
    try:
        one = Round(root, is_quick=said.quick)
        if said.only != "server":
            for engine in (said.engine,) if said.engine else ENGINES:
                one.measure_imports(engine)
        if said.only != "imports":
            one.measure_server()
        every = [*one.import_figures(), *one.figures]
        results.write(said.output, every, one.imports, one.pages, is_quick=said.quick)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    _tell(f"written to {said.output}")


if __name__ == "__main__":
    main()
