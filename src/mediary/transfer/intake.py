"""Taking files in: from folders, zips and gz files of strangers, within bounds."""

import gzip
import io
import os
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from mediary.core.errors import InvalidError
from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile

MOST_RATIO = 200
MOST_UNPACKED = 4 * 1024**3
MOST_MEMBERS = 50_000
MOST_OPEN = 4
# Bytes in a part of a path, on every file system that is in use.
LONGEST_PART = 255
# Below this size even a file of blanks is harmless.
RATIO_COUNTS_FROM = 1024 * 1024
NESTED = ".mediary-unpacked"
# What the standard library raises for archives that are cut, changed, or made by an enemy.
_BROKEN = (
    zipfile.BadZipFile, EOFError, OSError, ValueError, OverflowError, RuntimeError, zlib.error,
    struct.error,
)  # fmt: skip
# Deflate needs little memory; what the others need is for the file to say.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


class Refused(msgspec.Struct):
    """A file that is not read, and why."""

    name: str
    message: str
    container: str = ""


class _Zips:
    """Zips that are read, the last few of them open: one may hold thousands of files."""

    def __init__(self) -> None:
        self._open: dict[Path, zipfile.ZipFile] = {}

    def open(self, path: Path) -> zipfile.ZipFile:
        """Return an open zip; it closes once others were asked for and no stream reads it."""
        archive = self._open.pop(path, None) or zipfile.ZipFile(path)
        self._open[path] = archive
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        return archive

    def member(self, path: Path, member: zipfile.ZipInfo) -> BinaryIO:
        """Open a file in a zip, not by its name: two may share one. It gives what it promised."""
        try:
            stream = self.open(path).open(member)
        except _BROKEN as problem:
            raise DamagedFileError(f"damaged: {problem}") from problem
        return io.BufferedReader(_Bounded(stream, member.file_size), 1 << 16)  # type: ignore[arg-type]


class Found(msgspec.Struct):
    """What lies in a staged folder.

    Attributes:
        unpacked: For each zip the bytes that it unpacks to, with those of the zips in it.
    """

    files: list[ExportFile] = msgspec.field(default_factory=list)
    refused: list[Refused] = msgspec.field(default_factory=list)
    zips: _Zips = msgspec.field(default_factory=_Zips)
    unpacked: Counter[str] = msgspec.field(default_factory=Counter)


def stage(paths: list[Path], folder: Path) -> None:
    """Copy files and folders into the staging folder, each under its place in the list.

    Hard links where the disk can; links out of a folder are not followed.

    Raises:
        InvalidError: One of them cannot be read.
    """
    for number, path in enumerate(paths):
        target = folder / f"{number:03d}"
        if path.is_dir():
            for file in _files_under(path):
                _take(file, target / file.relative_to(path))
        else:
            _take(path.resolve(), target / path.name)


def stage_sent(files: Iterable[tuple[str, BinaryIO]], folder: Path) -> None:
    """Write files that were sent into the staging folder; each name may carry its folders.

    A second file of one name lies apart from the first, as another export.

    Raises:
        InvalidError: A name leads out of the folder, or no disk can hold it.
    """
    seen: Counter[PurePosixPath] = Counter()
    for name, stream in files:
        path = _sent_name(name)
        target = folder / f"{seen[path]:03d}" / path
        seen[path] += 1
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                shutil.copyfileobj(stream, file)
        except (FileExistsError, NotADirectoryError) as problem:
            raise InvalidError(f"“{name}” is the name of a file and of a folder.") from problem


