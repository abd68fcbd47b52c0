"""Reading our own archive: titles, then what was said of them, then the source rows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.catalog.service import TitleResolver, TitleTable, find_mentions
from mediary.core.clock import now
from mediary.core.settings import get_settings
from mediary.ledger.service import begin_writing, close_batch
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.records import Title
from mediary.tracking.service import (
    PlayToRecord,
    record_plays,
    record_statements,
)
from mediary.transfer import archive_shape as shape
from mediary.transfer.archive_lines import (
    RecordLine,
    SourceLine,
    StatementLine,
    Titles,
    lines,
    raw_lines,
    record_of,
    statement_of,
)
from mediary.transfer.intaking import newly_said
from mediary.transfer.models import ImportFile, ImportJob
from mediary.transfer.problems import Problems
from mediary.transfer.reading import BLOCK_ROWS, ToRead, find_export
from mediary.transfer.rows import RowsDigest, pack_row, pack_rows, write_rows
from mediary.transfer.run import ROWS, Steps
from mediary.transfer.sound import clean_json

_ORDER = (shape.TITLES, shape.RECORDS, shape.STATEMENTS)
T = TypeVar("T")


class ArchiveRun:
    """One archive being taken in; goes on from its cursor when it was cut."""

    def __init__(self, job: ImportJob, steps: Steps) -> None:
        """Prepare the run of a stored import job."""
        if job.batch_id is None:
            raise ValueError("an import writes into a batch")
        self.job = job
        self.steps = steps
        self.batch_id = job.batch_id
        self.counts: Counter[str] = Counter(job.counts)
        self._problems = Problems(job.id, self.counts)
        self.cursor: dict[str, Any] = dict(job.cursor)
        self._resolver = TitleResolver(job.user_id, self.batch_id)
        self._titles = Titles()
        self._as_of = 0

    def run(self) -> None:
        """Read every member, then close the books."""
        folder = str(get_settings().data.resolve() / self.job.folder)
        job = self.job
        export = find_export(ToRead(folder, job.container, job.source, job.options))
        files = {_inner(one.file.name): one.file for one in export.files}
        if not self.cursor and not self._check(files):
            self._finish()
            return
        self._as_of = self.cursor.get("as_of", 0)
        names = [name for name in _ORDER if name in files]
        names += sorted(name for name in files if name.startswith(shape.SOURCES))
        for place, name in enumerate(names):
            if place < self.cursor.get("file", 0):
                if name == shape.TITLES:
                    self._remember(files[name])
                continue
            done = self.cursor.get("row", 0) if place == self.cursor.get("file") else 0
            self._read_member(place, name, files[name], done)
        self._finish()

    def _read_member(self, place: int, name: str, file: ExportFile, done: int) -> None:
        if name == shape.TITLES:
            self._read(place, file, done, self._titles.read, self._take_titles)
        elif name == shape.RECORDS:
            self._read(place, file, done, record_of, self._take_records)
        elif name == shape.STATEMENTS:
            self._read(place, file, done, statement_of, self._take_statements)
        else:
            self._keep_source(place, file)

    def _check(self, files: dict[str, ExportFile]) -> bool:
        """Note what is missing or changed; say whether the archive can be read at all."""
        manifest = _manifest(files[shape.MANIFEST])
        is_known = manifest.get("version") == shape.VERSION
        hashes = manifest.get("sha256")
        with self.steps.transaction() as db:
            if not is_known:
                message = f"version {manifest.get('version')} of the archive is not known here"
                self._problems.note(shape.MANIFEST, None, message)
            for name, wanted in sorted(hashes.items()) if isinstance(hashes, dict) else ():
                file = files.get(name)
                if file is None:
                    self._problems.note(name, None, "is missing from the archive")
                elif _sha256(file) != wanted:
                    self._problems.note(name, None, "was changed or damaged: its hash differs")
            self.cursor = {"file": 0, "row": 0}
            self._save(db)
        return is_known

    def _remember(self, file: ExportFile, most: int | None = None) -> None:
        for number, line in lines(file):
            if most is not None and number > most:
                return
            if line is not None:
                self._titles.read(line)

    def _read(
        self,
        place: int,
        file: ExportFile,
        done: int,
        judge: Callable[[dict[str, Any]], T | None],
        take: Callable[[Session, list[tuple[int, T]]], list[int]],
    ) -> None:
        """Take the lines of a member in blocks, from after the last one that is in."""
        block: list[tuple[int, T]] = []
        bad: list[int] = []
        number, damage = done, ""
        if file.basename == shape.TITLES:
            self._remember(file, done)
        found = lines(file)
        while True:
            try:
                number, line = next(found)
            except StopIteration:
                break
            except DamagedFileError as problem:
                damage = problem.message
                break
            if number <= done:
                continue
            judged = judge(line) if line is not None else None
            if judged is None:
                bad.append(number)
            else:
                block.append((number, judged))
            if len(block) + len(bad) >= BLOCK_ROWS:
                self._step(place, number, file.basename, take, block, bad)
                block, bad = [], []
        name = file.basename
        self._step(place, number, name, take, block, bad, is_end=True, damage=damage)

    def _step(
        self,
        place: int,
        number: int,
        name: str,
        take: Callable[[Session, list[tuple[int, T]]], list[int]],
        block: list[tuple[int, T]],
        bad: list[int],
        *,
        is_end: bool = False,
        damage: str = "",
    ) -> None:
        with self.steps.transaction() as db:
            for line in sorted([*bad, *(take(db, block) if block else ())]):
                self._problems.note(name, line, "is no sound line of an archive")
                self.counts["rows_failed"] += 1
            if damage:
                self._problems.note(name, number + 1, damage)
            self.cursor = {
                "file": place + is_end, "row": 0 if is_end else number, "as_of": self._as_of,
            }  # fmt: skip
            self._save(db)

    def _take_titles(self, db: Session, block: list[tuple[int, Title]]) -> list[int]:
        version = begin_writing(db, self.job.user_id)
        table = TitleTable()
        for _, title in block:
            table.place(title)
        self._resolver.resolve(db, table.named, version=version)
        return []

    def _take_records(self, db: Session, block: list[tuple[int, RecordLine]]) -> list[int]:
        begin_writing(db, self.job.user_id)
        found = find_mentions(db, self.job.user_id, [line.title for _, line in block])
        by_source: dict[tuple[str, str], list[PlayToRecord]] = {}
        bad = []
        for number, line in block:
            at = found.get(line.title)
            if at is None:
                bad.append(number)
                continue
            play = line.play
            play.mention_id, play.mention_digest, play.item_id = (
                at.mention_id,
                at.digest,
                at.item_id,
            )
            self._as_of = max(self._as_of, line.as_of)
            by_source.setdefault((line.source, line.instance), []).append(play)
        for (source, instance), plays in by_source.items():
            results, refolded = record_plays(
                db, self.job.user_id, self.batch_id, source, plays, instance=instance
            )
            self.counts["plays"] += refolded.plays
            self.counts.update(f"rows_{result}" for result in results)
        return bad

    def _take_statements(self, db: Session, block: list[tuple[int, StatementLine]]) -> list[int]:
        begin_writing(db, self.job.user_id)
        by_source: dict[str, list[tuple[int, StatementLine]]] = {}
        for number, line in block:
            by_source.setdefault(line.source, []).append((number, line))
        bad = []
        for source, lines_ in by_source.items():
            # Looked up for each source: what the person says of titles moves them.
            named = [line.title for _, line in lines_ if line.title is not None]
            found = find_mentions(db, self.job.user_id, named)
            statements = []
            for number, line in lines_:
                at = found.get(line.title) if line.title is not None else None
                if line.title is not None and at is None:
                    bad.append(number)
                    continue
                if at is not None:
                    line.said.mention_id, line.said.mention_digest = at.mention_id, at.digest
                    line.said.item_id = at.item_id
                self._as_of = max(self._as_of, line.as_of)
                statements.append(line.said)
            results = record_statements(db, self.job.user_id, self.batch_id, source, statements)
            self.counts.update(f"rows_{result}" for result in results)
            self.counts.update(newly_said(statements, results))
        return bad

    def _keep_source(self, place: int, file: ExportFile) -> None:
        """Keep the rows of an imported file, which the archive carries whole, in one step."""
        with self.steps.transaction() as db:
            found = raw_lines(file)
            try:
                about = msgspec.json.decode(clean_json(next(found, b"")), type=SourceLine)
                with db.begin_nested():
                    self._keep_rows(db, about, found)
            except (msgspec.MsgspecError, UnicodeDecodeError, DamagedFileError) as problem:
                self._problems.note(file.name, None, f"its rows are not kept: {problem}")
            self.cursor = {**self.cursor, "file": place + 1, "row": 0}
            self._save(db)

    def _keep_rows(self, db: Session, about: SourceLine, found: Iterator[bytes]) -> None:
        kept = ImportFile(
            user_id=self.job.user_id, import_job_id=self.job.id, source=about.source,
            kind=about.kind, name=about.name, header=about.header,
        )  # fmt: skip
        db.add(kept)
        db.flush()
        digest = RowsDigest(about.source, about.kind, about.header)
        block: list[bytes] = []
        number = 0
        for number, raw in enumerate(found, start=1):
            msgspec.json.decode(raw)  # what is no JSON would spoil the rows beside it
            digest.add(0, raw)
            block.append(pack_row(number, "kept", raw))
            if len(block) == BLOCK_ROWS:
                _write_kept(db, kept.id, number, block)
                block = []
        if block:
            _write_kept(db, kept.id, number, block)
        db.execute(
            update(ImportFile)
            .where(ImportFile.id == kept.id)
            .values(rows=number, digest=digest.hex())
        )

    def _save(self, db: Session) -> None:
        self._problems.write(db)
        started = self.job.started_at = self.job.started_at or now()
        db.execute(
            update(ImportJob)
            .where(ImportJob.id == self.job.id)
            .values(
                counts=dict(self.counts), cursor=self.cursor, status="running", started_at=started
            )
        )
        done = sum(self.counts[f"rows_{name}"] for name in ROWS)
        self.steps.report(db, done, None, {"counts": dict(self.counts)})

    def _finish(self) -> None:
        with self.steps.transaction(is_last=True) as db:
            self._save(db)
            as_of = self.cursor.get("as_of", 0)
            close_batch(db, self.job.user_id, self.batch_id, as_of=as_of)
            db.execute(
                update(ImportJob)
                .where(ImportJob.id == self.job.id)
                .values(
                    status="rehearsed" if self.job.is_rehearsal else "completed",
                    finished_at=now(),
                )
            )


def _write_kept(db: Session, file_id: int, last: int, block: list[bytes]) -> None:
    first = last - len(block) + 1
    write_rows(db, file_id, first, pack_rows(block), ["skipped"] * len(block))


def _inner(name: str) -> str:
    """Return a member's name, also where the archive was unpacked into a folder."""
    if f"/{shape.SOURCES}" in f"/{name}":
        return shape.SOURCES + name.rsplit("/", 1)[-1]
    return name.rsplit("/", 1)[-1]


def _manifest(file: ExportFile) -> dict[str, Any]:
    try:
        found = file.json()
    except DamagedFileError:
        return {}
    return found if isinstance(found, dict) else {}


def _sha256(file: ExportFile) -> str:
    try:
        with file.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    except DamagedFileError:
        return ""
