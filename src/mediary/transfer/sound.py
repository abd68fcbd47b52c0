"""What readers hand over, made fit for every engine before it goes anywhere.

Cells of strangers hold NUL, which PostgreSQL keeps out of text, and numbers that no column holds.
A row with such a number is failed; it must not stop the others, or go in on one engine only.
"""

from collections.abc import Iterable
from math import isfinite

import msgspec

from mediary.sdk.contract import Row
from mediary.sdk.records import (
    AnyRecord,
    Fact,
    ListAbout,
    ListEntry,
    Owned,
    Play,
    Progress,
    Rating,
    Review,
    Title,
)

_MOST = 2**31 - 1
_MOST_FACT = 2**63 - 1
_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(AnyRecord).decode


class Soundness:
    """Looks at every row of an import.

    What a row says may come from an earlier one (the name of a list), so that after the first
    NUL all records are looked through.
    """

    def __init__(self, *, has_nul: bool = False) -> None:
        """Start; `has_nul` where the rows before are not known."""
        self._has_nul = has_nul

    def judged(self, row: Row, raw: bytes) -> Row:
        """Return the row as it can be kept: without NUL, failed where a number is beyond all."""
        self._has_nul = self._has_nul or b"\\u0000" in raw
        if not row.records:
            return row
        problem = next((said for one in row.records if (said := problem_of(one))), "")
        if problem:
            message = f"{problem} is nothing real; correct it in the file and import it again"
            return Row(line=row.line, raw=row.raw, failed=message)
        if self._has_nul:
            records = tuple(_without_nul(one) for one in row.records)
            return msgspec.structs.replace(row, records=records)
        return row


def _without_nul(record: AnyRecord) -> AnyRecord:
    found: AnyRecord = _DECODE(clean_json(_ENCODE(record)))
    return found


def clean_json(written: bytes) -> bytes:
    """Return JSON in which the replacement sign stands for each NUL."""
    if b"\\u0000" not in written:
        return written
    # Two backslashes are one of the text itself; a NUL is written with one.
    parts = written.split(b"\\\\")
    return b"\\\\".join(part.replace(b"\\u0000", b"\\ufffd") for part in parts)


def problem_of(record: AnyRecord) -> str:
    """Name the first number of a record that no engine could hold; "" where all are sound."""
    if isinstance(record, ListAbout):
        return ""
    return problem_of_title(record.title) or _numbers(record)


def _numbers(record: AnyRecord) -> str:
    if isinstance(record, Play):
        return (
            _number(record.duration_seconds, "the time spent", least=0)
            or _rating(record.rating)
            or _number(record.when.offset, "the distance from UTC")
            or _facts(record.progress)
            or _facts(record.extra)
        )
    if isinstance(record, Rating):
        return _rating(record.value)
    if isinstance(record, Review):
        return _rating(record.rating)
    if isinstance(record, ListEntry):
        return _number(record.position, "the place in the list")
    if isinstance(record, Owned):
        return _number(record.count, "the number of copies") or _facts(record.format)
    return _progress(record) if isinstance(record, Progress) else ""


def _progress(record: Progress) -> str:
    said = (record.position_seconds, record.minutes, record.percent, record.units, record.total)
    return next((problem for one in said if (problem := _number(one, "the progress"))), "")


def problem_of_title(title: Title | None) -> str:
    """Name the first number of a title or its parents that no engine could hold."""
    while title is not None:
        problem = _number(title.year, "the year") or _number(title.number, "the number of a part")
        if problem or (problem := _facts(title.facts)):
            return problem
        title = title.parent
    return ""


def _number(value: float | None, name: str, *, least: int = -_MOST) -> str:
    if value is None:
        return ""
    if value is True or value is False:  # JSON's true is an integer to Python
        return f"{name} ({str(value).lower()})"
    if least <= value <= _MOST:
        return ""
    return f"{name} ({value:.6g})" if isfinite(value) and abs(value) < 10**300 else name


def _rating(value: int | None) -> str:
    if value is None or (0 <= value <= 1000 and value is not True and value is not False):
        return ""
    return _number(value, "the rating") or f"the rating ({value / 10:.6g} of 100)"


def _facts(facts: Iterable[Fact]) -> str:
    for name, value in facts:
        if isinstance(value, int | float) and not -_MOST_FACT <= value <= _MOST_FACT:
            return f"“{name}”"
    return ""