def _sent_name(name: str) -> PurePosixPath:
    path = PurePosixPath(name.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts
    is_short = all(len(os.fsencode(part)) <= LONGEST_PART for part in path.parts)
    if leads_out or not path.parts or "\x00" in name or not is_short:
        raise InvalidError(f"“{name[:LONGEST_PART]}” is no name for an uploaded file.")
    return path


def _files_under(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(root) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _take(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        try:
            shutil.copyfile(source, target)
        except OSError as problem:
            raise InvalidError(f"{source} cannot be read: {problem.strerror}.") from problem


def discover(folder: Path) -> Found:
    """Look into a staged folder: loose files, and what zips and gz files hold."""
    found = Found()
    for path in _files_under(folder):
        place = path.relative_to(folder)
        name = PurePosixPath(*place.parts[1:]) if len(place.parts) > 1 else PurePosixPath(place)
        if _is_junk(name) or NESTED in place.parts:
            continue
        _look_into(path, _shown(str(name)), place.parts[0], found)
    return found


def _shown(name: str) -> str:
    """Return a name as it can be stored and printed: valid UTF-8, without control characters."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" else c for c in text)


def _look_into(path: Path, name: str, top: str, found: Found) -> None:
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic[:2] == b"PK" and zipfile.is_zipfile(path):
        _open_zip(path, name, f"{top}/{name}", found, root=f"{top}/{name}")
    elif magic[:4] == b"PK\x03\x04":
        found.refused.append(Refused(name, "the zip is cut: its end is missing", f"{top}/{name}"))
    elif magic[:2] == b"\x1f\x8b":
        _open_gz(path, name, top, found)
    else:
        size = path.stat().st_size
        found.files.append(ExportFile(name, size, partial(_open_plain, path), container=top))


def _open_plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _is_junk(name: PurePosixPath) -> bool:
    return name.name.lower() in _JUNK or name.name.startswith("._") or "__MACOSX" in name.parts


def _open_zip(
    path: Path, name: str, container: str, found: Found, *, root: str, is_nested: bool = False
) -> None:
    try:
        members = [m for m in found.zips.open(path).infolist() if not m.is_dir()]
    except _BROKEN as problem:
        found.refused.append(Refused(name, f"not a sound zip: {problem}", container))
        return
    total = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or total + found.unpacked[root] > MOST_UNPACKED:
        message = f"holds {len(members)} files of {total} bytes, more than the bounds allow"
        found.refused.append(Refused(name, message, container))
        return
    found.unpacked[root] += total
    for member in sorted(members, key=lambda m: (m.filename, m.header_offset)):
        inner = PurePosixPath(_shown(member.filename))
        refusal = _refusal(member)
        if _is_junk(inner):
            continue
        if refusal:
            found.refused.append(Refused(f"{name}: {inner}", refusal, container))
        elif inner.suffix.lower() == ".zip" and not is_nested:
            _open_nested(path, member, f"{name}: {inner}", container, found)
        else:
            opener = partial(found.zips.member, path, member)
            if inner.suffix.lower() == ".gz":
                _add_gz(opener, str(inner.with_suffix("")), container, member.file_size, found)
            else:
                found.files.append(
                    ExportFile(str(inner), member.file_size, opener, container=container)
                )


def _refusal(member: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    leads_out = member.filename.startswith(("/", "\\")) or ".." in parts or not parts
    if leads_out or ":" in parts[0][:2]:
        return "its path leads out of the zip, which is refused"
    if member.flag_bits & 1:
        return "encrypted; unpack the zip with its password and import the folder"
    if member.compress_type not in _METHODS:
        return "compressed in a way that is not read here; unpack the zip and import the folder"
    large = member.file_size > RATIO_COUNTS_FROM
    if large and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return f"unpacks to more than {MOST_RATIO} times its size, which is refused (a zip bomb?)"
    return ""


def _open_nested(path: Path, member: zipfile.ZipInfo, name: str, root: str, found: Found) -> None:
    target = path.parent / NESTED / f"{path.name}-{member.header_offset}.zip"
    try:
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with found.zips.member(path, member) as stream:
                partial_target = target.with_suffix(".part")
                with partial_target.open("wb") as file:
                    shutil.copyfileobj(stream, file)
                partial_target.rename(target)
    except DamagedFileError as problem:
        found.refused.append(Refused(name, problem.message, root))
        return
    inner = _shown(member.filename)
    _open_zip(target, name, f"{root}/{inner}", found, root=root, is_nested=True)


class _Bounded(io.RawIOBase):
    """A stream that ends with an error when it gives more than it promised."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream = stream
        self._left = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._stream.read(len(buffer))
        except _BROKEN as problem:
            raise DamagedFileError(f"damaged: {problem}") from problem
        self._left -= len(data)
        if self._left < 0:
            raise DamagedFileError("unpacks to more than the bounds allow")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _open_gz(path: Path, name: str, top: str, found: Found) -> None:
    inner = name[:-3] if name.lower().endswith(".gz") else name
    _add_gz(partial(_open_plain, path), inner, top, path.stat().st_size, found)


def _add_gz(
    opener: "partial[BinaryIO]", name: str, container: str, packed: int, found: Found
) -> None:
    most = min(MOST_UNPACKED, max(packed * MOST_RATIO, RATIO_COUNTS_FROM))

    def unpack() -> BinaryIO:
        stream = gzip.GzipFile(fileobj=opener())
        return io.BufferedReader(_Bounded(stream, most), 1 << 16)  # type: ignore[arg-type]

    size = 0
    try:
        with unpack() as stream:
            while chunk := stream.read(1 << 20):
                size += len(chunk)
    except DamagedFileError as problem:
        found.refused.append(Refused(f"{name}.gz", problem.message, container))
        return
    found.files.append(ExportFile(name, size, unpack, container=container))
