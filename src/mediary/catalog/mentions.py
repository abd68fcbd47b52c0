"""Mentions: what sources call a title, each naming once, and where it leads."""

from hashlib import blake2b

import msgspec

from mediary.catalog.facts import ItemFacts
from mediary.catalog.media_types import BY_NAME
from mediary.sdk.records import Title
from mediary.sdk.text import fold_title


class Mention(msgspec.Struct):
    """A naming of a title and the item that it belongs to.

    Attributes:
        id: Id of the stored mention.
        digest: Hash of the naming.
        title: The naming; its parent is known by ids only.
        item_id: Item now; 0 for a new one.
        parent_id: Mention of the parent; 0 for a work.
        parent_item_id: Item of the parent; 0 for a work.
        naming: The naming as it is stored, for a new one.
        folded: Its name as it is compared; facts: what it alone tells. Both for a new one only.
        met: Its buckets, once they were asked for.
        is_of_held: A part of a work of which the person said which namings are it.
    """

    id: int
    digest: int
    title: Title
    item_id: int = 0
    parent_id: int = 0
    parent_item_id: int = 0
    is_new: bool = False
    naming: str = ""
    folded: str = ""
    facts: ItemFacts | None = None
    met: tuple[int | None, int | None] | None = None
    is_of_held: bool = False

    def buckets(self) -> tuple[int | None, int | None]:
        """Return the two hashes under which equal ones meet; made once."""
        if self.met is None:
            self.met = self._buckets()
        return self.met

    def _buckets(self) -> tuple[int | None, int | None]:
        title = self.title
        if self.parent_id:
            place = f"{self.parent_item_id}\x1f{title.level}"
            by_name = _hash(f"{place}\x1ft\x1f{self._folded()}") if title.title else None
            if title.number is None:
                return by_name, None
            return _hash(f"{place}\x1fn\x1f{title.number:g}"), by_name
        if not title.title or (title.level in {"episode", "season"} and title.ids):
            return None, None
        family = BY_NAME[title.type].family if title.type in BY_NAME else title.type
        # A source that cannot tell a film from a show must be able to meet either.
        of_kind = "screen" if family in {"series", "film"} else title.type
        return _hash(f"{of_kind}\x1f{level_group(title.level)}\x1f{self._folded()}"), None

    def _folded(self) -> str:
        return self.folded or fold_title(self.title.title)


def _hash(content: str) -> int:
    digest = blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def level_group(level: str) -> str:
    """Return what is one level to sources that call works differently."""
    return "top" if level in {"movie", "show", "game", "book", "series", "podcast"} else level
