"""Writing of provisional items and their mentions, collected and sent in few statements."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.facts import ItemFacts, facts_of, fold_facts
from mediary.catalog.fields import Own, overlaid, own_facts
from mediary.catalog.media_types import BY_NAME
from mediary.catalog.mentions import Mention
from mediary.catalog.models import ExternalIdRow, ItemAlias, ItemMention, MediaItem
from mediary.core.bulk import execute_in, select_in
from mediary.core.clock import now
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids, new_uuids
from mediary.sdk.records import Title

IDS_AT_ONCE = 100
GONE = "gone"
# Whose ids name what a person made here; see `own_title`.
OWN_PROVIDER = "mediary"
_ITEM_COLUMNS = (
    "id", "uuid", "media_type_id", "parent_id", "work_id", "level", "position", "title",
    "sort_title", "original_title", "year", "release_from", "release_to", "runtime_minutes",
    "original_language", "class_path", "attributes", "visibility", "owner_id", "is_provisional",
    "created_at", "updated_at",
)  # fmt: skip
_MENTION_COLUMNS = (
    "user_id", "id", "digest", "media_item_id", "parent_id", "bucket", "alt_bucket", "naming",
    "batch_id",
)  # fmt: skip
# What a list of a person's titles shows or sorts by.
_SHOWN = (
    "media_type_id", "parent_id", "level", "position", "title", "sort_title", "original_title",
    "year", "release_from", "release_to", "runtime_minutes",
)  # fmt: skip
_UPDATE_ITEM = text(
    "UPDATE media_item SET media_type_id = :media_type_id, parent_id = :parent_id,"
    " work_id = :work_id, level = :level, position = :position, title = :title,"
    " sort_title = :sort_title, original_title = :original_title, year = :year,"
    " release_from = :release_from, release_to = :release_to,"
    " runtime_minutes = :runtime_minutes, original_language = :original_language,"
    " class_path = :class_path, attributes = :attributes, visibility = :visibility,"
    " merged_into_id = NULL, updated_at = :updated_at WHERE id = :id"
)


class ItemStore:
    """What changes among a person's provisional items in one settling.

    Attributes:
        changed_lengths: Items of which the running time changed; plays may pair anew.
        changed_facts: Items of which any fact changed, and works that items left.
    """

    def __init__(self, db: Session, user_id: int) -> None:
        """Start with nothing to write."""
        self._db = db
        self._user_id = user_id
        self._members: dict[int, list[Mention]] = {}
        self._new: set[int] = set()
        self._moved: list[Mention] = []
        self._aliases: dict[int, int] = {}
        self.changed_lengths: list[int] = []
        self.changed_facts: list[int] = []
        self._spare: list[int] = []

    def found(self, members: list[Mention], item_id: int) -> int:
        """Note that these mentions are one item; 0 makes a new one. Return its id."""
        if not item_id:
            item_id = self._next_id()
            self._new.add(item_id)
        self._members[item_id] = members
        for mention in members:
            if mention.item_id != item_id and not mention.is_new:
                self._moved.append(mention)
            mention.item_id = item_id
        return item_id

    def _next_id(self) -> int:
        if not self._spare:
            self._spare = list(reversed(new_ids(IDS_AT_ONCE)))
        return self._spare.pop()

    def former_items(self, mentions: Sequence[Mention]) -> dict[int, int]:
        """Return by digest the items that these mentions were before they became another."""
        rows = select_in(
            self._db,
            "SELECT digest, media_item_id FROM item_alias WHERE user_id = :user AND digest {values}"
            " ORDER BY media_item_id DESC",
            sorted(m.digest for m in mentions),
            user=self._user_id,
        )
        return {row.digest: row.media_item_id for row in rows}

    def forward(self, left: dict[int, int], mentions: Sequence[Mention]) -> None:
        """Note of items that mentions left, by mention id, where their addresses lead now."""
        digests = {m.id: m.digest for m in mentions}
        for mention, item in left.items():
            digest = digests[mention]
            self._aliases[item] = min(self._aliases.get(item, digest), digest)

    def bury(self, item_ids: Sequence[int]) -> None:
        """Hide items that nobody names any more."""
        self.release(item_ids)
        execute_in(
            self._db, f"UPDATE media_item SET visibility = '{GONE}' WHERE id {{values}}", item_ids
        )

    def release(self, item_ids: Sequence[int]) -> None:
        """Take the external ids off items that nobody names any more."""
        execute_in(self._db, "DELETE FROM external_id WHERE media_item_id {values}", item_ids)

    def write(
        self,
        around: Sequence[Mention],
        fresh: Sequence[Mention],
        *,
        batch_id: int,
        revived: Sequence[int],
    ) -> None:
        """Send all that was noted, items before what points to them."""
        facts = {item: _facts(members) for item, members in self._members.items()}
        kept = [item for item in self._members if item not in self._new]
        own = own_facts(self._db, self._user_id, kept)
        facts |= {item: overlaid(facts[item], said) for item, said in own.items()}
        parents = {item: _parent(members) for item, members in self._members.items()}
        works = self._works(parents)
        self._insert_items([i for i in self._members if i in self._new], facts, parents, works)
        self._update_items(kept, facts, parents, works, own)
        self._write_ids(facts)
        self._write_mentions(fresh, batch_id, set(revived))
        self._move_mentions(around)
        self._write_aliases()
        self._members, self._new, self._moved, self._aliases = {}, set(), [], {}

    def _write_aliases(self) -> None:
        """Forward the addresses of items that are gone; none of one that is back."""
        if self._aliases or self._moved:
            execute_in(
                self._db,
                "DELETE FROM item_alias WHERE user_id = :user AND media_item_id {values}",
                sorted({*self._aliases, *(m.item_id for m in self._moved)}),
                user=self._user_id,
            )
        rows = [(self._user_id, item, digest) for item, digest in self._aliases.items()]
        insert_many(self._db, ItemAlias, ("user_id", "media_item_id", "digest"), rows)
        if rows:
            self._db.execute(
                text(
                    "UPDATE media_item SET merged_into_id = (SELECT m.media_item_id FROM"
                    " item_mention m WHERE m.user_id = :user AND m.digest = :digest)"
                    " WHERE id = :item"
                ),
                [{"user": user, "item": item, "digest": digest} for user, item, digest in rows],
            )

    def _works(self, parents: dict[int, int]) -> dict[int, int]:
        rows = select_in(
            self._db,
            "SELECT id, COALESCE(work_id, id) AS work_id FROM media_item WHERE id {values}",
            sorted({p for p in parents.values() if p}),
        )
        works = {row.id: row.work_id for row in rows}
        return {
            item: works.get(parent, item) if parent else item for item, parent in parents.items()
        }

    def _insert_items(
        self,
        items: list[int],
        facts: dict[int, ItemFacts],
        parents: dict[int, int],
        works: dict[int, int],
    ) -> None:
        at = now()
        rows = []
        for item, uuid in zip(items, new_uuids(len(items)), strict=True):
            f = facts[item]
            rows.append((
                item, uuid, BY_NAME[f.type].id, parents[item] or None, works[item],
                f.level, f.number, f.title, f.sort_title, f.original_title, f.year,
                f.release_from, f.release_to, f.runtime_minutes, f.language, f.class_path,
                f.attributes, "private", self._user_id, True, at, at,
            ))  # fmt: skip
        insert_many(self._db, MediaItem, _ITEM_COLUMNS, rows)

    def _update_items(
        self,
        items: list[int],
        facts: dict[int, ItemFacts],
        parents: dict[int, int],
        works: dict[int, int],
        own: dict[int, Own],
    ) -> None:
        stored = select_in(
            self._db,
            f"SELECT id, work_id, {', '.join(_SHOWN)} FROM media_item WHERE id {{values}}",
            items,
        )
        before = {row.id: row for row in stored}
        at = now()
        rows = []
        for item in items:
            f = facts[item]
            rows.append({
                "id": item, "media_type_id": BY_NAME[f.type].id,
                "parent_id": parents[item] or None, "work_id": works[item], "level": f.level,
                "position": f.number, "title": f.title, "sort_title": f.sort_title,
                "original_title": f.original_title, "year": f.year,
                "release_from": f.release_from, "release_to": f.release_to,
                "runtime_minutes": f.runtime_minutes, "original_language": f.language,
                "class_path": f.class_path, "attributes": f.attributes,
                "visibility": _visibility(self._members[item], own.get(item, {})),
                "updated_at": at,
            })  # fmt: skip
            was = before[item]
            if (was.media_type_id, was.runtime_minutes) != (BY_NAME[f.type].id, f.runtime_minutes):
                self.changed_lengths.append(item)
            if tuple(was)[2:] != tuple(rows[-1][name] for name in _SHOWN):
                self.changed_facts.append(item)
        if rows:
            self._db.execute(_UPDATE_ITEM, rows)
        rehung = [item for item in items if before[item].work_id != works[item]]
        self.changed_facts += [*rehung, *(before[item].work_id for item in rehung)]
        self._rehang({item: works[item] for item in rehung})

    def _rehang(self, works: dict[int, int]) -> None:
        """Let what hangs on these items belong to their works."""
        if not works:
            return
        at = [{"item": item, "work": work} for item, work in works.items()]
        # A tree is three levels deep at the most: show, season, episode.
        self._db.execute(text("UPDATE media_item SET work_id = :work WHERE parent_id = :item"), at)
        self._db.execute(
            text(
                "UPDATE media_item SET work_id = :work WHERE parent_id IN"
                " (SELECT id FROM media_item WHERE parent_id = :item)"
            ),
            at,
        )

    def _write_ids(self, facts: dict[int, ItemFacts]) -> None:
        old = [item for item in self._members if item not in self._new]
        self.release(old)
        rows = [(item, *one, self._user_id) for item, f in facts.items() for one in f.ids]
        insert_many(
            self._db,
            ExternalIdRow,
            ("media_item_id", "provider", "kind", "key", "owner_id"),
            rows,
        )

    def _write_mentions(self, fresh: Sequence[Mention], batch_id: int, revived: set[int]) -> None:
        rows = []
        for m in fresh:
            if m.id in revived:
                self._moved.append(m)
                continue
            bucket, alt = m.buckets()
            rows.append((
                self._user_id, m.id, m.digest, m.item_id, m.parent_id or None, bucket, alt,
                m.naming, batch_id,
            ))  # fmt: skip
        insert_many(self._db, ItemMention, _MENTION_COLUMNS, rows)
        if revived:
            execute_in(
                self._db,
                "UPDATE item_mention SET void_reason = NULL, batch_id = :batch"
                " WHERE user_id = :user AND id {values}",
                sorted(revived),
                user=self._user_id,
                batch=batch_id,
            )

    def _move_mentions(self, around: Sequence[Mention]) -> None:
        # Those whose parent moved keep their item perhaps, but meet others under a new hash.
        changed = {m.id: m for m in (*self._moved, *(m for m in around if m.parent_id))}
        rows = []
        for m in changed.values():
            if m.is_new and m not in self._moved:
                continue
            bucket, alt = m.buckets()
            rows.append({
                "user": self._user_id, "id": m.id, "item": m.item_id,
                "bucket": bucket, "alt": alt,
            })  # fmt: skip
        if rows:
            self._db.execute(
                text(
                    "UPDATE item_mention SET media_item_id = :item, bucket = :bucket,"
                    " alt_bucket = :alt WHERE user_id = :user AND id = :id"
                ),
                rows,
            )


def _visibility(members: Sequence[Mention], own: Own) -> str:
    """Return who sees an item; deleted is only what nobody but the person names."""
    if "is_gone" in own and all(is_own(m.title) for m in members):
        return GONE
    return str(own.get("visibility", ("private", 0))[0])


def is_own(title: Title) -> bool:
    """Say whether a naming is the person's own, and not of a service."""
    return any(one.provider == OWN_PROVIDER for one in title.ids)


def _facts(members: Sequence[Mention]) -> ItemFacts:
    if len(members) == 1:
        return members[0].facts or facts_of(members[0].title)
    return fold_facts([(m.digest, m.title) for m in members])


def _parent(members: Sequence[Mention]) -> int:
    if len(members) == 1:
        return members[0].parent_item_id
    return next(
        (m.parent_item_id for m in sorted(members, key=lambda m: m.digest) if m.parent_item_id), 0
    )
