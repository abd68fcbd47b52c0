"""Running an import: files to rows, rows to blocks, each block one transaction."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.core.clock import now
from mediary.core.settings import get_settings
from mediary.ledger.service import close_batch
from mediary.plugins.service import load_plugins
from mediary.sdk.contract import Options, ReadsExport, Row
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.transfer.corrections import Corrections, corrections_of, record_corrections
from mediary.transfer.intaking import Intake, Keyed, KeyGiver
from mediary.transfer.models import ImportFile, ImportJob, ImportProblem
from mediary.transfer.recognise import Export, Recognised, recognise
from mediary.transfer.rows import RowsDigest, encode_raw, write_rows
from mediary.transfer.sound import Soundness

logger = logging.getLogger(__name__)
BLOCK_ROWS = 2_000
BLOCK_BYTES = 2 * 1024 * 1024
BLOCK_FILES = 100
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
        given = read_options(job.options)
        self.options = msgspec.structs.replace(given, timezone=given.timezone or user_zone)
        self.counts: Counter[str] = Counter(job.counts)
        self.cursor: dict[str, Any] = dict(job.cursor)
        self._soundness = Soundness(has_nul=bool(job.cursor))
        if job.batch_id is None:
            raise ValueError("an import writes into a batch")
        self.batch_id = job.batch_id
        zone = self.options.timezone
        self.intake = Intake(job.user_id, self.batch_id, job.source, zone)
        self._waiting: list[_Piece] = []
        self._waiting_rows = self._waiting_bytes = 0
        self._total = 0

    def run(self) -> None:
        """Read every file that is not in yet, then close the books."""
        export = staged_export(self.job)
        reader = load_plugins().reader(self.job.source)
        if reader is None:
            raise LookupError(f"There is no reader for {self.job.source} any more.")
        if not self.cursor:
            self._begin(export)
        self.intake.corrections = self._corrections()
        self.intake.as_of = self.cursor.get("as_of", 0)
        self._total = sum(one.file.size for one in export.files if one.kind.is_history)
        before = 0
        for place, one in enumerate(export.files):
            if not one.kind.is_history:
                continue
            if place >= self.cursor.get("file", 0):
                self._read_file(reader, place, one, before)
            before += one.file.size
        self._write()
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

    def _read_file(self, reader: ReadsExport, place: int, one: Recognised, before: int) -> None:
        skip = self.cursor.get("row", 0) if place == self.cursor.get("file") else 0
        header = _header(one)
        digest = RowsDigest(self.job.source, one.kind.name, header)
        file = _OpenFile(place, one, header, before, self.cursor.get("file_id", 0) if skip else 0)
        reading = _Reading(reader, one, self.options)
        keys = KeyGiver(self.job.source)
        piece = self._begin_piece(file)
        number = 0
        for row in reading.rows():
            number += 1
            raw = encode_raw(row.raw)
            digest.add(row.line, raw)
            keyed = keys.keyed(number, self._soundness.judged(row, raw))
            if number <= skip:
                continue
            piece.block.append(keyed)
            piece.raws.append(raw)
            self._waiting_rows += 1
            self._waiting_bytes += len(raw)
            if self._waiting_rows >= BLOCK_ROWS or self._waiting_bytes >= BLOCK_BYTES:
                self._write()
                piece = self._begin_piece(file)
        one.file.forget_head()
        piece.end = _End(number, digest.hex(), reading.problem, reading.line)
        if len(self._waiting) >= BLOCK_FILES:
            self._write()

    def _begin_piece(self, file: "_OpenFile") -> "_Piece":
        piece = _Piece(file)
        self._waiting.append(piece)
        return piece

    def _write(self) -> None:
        """Write what waits, of one file or of many small ones, in one step."""
        pieces, self._waiting = self._waiting, []
        self._waiting_rows = self._waiting_bytes = 0
        if not pieces:
            return
        with self.steps.transaction() as db:
            block = [keyed for piece in pieces for keyed in piece.block]
            outcomes: list[str] = []
            if block:
                outcomes, counts = self.intake.take(db, block)
                self.counts.update(counts)
            done = 0
            for piece in pieces:
                self._write_piece(db, piece, outcomes[done : done + len(piece.block)])
                done += len(piece.block)
            last = pieces[-1]
            if last.end is not None:
                self.cursor = {"file": last.file.place + 1, "row": 0}
            else:
                row, file_id = last.block[-1].number, last.file.id
                self.cursor = {"file": last.file.place, "row": row, "file_id": file_id}
            self.cursor["as_of"] = self.intake.as_of
            self._save(db, last.file.before, self._total)

    def _write_piece(self, db: Session, piece: "_Piece", outcomes: list[str]) -> None:
        file, end = piece.file, piece.end
        if not file.id:
            file.id = self._open_file(db, piece)
        elif end is not None:
            db.execute(
                update(ImportFile)
                .where(ImportFile.id == file.id)
                .values(rows=end.rows, digest=end.digest)
            )
        if piece.block:
            write_rows(db, file.id, piece.block, piece.raws, outcomes)
        name = file.one.file.name
        for keyed in piece.block:
            row = keyed.row
            if row.failed or row.problem:
                self._problem(db, name, row.line, row.failed or row.problem)
        if end is not None and end.problem:
            self._problem(db, name, end.line, end.problem)

    def _open_file(self, db: Session, piece: "_Piece") -> int:
        one, end = piece.file.one, piece.end
        file = ImportFile(
            user_id=self.job.user_id,
            import_job_id=self.job.id,
            source=self.job.source,
            kind=one.kind.name,
            name=one.file.name,
            header=piece.file.header,
            rows=end.rows if end else 0,
            digest=end.digest if end else "",
        )
        db.add(file)
        db.flush()
        return file.id

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
            close_batch(db, self.job.user_id, self.batch_id, as_of=self.cursor.get("as_of", 0))
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


class _OpenFile(msgspec.Struct):
    """A file being read; `id` is that of its row, 0 before that is written."""

    place: int
    one: Recognised
    header: str
    before: int
    id: int


class _End(msgspec.Struct):
    """What is known of a file once it is read."""

    rows: int
    digest: str
    problem: str
    line: int | None


class _Piece(msgspec.Struct):
    """Rows of one file that wait to be written; with the file's end where they reach it."""

    file: _OpenFile
    block: list[Keyed] = []
    raws: list[bytes] = []
    end: _End | None = None


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
            self.problem = f"{need.message} {need.answer}"
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
