"""What the person changed of a record that somebody said: other values, or that it is gone.

Records never change. An amendment is a statement of the person's own about one record, named by
kind, source, instance and key; every fold lays it over the record. So an edit is undone with its
batch, in any order; a record that was deleted stays away when it is imported again; and the
archive carries both the record and the amendment.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.sdk.keys import key_of

# The source of what the person says here, and not at a service.
OWN = "mediary"
AMEND = "amend"
PLAY = "play"
LONGEST_SUBJECT = 300
_DECODE = msgspec.json.decode


class RecordName(NamedTuple):
    """What a record is called, on every server: kind, source, instance and key."""

    kind: str
    source: str
    instance: str
    key: str

    @property
    def subject(self) -> str:
        """The name as an index holds it."""
        whole = "\x1f".join(self)
        if len(whole) <= LONGEST_SUBJECT:
            return whole
        return f"{self.kind}\x1f{self.source}\x1f{key_of(whole)}"


class Amendment(msgspec.Struct):
    """What counts of all amendments of one record.

    Attributes:
        is_gone: The person deleted it.
        fields: Values that stand in for those of the record.
    """

    is_gone: bool = False
    fields: dict[str, Any] = {}


def amendments_of(
    db: Session, user_id: int, names: Iterable[RecordName]
) -> dict[RecordName, Amendment]:
    """Return the amendments of these records; most persons have none, which costs one probe."""
    if not has_amendments(db, user_id):
        return {}
    by_subject = {name.subject: name for name in names}
    rows = select_in(
        db,
        "SELECT subject, said_at, source_key, value FROM statement WHERE user_id = :user"
        " AND kind = 'amend' AND void_reason IS NULL AND subject {values}",
        sorted(by_subject),
        user=user_id,
    )
    found: dict[RecordName, Amendment] = defaultdict(Amendment)
    for row in sorted(rows, key=lambda row: (row.said_at or 0, row.source_key)):
        value = _DECODE(row.value)
        one = found[by_subject[row.subject]]
        one.fields = one.fields | value.get("fields", {})
        if value.get("is_gone") is not None:
            one.is_gone = value["is_gone"]
    return dict(found)


def has_amendments(db: Session, user_id: int) -> bool:
    """Say whether the person ever changed a record by hand."""
    probe = text(
        "SELECT 1 FROM statement WHERE user_id = :user AND kind = 'amend'"
        " AND void_reason IS NULL LIMIT 1"
    )
    return db.execute(probe, {"user": user_id}).first() is not None


def amended_records(db: Session, user_id: int, subjects: Iterable[str]) -> list[RecordName]:
    """Return the records that statements with these subjects amend, or did before an undo."""
    rows = select_in(
        db,
        "SELECT DISTINCT value FROM statement WHERE user_id = :user AND kind = 'amend'"
        " AND subject {values}",
        sorted(subjects),
        user=user_id,
    )
    return sorted({RecordName(*_DECODE(row.value)["record"]) for row in rows})
