"""Reading an export: files to rows to blocks. Touches no database, so it can run anywhere."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from mediary.catalog.service import NamedTitle, TitleTable
from mediary.plugins.service import load_plugins
from mediary.sdk.contract import Options, ReadsExport, Row
from mediary.sdk.errors import AnswerNeededError, DamagedFileError
from mediary.sdk.records import AnyRecord, ListAbout, Title
from mediary.transfer.keying import KeyGiver
from mediary.transfer.recognise import Export, Recognised, recognise
from mediary.transfer.rows import RowsDigest, SourceRow, encode_raw, pack_row, pack_rows
from mediary.transfer.sound import Soundness

logger = logging.getLogger(__name__)
BLOCK_ROWS = 1_000
BLOCK_BYTES = 1024 * 1024
BLOCK_FILES = 100
UNTITLED = Title(type="", level="")


class ToRead(msgspec.Struct):
    """Which export to read, and where to begin.

    Attributes:
        folder: Absolute path of the staged files.
        container: Zip or folder within it; source: name of the reader.
        options: What the person said, as it is stored.
        zone: Their time zone, for files that say none.
        file: Place of the first file to read; row: how many of its rows are in already.
    """

    folder: str
    container: str
    source: str
    options: dict[str, Any]
    zone: str = ""
    file: int = 0
    row: int = 0


class FileAbout(msgspec.Struct, array_like=True):
    """A file of the export; its place in `Contents.files` is what pieces call it by."""

    name: str
    kind: str
    size: int
    is_history: bool


class Contents(msgspec.Struct, tag=True):
    """What there is to read; `refused`: damaged files and what is wrong with them."""

    files: list[FileAbout]
    refused: list[tuple[str, str]]


class End(msgspec.Struct, array_like=True):
    """What is known of a file once it is read."""

    rows: int
    digest: str
    problem: str
    line: int | None


class Piece(msgspec.Struct, array_like=True):
    """Rows of one file; with the file's end where they reach it.

    Attributes:
        place: Which file.
        packed: The rows as they are stored.
    """

    place: int
    header: str
    rows: list[SourceRow] = []
    packed: bytes = b""
    end: End | None = None


class Block(msgspec.Struct, tag=True):
    """What goes into the diary in one step: rows of one file, or of many small ones.

    Attributes:
        titles: All titles that the rows name.
    """

    titles: list[NamedTitle]
    pieces: list[Piece]


def read_export(wanted: ToRead) -> Iterator[Contents | Block]:
    """Yield the contents of an export, then its rows in blocks, from where it was cut.

    Raises:
        LookupError: The files or their reader are gone.
    """
    export = find_export(wanted)
    reader = load_plugins().reader(wanted.source)
    if reader is None:
        raise LookupError(f"There is no reader for {wanted.source} any more.")
    yield Contents(
        [
            FileAbout(one.file.name, one.kind.name, one.file.size, one.kind.is_history)
            for one in export.files
        ],
        [(one.name, one.message) for one in export.refused],
    )
    yield from _Blocks(reader, export, wanted).read()


def find_export(wanted: ToRead) -> Export:
    """Find the files of an import where they were staged.

    Raises:
        LookupError: They are gone.
    """
    only = str(wanted.options.get("format") or "")
    for export in recognise(Path(wanted.folder), only=only).exports:
        if export.source == wanted.source and export.container == wanted.container:
            return export
    raise LookupError(f"The files of this import are no longer in {wanted.folder}.")


def read_options(stored: dict[str, Any], zone: str = "") -> Options:
    """Build the reader's options from what is kept of them; `zone` where they name none."""
    name = stored.get("timezone") or zone
    return Options(
        kind=stored.get("kind") or "",
        timezone=ZoneInfo(name) if name else None,
        profile=stored.get("profile") or "",
        is_day_first=stored.get("is_day_first"),
        mapping=stored.get("mapping") or {},
        switches=frozenset(stored.get("switches") or ()),
    )


class _Blocks:
    """Collects rows until they make a block."""

    def __init__(self, reader: ReadsExport, export: Export, wanted: ToRead) -> None:
        self._reader = reader
        self._export = export
        self._wanted = wanted
        self._options = read_options(wanted.options, wanted.zone)
        self._soundness = Soundness(has_nul=bool(wanted.file or wanted.row))
        self._titles = TitleTable()
        self._pieces: list[Piece] = []
        self._packed: list[bytes] = []
        self._rows = self._bytes = 0

    def read(self) -> Iterator[Block]:
        for place, one in enumerate(self._export.files):
            if one.kind.is_history and place >= self._wanted.file:
                yield from self._read_file(place, one)
        if self._pieces:
            yield self._block()

    def _read_file(self, place: int, one: Recognised) -> Iterator[Block]:
        skip = self._wanted.row if place == self._wanted.file else 0
        header = _header(one)
        digest = RowsDigest(self._wanted.source, one.kind.name, header)
        reading = _Reading(self._reader, one, self._options)
        keys = KeyGiver(self._wanted.source)
        self._pieces.append(Piece(place, header))
        number = 0
        for row in reading.rows():
            number += 1
            raw = encode_raw(row.raw)
            digest.add(row.line, raw)
            sound = self._soundness.judged(row, raw)
            given = [keys.key(record) for record in sound.records]
            if number <= skip:
                continue
            self._add(number, sound, given, raw)
            if self._rows >= BLOCK_ROWS or self._bytes >= BLOCK_BYTES:
                yield self._block()
                self._pieces.append(Piece(place, header))
        one.file.forget_head()
        self._pack()
        self._pieces[-1].end = End(number, digest.hex(), reading.problem, reading.line)
        if len(self._pieces) >= BLOCK_FILES:
            yield self._block()

    def _add(self, number: int, row: Row, keys: list[str], raw: bytes) -> None:
        message = row.failed or row.unmatched or row.skipped or row.problem
        self._packed.append(pack_row(row.line, message, raw))
        titles = [self._place(record) for record in row.records]
        records = tuple(_without_title(record) for record in row.records)
        problem = row.failed or row.problem
        self._pieces[-1].rows.append(
            SourceRow(number, row.line, records, keys, titles, _outcome(row), problem)
        )
        self._rows += 1
        self._bytes += len(raw)

    def _place(self, record: AnyRecord) -> int:
        return -1 if isinstance(record, ListAbout) else self._titles.place(record.title)

    def _pack(self) -> None:
        if self._packed:
            self._pieces[-1].packed = pack_rows(self._packed)
            self._packed = []

    def _block(self) -> Block:
        self._pack()
        block = Block(self._titles.named, self._pieces)
        self._titles, self._pieces = TitleTable(), []
        self._rows = self._bytes = 0
        return block


def _without_title(record: AnyRecord) -> AnyRecord:
    if isinstance(record, ListAbout):
        return record
    return msgspec.structs.replace(record, title=UNTITLED)


def _outcome(row: Row) -> str:
    if row.failed:
        return "failed"
    if row.unmatched:
        return "unmatched"
    return "skipped" if not row.records else ""


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


def _header(one: Recognised) -> str:
    if one.file.suffix in {".json", ".xml", ".jsonl", ".db"} or one.file.xml_root[0]:
        return ""
    columns: Callable[[], tuple[str, ...]] = lambda: one.file.table().header  # noqa: E731
    return "\x1f".join(columns()) if one.file.columns else ""
