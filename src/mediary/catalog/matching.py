"""Which mentions are one item: a pure function of the mentions, whatever order they came in.

Mentions that share an external id are one. Then those that meet in a bucket (type and title, or
parent and number) join, unless something says that they differ: another id of the same provider,
another year, another author. What the person said of mentions comes before all of this.
Everything is done in an order made from the mentions themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from mediary.catalog.media_types import BY_NAME
from mediary.catalog.mentions import Mention, level_group
from mediary.catalog.unions import Unions
from mediary.catalog.words import Bonds, Word
from mediary.sdk.ids import ExternalId, names_one_work
from mediary.sdk.text import fold_title

# Editions of a book carry different years; title and author are what tells books apart.
_TIMELESS = frozenset({"book", "manga", "comic"})


class _Group:
    """Mentions that are one item, and what speaks against others joining."""

    def __init__(self, mentions: list[Mention], bonds: Bonds | None = None) -> None:
        self.mentions = mentions
        self.first = min(m.digest for m in mentions)
        self.ids: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.years: set[int] = set()
        self.authors: set[str] = set()
        self.types: set[str] = set()
        self.families: set[str] = set()
        self.numbers: set[float] = set()
        self.is_of_held = any(m.is_of_held for m in mentions)
        self.roots: set[int] = set()
        self.foes: set[int] = set()
        for mention in mentions:
            self._add(mention)
        if bonds is not None:
            self.roots = {bonds.root(m.digest) for m in mentions}
            self.foes = {foe for m in mentions for foe in bonds.foes(m.digest)}

    def _add(self, mention: Mention) -> None:
        title = mention.title
        for one in title.ids:
            if names_one_work(one):
                self.ids[one.provider, one.kind].add(one.key)
        if title.year is not None:
            self.years.add(title.year)
        if title.creators:
            self.authors.add(fold_title(title.creators[0]).split(" ")[-1])
        self.types.add(title.type)
        if title.number is not None:
            self.numbers.add(title.number)
        if title.is_type_sure and title.type in BY_NAME:
            self.families.add(BY_NAME[title.type].family)

    def take(self, other: "_Group") -> None:
        """Become one with the other."""
        self.mentions += other.mentions
        self.first = min(self.first, other.first)
        for kind, keys in other.ids.items():
            self.ids[kind] |= keys
        self.years |= other.years
        self.authors |= other.authors
        self.types |= other.types
        self.families |= other.families
        self.numbers |= other.numbers
        self.is_of_held |= other.is_of_held
        self.roots |= other.roots
        self.foes |= other.foes

    def contradicts(self, other: "_Group") -> bool:
        """Say whether the person, ids, kinds, numbers or authors speak against their being one."""
        if self.foes & other.roots:
            return True
        # Where the person says that two works are one, so are their parts, whatever their ids.
        is_settled = self.is_of_held and other.is_of_held
        if not is_settled and self._other_ids(other):
            return True
        return any(
            mine and yours and not mine & yours
            for mine, yours in (
                (self.families, other.families),
                (self.numbers, other.numbers),
                (self.authors, other.authors),
            )
        )

    def _other_ids(self, other: "_Group") -> bool:
        return any(
            kind in self.ids and not self.ids[kind] & keys for kind, keys in other.ids.items()
        )

    def same_year(self, other: "_Group") -> bool:
        """Say whether a year that both know is the same (or does not count, as with books)."""
        if self.authors & other.authors and self.types & other.types & _TIMELESS:
            return True
        return bool(self.years & other.years)


def cluster(mentions: Sequence[Mention], words: Sequence[Word] = ()) -> list[list[Mention]]:
    """Part mentions into items. The same mentions and words in any order give the same parts."""
    bonds = Bonds(words, mentions) if words else None
    parts = _by_shared_ids(mentions) if bonds is None else _by_words_and_ids(mentions, bonds)
    groups = [_Group(members, bonds) for members in _with_orphans(parts, bonds)]
    owner: dict[int, _Group] = {id(m): g for g in groups for m in g.mentions}
    meeting: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        for bucket in mention.buckets():
            if bucket is not None:
                meeting[bucket].append(mention)
    for members in sorted(meeting.values(), key=_bucket_order):
        if len(members) > 1:
            _join_in_bucket(members, owner)
    parted: dict[int, list[Mention]] = {}
    for mention in sorted(mentions, key=lambda m: m.digest):
        parted.setdefault(id(owner[id(mention)]), []).append(mention)
    return list(parted.values())


def _bucket_order(members: list[Mention]) -> tuple[bool, int, int]:
    # Not by its hash: that of parts is made from an item's id, which is another on each server.
    # What all of them share is a number where two of them have one; numbers come before names.
    numbers = {m.title.number for m in members}
    is_by_name = None in numbers or len(numbers) > 1
    return (is_by_name, min(m.digest for m in members), len(members))


def _join_in_bucket(mentions: list[Mention], owner: dict[int, _Group]) -> None:
    by_identity = {id(owner[id(m)]): owner[id(m)] for m in mentions}
    is_part = bool(mentions[0].parent_id)
    # What is surest leads, what is vaguest follows: of works those with a year, of parts those
    # with a number, and in both then those with ids.
    order = sorted(
        by_identity.values(),
        key=lambda g: (not (g.numbers if is_part else g.years), not g.ids, g.first),
    )
    leaders: list[_Group] = []
    for group in order:
        open_to = [one for one in leaders if not one.contradicts(group)]
        chosen = _choose(group, open_to, is_part=is_part)
        if chosen is None:
            leaders.append(group)
            continue
        chosen.take(group)
        for mention in group.mentions:
            owner[id(mention)] = chosen


def _choose(group: _Group, open_to: list[_Group], *, is_part: bool) -> _Group | None:
    """Return the only candidate; with two of them nothing is sure."""
    if is_part:
        found = open_to
    else:
        found = [one for one in open_to if one.same_year(group)]
        if not found:
            found = [one for one in open_to if not one.years or not group.years]
    return found[0] if len(found) == 1 else None


def _by_shared_ids(mentions: Sequence[Mention]) -> list[list[Mention]]:
    unions = Unions(len(mentions))
    for place, mention in enumerate(mentions):
        for one in mention.title.ids:
            unions.join(place, (mention.parent_item_id, one))
    return unions.parts(mentions)


def _by_words_and_ids(mentions: Sequence[Mention], bonds: Bonds) -> list[list[Mention]]:
    """Part mentions as the person says; join those that share an id where that is left open."""
    home: dict[int, _Group] = {}
    held: dict[int, list[Mention]] = defaultdict(list)
    sharing: dict[tuple[int, ExternalId], list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda m: m.digest):
        held[bonds.root(mention.digest)].append(mention)
        for one in mention.title.ids:
            sharing[mention.parent_item_id, one].append(mention)
    for members in held.values():
        group = _Group(members, bonds)
        home |= {id(m): group for m in members}
    # Not by the item of the parent: that has another number on each server.
    for _, sharers in sorted(sharing.items(), key=lambda s: (s[0][1], s[1][0].digest)):
        # Those that the person told apart lead; the others go to the one that they are most like.
        for mention in sorted(sharers, key=lambda m: (not home[id(m)].foes, m.digest)):
            is_leader = bool(home[id(mention)].foes)
            others = [home[id(m)] for m in sharers if not is_leader or home[id(m)].foes]
            for other in sorted(others, key=lambda g: (_unlike(g, mention), g.first)):
                group = home[id(mention)]
                if group is not other and not group.foes & other.roots:
                    group.take(other)
                    home |= {id(m): group for m in other.mentions}
    return list({id(group): group.mentions for group in home.values()}.values())


def _unlike(group: _Group, mention: Mention) -> tuple[bool, bool]:
    """Say whether nobody in the group has this name, or this year."""
    name = fold_title(mention.title.title)
    return (
        all(fold_title(m.title.title) != name for m in group.mentions),
        mention.title.year not in group.years,
    )


def _with_orphans(parts: list[list[Mention]], bonds: Bonds | None) -> list[list[Mention]]:
    """Give episodes that know only their own id to the numbered one that has it."""
    kept = [part for part in parts if _is_settled(part)]
    homes = _homes(kept)
    if not homes:
        return parts
    for part in parts:
        if _is_settled(part):
            continue
        found = [homes[one] for m in part for one in m.title.ids if one in homes]
        if bonds is not None:
            found = [home for home in found if not _are_foes(part, home, bonds)]
        # A work that carries an episode's id by mistake does not become the episode.
        if found and all(level_group(m.title.level) != "top" for m in part):
            min(found, key=lambda p: min(m.digest for m in p)).extend(part)
        else:
            kept.append(part)
    return kept


def _homes(settled: list[list[Mention]]) -> dict[ExternalId, list[Mention]]:
    homes: dict[ExternalId, list[Mention]] = {}
    for part in sorted(settled, key=lambda p: min(m.digest for m in p)):
        for mention in part:
            for one in mention.title.ids:
                homes.setdefault(one, part)
    return homes


def _is_settled(part: list[Mention]) -> bool:
    return any(m.parent_item_id for m in part)


def _are_foes(part: list[Mention], home: list[Mention], bonds: Bonds) -> bool:
    roots = {bonds.root(m.digest) for m in home}
    return any(bonds.foes(m.digest) & roots for m in part)


def closures(mentions: Iterable[Mention], words: Sequence[Word] = ()) -> list[list[Mention]]:
    """Part mentions into sets that cannot touch each other: no shared id, bucket, item or word."""
    every = list(mentions)
    unions = Unions(len(every))
    for place, mention in enumerate(every):
        for one in mention.title.ids:
            unions.join(place, one)
        for bucket in mention.buckets():
            if bucket is not None:
                unions.join(place, bucket)
        if mention.item_id:
            unions.join(place, ("item", mention.item_id))
    places = {mention.digest: place for place, mention in enumerate(every)} if words else {}
    for word in words:
        for digest in word.digests & places.keys():
            unions.join(places[digest], word)
    return unions.parts(every)
