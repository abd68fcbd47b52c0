"""Changing and deleting plays: amendments of the records that they are folded from."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core.bulk import select_in
from mediary.core.errors import InvalidError, NotFoundError
from mediary.sdk.when import When
from mediary.tracking.amendments import PLAY, RecordName
from mediary.tracking.hand import by_hand


def edit_plays(
    db: Session, viewer: Viewer, plays: Sequence[int], fields: dict[str, Any], when: When | None
) -> int:
    """Change what these plays say; a date stands in for the old one as a whole.

    Args:
        db: The transaction.
        viewer: Whose plays they are.
        plays: Their ids.
        fields: New rating (0–1000), note, is_rewatch, is_private, is_partial, seconds, place,
            platform, device; None takes a value away.
        when: New date; None leaves it.

    Returns:
        The batch that undoes it.

    Raises:
        NotFoundError: One of them is not there.
        InvalidError: There is nothing to change.
    """
    records = records_of(db, viewer.user_id, plays)
    if not fields and when is None:
        raise InvalidError("Say what to change: `when`, `rating`, `note` …")
    changed = dict(fields)
    if when is not None:
        changed["when"] = {k: v for k, v in msgspec.to_builtins(when).items() if v is not None}
    with by_hand(db, viewer.user_id, _label("Edited", plays), kind=_kind(plays)) as hand:
        hand.amend([name for names in records.values() for name in names], fields=changed)
        return hand.batch_id


def delete_plays(db: Session, viewer: Viewer, plays: Sequence[int]) -> int:
    """Delete plays; no later import brings them back, an undo does. Return the batch.

    Raises:
        NotFoundError: One of them is not there.
    """
    records = records_of(db, viewer.user_id, plays)
    with by_hand(db, viewer.user_id, _label("Deleted", plays), kind=_kind(plays)) as hand:
        hand.amend([name for names in records.values() for name in names], is_gone=True)
        return hand.batch_id


def records_of(db: Session, user_id: int, plays: Sequence[int]) -> dict[int, list[RecordName]]:
    """Return the records that each play is folded from.

    Raises:
        NotFoundError: One of the plays is not there.
    """
    found: dict[int, list[RecordName]] = defaultdict(list)
    for row in select_in(
        db,
        "SELECT watch_log_id, source, instance, source_key FROM watch_log_source"
        " WHERE user_id = :user AND void_reason IS NULL AND watch_log_id {values}"
        " ORDER BY id",
        sorted(set(plays)),
        user=user_id,
    ):
        found[row.watch_log_id].append(RecordName(PLAY, row.source, row.instance, row.source_key))
    if set(plays) - set(found):
        raise NotFoundError("There is no such play in your history.")
    return found


def _kind(plays: Sequence[int]) -> str:
    return "manual" if len(plays) == 1 else "bulk"


def _label(verb: str, plays: Sequence[int]) -> str:
    return f"{verb} a play" if len(plays) == 1 else f"{verb} {len(plays)} plays"
