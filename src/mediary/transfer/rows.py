"""The source rows of an import: written by the run, read back one file at a time."""

import zlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.db import insert_many
from mediary.sdk.records import AnyRecord
from mediary.transfer.models import ImportRow

LETTERS = {
    "created": "c", "updated": "u", "duplicate": "d", "unmatched": "n", "skipped": "s",
    "failed": "f",
}  # fmt: skip
OUTCOMES = {letter: outcome for outcome, letter in LETTERS.items()}
_LINE = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode
_DECODE = msgspec.json.decode


class SourceRow(msgspec.Struct, array_like=True):
    """A row of a file as it goes into the diary.

    Attributes:
        number: Place in the file, from 1.
        line: Line of the file, or index of the element, as the reader counts.
        records: What it says; their titles are left out (`UNTITLED`) and stand beside.
        keys: Final keys of the records.
        titles: Place of each record's title in that of its block; -1 for none.
        outcome: "failed", "unmatched" or "skipped" where there are no records.
        problem: What is wrong with it, for the person to read.
    """

    number: int
    line: int
    records: tuple[AnyRecord, ...] = ()
    keys: list[str] = []
    titles: list[int] = []
    outcome: str = ""
    problem: str = ""


class RowsDigest:
    """Names the rows of a file by their content, whatever the file was called."""

    def __init__(self, source: str, kind: str, header: str) -> None:
        """Start with what tells two files of equal rows apart."""
        self._hash = blake2b(f"{source}\x1f{kind}\x1f{header}\x1e".encode(), digest_size=20)

    def add(self, line: int, raw: bytes) -> None:
        """Add a row."""
        self._hash.update(raw + b"\n")

    def hex(self) -> str:
        """Return the name so far."""
        return self._hash.hexdigest()


def encode_raw(row_raw: Any) -> bytes:  # noqa: ANN401
    """Encode a source row as one line of JSON, the same for the same row."""
    return _LINE(row_raw)


def pack_row(line: int, message: str, raw: bytes) -> bytes:
    """Return a source row, encoded, with its line and what is to be said of it."""
    return b"[%d,%s,%s]" % (line, _LINE(message), raw)


def pack_rows(rows: Sequence[bytes]) -> bytes:
    """Return a run of packed rows as it is stored."""
    return zlib.compress(b"\n".join(rows), 1)


def write_rows(
    db: Session, file_id: int, first: int, packed: bytes, outcomes: Sequence[str]
) -> None:
    """Keep a run of rows of one file, the first of which has this number, with their outcomes."""
    letters = "".join(LETTERS[outcome] for outcome in outcomes)
    insert_many(
        db,
        ImportRow,
        ("import_file_id", "first_row", "rows", "outcomes", "data"),
        [(file_id, first, len(outcomes), letters, packed)],
    )


def read_rows(
    db: Session, file_id: int, outcome: str | None = None, *, after: int = 0
) -> Iterator[tuple[int, int, str, str, Any]]:
    """Yield (number, line, outcome, message, raw) of a file's rows behind one, in order.

    With an outcome, runs of rows without it are not even unpacked.
    """
    wanted = LETTERS[outcome] if outcome else ""
    rows = db.execute(
        text(
            "SELECT first_row, outcomes, data FROM import_row WHERE import_file_id = :file"
            " AND first_row + rows > :after + 1 AND outcomes LIKE :like ORDER BY first_row"
        ).execution_options(yield_per=4),
        {"file": file_id, "after": after, "like": f"%{wanted}%"},
    )
    for first_row, letters, data in rows:
        for place, line in enumerate(zlib.decompress(data).split(b"\n")):
            if first_row + place > after and (not wanted or letters[place] == wanted):
                number, message, raw = _DECODE(line)
                yield first_row + place, number, OUTCOMES[letters[place]], message, raw


def raw_lines(db: Session, file_id: int) -> Iterator[bytes]:
    """Yield the rows of a file as lines of JSON, in order, as they were encoded."""
    rows = db.execute(
        text(
            "SELECT data FROM import_row WHERE import_file_id = :file ORDER BY first_row"
        ).execution_options(yield_per=4),
        {"file": file_id},
    )
    for (data,) in rows:
        for line in zlib.decompress(data).split(b"\n"):
            yield bytes(_DECODE(line, type=tuple[int, str, msgspec.Raw])[2])
