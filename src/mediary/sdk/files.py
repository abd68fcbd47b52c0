"""A file of an export, as a plugin sees it: named, bounded, decoded, looked into."""

import codecs
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple, TextIO

import msgspec

from mediary.sdk.errors import DamagedFileError
from mediary.sdk.json_stream import JsonElement, iter_json, iter_json_lines
from mediary.sdk.tables import Table, sniff_table
from mediary.sdk.xml_stream import XmlElement, iter_xml, xml_head

HEAD_BYTES = 256 * 1024
WHOLE_BYTES = 64 * 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class JsonShape(NamedTuple):
    """What the beginning of a JSON file shows.

    Attributes:
        top: "array", "object", or "" when it is no JSON.
        keys: Keys of the top object seen in the first 256 KiB.
        first: First element of the top array, or of the first array under each key.
    """

    top: str
    keys: tuple[str, ...]
    first: dict[str, Any]

    @property
    def element(self) -> dict[str, Any]:
        """First element of a top-level array when it is an object, else an empty dict."""
        found = self.first.get("")
        return found if isinstance(found, dict) else {}


class ExportFile:
    """One data file, wherever it lies: on the disk, in a zip, unpacked from gz.

    Attributes:
        name: Path within the export with "/" ("lists/my-list.csv"); never absolute.
        size: Bytes when unpacked.
        container: Name of the zip or folder that it came in; "" for a file given by itself.
    """

    def __init__(
        self, name: str, size: int, opener: Callable[[], BinaryIO], *, container: str = ""
    ) -> None:
        """Hold the name, the size, and how to open it for reading bytes from the start."""
        self.name = name
        self.size = size
        self.container = container
        self._opener = opener

    @property
    def basename(self) -> str:
        """Last part of the name."""
        return PurePosixPath(self.name).name

    @property
    def stem(self) -> str:
        """Last part of the name without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """Ending, lower-case: ".csv"."""
        return PurePosixPath(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Open the bytes from the start."""
        return self._opener()

    @cached_property
    def head(self) -> bytes:
        """The first 256 KiB."""
        with self.open() as stream:
            return stream.read(HEAD_BYTES)

    def forget_head(self) -> None:
        """Let go of the head: of thousands of files they would fill the memory."""
        vars(self).pop("head", None)

    @cached_property
    def is_blank(self) -> bool:
        """Whether the file is empty or starts with nothing but NUL bytes."""
        return not self.head.strip(b"\x00")

    @cached_property
    def encoding(self) -> str:
        """Encoding by BOM, else UTF-8 where all of it decodes, else Windows-1252."""
        for bom, name in _BOMS:
            if self.head.startswith(bom):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_ascii = True
        with self.open() as stream:
            try:
                while chunk := stream.read(1 << 20):
                    is_ascii = decoder.decode(chunk).isascii() and is_ascii
            except UnicodeDecodeError:
                return "cp1252"
        # Behind sound UTF-8, half a character at the end is a cut file and no other encoding.
        return "cp1252" if is_ascii and decoder.getstate()[0] else "utf-8"

    def text(self) -> TextIO:
        """Open as text; line ends stay as they are, and undefined bytes become U+FFFD."""
        errors = "replace" if self.encoding == "cp1252" else "strict"
        return io.TextIOWrapper(
            io.BufferedReader(self.open(), 1 << 16),  # type: ignore[type-var]
            encoding=self.encoding,
            errors=errors,
            newline="",
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Folded header of a CSV, TSV or semicolon file; empty when it is no table.

        The header is the first line, or the first of the first ten that has more than one cell.
        """
        if self._is_not_text:
            return ()
        return sniff_table(self._head_text).columns

    def table(self, *, has_header: bool = True, delimiter: str = "") -> Table:
        """Open as a table; read it with `for line, cells in table`, look up with `table.cell`.

        Raises:
            DamagedFileError: The file is empty, or holds NUL bytes only.
        """
        self.refuse_blank()
        return Table(self.text, self._head_text, has_header=has_header, delimiter=delimiter)

    @cached_property
    def json_shape(self) -> JsonShape:
        """What the beginning of the file shows as JSON; `top` is "" when it is none."""
        return _shape(self.head, self._head_text if not self._is_not_text else "")

    def json_elements(self) -> Iterator[JsonElement]:
        """Stream a JSON file: each element of the top array, or of each array in the top object.

        Memory holds one element. Members of the top object that are no arrays come with index 0.

        Raises:
            DamagedFileError: No sound JSON, deeper than 100 levels, or an element over 16 MiB.
        """
        self.refuse_blank()
        with self.open() as stream:
            yield from iter_json(_as_utf8(stream, self.encoding))

    def json_lines(self) -> Iterator[JsonElement]:
        """Stream a file of JSON Lines: each line one value, `index` its line.

        A line that is no sound JSON comes too; its `value()` raises.

        Raises:
            DamagedFileError: The file is blank, or a line is over 16 MiB.
        """
        self.refuse_blank()
        with self.open() as stream:
            yield from iter_json_lines(_as_utf8(stream, self.encoding))

    @contextmanager
    def path(self) -> Iterator[Path]:
        """Lend a path of the file's bytes, for readers that need one (SQLite).

        It is a copy in a folder of its own, gone afterwards: the person's file is never locked,
        and nothing is written beside it.

        Raises:
            DamagedFileError: The file is blank.
        """
        self.refuse_blank()
        with TemporaryDirectory(prefix="mediary-") as folder:
            copy = Path(folder) / "file"
            with self.open() as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
            yield copy

    def json(self) -> Any:
        """Decode a JSON file whole; for files that are small by nature.

        Raises:
            DamagedFileError: Over 64 MiB, or no sound JSON.
        """
        self.refuse_blank()
        if self.size > WHOLE_BYTES:
            raise DamagedFileError("larger than 64 MiB, which this kind of file never is")
        with self.text() as stream:
            try:
                return msgspec.json.decode(stream.read())
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
                raise DamagedFileError(f"not sound JSON: {problem}") from problem

    @cached_property
    def xml_root(self) -> tuple[str, str]:
        """Tag of the root and of its first child; empty texts when it is no XML."""
        return (
            xml_head(self.head)
            if self.head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
            else ("", "")
        )

    def xml_elements(self, *tags: str) -> Iterator[XmlElement]:
        """Stream the elements with these tags, each whole, and forget them after.

        Raises:
            DamagedFileError: Not well-formed, or it brings a DTD or entities.
        """
        self.refuse_blank()
        with self.open() as stream:
            yield from iter_xml(stream, tags)

    def refuse_blank(self) -> None:
        """Raise when there is nothing in the file.

        Raises:
            DamagedFileError: The file has 0 bytes, or NUL bytes only.
        """
        if not self.size:
            raise DamagedFileError("the file is empty (0 bytes)")
        if self.is_blank:
            raise DamagedFileError(
                "the file holds nothing but NUL bytes; it was damaged on the way"
            )

    @cached_property
    def _head_text(self) -> str:
        name = self.encoding
        return codecs.getincrementaldecoder(name)(errors="replace").decode(self.head)

    @cached_property
    def _is_not_text(self) -> bool:
        if self.is_blank:
            return True
        return b"\x00" in self.head[:4096] and not self.head.startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        )


def _shape(head: bytes, text: str) -> JsonShape:
    start = text.lstrip("\ufeff \r\n\t")[:1]
    if start not in {"[", "{"}:
        return JsonShape("", (), {})
    keys: list[str] = []
    first: dict[str, Any] = {}
    try:
        for element in iter_json(io.BytesIO(text.encode("utf-8", "replace"))):
            if element.key not in first:
                first[element.key] = element.value() if len(element.raw) < HEAD_BYTES else None
                keys.append(element.key)
            elif start == "[":
                break
    except DamagedFileError:
        pass  # the head ends in the middle of an element; what was seen is enough
    return JsonShape("array" if start == "[" else "object", tuple(k for k in keys if k), first)


def _as_utf8(stream: BinaryIO, encoding: str) -> BinaryIO:
    if encoding == "utf-8":
        return stream
    return codecs.EncodedFile(stream, "utf-8", encoding, errors="replace")
