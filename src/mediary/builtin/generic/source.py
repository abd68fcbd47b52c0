"""A file seen as records with named columns: a table, or the objects of a JSON array."""

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, Protocol

from mediary.builtin.generic.cells import JOINT
from mediary.sdk.errors import AnswerNeededError
from mediary.sdk.files import ExportFile
from mediary.sdk.text import fold_header

_LOOKED_AT = 100

Look = Callable[[Any], str]


class Source(Protocol):
    """What the two kinds of files have in common."""

    @property
    def names(self) -> tuple[str, ...]:
        """Columns, as the file calls them."""
        ...

    def records(self) -> Iterator[tuple[int, Any]]:
        """Yield line and record, from the top each time."""
        ...

    def look(self, column: str, *, is_raw: bool = False) -> Look:
        """Return a function from a record to the text in a column.

        Raises:
            AnswerNeededError: There is no such column.
        """
        ...


class TableSource:
    """Records of a CSV, TSV or semicolon table."""

    def __init__(self, file: ExportFile) -> None:
        """Open the table."""
        self._table = file.table()
        self.names = tuple(name.replace("\ufeff", "").strip() for name in self._table.header)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield line and cells."""
        yield from self._table

    def look(self, column: str, *, is_raw: bool = False) -> Look:
        """Return a function from the cells to the text in a column."""
        name = fold_header(column)
        if not self._table.has(name):
            raise _missing(column, self._table.header)
        return self._table.raw_cell(name) if is_raw else self._table.cell(name)


class JsonSource:
    """Objects of a JSON array; a column is a path with dots."""

    def __init__(self, file: ExportFile, member: str) -> None:
        """Hold the file, and the member of its top object that is read; "" is all arrays."""
        file.refuse_blank()
        self._file = file
        self._member = member

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Paths in the first elements; not every element has every member."""
        found: dict[str, None] = {}
        for _, value in islice(self.records(), _LOOKED_AT):
            if isinstance(value, dict):
                found.update(dict.fromkeys(_paths(value, "")))
        return tuple(found)

    def records(self) -> Iterator[tuple[int, Any]]:
        """Yield index and decoded element."""
        line = 0
        for element in self._file.json_elements():
            if element.index and (not self._member or element.key == self._member):
                line += 1
                yield line, element.value()

    def look(self, column: str, *, is_raw: bool = False) -> Look:
        """Return a function from an element to the text at a path."""
        path = column.split(".")

        def look(record: Any) -> str:  # noqa: ANN401 an element is whatever JSON holds
            for name in path:
                record = record.get(name) if isinstance(record, dict) else None
            text = _text(record)
            return text if is_raw else text.strip()

        return look


def open_source(file: ExportFile, member: str = "") -> Source:
    """Open a file as records.

    Raises:
        DamagedFileError: There is nothing in it.
    """
    file.refuse_blank()
    return JsonSource(file, member) if file.json_shape.top else TableSource(file)


def first_names(file: ExportFile) -> tuple[str, ...]:
    """Return the columns as far as the head of a file shows them."""
    return file.columns or tuple(_paths(file.json_shape.element, ""))


def _text(value: object) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return JOINT.join(_text(_named(one)) for one in value)
    return str(value)


def _named(value: object) -> object:
    return value.get("name", value.get("title")) if isinstance(value, dict) else value


def _paths(sample: dict[str, Any], before: str) -> Iterator[str]:
    for name, value in sample.items():
        if isinstance(value, dict) and before.count(".") < 3:
            yield from _paths(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _missing(column: str, header: tuple[str, ...]) -> AnswerNeededError:
    return AnswerNeededError(
        f"The column mapping names “{column}”, but the file has: {', '.join(header)}",
        option="--map",
        choices=header,
    )
