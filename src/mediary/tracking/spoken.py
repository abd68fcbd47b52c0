"""The live statements about items, decoded, with what the person changed of them laid over."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.tracking.amendments import OWN, RecordName, amendments_of

_DECODE = msgspec.json.decode


class Spoken(msgspec.Struct):
    """A live statement, decoded."""

    id: int
    kind: str
    source: str
    key: str
    item_id: int
    said_at: int | None
    value: dict[str, Any]

    @property
    def name(self) -> RecordName:
        """What amendments call it."""
        return RecordName(self.kind, self.source, "", self.key)

    @property
    def is_own(self) -> bool:
        """Whether the person said it here, and not at a service."""
        return self.source == OWN

    @property
    def order(self) -> tuple[int, str, str]:
        """Place in time; what is said later counts more. Ends by names, so that it is total."""
        return (self.said_at if self.said_at is not None else -1, self.source, self.key)


def spoken(
    db: Session, user_id: int, kinds: Iterable[str], items: Iterable[int]
) -> dict[int, list[Spoken]]:
    """Return the live statements of these kinds about these items, by item, oldest first."""
    wanted = set(kinds)
    found: dict[int, list[Spoken]] = defaultdict(list)
    for row in select_in(
        db,
        "SELECT id, kind, source, source_key, media_item_id, said_at, value FROM statement"
        " WHERE user_id = :user AND void_reason IS NULL AND media_item_id {values}",
        sorted(items),
        user=user_id,
    ):
        if row.kind in wanted:
            one = Spoken(
                row.id, row.kind, row.source, row.source_key, row.media_item_id, row.said_at,
                _DECODE(row.value),
            )  # fmt: skip
            found[row.media_item_id].append(one)
    _lay_over(db, user_id, found)
    for statements in found.values():
        statements.sort(key=lambda s: s.order)
    return found


def _lay_over(db: Session, user_id: int, found: dict[int, list[Spoken]]) -> None:
    """Let the person's amendments stand in for what records say."""
    names = {one.name: one for statements in found.values() for one in statements}
    for name, amendment in amendments_of(db, user_id, names).items():
        one = names[name]
        if amendment.is_gone:
            found[one.item_id].remove(one)
        else:
            one.value = one.value | amendment.fields
