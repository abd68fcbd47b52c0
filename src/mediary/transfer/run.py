"""Running an import: what was read goes into the diary, each block in one transaction."""

from collections import Counter
from contextlib import AbstractContextManager, closing
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.core.clock import now
from mediary.core.settings import get_settings
from mediary.ledger.service import close_batch
from mediary.transfer.corrections import corrections_of, record_corrections
from mediary.transfer.intaking import Intake
from mediary.transfer.models import ImportFile, ImportJob
from mediary.transfer.problems import Problems
from mediary.transfer.reading import Block, Contents, FileAbout, Piece, ToRead, read_options
from mediary.transfer.reading_apart import ReaderDiedError, read_blocks
from mediary.transfer.rows import write_rows

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
        self._zone = user_zone.key if user_zone else ""
        zone = read_options(job.options, self._zone).timezone
        self.counts: Counter[str] = Counter(job.counts)
        self._problems = Problems(job.id, self.counts)
        self.cursor: dict[str, Any] = dict(job.cursor)
        if job.batch_id is None:
            raise ValueError("an import writes into a batch")
        self.batch_id = job.batch_id
        self.intake = Intake(job.user_id, self.batch_id, job.source, zone)
        self._files: list[FileAbout] = []

    def run(self) -> None:
        """Take in every row that is not in yet, then close the books."""
        self.intake.as_of = self.cursor.get("as_of", 0)
        died_at: dict[str, Any] | None = None
        while True:
            try:
                self._take_in()
                break
            except ReaderDiedError:
                if died_at == self.cursor:
                    raise  # twice at one place: it is no accident
                died_at = dict(self.cursor)
        self._finish()

    def _take_in(self) -> None:
        with closing(read_blocks(self._wanted())) as found:
            for message in found:
                if isinstance(message, Contents):
                    self._begin(message)
                else:
                    self._write(message)

    def _wanted(self) -> ToRead:
        job = self.job
        return ToRead(
            str(get_settings().data.resolve() / job.folder), job.container, job.source,
            job.options, self._zone, self.cursor.get("file", 0), self.cursor.get("row", 0),
        )  # fmt: skip

    def _begin(self, contents: Contents) -> None:
        self._files = contents.files
        with self.steps.transaction() as db:
            if not self.cursor:
                for name, message in contents.refused:
                    self._problems.note(name, None, message)
                wanted = self.job.options.get("corrections") or {}
                record_corrections(db, self.job.user_id, self.batch_id, wanted)
                self.cursor = {"file": 0, "row": 0}
                self._save(db)
            self.intake.corrections = corrections_of(db, self.job.user_id)

    def _write(self, block: Block) -> None:
        """Write a block in one step."""
        with self.steps.transaction() as db:
            rows = [row for piece in block.pieces for row in piece.rows]
            outcomes: list[str] = []
            if rows:
                outcomes, counts = self.intake.take(db, block.titles, rows)
                self.counts.update(counts)
            done = 0
            for piece in block.pieces:
                file_id = self._write_piece(db, piece, outcomes[done : done + len(piece.rows)])
                done += len(piece.rows)
            last = block.pieces[-1]
            if last.end is not None:
                self.cursor = {"file": last.place + 1, "row": 0}
            else:
                row = last.rows[-1].number
                self.cursor = {"file": last.place, "row": row, "file_id": file_id}
            self.cursor["as_of"] = self.intake.as_of
            self._save(db)

    def _write_piece(self, db: Session, piece: Piece, outcomes: list[str]) -> int:
        """Write what is to be kept of a file; return the id of its row."""
        end = piece.end
        is_begun = self.cursor["file"] == piece.place and self.cursor["row"]
        file_id = self.cursor["file_id"] if is_begun else self._open_file(db, piece)
        if is_begun and end is not None:
            db.execute(
                update(ImportFile)
                .where(ImportFile.id == file_id)
                .values(rows=end.rows, digest=end.digest)
            )
        if piece.rows:
            write_rows(db, file_id, piece.rows[0].number, piece.packed, outcomes)
        name = self._files[piece.place].name
        for row in piece.rows:
            if row.problem:
                self._problems.note(name, row.line, row.problem)
        if end is not None and end.problem:
            self._problems.note(name, end.line, end.problem)
        return int(file_id)

    def _open_file(self, db: Session, piece: Piece) -> int:
        about, end = self._files[piece.place], piece.end
        file = ImportFile(
            user_id=self.job.user_id,
            import_job_id=self.job.id,
            source=self.job.source,
            kind=about.kind,
            name=about.name,
            header=piece.header,
            rows=end.rows if end else 0,
            digest=end.digest if end else "",
        )
        db.add(file)
        db.flush()
        return file.id

    def _save(self, db: Session) -> None:
        self._problems.write(db)
        done = sum(self.counts[f"rows_{name}"] for name in ROWS)
        sizes = [file.size for file in self._files if file.is_history]
        before = sum(f.size for f in self._files[: self.cursor["file"]] if f.is_history)
        db.execute(
            update(ImportJob)
            .where(ImportJob.id == self.job.id)
            .values(
                counts=dict(self.counts), cursor=self.cursor, status="running",
                started_at=self.job.started_at or now(),
            )
        )  # fmt: skip
        self.job.started_at = self.job.started_at or now()
        details = {"counts": dict(self.counts), "bytes": before, "of": sum(sizes)}
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
