"""What the person says of namings: that they are one title, or that they are not.

A word names mentions by their digest, so that it outlives undos and counts again when a later
import brings the naming back. The word said last beats those before it; all of them beat the rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.mentions import Mention, level_group
from mediary.catalog.models import MentionWord
from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many

_COLUMNS = ("user_id", "word", "is_same", "said_at", "side", "digest")


class Word(msgspec.Struct, frozen=True):
    """One word of the person.

    Attributes:
        name: What it is called, the same on every server.
        sides: Digests: all of a side are one title; of two sides none is the other.
    """

    name: str
    said_at: int
    is_same: bool
    sides: tuple[tuple[int, ...], ...]

    @property
    def digests(self) -> set[int]:
        """All namings that it speaks of."""
        return {digest for side in self.sides for digest in side}


class Bonds:
    """What words make of mentions: which are held together, and which are kept apart."""

    def __init__(self, words: Sequence[Word], mentions: Sequence[Mention]) -> None:
        """Weigh the words, the last one first; an older one that contradicts it does not count."""
        self._levels = {m.digest: level_group(m.title.level) for m in mentions}
        self._leader = {digest: digest for digest in self._levels}
        self._foes: dict[int, set[int]] = defaultdict(set)
        for word in sorted(words, key=lambda w: (w.said_at, w.name), reverse=True):
            sides = [sorted(set(side) & set(self._levels)) for side in word.sides]
            for side in sides:
                self._hold(side)
            if not word.is_same:
                self._part(*sides)

    def root(self, digest: int) -> int:
        """Return what all mentions that are held together with this one share."""
        while self._leader[digest] != digest:
            digest = self._leader[digest]
        return digest

    def foes(self, digest: int) -> set[int]:
        """Return the roots that a mention must not be one with."""
        return {self.root(foe) for foe in self._foes[self.root(digest)]}

    def _hold(self, side: Sequence[int]) -> None:
        for place, digest in enumerate(side):
            for other in side[:place]:
                one, two = self.root(other), self.root(digest)
                if one == two or two in self.foes(one):
                    continue
                # A show is no episode, whoever says so: parts would be parts of themselves.
                if self._levels[one] == self._levels[two]:
                    self._leader[two] = one
                    self._foes[one] |= self._foes.pop(two, set())

    def _part(self, these: Sequence[int], those: Sequence[int]) -> None:
        for this in these:
            for that in those:
                one, two = self.root(this), self.root(that)
                if one != two:
                    self._foes[one].add(two)
                    self._foes[two].add(one)


class WordBook:
    """The words of a person, looked up as far as mentions lead; most persons have none."""

    def __init__(self, db: Session, user_id: int) -> None:
        """Ask whether there are any."""
        self._db = db
        self._user_id = user_id
        self._words: dict[str, Word] = {}
        probe = text("SELECT 1 FROM mention_word WHERE user_id = :user LIMIT 1")
        self.is_empty = db.execute(probe, {"user": user_id}).first() is None

    @property
    def words(self) -> list[Word]:
        """The words found so far."""
        return list(self._words.values())

    def follow(self, mentions: Iterable[Mention]) -> set[int]:
        """Find the words about these mentions; return the items of all that they name."""
        if self.is_empty:
            return set()
        named = select_in(
            self._db,
            "SELECT word FROM mention_word WHERE user_id = :user AND digest {values}",
            sorted({m.digest for m in mentions}),
            user=self._user_id,
        )
        unread = {row.word for row in named} - set(self._words)
        found = words_named(self._db, self._user_id, unread)
        self._words |= found
        rows = select_in(
            self._db,
            "SELECT media_item_id FROM item_mention WHERE user_id = :user"
            " AND void_reason IS NULL AND digest {values}",
            sorted({digest for word in found.values() for digest in word.digests}),
            user=self._user_id,
        )
        return {row.media_item_id for row in rows}

    def mark(self, mentions: Sequence[Mention]) -> None:
        """Note of parts whether the person said what the work is that they are part of."""
        if self.is_empty:
            return
        rows = select_in(
            self._db,
            "SELECT p.id FROM item_mention p LEFT JOIN item_mention g ON g.user_id = p.user_id"
            " AND g.id = p.parent_id WHERE p.user_id = :user AND EXISTS (SELECT 1"
            " FROM mention_word w WHERE w.user_id = p.user_id AND w.is_same"
            " AND w.digest IN (p.digest, g.digest)) AND p.id {values}",
            sorted({m.parent_id for m in mentions if m.parent_id}),
            user=self._user_id,
        )
        parents = {row.id for row in rows}
        for mention in mentions:
            mention.is_of_held = mention.parent_id in parents


def words_named(db: Session, user_id: int, names: Iterable[str]) -> dict[str, Word]:
    """Return the words of these names; unknown ones are absent."""
    sides: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    said: dict[str, tuple[int, bool]] = {}
    for row in select_in(
        db,
        "SELECT word, is_same, said_at, side, digest FROM mention_word WHERE user_id = :user"
        " AND word {values}",
        sorted(names),
        user=user_id,
    ):
        said[row.word] = (row.said_at, bool(row.is_same))
        sides[row.word][row.side].append(row.digest)
    return {
        name: Word(name, *said[name], tuple(tuple(sides[name][n]) for n in sorted(sides[name])))
        for name in said
    }


def rewrite_words(
    db: Session, user_id: int, names: Iterable[str], words: Sequence[Word]
) -> set[int]:
    """Let these words stand for those of these names; return all namings that they speak of."""
    before = words_named(db, user_id, names)
    after = {word.name: word for word in words}
    execute_in(
        db,
        "DELETE FROM mention_word WHERE user_id = :user AND word {values}",
        sorted(before),
        user=user_id,
    )
    rows = [
        (user_id, word.name, word.is_same, word.said_at, side, digest)
        for word in after.values()
        for side, digests in enumerate(word.sides)
        for digest in sorted(set(digests))
    ]
    insert_many(db, MentionWord, _COLUMNS, rows)
    return {digest for word in (*before.values(), *words) for digest in word.digests}
