"""The catalogue's front door."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.facts import release_of
from mediary.catalog.fields import Own, OwnFacts, own_facts, rewrite_fields
from mediary.catalog.finding import FoundItem, find_item
from mediary.catalog.links import (
    INVERSE,
    ORDER_KINDS,
    Relation,
    TitleSequence,
    rewrite_relations,
    rewrite_sequences,
)
from mediary.catalog.media_types import BY_ID, BY_NAME, MEDIA_TYPES, WORK_LEVELS, TypeSpec
from mediary.catalog.mentions import level_group
from mediary.catalog.models import MediaType
from mediary.catalog.naming import NamedTitle, TitleTable, hash_naming, whole_title
from mediary.catalog.queries import (
    ItemNotFoundError,
    Naming,
    get_item,
    items_named,
    leading_naming,
    namings_of,
    visible_items,
    whole_naming,
)
from mediary.catalog.resolve import (
    Resolved,
    TitleResolver,
    anchors,
    find_mentions,
    recluster,
    recluster_named,
    refresh,
)
from mediary.catalog.store import OWN_PROVIDER, is_own
from mediary.catalog.titling import title_named, titles_of
from mediary.catalog.words import Word, rewrite_words


def seed_media_types(db: Session) -> None:
    """Write the media types that ship, where they are not there yet."""
    there = {row.id for row in db.execute(text("SELECT id FROM media_type"))}
    db.add_all(
        MediaType(
            id=spec.id,
            name=spec.name,
            display_name=spec.label,
            family=spec.family,
            hierarchy_levels=list(spec.levels),
            interaction_verb=spec.verb,
            progress_unit=spec.unit,
            class_path=spec.class_path,
            attribute_schema={},
        )
        for spec in MEDIA_TYPES
        if spec.id not in there
    )
    db.flush()


def heed(db: Session, user_id: int, names: Iterable[str], words: Sequence[Word]) -> None:
    """Let these words stand for those of these names, and part what they speak of anew."""
    recluster_named(db, user_id, rewrite_words(db, user_id, names, words))


def set_own_facts(db: Session, user_id: int, wanted: Mapping[int, Own]) -> None:
    """Let these be the facts that the person set of items, and show them."""
    stale = rewrite_fields(db, user_id, wanted)
    if stale:
        refresh(db, user_id, stale)


__all__ = [
    "BY_ID",
    "BY_NAME",
    "INVERSE",
    "ORDER_KINDS",
    "OWN_PROVIDER",
    "WORK_LEVELS",
    "FoundItem",
    "ItemNotFoundError",
    "NamedTitle",
    "Naming",
    "Own",
    "OwnFacts",
    "Relation",
    "Resolved",
    "TitleResolver",
    "TitleSequence",
    "TitleTable",
    "TypeSpec",
    "Word",
    "anchors",
    "find_item",
    "find_mentions",
    "get_item",
    "hash_naming",
    "heed",
    "is_own",
    "items_named",
    "leading_naming",
    "level_group",
    "namings_of",
    "own_facts",
    "recluster",
    "release_of",
    "rewrite_relations",
    "rewrite_sequences",
    "seed_media_types",
    "set_own_facts",
    "title_named",
    "titles_of",
    "visible_items",
    "whole_naming",
    "whole_title",
]
