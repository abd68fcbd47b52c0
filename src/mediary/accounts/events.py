"""News of accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountLeaving:
    """An account is about to be deleted, with all rows of its person, in this transaction."""

    user_id: int
