"""Reading of JSON in a stream: one element at a time, whatever the size of the file."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from mediary.sdk.errors import DamagedFileError

CHUNK_BYTES = 1 << 18
ELEMENT_BYTES = 16 * 1024 * 1024
MOST_DEPTH = 100
# A value takes up to 230 bytes of memory, however short it is written.
LARGE_BYTES, MOST_VALUES = 1024 * 1024, 1_000_000
# Runs without structure are skipped in one step; possessive, so that no input makes it back up.
_STEP = re.compile(rb'(?:[^"{}\[\],:]|"(?:[^"\\]|\\.)*+")*+([{}\[\],:]|\Z)', re.DOTALL)
_INNER = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)


class JsonElement(NamedTuple):
    """An element of an array: `key` names the array in the top object ("" for a top array).

    Attributes:
        key: Member of the top object that holds it.
        index: Place in its array from 1; 0 for a member that is no array.
        raw: The element's own bytes, UTF-8.
    """

    key: str
    index: int  # type: ignore[assignment]  # a tuple has a method of this name
    raw: bytes

    def value(self) -> Any:
        """Decode it.

        Raises:
            DamagedFileError: It is no sound JSON, or of far too many parts.
        """
        if len(self.raw) > LARGE_BYTES and self.raw.count(b",") > MOST_VALUES:
            raise DamagedFileError(f"element {self.index} holds more than {MOST_VALUES} values")
        try:
            return msgspec.json.decode(self.raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise DamagedFileError(
                f"element {self.index} is not sound JSON: {problem}"
            ) from problem


class _Reader:
    """A window over the stream that grows to one element and is then cut."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.window = b""
        self.at = 0

    def fill(self) -> bool:
        """Read on; False at the end. What lies before `at` is dropped."""
        more = self.stream.read(CHUNK_BYTES)
        self.window = self.window[self.at :] + more
        self.at = 0
        if len(self.window) > ELEMENT_BYTES + CHUNK_BYTES:
            raise DamagedFileError("an element is larger than 16 MiB")
        return bool(more)

    def peek(self) -> bytes:
        """Return the next byte that is no white space, without taking it; b"" at the end."""
        while True:
            while self.at < len(self.window):
                byte = self.window[self.at : self.at + 1]
                if byte not in b" \r\n\t" and not self.window.startswith(b"\xef\xbb\xbf", self.at):
                    return byte
                self.at += 3 if byte == b"\xef" else 1
            if not self.fill():
                return b""

    def take(self, wanted: bytes) -> None:
        """Take one byte that must be there."""
        found = self.peek()
        if found != wanted:
            raise DamagedFileError(
                "not sound JSON: the file is cut"
                if not found
                else f"not sound JSON: {wanted.decode()} expected"
            )
        self.at += 1

    def value(self) -> bytes:
        """Take one value: its bytes."""
        first = self.peek()
        if first in {b"{", b"["}:
            return self._nested()
        return self._scalar()

    def _nested(self) -> bytes:
        depth, position = 0, self.at
        while True:
            found = _INNER.match(self.window, position)
            if found is None:
                offset = position - self.at
                if not self.fill():
                    raise DamagedFileError("not sound JSON: the file is cut")
                position = offset
                continue
            position = found.end()
            if found[1] in b"{[":
                depth += 1
                if depth > MOST_DEPTH:
                    raise DamagedFileError("nested deeper than 100 levels")
            else:
                depth -= 1
                if not depth:
                    raw = self.window[self.at : position]
                    self.at = position
                    return raw

    def _scalar(self) -> bytes:
        while True:
            found = _STEP.match(self.window, self.at)
            if found is not None and found[1]:
                raw = self.window[self.at : found.end() - 1].strip()
                self.at = found.end() - 1
                return raw
            if not self.fill():
                raise DamagedFileError("not sound JSON: the file is cut")


def iter_json(stream: BinaryIO) -> Iterator[JsonElement]:
    """Stream the elements of a top array, or the members of a top object.

    Raises:
        DamagedFileError: No sound JSON, cut, too deep, or one element too large.
    """
    reader = _Reader(stream)
    top = reader.peek()
    if top == b"[":
        yield from _elements(reader, "")
    elif top == b"{":
        yield from _members(reader)
    else:
        raise DamagedFileError("not JSON")
    if reader.peek():
        raise DamagedFileError("not sound JSON: something follows the end")


def iter_json_lines(stream: BinaryIO) -> Iterator[JsonElement]:
    """Stream the values of JSON Lines, one a line; `index` is the line, blank ones are left out.

    A line that is no sound JSON is handed over like the others, so that it spoils itself only:
    its `value()` raises.

    Raises:
        DamagedFileError: A line is larger than 16 MiB.
    """
    number = 0
    while line := stream.readline(ELEMENT_BYTES + 1):
        number += 1
        if len(line) > ELEMENT_BYTES:
            raise DamagedFileError("a line is larger than 16 MiB", line=number)
        if raw := line.strip():
            yield JsonElement("", number, raw)


def _elements(reader: _Reader, key: str) -> Iterator[JsonElement]:
    reader.take(b"[")
    index = 0
    if reader.peek() == b"]":
        reader.take(b"]")
        return
    while True:
        index += 1
        yield JsonElement(key, index, reader.value())
        if reader.peek() == b",":
            reader.take(b",")
        else:
            reader.take(b"]")
            return


def _members(reader: _Reader) -> Iterator[JsonElement]:
    reader.take(b"{")
    if reader.peek() == b"}":
        reader.take(b"}")
        return
    while True:
        if reader.peek() != b'"':
            reader.take(b'"')
        name = _decoded_name(reader.value())
        reader.take(b":")
        if reader.peek() == b"[":
            yield from _elements(reader, name)
        else:
            yield JsonElement(name, 0, reader.value())
        if reader.peek() == b",":
            reader.take(b",")
        else:
            reader.take(b"}")
            return


def _decoded_name(raw: bytes) -> str:
    try:
        return msgspec.json.decode(raw, type=str)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise DamagedFileError(f"not sound JSON: {problem}") from problem
