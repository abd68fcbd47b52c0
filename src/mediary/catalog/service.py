"""The catalogue's front door."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.finding import FoundItem, find_item
from mediary.catalog.media_types import BY_ID, BY_NAME, MEDIA_TYPES, TypeSpec
from mediary.catalog.models import MediaType
from mediary.catalog.naming import NamedTitle, TitleTable, hash_naming, whole_title
from mediary.catalog.resolve import Resolved, TitleResolver, anchors, find_mentions, recluster


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


__all__ = [
    "BY_ID",
    "BY_NAME",
    "FoundItem",
    "NamedTitle",
    "Resolved",
    "TitleResolver",
    "TitleTable",
    "TypeSpec",
    "anchors",
    "find_item",
    "find_mentions",
    "hash_naming",
    "recluster",
    "seed_media_types",
    "whole_title",
]
