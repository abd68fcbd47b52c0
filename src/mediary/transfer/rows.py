"""The source rows of an import: written by the run, read back one file at a time."""

import zlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.db import insert_many
from mediary.transfer.intaking import Keyed
from mediary.transfer.models import ImportRow

LETTERS = {
    "created": "c", "updated": "u", "duplicate": "d", "unmatched": "n", "skipped": "s",
    "failed": "f",
}  # fmt: skip
OUTCOMES = {letter: outcome for outcome, letter in LETTERS.items()}
_LINE = msgspec.json.Encoder(order="deterministic", enc_hook=str).encode
_DECODE = msgspec.json.decode


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


def write_rows(
    db: Session,
    file_id: int,
    block: Sequence[Keyed],
    raws: Sequence[bytes],
    outcomes: Sequence[str],
) -> None:
    """Keep a run of rows of one file with what became of them."""
    lines = []
    for one, raw in zip(block, raws, strict=True):
        row = one.row
        message = row.failed or row.unmatched or row.skipped or row.problem
        lines.append(b"[%d,%s,%s]" % (row.line, _LINE(message), raw))
    data = zlib.compress(b"\n".join(lines), 1)
    letters = "".join(LETTERS[outcome] for outcome in outcomes)
    insert_many(
        db,
        ImportRow.__table__,  # type: ignore[arg-type]
        ("import_file_id", "first_row", "rows", "outcomes", "data"),
        [(file_id, block[0].number, len(block), letters, data)],
    )


def read_rows(
    db: Session, file_id: int, outcome: str | None = None
) -> Iterator[tuple[int, int, str, str, Any]]:
    """Yield (number, line, outcome, message, raw) of a file's rows, in order.

    With an outcome, runs of rows without it are not even unpacked.
    """
    wanted = LETTERS[outcome] if outcome else ""
    rows = db.execute(
        text(
            "SELECT first_row, outcomes, data FROM import_row WHERE import_file_id = :file"
            " AND outcomes LIKE :like ORDER BY first_row"
        ).execution_options(yield_per=4),
        {"file": file_id, "like": f"%{wanted}%"},
    )
    for first_row, letters, data in rows:
        for place, line in enumerate(zlib.decompress(data).split(b"\n")):
            if not wanted or letters[place] == wanted:
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
