"""The archive: what lies in it and how its values are written. docs/archive.md describes it.

Everything is named by content: a title by the hash of its naming, an item by the smallest of its
titles, a play by the smallest of its records. Nothing in it depends on the order of imports, on
database ids or on the clock, so that the same history gives the same bytes on any server.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

FORMAT = "mediary-archive"
VERSION = 1
MANIFEST = "manifest.json"
TITLES, RECORDS, STATEMENTS = "titles.jsonl", "records.jsonl", "statements.jsonl"
SOURCES = "sources/"
_FOR_READERS = frozenset({"items.jsonl", "plays.jsonl", "entries.jsonl", "lists.jsonl"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_YEAR_1000 = date(1000, 1, 1).toordinal() - _EPOCH_DAY
_DAY = 86_400_000_000


def is_member(name: str) -> bool:
    """Say whether a file of this name can be part of an archive."""
    last = name.rsplit("/", 1)[-1]
    known = _FOR_READERS | {MANIFEST, TITLES, RECORDS, STATEMENTS}
    return last in known or f"/{SOURCES}" in f"/{name}"


def uuid_of(*parts: str) -> str:
    """Return a UUID made from a natural key, the same everywhere."""
    raw = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


@lru_cache(maxsize=20_000)
def item_name(smallest_digest: int) -> str:
    """Return the UUID of an item: made from the smallest hash of its namings."""
    return uuid_of("item", hex_of(smallest_digest))


def hex_of(digest: int) -> str:
    """Write a 63-bit hash."""
    return f"{digest:016x}"


def instant_text(instant: int) -> str:
    """Write an instant: ISO 8601, UTC, microseconds."""
    day, rest = divmod(instant, _DAY)
    if day < _YEAR_1000:
        return (_EPOCH + timedelta(microseconds=instant)).isoformat()
    seconds, micro = divmod(rest, 1_000_000)
    minutes, second = divmod(seconds, 60)
    return f"{day_text(day)}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{micro:06d}Z"


def instant_of(written: str) -> int:
    """Read an instant."""
    gap = datetime.fromisoformat(written) - _EPOCH
    return (gap.days * 86_400 + gap.seconds) * 1_000_000 + gap.microseconds


@lru_cache(maxsize=50_000)
def day_text(day: int) -> str:
    """Write a local day: ISO 8601."""
    return date.fromordinal(day + _EPOCH_DAY).isoformat()


@lru_cache(maxsize=50_000)
def day_of(written: str) -> int:
    """Read a local day."""
    return date.fromisoformat(written).toordinal() - _EPOCH_DAY
