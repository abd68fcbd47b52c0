"""Reading our own archive: titles, then what was said of them, then the source rows."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.catalog.service import TitleResolver, find_mentions
from mediary.core.clock import now
from mediary.ledger.service import begin_writing, close_batch
from mediary.sdk.contract import Row
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile
from mediary.sdk.records import Play, Title
from mediary.sdk.when import When
from mediary.tracking.service import (
    PlayToRecord,
    StatementToRecord,
    record_plays,
    record_statements,
)
from mediary.transfer import archive_shape as shape
from mediary.transfer.intaking import Keyed, latest, latest_of
from mediary.transfer.models import ImportFile, ImportJob, ImportProblem
from mediary.transfer.rows import RowsDigest, write_rows
from mediary.transfer.run import BLOCK_ROWS, ROWS, Steps, staged_export

_TITLE = msgspec.json.Decoder(Title).decode
_COUNTED = {"rating": "ratings", "review": "reviews", "list_entry": "list_items"}
_ORDER = (shape.TITLES, shape.RECORDS, shape.STATEMENTS)
_NOWHERE = Title(type="movie", level="movie")
Lines = list[dict[str, Any]]


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
        self.cursor: dict[str, Any] = dict(job.cursor)
        self._resolver = TitleResolver(job.user_id, self.batch_id)
        self._parents: dict[str, Title] = {}

    def run(self) -> None:
        """Read every member, then close the books."""
        export = staged_export(self.job)
        files = {_inner(one.file.name): one.file for one in export.files}
        if not self.cursor:
            self._check(files)
        names = [name for name in _ORDER if name in files]
        names += sorted(name for name in files if name.startswith(shape.SOURCES))
        takers: dict[str, Callable[[Session, Lines], None]] = {
            shape.TITLES: self._take_titles,
            shape.RECORDS: self._take_records,
            shape.STATEMENTS: self._take_statements,
        }
        for place, name in enumerate(names):
            done = self.cursor.get("row", 0) if place == self.cursor.get("file") else 0
            if place < self.cursor.get("file", 0):
                if name == shape.TITLES:
                    self._remember(files[name])
                continue
            if name in takers:
                self._read(place, files[name], done, takers[name])
            else:
                self._keep_source(place, files[name])
        self._finish()

    def _check(self, files: dict[str, ExportFile]) -> None:
        manifest = files[shape.MANIFEST].json()
        with self.steps.transaction() as db:
            if manifest.get("version") != shape.VERSION:
                message = f"version {manifest.get('version')} of the archive is not known here"
                self._problem(db, shape.MANIFEST, None, message)
            for name, wanted in sorted(manifest.get("sha256", {}).items()):
                file = files.get(name)
                if file is None:
                    self._problem(db, name, None, "is missing from the archive")
                elif _sha256(file) != wanted:
                    self._problem(db, name, None, "was changed or damaged: its hash differs")
            self.cursor = {"file": 0, "row": 0}
            self._save(db)

    def _remember(self, file: ExportFile) -> None:
        for _, line in _lines(file):
            if line is not None:
                self._title(line)

    def _read(
        self, place: int, file: ExportFile, done: int, take: Callable[[Session, Lines], None]
    ) -> None:
        block: Lines = []
        bad: list[int] = []
        number = 0
        for number, line in _lines(file):
            if number <= done:
                if file.basename == shape.TITLES and line is not None:
                    self._title(line)
                continue
            if line is None:
                bad.append(number)
            else:
                block.append(line)
            if len(block) + len(bad) >= BLOCK_ROWS:
                self._step(place, number, file.basename, block, bad, take)
                block, bad = [], []
        self._step(place, number, file.basename, block, bad, take, is_end=True)

    def _step(
        self,
        place: int,
        number: int,
        name: str,
        block: Lines,
        bad: list[int],
        take: Callable[[Session, Lines], None],
        *,
        is_end: bool = False,
    ) -> None:
        with self.steps.transaction() as db:
            if block:
                take(db, block)
            for line in bad:
                self._problem(db, name, line, "is no sound line of an archive")
                self.counts["rows_failed"] += 1
            self.cursor = {
                "file": place + is_end, "row": 0 if is_end else number,
                "as_of": max([self.cursor.get("as_of", 0), *map(_latest, block)]),
            }  # fmt: skip
            self._save(db)

    def _title(self, line: dict[str, Any]) -> Title:
        title = msgspec.convert(line["title"], Title)
        if line.get("parent"):
            title = msgspec.structs.replace(title, parent=self._parents[line["parent"]])
        if title.level not in {"episode", "track", "chapter"}:
            self._parents[line["id"]] = title
        return title

    def _take_titles(self, db: Session, block: Lines) -> None:
        version = begin_writing(db, self.job.user_id)
        self._resolver.resolve(db, [self._title(line) for line in block], version=version)

    def _take_records(self, db: Session, block: Lines) -> None:
        begin_writing(db, self.job.user_id)
        found = find_mentions(db, self.job.user_id, [int(line["title"], 16) for line in block])
        by_source: dict[tuple[str, str], list[PlayToRecord]] = {}
        for line in block:
            mention = found[int(line["title"], 16)]
            play = PlayToRecord(
                _play(line), line["key"], mention.mention_id, mention.digest, mention.item_id,
                line.get("offset"),
                line.get("weight", 0),
            )  # fmt: skip
            by_source.setdefault((line["source"], line.get("instance", "")), []).append(play)
        for (source, instance), plays in by_source.items():
            results, refolded = record_plays(
                db, self.job.user_id, self.batch_id, source, plays, instance=instance
            )
            self.counts["plays"] += refolded.plays
            self.counts.update(f"rows_{result}" for result in results)

    def _take_statements(self, db: Session, block: Lines) -> None:
        begin_writing(db, self.job.user_id)
        named = [int(line["title"], 16) for line in block if line.get("title")]
        found = find_mentions(db, self.job.user_id, named)
        by_source: dict[str, list[StatementToRecord]] = {}
        for line in block:
            said = StatementToRecord(
                line["kind"], line["key"], line["value"], _instant(line.get("said_at")),
                line.get("subject", ""),
            )  # fmt: skip
            if line.get("title"):
                mention = found[int(line["title"], 16)]
                said.mention_id, said.mention_digest = mention.mention_id, mention.digest
                said.item_id = mention.item_id
            by_source.setdefault(line["source"], []).append(said)
        for source, statements in by_source.items():
            results = record_statements(db, self.job.user_id, self.batch_id, source, statements)
            for said, result in zip(statements, results, strict=True):
                self.counts[f"rows_{result}"] += 1
                if result == "created" and said.kind in _COUNTED:
                    self.counts[_COUNTED[said.kind]] += 1

    def _keep_source(self, place: int, file: ExportFile) -> None:
        """Keep the rows of an imported file, which the archive carries whole, in one step."""
        with self.steps.transaction() as db:
            lines = _raw_lines(file)
            try:
                about = msgspec.json.decode(next(lines))
                self._keep_rows(db, about, lines)
            except (StopIteration, msgspec.DecodeError, KeyError, DamagedFileError) as problem:
                self._problem(db, file.name, None, f"its rows are not kept: {problem}")
            self.cursor = {**self.cursor, "file": place + 1, "row": 0}
            self._save(db)

    def _keep_rows(self, db: Session, about: dict[str, Any], lines: Iterator[bytes]) -> None:
        kept = ImportFile(
            user_id=self.job.user_id, import_job_id=self.job.id, source=about["source"],
            kind=about["kind"], name=about["name"], header=about["header"],
        )  # fmt: skip
        db.add(kept)
        db.flush()
        digest = RowsDigest(about["source"], about["kind"], about["header"])
        block: list[Keyed] = []
        raws: list[bytes] = []
        number = 0
        for number, raw in enumerate(lines, start=1):
            digest.add(0, raw)
            block.append(Keyed(number, Row(line=number, raw=None, skipped="kept"), []))
            raws.append(raw)
            if len(block) == BLOCK_ROWS:
                write_rows(db, kept.id, block, raws, ["skipped"] * len(block))
                block, raws = [], []
        if block:
            write_rows(db, kept.id, block, raws, ["skipped"] * len(block))
        db.execute(
            update(ImportFile)
            .where(ImportFile.id == kept.id)
            .values(rows=number, digest=digest.hex())
        )

    def _problem(self, db: Session, file: str, line: int | None, message: str) -> None:
        self.counts["problems"] += 1
        db.add(ImportProblem(import_job_id=self.job.id, file=file, line=line, message=message))
        db.flush()

    def _save(self, db: Session) -> None:
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


def _latest(line: dict[str, Any]) -> int:
    """Return the latest date that a line says; 0 where it says none."""
    dates = (
        latest(_instant(line.get("at")), _day(line.get("to"))),
        latest(None, _day(line.get("logged_on"))),
        latest_of(line.get("value", {})),
        _instant(line.get("said_at")),
    )
    return max((at for at in dates if at is not None), default=0)


def _play(line: dict[str, Any]) -> Play:
    return Play(
        title=_NOWHERE,
        key=line["key"],
        said_at=_instant(line.get("said_at")),
        when=When(
            at=_instant(line.get("at")), from_=_day(line.get("from")), to=_day(line.get("to")),
            offset=line.get("offset"),
        ),
        nature=line.get("nature", "event"),
        layout=line.get("layout", ""),
        duration_seconds=line.get("seconds"),
        progress=tuple(sorted(line.get("progress", {}).items())),
        rating=line.get("rating"),
        is_rewatch=line.get("is_rewatch", False),
        is_partial=line.get("is_partial", False),
        is_skipped=line.get("is_skipped", False),
        note=line.get("note", ""),
        place=line.get("place", ""),
        platform=line.get("platform", ""),
        device=line.get("device", ""),
        profile=line.get("profile", ""),
        logged_on=_day(line.get("logged_on")),
        extra=tuple(sorted(line.get("extra", {}).items())),
    )  # fmt: skip


def _instant(written: str | None) -> int | None:
    return None if written is None else shape.instant_of(written)


def _day(written: str | None) -> int | None:
    return None if written is None else shape.day_of(written)


def _inner(name: str) -> str:
    """Return a member's name, also where the archive was unpacked into a folder."""
    if f"/{shape.SOURCES}" in f"/{name}":
        return shape.SOURCES + name.rsplit("/", 1)[-1]
    return name.rsplit("/", 1)[-1]


def _sha256(file: ExportFile) -> str:
    with file.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _raw_lines(file: ExportFile) -> Iterator[bytes]:
    with file.open() as stream:
        for line in stream:
            yield line.rstrip(b"\n")


def _lines(file: ExportFile) -> Iterator[tuple[int, dict[str, Any] | None]]:
    for number, raw in enumerate(_raw_lines(file), start=1):
        try:
            value = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            value = None
        yield number, value if isinstance(value, dict) else None
