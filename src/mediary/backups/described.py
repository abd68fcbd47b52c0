"""The folder of backups: each is a file and, written last, a description beside it.

A file without a description is no backup: it may be half of one. Drafts have a name of their own
until they are whole, and are on the disk before they are called by their name.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec

from mediary.backups.errors import BackupFailedError, BackupNotFoundError

SQLITE, DUMP, ROWS = "sqlite", "pg_dump", "rows"
SUFFIXES = {SQLITE: ".db", DUMP: ".dump", ROWS: ".rows.zip"}
DESCRIPTION = ".json"
DRAFT = ".partial"
DRAFTS_LAST = 24 * 3600
MIB = 1024 * 1024
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Content(msgspec.Struct):
    """What a database or a copy of it holds: where its tables stand, rows of each table."""

    revision: str
    counts: dict[str, int]


class Described(msgspec.Struct, kw_only=True):
    """A backup as its description has it; the attributes are those of the table."""

    name: str
    kind: str
    form: str
    revision: str
    version: str
    size: int
    sha256: str
    counts: dict[str, int]
    created_at: int
    verified_at: int | None = None
    problem: str | None = None


def described_in(folder: Path) -> list[Described]:
    """Return the backups of a folder, the newest first."""
    found = [_read(path) for path in folder.glob(f"*{DESCRIPTION}")]
    there = [one for one in found if one is not None and file_of(folder, one).is_file()]
    return sorted(there, key=lambda one: (one.created_at, one.name), reverse=True)


def find(folder: Path, name: str) -> Described:
    """Return the backup of a name.

    Raises:
        BackupNotFoundError: There is none.
    """
    for one in described_in(folder):
        if one.name == name:
            return one
    raise BackupNotFoundError(f"There is no backup {name} in {folder}.")


def file_of(folder: Path, backup: Described) -> Path:
    """Return where a backup's file is."""
    return folder / f"{backup.name}{SUFFIXES[backup.form]}"


def describe(folder: Path, backup: Described) -> None:
    """Write a backup's description, at once or not at all."""
    path = folder / f"{backup.name}{DESCRIPTION}"
    draft = folder / f".{path.name}{DRAFT}"
    with _said_clearly(folder):
        try:
            draft.write_bytes(msgspec.json.format(msgspec.json.encode(backup), indent=1))
            keep(draft, path)
        finally:
            draft.unlink(missing_ok=True)


def remove(folder: Path, backup: Described) -> None:
    """Remove a backup; what is left when this is cut is no backup."""
    with _said_clearly(folder):
        (folder / f"{backup.name}{DESCRIPTION}").unlink(missing_ok=True)
        file_of(folder, backup).unlink(missing_ok=True)


@contextmanager
def drafting(folder: Path, kind: str) -> Iterator[tuple[str, Path]]:
    """Hand out the name of a new backup, and where to write its file.

    Raises:
        BackupFailedError: The folder cannot be written to, or the disk is full.
    """
    with _said_clearly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name, place = _reserve(folder, kind)
        try:
            yield name, place / "content"
        finally:
            shutil.rmtree(place, ignore_errors=True)


def keep(draft: Path, path: Path) -> None:
    """Give a draft its name, once all of it is on the disk."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    # The name, too, must outlive a power cut.
    if os.name != "nt":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def clear_drafts(folder: Path) -> None:
    """Remove what processes that died left; a day is longer than any backup takes."""
    for path in folder.glob(f".*{DRAFT}"):
        with suppress(FileNotFoundError):
            if abs(time.time() - path.stat().st_mtime) > DRAFTS_LAST:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> Described | None:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Described)
    except (OSError, msgspec.DecodeError):
        return None
    return found if found.form in SUFFIXES and found.name == path.stem else None


def _reserve(folder: Path, kind: str) -> tuple[str, Path]:
    # Two may start in one second, and a clock that was put back tells old times again.
    first = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{kind}"
    for number in count(1):
        name = first if number == 1 else f"{first}-{number}"
        place = folder / f".{name}{DRAFT}"
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
            if not any(folder.glob(f"{name}.*")):
                return name, place
            place.rmdir()
    raise AssertionError("numbers do not end")


@contextmanager
def _said_clearly(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise failure(folder, problem) from problem


def failure(folder: Path, problem: Exception) -> BackupFailedError:
    """Return the error that says why nothing could be written, and what to do."""
    lacks_room = getattr(problem, "errno", None) in NO_ROOM or "full" in str(problem)
    if lacks_room and folder.is_dir():
        free = shutil.disk_usage(folder).free // MIB
        return BackupFailedError(
            f"There is not enough room in {folder} ({free} MiB are free). Make some, or name"
            " another folder with MEDIARY_BACKUPS."
        )
    return BackupFailedError(
        f"The folder of backups, {folder}, cannot be written to: {problem}. Mediary needs to own"
        " it; MEDIARY_BACKUPS names another one."
    )
