"""News of the ledger."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchClosed:
    """A batch is whole, and how new it is is known."""

    user_id: int
    batch_id: int


@dataclass(frozen=True)
class BatchUndone:
    """A batch was undone; its records that nobody else claims are void now.

    Attributes:
        voided: For each entity, the ids of records that went void.
        inherited: For each entity, the ids of records that belong to another batch now.
        claimed: For each entity, the ids of records of others that it said too.
    """

    user_id: int
    batch_id: int
    voided: dict[int, list[int]]
    inherited: dict[int, list[int]]
    claimed: dict[int, list[int]]
