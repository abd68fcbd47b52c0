"""Running an import: files to rows, rows to blocks, each block one transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.core.clock import now
from mediary.core.settings import get_settings
from mediary.plugins.service import load_plugins
from mediary.sdk.contract import Options, ReadsExport, Row
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.transfer.corrections import Corrections, corrections_of, record_corrections
from mediary.transfer.intaking import Intake, Keyed, KeyGiver
from mediary.transfer.models import ImportFile, ImportJob, ImportProblem
from mediary.transfer.recognise import Export, Recognised, recognise
from mediary.transfer.rows import RowsDigest, encode_raw, write_rows

logger = logging.getLogger(__name__)
BLOCK_ROWS = 2_000
BLOCK_BYTES = 2 * 1024 * 1024
MOST_PROBLEMS = 10_000
ROWS = ("created", "updated", "duplicate", "unmatched", "skipped", "failed")


class Steps(Protocol):
    """How a run writes: each step one transaction, and a place to say how far it is."""

    def transaction(self, *, is_last: bool = False) -> AbstractContextManager[Session]:
        """Open a step."""
        ...

    def report(self, db: Session, done: int, total: int | None, details: dict[str, Any]) -> None:
        """Say how far the run is, in the transaction of the step."""
        ...


class ImportRun:
    """One import, from where it stands to its end. Killed at any point, it goes on from there."""

    def __init__(self, job: ImportJob, steps: Steps, user_zone: ZoneInfo | None) -> None:
        """Prepare the run of a stored import job."""
        self.job = job
        self.steps = steps
        self.options = read_options(job.options)
        self.counts: Counter[str] = Counter(job.counts)
        self.cursor: dict[str, Any] = dict(job.cursor)
        if job.batch_id is None:
            raise ValueError("an import writes into a batch")
        self.batch_id = job.batch_id
        zone = self.options.timezone or user_zone
        self.intake = Intake(job.user_id, self.batch_id, job.source, zone)

    def run(self) -> None:
        """Read every file that is not in yet, then close the books."""
        export = staged_export(self.job)
        reader = load_plugins().reader(self.job.source)
        if reader is None:
            raise LookupError(f"There is no reader for {self.job.source} any more.")
        if not self.cursor:
            self._begin(export)
        self.intake.corrections = self._corrections()
        total = sum(one.file.size for one in export.files if one.kind.is_history)
        before = 0
        for place, one in enumerate(export.files):
            if not one.kind.is_history:
                continue
            if place >= self.cursor.get("file", 0):
                self._read_file(reader, place, one, before, total)
            before += one.file.size
        self._finish()

    def _corrections(self) -> Corrections:
        with self.steps.transaction() as db:
            return corrections_of(db, self.job.user_id)

    def _begin(self, export: Export) -> None:
        with self.steps.transaction() as db:
            for one in export.refused:
                self._problem(db, one.name, None, one.message)
            wanted = self.job.options.get("corrections") or {}
            record_corrections(db, self.job.user_id, self.batch_id, wanted)
            self.cursor = {"file": 0, "row": 0}
            self._save(db, 0, None)

    def _read_file(
        self, reader: ReadsExport, place: int, one: Recognised, before: int, total: int
    ) -> None:
        skip = self.cursor.get("row", 0) if place == self.cursor.get("file") else 0
        header = _header(one)
        digest = RowsDigest(self.job.source, one.kind.name, header)
        file_id = self.cursor.get("file_id", 0) if skip else 0
        reading = _Reading(reader, one, self.options)
        block: list[Keyed] = []
        raws: list[bytes] = []
        size = 0
        keys = KeyGiver(self.job.source)
        number = 0
        for row in reading.rows():
            number += 1
            raw = encode_raw(row.raw)
            digest.add(row.line, raw)
            keyed = keys.keyed(number, row)
            if number <= skip:
                continue
            block.append(keyed)
            raws.append(raw)
            size += len(raw)
            if len(block) >= BLOCK_ROWS or size >= BLOCK_BYTES:
                file_id = self._write(place, one, file_id, header, block, raws, (before, total))
                block, raws, size = [], [], 0
        if block or not file_id:
            file_id = self._write(place, one, file_id, header, block, raws, (before, total))
        self._close_file(place, one, file_id, number, digest.hex(), reading)

    def _write(
        self,
        place: int,
        one: Recognised,
        file_id: int,
        header: str,
        block: list[Keyed],
        raws: list[bytes],
        progress: tuple[int, int],
    ) -> int:
        with self.steps.transaction() as db:
            if not file_id:
                file_id = self._open_file(db, one, header)
            if block:
                outcomes, counts = self.intake.take(db, block)
                write_rows(db, file_id, block, raws, outcomes)
                self.counts.update(counts)
                for keyed in block:
                    row = keyed.row
                    if row.failed or row.problem:
                        self._problem(db, one.file.name, row.line, row.failed or row.problem)
                self.cursor = {"file": place, "row": block[-1].number, "file_id": file_id}
            self._save(db, progress[0], progress[1])
        return file_id

    def _open_file(self, db: Session, one: Recognised, header: str) -> int:
        file = ImportFile(
            user_id=self.job.user_id,
            import_job_id=self.job.id,
            source=self.job.source,
            kind=one.kind.name,
            name=one.file.name,
            header=header,
        )
        db.add(file)
        db.flush()
        return file.id

    def _close_file(
        self, place: int, one: Recognised, file_id: int, rows: int, digest: str, reading: "_Reading"
    ) -> None:
        with self.steps.transaction() as db:
            if reading.problem:
                self._problem(db, one.file.name, reading.line, reading.problem)
            db.execute(
                update(ImportFile).where(ImportFile.id == file_id).values(rows=rows, digest=digest)
            )
            self.cursor = {"file": place + 1, "row": 0}
            self._save(db, 0, None)

    def _problem(self, db: Session, file: str, line: int | None, message: str) -> None:
        self.counts["problems"] += 1
        if self.counts["problems"] <= MOST_PROBLEMS:
            db.add(ImportProblem(import_job_id=self.job.id, file=file, line=line, message=message))
            db.flush()

    def _save(self, db: Session, before: int, total: int | None) -> None:
        done = sum(self.counts[f"rows_{name}"] for name in ROWS)
        db.execute(
            update(ImportJob)
            .where(ImportJob.id == self.job.id)
            .values(
                counts=dict(self.counts), cursor=self.cursor, status="running",
                started_at=self.job.started_at or now(),
            )
        )  # fmt: skip
        self.job.started_at = self.job.started_at or now()
        details = {"counts": dict(self.counts), "bytes": before, "of": total}
        self.steps.report(db, done, None, details)

    def _finish(self) -> None:
        done = sum(self.counts[f"rows_{name}"] for name in ROWS)
        with self.steps.transaction(is_last=True) as db:
            db.execute(
                update(ImportJob)
                .where(ImportJob.id == self.job.id)
                .values(
                    status="rehearsed" if self.job.is_rehearsal else "completed",
                    finished_at=now(),
                    counts=dict(self.counts),
                )
            )
            self.steps.report(db, done, done, {"counts": dict(self.counts)})


class _Reading:
    """Rows of one file; where reading stops before the end, `problem` says why."""

    def __init__(self, reader: ReadsExport, one: Recognised, options: Options) -> None:
        self._reader = reader
        self._one = one
        self._options = options
        self.problem = ""
        self.line: int | None = None

    def rows(self) -> Iterator[Row]:
        try:
            yield from self._reader.read(self._one.file, self._one.kind, self._options)
        except DamagedFileError as problem:
            self.problem, self.line = problem.message, problem.line
        except AnswerNeededError as need:
            self.problem = f"{need.message} Say it with {need.option}."
        except (MemoryError, RecursionError):
            self.problem = "too large or too deeply nested to be read"
        except Exception as problem:
            logger.exception("reader %s failed on %s", self._reader.name, self._one.file.name)
            self.problem = f"could not be read to its end ({type(problem).__name__})"


def staged_export(job: ImportJob) -> Export:
    """Find the files of an import where they were staged.

    Raises:
        LookupError: They are gone.
    """
    folder = get_settings().data.resolve() / job.folder
    for export in recognise(Path(folder), only=str(job.options.get("format") or "")).exports:
        if export.source == job.source and export.container == job.container:
            return export
    raise LookupError(f"The files of this import are no longer in {job.folder}.")


def _header(one: Recognised) -> str:
    if one.file.suffix in {".json", ".xml", ".jsonl", ".db"} or one.file.xml_root[0]:
        return ""
    columns: Callable[[], tuple[str, ...]] = lambda: one.file.table().header  # noqa: E731
    return "\x1f".join(columns()) if one.file.columns else ""


def read_options(stored: dict[str, Any]) -> Options:
    """Build the reader's options from what the job keeps."""
    zone = stored.get("timezone")
    return Options(
        kind=stored.get("kind") or "",
        timezone=ZoneInfo(zone) if zone else None,
        profile=stored.get("profile") or "",
        is_day_first=stored.get("is_day_first"),
        mapping=stored.get("mapping") or {},
        switches=frozenset(stored.get("switches") or ()),
    )
