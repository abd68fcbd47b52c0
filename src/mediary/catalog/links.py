"""What a person says of how titles belong together: relations, versions, orders of episodes.

Titles are named by digest, so that these rows stand whatever items the namings make.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from mediary.catalog.models import MediaRelation, MediaSequence, MediaSequenceEntry
from mediary.core.bulk import execute_in
from mediary.core.db import insert_many

# Each kind of relation and what it is from the other side.
INVERSE = {
    "sequel": "prequel",
    "prequel": "sequel",
    "adaptation": "source",
    "source": "adaptation",
    "spin_off": "spun_off_from",
    "spun_off_from": "spin_off",
    "remake": "remade_from",
    "remade_from": "remake",
    "side_story": "main_story",
    "main_story": "side_story",
    "expansion": "expanded",
    "expanded": "expansion",
    "summary": "summarised",
    "summarised": "summary",
    "shared_universe": "shared_universe",
    "alternative": "alternative",
    "related": "related",
}
ORDER_KINDS = ("aired", "dvd", "absolute", "production", "story_arc", "own")


class Relation(NamedTuple):
    """A row of `media_relation`."""

    user_id: int
    id: int
    key: str
    from_digest: int
    to_digest: int
    kind: str


class TitleSequence(NamedTuple):
    """A row of `media_sequence`, and its entries: digest and label."""

    user_id: int
    id: int
    key: str
    role: str
    kind: str
    name: str
    of_digest: int | None
    is_counted_once: bool
    entries: tuple[tuple[int, str], ...]


def rewrite_relations(
    db: Session, user_id: int, ids: Iterable[int], relations: Sequence[Relation]
) -> None:
    """Let these relations stand for those of these ids."""
    execute_in(
        db,
        "DELETE FROM media_relation WHERE user_id = :user AND id {values}",
        sorted(ids),
        user=user_id,
    )
    insert_many(db, MediaRelation, Relation._fields, relations)


def rewrite_sequences(
    db: Session, user_id: int, ids: Iterable[int], sequences: Sequence[TitleSequence]
) -> None:
    """Let these sequences stand for those of these ids."""
    for table, column in (("media_sequence_entry", "sequence_id"), ("media_sequence", "id")):
        execute_in(
            db,
            f"DELETE FROM {table} WHERE user_id = :user AND {column} {{values}}",
            sorted(ids),
            user=user_id,
        )
    insert_many(db, MediaSequence, TitleSequence._fields[:-1], [one[:-1] for one in sequences])
    entries = [
        (user_id, one.id, place, *entry)
        for one in sequences
        for place, entry in enumerate(one.entries, start=1)
    ]
    columns = ("user_id", "sequence_id", "place", "digest", "label")
    insert_many(db, MediaSequenceEntry, columns, entries)
