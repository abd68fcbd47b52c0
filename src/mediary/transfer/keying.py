"""Final keys of records: made while reading, before any database."""

from mediary.sdk.keys import key_of
from mediary.sdk.records import AnyRecord, ListAbout, ListEntry, Play, Title
from mediary.sdk.text import fold_title
from mediary.transfer.ordinals import Ordinals

LONGEST_KEY = 300


class KeyGiver:
    """Gives every record of a file its key; equal rows of the file get ordinals.

    A fresh one for each file: equal rows in two files are one record seen twice.
    """

    def __init__(self, source: str) -> None:
        """Remember whose records these are."""
        self._source = source
        self._ordinals = Ordinals()

    def key(self, record: AnyRecord) -> str:
        """Return the final key of the next record of the file."""
        if isinstance(record, ListAbout):
            return short_key(record.list_key)
        key = record.key
        if isinstance(record, ListEntry):
            key = f"{record.list_key}\x1f{key or title_key(record.title, self._source)}"
        elif not key:
            key = title_key(record.title, self._source)
        key = short_key(key)
        if record.has_own_key and not isinstance(record, ListEntry):
            return key
        space = record.layout if isinstance(record, Play) else type(record).__name__
        ordinal = self._ordinals.next(f"{space}\x1f{key}")
        return key if ordinal == 1 else f"{key}#{ordinal}"


def short_key(key: str) -> str:
    """Return a key that an index can hold; PostgreSQL's ends at some two thousand bytes."""
    return key if len(key) <= LONGEST_KEY else f"{key[:40]}…{key_of(key)}"


def title_key(title: Title, source: str) -> str:
    """Return what names a title at its source: its id there, else another one, else its name."""
    if title.ids:
        own = next((one for one in title.ids if one.provider == source), title.ids[0])
        return ":".join(own)
    above = title_key(title.parent, source) + "/" if title.parent else ""
    number = "" if title.number is None else f"{title.number:g}"
    name = "" if number else fold_title(title.title)
    by = fold_title(title.creators[0]) if title.creators else ""
    return f"{above}{title.level}:{name}:{title.year or ''}:{number}:{by}"
