"""The statements of this room: what they are called, and what they must say."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from mediary.catalog.service import INVERSE, OwnFacts, TitleSequence, Word
from mediary.curation.told import Told
from mediary.tracking.service import AMENDABLE

SAME, DIFFERENT = "same", "different"
FACTS, RELATION, SEQUENCE = "item_facts", "relation", "sequence"
# A word of more namings than this is no word about one title.
MOST_NAMINGS = 500
MOST_ENTRIES = 5_000

Digest = Annotated[str, Meta(pattern=r"^[0-7][0-9a-f]{15}$")]
_Side = Annotated[list[Digest], Meta(min_length=1, max_length=MOST_NAMINGS)]


class Same(msgspec.Struct, forbid_unknown_fields=True):
    """These namings are one title."""

    titles: _Side


class Different(msgspec.Struct, forbid_unknown_fields=True):
    """The namings of each side are one title, and not that of the other."""

    titles: tuple[_Side, _Side]


class Facts(msgspec.Struct, forbid_unknown_fields=True):
    """What the person says of an item."""

    facts: OwnFacts


class RelationSaid(msgspec.Struct, forbid_unknown_fields=True):
    """One title is this to another."""

    from_: Digest = msgspec.field(name="from")
    to: Digest
    relation: str


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """A title in a sequence."""

    title: Digest
    label: Annotated[str, Meta(max_length=300)] = ""


class SequenceSaid(msgspec.Struct, forbid_unknown_fields=True):
    """Titles that belong together: versions of a work, or its parts in another order."""

    role: Literal["versions", "order"]
    name: Annotated[str, Meta(max_length=300)]
    entries: Annotated[list[Entry], Meta(max_length=MOST_ENTRIES)]
    kind: Literal["", "aired", "dvd", "absolute", "production", "story_arc", "own"] = ""
    of: Digest | None = None
    is_counted_once: bool = False


_SHAPES: dict[str, type[msgspec.Struct]] = {
    SAME: Same, DIFFERENT: Different, FACTS: Facts, RELATION: RelationSaid, SEQUENCE: SequenceSaid,
}  # fmt: skip
KINDS = frozenset(_SHAPES)
AMENDABLE[SEQUENCE] = SequenceSaid


def is_sound(kind: str, key: str, subject: str, value: dict[str, Any], *, has_title: bool) -> bool:
    """Say whether a statement of this room can be taken in from an archive.

    Raises:
        msgspec.ValidationError: Its value is none of this kind.
    """
    said = msgspec.convert(value, _SHAPES[kind])
    if isinstance(said, RelationSaid) and said.relation not in INVERSE:
        return False
    if kind == FACTS:
        return has_title and not subject
    return not has_title and subject == key


def is_shaped(one: Told) -> bool:
    """Say whether a statement says what it must; a change of an archive may have spoilt it."""
    try:
        msgspec.convert(one.value, _SHAPES[one.kind])
    except msgspec.ValidationError:
        return False
    return one.is_live


def word_of(one: Told) -> Word:
    """Return a word as the catalogue heeds it."""
    titles = one.value["titles"]
    sides = [titles] if one.kind == SAME else titles
    return Word(
        word_name(one),
        one.said_at,
        one.kind == SAME,
        tuple(tuple(int(digest, 16) for digest in side) for side in sides),
    )


def word_name(one: Told) -> str:
    """Return what the catalogue calls a word."""
    return f"{one.kind}\x1f{one.key}"


def sequence_of(user_id: int, one: Told) -> TitleSequence:
    """Return a sequence as the catalogue keeps it."""
    said = msgspec.convert(one.value, SequenceSaid)
    return TitleSequence(
        user_id, one.id, one.key, said.role, said.kind, said.name,
        None if said.of is None else int(said.of, 16), said.is_counted_once,
        tuple((int(entry.title, 16), entry.label) for entry in said.entries),
    )  # fmt: skip
