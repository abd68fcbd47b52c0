"""From the titles of a block of rows to items, in few statements whatever the block holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.catalog.events import MentionsMoved
from mediary.catalog.matching import closures, cluster
from mediary.catalog.mentions import Mention
from mediary.catalog.naming import NamedTitle, digest_of
from mediary.catalog.store import ItemStore
from mediary.catalog.words import Word, WordBook
from mediary.core.bulk import select_in
from mediary.core.errors import NotFoundError
from mediary.core.events import emit
from mediary.core.identifiers import new_ids
from mediary.ledger.service import MENTION, claim
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Title

MOST_CACHED = 20_000
_DECODE = msgspec.json.Decoder(Title).decode
_ENCODE = msgspec.json.Encoder().encode
_COLUMNS = (
    "m.id, m.digest, m.media_item_id, COALESCE(m.parent_id, 0) AS parent_id, m.naming,"
    " COALESCE(p.media_item_id, 0) AS parent_item_id, m.void_reason, m.batch_id"
)
_FROM = (
    " FROM item_mention m LEFT JOIN item_mention p ON p.user_id = m.user_id AND p.id = m.parent_id"
)


class Resolved(NamedTuple):
    """Where a title leads: its mention and the item."""

    mention_id: int
    item_id: int
    digest: int


class TitleResolver:
    """Resolves the titles of one batch; keeps what it learned from block to block.

    The cache is dropped when someone else wrote for the person in between (`version`).
    """

    def __init__(self, user_id: int, batch_id: int) -> None:
        """Start with nothing known."""
        self.user_id = user_id
        self.batch_id = batch_id
        self._known: dict[int, Resolved] = {}
        self._version = -1

    def resolve(self, db: Session, named: Sequence[NamedTitle], *, version: int) -> list[Resolved]:
        """Return the item of each title, making provisional ones where nothing matches.

        `version` is the person's version in this transaction. Emits `MentionsMoved` when a new
        naming shows that items are one, or that one is two.
        """
        if version != self._version + 1 or len(self._known) > MOST_CACHED:
            self._known = {}
        self._version = version
        digests: list[int] = []
        depths: list[int] = []
        layers: dict[int, dict[int, int]] = defaultdict(dict)
        for place, one in enumerate(named):
            is_part = one.above >= 0
            digests.append(digest_of(one.naming, digests[one.above] if is_part else 0))
            depths.append(depths[one.above] + 1 if is_part else 0)
            if digests[place] not in self._known:
                layers[depths[place]][digests[place]] = place
        for depth in sorted(layers):
            self._follow(db, self._resolve_layer(db, named, digests, layers[depth]))
        return [self._known[digest] for digest in digests]

    def _follow(self, db: Session, moved: list[int]) -> None:
        """Learn where mentions lead that moved: the titles of deeper layers hang on them."""
        if not moved:
            return
        rows = select_in(
            db,
            "SELECT id, media_item_id FROM item_mention WHERE user_id = :user AND id {values}",
            sorted(set(moved)),
            user=self.user_id,
        )
        items = {row.id: row.media_item_id for row in rows}
        for digest, at in self._known.items():
            if at.mention_id in items:
                self._known[digest] = at._replace(item_id=items[at.mention_id])

    def _resolve_layer(
        self,
        db: Session,
        named: Sequence[NamedTitle],
        digests: Sequence[int],
        wanted: dict[int, int],
    ) -> list[int]:
        """Resolve titles of one depth, given by hash and place; return the mentions that moved."""
        stored = self._stored(db, list(wanted))
        self._claim(db, stored.values())
        fresh: list[Mention] = []
        revived: list[int] = []
        for digest, place in wanted.items():
            row = stored.get(digest)
            if row is not None and row.void_reason is None:
                self._known[digest] = Resolved(row.id, row.media_item_id, digest)
                continue
            one = named[place]
            above = self._known[digests[one.above]] if one.above >= 0 else None
            fresh.append(_new_mention(one, digest, above))
            if row is not None:
                fresh[-1].id = row.id
                revived.append(row.id)
        for mention, given in zip(
            [m for m in fresh if not m.id], new_ids(len(fresh)), strict=False
        ):
            mention.id = given
        moved = settle(db, self.user_id, fresh, batch_id=self.batch_id, revived=revived)
        for mention in fresh:
            self._known[mention.digest] = Resolved(mention.id, mention.item_id, mention.digest)
        return moved

    def _stored(self, db: Session, digests: list[int]) -> dict[int, "Row[tuple[object, ...]]"]:
        rows = select_in(
            db,
            "SELECT id, digest, media_item_id, void_reason, batch_id FROM item_mention"
            " WHERE user_id = :user AND digest {values}",
            digests,
            user=self.user_id,
        )
        return {row.digest: row for row in rows}

    def _claim(self, db: Session, rows: Iterable["Row[tuple[object, ...]]"]) -> None:
        others = [r.id for r in rows if r.void_reason is None and r.batch_id != self.batch_id]
        claim(db, self.user_id, self.batch_id, MENTION, others)


def anchors(
    db: Session, user_id: int, batch_id: int, item_ids: Sequence[int]
) -> dict[int, Resolved]:
    """Return of each item a mention to say something of, claimed with its parents by the batch.

    So what is said by hand keeps its title when the import that brought it is undone.

    Raises:
        NotFoundError: Nobody named one of the items for this person.
    """
    found: dict[int, Resolved] = {}
    held: dict[int, tuple[int, int | None]] = {}
    for row in select_in(
        db,
        "SELECT id, digest, media_item_id, parent_id, batch_id FROM item_mention"
        " WHERE user_id = :user AND void_reason IS NULL AND media_item_id {values}",
        sorted(set(item_ids)),
        user=user_id,
    ):
        known = found.get(row.media_item_id)
        if known is None or row.digest < known.digest:
            found[row.media_item_id] = Resolved(row.id, row.media_item_id, row.digest)
        held[row.id] = (row.batch_id, row.parent_id)
    missing = set(item_ids) - set(found)
    if missing:
        raise NotFoundError("There is no such title among yours.")
    chosen = {one.mention_id: held[one.mention_id] for one in found.values()}
    edge = {parent for _, parent in chosen.values() if parent}
    while edge:
        rows = select_in(
            db,
            "SELECT id, batch_id, parent_id FROM item_mention WHERE user_id = :user"
            " AND id {values}",
            sorted(edge),
            user=user_id,
        )
        chosen |= {row.id: (row.batch_id, row.parent_id) for row in rows}
        edge = {row.parent_id for row in rows if row.parent_id} - set(chosen)
    others = [mention for mention, (batch, _) in chosen.items() if batch != batch_id]
    claim(db, user_id, batch_id, MENTION, others)
    return found


def find_mentions(db: Session, user_id: int, digests: Iterable[int]) -> dict[int, Resolved]:
    """Return where these namings lead, by their hash; unknown ones are absent."""
    rows = select_in(
        db,
        "SELECT id, digest, media_item_id FROM item_mention"
        " WHERE user_id = :user AND digest {values}",
        sorted(set(digests)),
        user=user_id,
    )
    return {row.digest: Resolved(row.id, row.media_item_id, row.digest) for row in rows}


def recluster(db: Session, user_id: int, voided: Sequence[int]) -> None:
    """Part anew what these mentions, void now, held together or kept apart."""
    gone = _mentions(db, user_id, "m.id", voided, is_live=False)
    items = _items_around(db, user_id, gone) | WordBook(db, user_id).follow(gone)
    dirty = _mentions(db, user_id, "m.media_item_id", sorted(items))
    store = ItemStore(db, user_id)
    store.bury(sorted({m.item_id for m in gone} - {m.item_id for m in dirty}))
    settle(db, user_id, [], dirty=dirty)


def refresh(db: Session, user_id: int, item_ids: Iterable[int]) -> None:
    """Show of these items what is said of them now."""
    settle(db, user_id, [], dirty=_mentions(db, user_id, "m.media_item_id", sorted(item_ids)))


def recluster_named(db: Session, user_id: int, digests: Iterable[int]) -> None:
    """Part these namings anew, and all that is part of them: the person spoke of them."""
    dirty = _mentions(db, user_id, "m.digest", sorted(digests))
    settle(db, user_id, [], dirty=dirty, is_deep=True)


def settle(
    db: Session,
    user_id: int,
    fresh: list[Mention],
    *,
    dirty: Sequence[Mention] = (),
    batch_id: int = 0,
    revived: Sequence[int] = (),
    is_deep: bool = False,
) -> list[int]:
    """Give every mention its item: new ones, and those whose neighbours changed.

    `is_deep` settles the parts of all of them too, not only of those that moved.

    Returns the ids of stored mentions that moved; their parts are settled too, and
    `MentionsMoved` is emitted for all of them at once.
    """
    store = ItemStore(db, user_id)
    moves: list[tuple[int, int, int]] = []
    layer: list[Mention] = [*fresh, *dirty]
    while layer:
        book = WordBook(db, user_id)
        around = _closure(db, user_id, layer, book)
        words = book.words
        book.mark(around)
        here: list[tuple[int, int, int]] = []
        for closed in closures(around, words):
            here += _assign(store, closed, words)
        moves += here
        store.write(around, fresh, batch_id=batch_id, revived=revived)
        fresh, revived = [], ()
        # Parts hang on the item of their parent: when that changed, they meet other parts.
        wholes = {m for m, _, _ in here} | ({m.id for m in layer} if is_deep else set())
        layer = _mentions(db, user_id, "m.parent_id", sorted(wholes))
    if moves or store.changed_facts:
        lengths, facts = tuple(store.changed_lengths), tuple(store.changed_facts)
        emit(db, MentionsMoved(user_id, tuple(moves), lengths, facts))
    return [mention for mention, _, _ in moves]


def _assign(
    store: ItemStore, closed: list[Mention], words: Sequence[Word]
) -> list[tuple[int, int, int]]:
    if len(closed) == 1 and not closed[0].item_id:
        store.found(closed, 0)
        return []
    moves: list[tuple[int, int, int]] = []
    taken: set[int] = set()
    parts = cluster(closed, words)
    # An item that is parted stays where nothing else was before; what was merged into it, and is
    # no more, comes back under its own address.
    former = store.former_items(closed) if _is_parted(parts) else {}
    for members in sorted(parts, key=lambda p: (_seniority(p), bool(_held(p, former)))):
        held = sorted({m.item_id for m in members if m.item_id} - taken)
        held += sorted(_held(members, former) - taken)
        before = {m.id: m.item_id for m in members}
        item_id = store.found(members, held[0] if held else 0)
        taken.add(item_id)
        moves += [(m, old, item_id) for m, old in before.items() if old and old != item_id]
    gone = {old for _, old, _ in moves} - taken
    store.forward({m: old for m, old, _ in moves if old in gone}, closed)
    store.release(sorted(gone))
    return moves


def _is_parted(parts: Sequence[Sequence[Mention]]) -> bool:
    held = [{m.item_id for m in members if m.item_id} for members in parts]
    return sum(map(len, held)) > len(set().union(*held))


def _held(members: Sequence[Mention], former: dict[int, int]) -> set[int]:
    return {former[m.digest] for m in members if m.digest in former}


def _seniority(members: list[Mention]) -> int:
    return min((m.item_id for m in members if m.item_id), default=1 << 63)


def _closure(db: Session, user_id: int, start: list[Mention], book: WordBook) -> list[Mention]:
    """Return these mentions and all live ones that they could touch, however far around."""
    found: dict[int, Mention] = {m.id: m for m in start}
    edge = list(start)
    seen: set[int] = set()
    while edge:
        items = (_items_around(db, user_id, edge) | book.follow(edge)) - seen
        seen |= items
        edge = [
            m
            for m in _mentions(db, user_id, "m.media_item_id", sorted(items))
            if found.setdefault(m.id, m) is m
        ]
    return list(found.values())


def _items_around(db: Session, user_id: int, mentions: Sequence[Mention]) -> set[int]:
    """Return the items of these mentions, and those that share an id or a bucket with them."""
    buckets = {b for m in mentions for b in m.buckets() if b is not None}
    ids = {one for m in mentions for one in m.title.ids}
    items = {m.item_id for m in mentions if m.item_id}
    return items | _items_with(db, user_id, ids) | _items_in(db, user_id, sorted(buckets))


def _items_in(db: Session, user_id: int, buckets: list[int]) -> set[int]:
    items: set[int] = set()
    for column in ("bucket", "alt_bucket"):
        rows = select_in(
            db,
            # No DISTINCT: it leads SQLite to walk all of the person's items in their order.
            "SELECT media_item_id FROM item_mention WHERE user_id = :user"
            f" AND void_reason IS NULL AND {column} {{values}}",
            buckets,
            user=user_id,
        )
        items |= {row.media_item_id for row in rows}
    return items


def _items_with(db: Session, user_id: int, ids: set[ExternalId]) -> set[int]:
    by_kind: dict[tuple[str, str], list[str]] = defaultdict(list)
    for provider, kind, key in ids:
        by_kind[provider, kind].append(key)
    items: set[int] = set()
    for (provider, kind), keys in by_kind.items():
        rows = select_in(
            db,
            "SELECT media_item_id FROM external_id WHERE provider = :provider AND kind = :kind"
            " AND owner_id = :user AND key {values}",
            keys,
            provider=provider,
            kind=kind,
            user=user_id,
        )
        items |= {row.media_item_id for row in rows}
    return items


def _mentions(
    db: Session, user_id: int, column: str, values: Sequence[int], *, is_live: bool = True
) -> list[Mention]:
    void = " AND m.void_reason IS NULL" if is_live else ""
    rows = select_in(
        db,
        f"SELECT {_COLUMNS}{_FROM} WHERE m.user_id = :user{void} AND {column} {{values}}",
        values,
        user=user_id,
    )
    return [
        Mention(
            id=row.id,
            digest=row.digest,
            title=_DECODE(row.naming),
            item_id=row.media_item_id,
            parent_id=row.parent_id,
            parent_item_id=row.parent_item_id,
        )
        for row in rows
    ]


def _new_mention(one: NamedTitle, digest: int, above: Resolved | None) -> Mention:
    return Mention(
        id=0,
        digest=digest,
        title=one.title,
        parent_id=above.mention_id if above else 0,
        parent_item_id=above.item_id if above else 0,
        is_new=True,
        naming=one.naming,
        folded=one.folded,
        facts=one.facts,
    )
