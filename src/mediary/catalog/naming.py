"""Naming of titles: what the catalogue looks up, made before any database."""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from mediary.catalog.facts import ItemFacts, facts_of
from mediary.sdk.records import Title
from mediary.sdk.text import fold_title

_ENCODER = msgspec.json.Encoder(order="sorted")


class NamedTitle(msgspec.Struct, array_like=True):
    """A title with all that follows from it alone.

    Attributes:
        title: The title, without its parent.
        above: Place of the parent in the same sequence, always an earlier one; -1 for a work.
        naming: The title as it is stored.
        folded: Its name as it is compared.
        facts: What an item shows that is named only so.
    """

    title: Title
    above: int
    naming: str
    folded: str
    facts: ItemFacts


class TitleTable:
    """Collects titles and their parents, each once."""

    def __init__(self) -> None:
        """Start empty."""
        self.named: list[NamedTitle] = []
        self._places: dict[Title, int] = {}

    def place(self, title: Title) -> int:
        """Return the place of a title in `named`, which it is added to when it is not there."""
        place = self._places.get(title)
        if place is None:
            above = self.place(title.parent) if title.parent is not None else -1
            place = self._places[title] = len(self.named)
            bare = msgspec.structs.replace(title, parent=None)
            self.named.append(
                NamedTitle(bare, above, naming_of(bare), fold_title(title.title), facts_of(bare))
            )
        return place


def whole_title(named: Sequence[NamedTitle], place: int) -> Title:
    """Return a title of a table with its parents."""
    one = named[place]
    if one.above < 0:
        return one.title
    return msgspec.structs.replace(one.title, parent=whole_title(named, one.above))


def naming_of(title: Title) -> str:
    """Return a title without its parent as JSON text, one text for one naming.

    A number is written as a decimal whatever the source gave, and NUL, which PostgreSQL cannot
    hold, as the replacement sign; so that reading it back and writing it again changes nothing.
    """
    number = None if title.number is None else float(title.number)
    bare = msgspec.structs.replace(title, parent=None, number=number)
    return _ENCODER.encode(bare).decode().replace("\\u0000", "\\ufffd")


def digest_of(naming: str, parent_digest: int) -> int:
    """Return the hash of a naming: a positive 63-bit integer."""
    content = f"{parent_digest:x}\x1f{naming}".encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1


def hash_naming(title: Title, parent_digest: int) -> int:
    """Return the hash that a title is known by, given that of its parent (0 for a work)."""
    return digest_of(naming_of(title), parent_digest)
