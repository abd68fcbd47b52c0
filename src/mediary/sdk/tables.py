"""Reading of CSV and its kin: any delimiter, any order of columns, bounded lines."""

import csv
import io
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TextIO

from mediary.sdk.errors import DamagedFileError
from mediary.sdk.text import fold_header

if TYPE_CHECKING:
    from _csv import Reader

CELL_CHARS = 16 * 1024 * 1024
# Where a column is that is not there: no record reaches so far.
BEHIND_ALL = sys.maxsize
_DELIMITERS = ",;\t|"
csv.field_size_limit(CELL_CHARS)


class Sniffed(NamedTuple):
    """What the head of a table shows: its delimiter, folded header, and the lines before it."""

    delimiter: str
    columns: tuple[str, ...]
    skip: int


def sniff_table(head: str) -> Sniffed:
    """Find delimiter and header in the head of a text; no columns when it looks like no table."""
    head = head.lstrip("\ufeff")
    if not head.strip() or head.lstrip()[:1] in {"{", "[", "<"} or "\x00" in head[:4096]:
        return Sniffed(",", (), 0)
    lines = head.splitlines()[:10]
    for skip, line in enumerate(lines):
        delimiter = max(_DELIMITERS, key=lambda mark: _count_outside_quotes(line, mark))
        if not _count_outside_quotes(line, delimiter):
            continue
        rest = "\n".join(head.splitlines()[skip:])
        try:
            cells = next(csv.reader(io.StringIO(rest), delimiter=delimiter, skipinitialspace=True))
        except (csv.Error, StopIteration):
            continue
        return Sniffed(delimiter, tuple(fold_header(cell) for cell in cells), skip)
    single = fold_header(lines[0].strip().strip('"')) if lines else ""
    return Sniffed(",", (single,) if single else (), 0)


class Table:
    """A table that is read once, from the top.

    Iteration gives `(line, cells)`: the line that the record starts on, and its cells as they
    stand. Blank lines are passed over.

    Attributes:
        columns: Folded header ("letterboxd uri"); empty when there is none.
        header: Header as it stands.
        delimiter: What parts the cells.
    """

    def __init__(
        self, opener: Callable[[], TextIO], head: str, *, has_header: bool, delimiter: str
    ) -> None:
        """Look at the head; the file itself is opened by iterating."""
        sniffed = sniff_table(head)
        self._opener = opener
        self._has_header = has_header
        self.delimiter = delimiter or sniffed.delimiter
        self._skip = sniffed.skip if has_header else 0
        self.header: tuple[str, ...] = ()
        self.columns: tuple[str, ...] = ()
        if has_header:
            lines = head.lstrip("\ufeff").splitlines(keepends=True)[self._skip :]
            reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True)
            self.header = tuple(next(reader, []))
            self.columns = tuple(fold_header(cell) for cell in self.header)
        self._places = {name: i for i, name in reversed(list(enumerate(self.columns)))}

    def has(self, *names: str) -> bool:
        """Say whether all these folded columns are there."""
        return all(name in self._places for name in names)

    def cell(self, *names: str) -> Callable[[list[str]], str]:
        """Return a function from a record's cells to the text under the first of these columns.

        Blanks around it are taken off; a missing column or a short record gives "".
        """
        at = self._place(names)
        return lambda cells: cells[at].strip() if at < len(cells) else ""

    def raw_cell(self, *names: str) -> Callable[[list[str]], str]:
        """Like `cell`, but the text stays as it stands (reviews, notes)."""
        at = self._place(names)
        return lambda cells: cells[at] if at < len(cells) else ""

    def _place(self, names: tuple[str, ...]) -> int:
        return next((self._places[name] for name in names if name in self._places), BEHIND_ALL)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Read the records.

        Raises:
            DamagedFileError: A record is over 16 Mi characters, or the encoding is broken.
        """
        with self._opener() as stream:
            size = _Size()
            lines = _bounded_lines(stream, size)
            for _ in range(self._skip):
                next(lines, None)
            reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True)
            if self._has_header:
                self._next(reader)
            line = reader.line_num + 1
            while (cells := self._next(reader)) is not None:
                size.record = 0
                if cells:
                    yield line + self._skip, cells
                line = reader.line_num + 1

    def _next(self, reader: "Reader") -> list[str] | None:
        try:
            return next(reader, None)
        except csv.Error as problem:
            where = reader.line_num + self._skip
            message = f"not readable as a table: {problem}"
            raise DamagedFileError(message, line=where) from problem
        except UnicodeDecodeError as problem:
            raise DamagedFileError(f"broken encoding: {problem.reason}") from problem


class _Size:
    """How much was read: lines in all, and characters of the record that is not at its end yet."""

    __slots__ = ("lines", "record")

    def __init__(self) -> None:
        self.lines = self.record = 0


def _bounded_lines(stream: TextIO, size: _Size) -> Iterator[str]:
    while line := stream.readline(CELL_CHARS):
        size.lines += 1
        size.record += len(line)
        if size.record >= CELL_CHARS:
            what = "a line" if size.record == len(line) else "the record that ends here"
            message = f"{what} is longer than 16 million characters"
            raise DamagedFileError(message, line=size.lines)
        yield line


def _count_outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])
