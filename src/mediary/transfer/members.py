"""Files that come out: zips and single files, the same bytes for the same lines, whole or not."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

CHUNK_LINES = 500


class Written(NamedTuple):
    """What came out: how many lines or rows in all, and the hash of the whole file."""

    rows: int
    sha256: str


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is there appears as `path` when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def add_lines(archive: zipfile.ZipFile, name: str, lines: Iterable[bytes]) -> tuple[int, str]:
    """Write lines as a member; return how many, and the member's hash.

    Members are stored, not deflated, and have one fixed time: compressors differ between machines,
    and the same history must give the same bytes everywhere.
    """
    digest = hashlib.sha256()
    count = 0
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    about.external_attr = 0o644 << 16
    with archive.open(about, "w", force_zip64=True) as member:
        for chunk in _chunks(lines):
            count += len(chunk)
            data = b"\n".join(chunk) + b"\n"
            digest.update(data)
            member.write(data)
    return count, digest.hexdigest()


def write_lines(file: IO[bytes], lines: Iterable[bytes]) -> int:
    """Write lines to an open file; return how many."""
    count = 0
    for chunk in _chunks(lines):
        count += len(chunk)
        file.write(b"\n".join(chunk) + b"\n")
    return count


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK_LINES:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
