"""Opening, claiming and undoing of batches."""

from collections.abc import Iterable

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from mediary.accounts.service import raise_version
from mediary.core.bulk import select_in
from mediary.core.clock import now
from mediary.core.errors import NotFoundError
from mediary.core.events import emit
from mediary.ledger.events import BatchClosed, BatchUndone
from mediary.ledger.models import Batch

MENTION, PLAY, STATEMENT = 1, 2, 3
# Order of voiding: what names titles comes last, so that records still find their title.
_TABLES = {PLAY: "watch_log_source", STATEMENT: "statement", MENTION: "item_mention"}


class BatchNotFoundError(NotFoundError):
    """The person has no such batch."""


def begin_writing(db: Session, user_id: int) -> int:
    """Take the person's turn to write and return their new version.

    The row of the account is locked until the transaction ends, so that two imports of one person
    never fold the same titles at once; the version is also the key of every cache.
    """
    return raise_version(db, user_id)


def open_batch(db: Session, user_id: int, *, kind: str, label: str, as_of: int = 0) -> int:
    """Open a batch and return its id; `as_of` where it is known from the start."""
    batch = Batch(user_id=user_id, kind=kind, label=label[:200], at=now(), as_of=as_of)
    db.add(batch)
    db.flush()
    return batch.id


def drop_if_empty(db: Session, user_id: int, batch_id: int) -> None:
    """Remove a batch that says nothing, so that there is nothing to undo."""
    tables = [*_TABLES.values(), "claim"]
    says = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE user_id = :user AND batch_id = :batch)"
        for table in tables
    )
    db.execute(
        text(f"DELETE FROM batch WHERE user_id = :user AND id = :batch AND NOT ({says})"),
        {"user": user_id, "batch": batch_id},
    )


def close_batch(db: Session, user_id: int, batch_id: int, *, as_of: int) -> None:
    """Note how new a batch is, the latest date said in it; later values give way to newer ones.

    With this the result is the same whether the older or the newer export came first.
    """
    begin_writing(db, user_id)
    db.execute(update(Batch).where(Batch.id == batch_id).values(as_of=as_of))
    emit(db, BatchClosed(user_id, batch_id))


def as_of_batches(
    db: Session, user_id: int, entity: int, records: dict[int, int]
) -> dict[int, int]:
    """Return for each record, given with its own batch, how new the newest is that says it."""
    dates = {
        row.id: row.as_of
        for row in db.execute(
            text("SELECT id, as_of FROM batch WHERE user_id = :user AND undone_at IS NULL"),
            {"user": user_id},
        )
    }
    found = {record: dates.get(batch, 0) for record, batch in records.items()}
    for row in select_in(
        db,
        "SELECT record_id, batch_id FROM claim WHERE user_id = :user AND entity = :entity"
        " AND record_id {values}",
        sorted(records),
        user=user_id,
        entity=entity,
    ):
        found[row.record_id] = max(found[row.record_id], dates.get(row.batch_id, 0))
    return found


def get_batch(db: Session, user_id: int, batch_id: int) -> Batch:
    """Return a batch of the person.

    Raises:
        BatchNotFoundError: There is none with this id.
    """
    found = db.scalar(select(Batch).where(Batch.id == batch_id, Batch.user_id == user_id))
    if found is None:
        raise BatchNotFoundError(
            f"You have no batch {batch_id}. `mediary import` names the batch of what it took in."
        )
    return found


def claim(db: Session, user_id: int, batch_id: int, entity: int, record_ids: Iterable[int]) -> None:
    """Note that the batch says these records too; what it claims already stays claimed once."""
    rows = [
        {"user_id": user_id, "entity": entity, "record_id": record, "batch_id": batch_id}
        for record in record_ids
    ]
    if rows:
        db.execute(
            text(
                "INSERT INTO claim (user_id, entity, record_id, batch_id)"
                " VALUES (:user_id, :entity, :record_id, :batch_id) ON CONFLICT DO NOTHING"
            ),
            rows,
        )


def undo_batch(db: Session, user_id: int, batch_id: int) -> int:
    """Undo a batch: whatever it alone says is void. Return how many records went void.

    A second time does nothing. Order does not matter: the result is as if it had never been.

    Raises:
        BatchNotFoundError: There is none with this id.
    """
    begin_writing(db, user_id)
    batch = get_batch(db, user_id, batch_id)
    if batch.undone_at is not None:
        return 0
    inherited = {
        entity: _hand_on(db, table, entity, user_id, batch_id) for entity, table in _TABLES.items()
    }
    voided = {entity: _void(db, table, user_id, batch_id) for entity, table in _TABLES.items()}
    claimed = _claimed(db, user_id, batch_id)
    db.execute(
        text("DELETE FROM claim WHERE user_id = :user AND batch_id = :batch"),
        {"user": user_id, "batch": batch_id},
    )
    db.execute(update(Batch).where(Batch.id == batch_id).values(undone_at=now()))
    emit(db, BatchUndone(user_id, batch_id, voided, inherited, claimed))
    return sum(len(ids) for ids in voided.values())


def _claimed(db: Session, user_id: int, batch_id: int) -> dict[int, list[int]]:
    """Return what the batch says of that others said before."""
    claimed: dict[int, list[int]] = {entity: [] for entity in _TABLES}
    for row in db.execute(
        text("SELECT entity, record_id FROM claim WHERE user_id = :user AND batch_id = :batch"),
        {"user": user_id, "batch": batch_id},
    ):
        claimed[row.entity].append(row.record_id)
    return claimed


def _hand_on(db: Session, table: str, entity: int, user_id: int, batch_id: int) -> list[int]:
    """Give records that others claim too to the earliest of them; return their ids."""
    at = {"user": user_id, "batch": batch_id, "entity": entity}
    heirs = db.execute(
        text(
            f"SELECT r.id, MIN(c.batch_id) FROM {table} r JOIN claim c ON c.user_id = r.user_id"
            " AND c.entity = :entity AND c.record_id = r.id AND c.batch_id <> :batch"
            " WHERE r.user_id = :user AND r.batch_id = :batch GROUP BY r.id"
        ),
        at,
    ).all()
    if heirs:
        moved = [{"user": user_id, "entity": entity, "id": r, "heir": b} for r, b in heirs]
        db.execute(
            text(f"UPDATE {table} SET batch_id = :heir WHERE user_id = :user AND id = :id"), moved
        )
        db.execute(
            text(
                "DELETE FROM claim WHERE user_id = :user AND entity = :entity"
                " AND record_id = :id AND batch_id = :heir"
            ),
            moved,
        )
    return [record for record, _ in heirs]


def _void(db: Session, table: str, user_id: int, batch_id: int) -> list[int]:
    """Void what only this batch says; return the ids."""
    return [
        row.id
        for row in db.execute(
            text(
                f"UPDATE {table} SET void_reason = 'undone' WHERE user_id = :user"
                " AND batch_id = :batch AND (void_reason IS NULL OR void_reason = 'superseded')"
                " RETURNING id"
            ),
            {"user": user_id, "batch": batch_id},
        )
    ]
