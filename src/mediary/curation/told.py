"""The live statements with a subject of their own, with the person's changes laid over."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.tracking.service import OWN, RecordName, amendments_of


class Told(msgspec.Struct):
    """A statement that a person made of titles, named by their digests.

    Attributes:
        is_live: False where it was taken back or deleted.
    """

    id: int
    kind: str
    key: str
    said_at: int
    value: dict[str, Any]
    is_live: bool = True


def told(db: Session, user_id: int, kinds: Iterable[str], subjects: Iterable[str]) -> list[Told]:
    """Return the statements of these kinds with these subjects, those that went included."""
    found: dict[RecordName, Told] = {}
    gone: list[Told] = []
    wanted = sorted(set(subjects))
    for kind in kinds:
        for row in select_in(
            db,
            "SELECT id, source, source_key, said_at, value, void_reason FROM statement"
            " WHERE user_id = :user AND kind = :kind AND subject {values}",
            wanted,
            user=user_id,
            kind=kind,
        ):
            value = msgspec.json.decode(row.value)
            one = Told(row.id, kind, row.source_key, row.said_at or 0, value)
            if row.void_reason is None and row.source == OWN:
                found[RecordName(kind, OWN, "", row.source_key)] = one
            else:
                one.is_live = False
                gone.append(one)
    for name, amendment in amendments_of(db, user_id, found).items():
        one = found[name]
        one.value = one.value | amendment.fields
        one.is_live = not amendment.is_gone
    return [*found.values(), *gone]
