"""The folds of what a person says of the catalogue."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.service import (
    Own,
    Relation,
    heed,
    rewrite_relations,
    rewrite_sequences,
    set_own_facts,
)
from mediary.curation.kinds import (
    DIFFERENT,
    FACTS,
    RELATION,
    SAME,
    SEQUENCE,
    is_shaped,
    sequence_of,
    word_name,
    word_of,
)
from mediary.curation.told import Told, told
from mediary.tracking.service import Affected, FoldChange, folds, spoken


def _all_new(affected: Affected) -> FoldChange:
    return FoldChange(new=set(affected.subjects), changed=set(affected.subjects))


@folds(SAME, DIFFERENT)
def fold_words(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Let what the person says of namings part the items anew."""
    if affected.subjects:
        said = told(db, user_id, (SAME, DIFFERENT), affected.subjects)
        words = [word_of(one) for one in said if is_shaped(one)]
        heed(db, user_id, {word_name(one) for one in said}, words)
    return _all_new(affected)


@folds(FACTS)
def fold_facts(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Show of items what the person says of them; the latest word on each fact counts."""
    probe = text("SELECT 1 FROM statement WHERE user_id = :user AND kind = :kind LIMIT 1")
    if db.execute(probe, {"user": user_id, "kind": FACTS}).first() is None:
        return FoldChange()
    said = spoken(db, user_id, (FACTS,), affected.items)
    wanted: dict[int, Own] = {}
    for item in affected.items:
        own: dict[str, tuple[Any, int]] = {}
        for one in said.get(item, []):
            if is_shaped(Told(one.id, FACTS, one.key, 0, one.value)):
                facts = one.value["facts"].items()
                own |= {field: (value, one.said_at or 0) for field, value in facts}
        wanted[item] = {f: fact for f, fact in own.items() if fact[0] is not None}
    set_own_facts(db, user_id, wanted)
    return FoldChange(new=set(affected.items), changed=set(affected.items))


@folds(RELATION)
def fold_relations(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite relations that the person told of."""
    said = told(db, user_id, (RELATION,), affected.subjects)
    rows = [
        Relation(
            user_id, one.id, one.key, int(one.value["from"], 16), int(one.value["to"], 16),
            one.value["relation"],
        )
        for one in said
        if is_shaped(one)
    ]  # fmt: skip
    rewrite_relations(db, user_id, {one.id for one in said}, rows)
    return _all_new(affected)


@folds(SEQUENCE)
def fold_sequences(db: Session, user_id: int, affected: Affected) -> FoldChange:
    """Rewrite versions and orders that the person told of."""
    said = told(db, user_id, (SEQUENCE,), affected.subjects)
    rows = [sequence_of(user_id, one) for one in said if is_shaped(one)]
    rewrite_sequences(db, user_id, {one.id for one in said}, rows)
    return _all_new(affected)
