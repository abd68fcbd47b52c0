"""Taking files in: from folders, zips and gz files of strangers, within bounds."""

import gzip
import io
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from mediary.sdk.errors import DamagedFileError
from mediary.sdk.files import ExportFile

MOST_RATIO = 200
MOST_UNPACKED = 4 * 1024**3
MOST_MEMBERS = 50_000
MOST_OPEN = 4
# Below this size even a file of blanks is harmless.
RATIO_COUNTS_FROM = 1024 * 1024
NESTED = ".unpacked"
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

    def member(self, path: Path, name: str, size: int) -> BinaryIO:
        """Open a file in a zip; it gives no more bytes than it promised."""
        try:
            stream = self.open(path).open(name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError) as problem:
            raise DamagedFileError(f"damaged: {problem}") from problem
        return io.BufferedReader(_Bounded(stream, size), 1 << 16)  # type: ignore[arg-type]


class Found(msgspec.Struct):
    """What lies in a staged folder."""

    files: list[ExportFile] = msgspec.field(default_factory=list)
    refused: list[Refused] = msgspec.field(default_factory=list)
    zips: _Zips = msgspec.field(default_factory=_Zips)


def stage(paths: list[Path], folder: Path) -> None:
    """Copy files and folders into the staging folder, each under its place in the list.

    Hard links where the disk can; links out of a folder are not followed.
    """
    for number, path in enumerate(paths):
        target = folder / f"{number:03d}"
        if path.is_dir():
            for file in _files_under(path):
                _take(file, target / file.relative_to(path))
        else:
            _take(path, target / path.name)


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
        shutil.copyfile(source, target)


def discover(folder: Path) -> Found:
    """Look into a staged folder: loose files, and what zips and gz files hold."""
    found = Found()
    for path in _files_under(folder):
        place = path.relative_to(folder)
        name = PurePosixPath(*place.parts[1:]) if len(place.parts) > 1 else PurePosixPath(place)
        if _is_junk(name):
            continue
        _look_into(path, str(name), place.parts[0], found)
    return found


def _look_into(path: Path, name: str, top: str, found: Found) -> None:
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic[:2] == b"PK" and zipfile.is_zipfile(path):
        _open_zip(path, name, f"{top}/{name}", found)
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


def _open_zip(path: Path, name: str, container: str, found: Found, depth: int = 0) -> None:
    try:
        members = [m for m in found.zips.open(path).infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        found.refused.append(Refused(name, f"not a sound zip: {problem}", container))
        return
    total = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or total > MOST_UNPACKED:
        message = f"holds {len(members)} files of {total} bytes, more than the bounds allow"
        found.refused.append(Refused(name, message, container))
        return
    for member in sorted(members, key=lambda m: m.filename):
        refusal = _refusal(member)
        inner = PurePosixPath(member.filename)
        if _is_junk(inner):
            continue
        if refusal:
            found.refused.append(Refused(f"{name}: {member.filename}", refusal, container))
        elif inner.suffix.lower() == ".zip" and depth == 0:
            _open_nested(path, member, name, container, found)
        else:
            opener = partial(found.zips.member, path, member.filename, member.file_size)
            if inner.suffix.lower() == ".gz":
                _add_gz(opener, str(inner.with_suffix("")), container, member.file_size, found)
            else:
                found.files.append(
                    ExportFile(str(inner), member.file_size, opener, container=container)
                )


def _refusal(member: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0][:2]:
        return "its path leads out of the zip, which is refused"
    if member.flag_bits & 1:
        return "encrypted; unpack the zip with its password and import the folder"
    large = member.file_size > RATIO_COUNTS_FROM
    if large and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        return f"unpacks to more than {MOST_RATIO} times its size, which is refused (a zip bomb?)"
    return ""


def _open_nested(
    path: Path, member: zipfile.ZipInfo, name: str, container: str, found: Found
) -> None:
    target = path.parent / NESTED / f"{path.name}-{abs(hash_name(member.filename))}.zip"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with found.zips.member(path, member.filename, member.file_size) as stream:
            partial_target = target.with_suffix(".part")
            with partial_target.open("wb") as file:
                shutil.copyfileobj(stream, file)
            partial_target.rename(target)
    _open_zip(target, f"{name}: {member.filename}", f"{container}/{member.filename}", found, 1)


def hash_name(name: str) -> int:
    """Return a number for a name, the same in every process."""
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))


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
        except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile, OSError) as problem:
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
        found.refused.append(Refused(name, problem.message, container))
        return
    found.files.append(ExportFile(name, size, unpack, container=container))
