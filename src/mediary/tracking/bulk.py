"""Saying the same of many titles in one act."""

from typing import Any

from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import find_item
from mediary.core.errors import InvalidError
from mediary.tracking.dates import parse_when
from mediary.tracking.hand import HandPlay, by_hand
from mediary.tracking.marking import parts_of
from mediary.tracking.saying import say_many
from mediary.tracking.schemas import TitlesIn, said_rating


def edit_titles(db: Session, viewer: Viewer, wanted: TitlesIn) -> int:
    """Rate, tag, mark … many titles as one change; return its batch.

    Raises:
        NotFoundError: One of the titles is not there.
        InvalidError: There is nothing to say.
    """
    items = [find_item(db, viewer.user_id, uuid).id for uuid in dict.fromkeys(wanted.items)]
    said = _said(wanted, viewer.timezone)
    if not said and wanted.watched is None:
        raise InvalidError("Say what to change: rating, status, tags, favourite, privacy, watched.")
    with by_hand(db, viewer.user_id, f"Edited {len(items)} titles", kind="bulk") as hand:
        for kind, value in said:
            say_many(hand, kind, value, items)
        if wanted.watched is not None:
            when = parse_when(wanted.watched, viewer.timezone)
            hand.log(
                [
                    HandPlay(part.item_id, when)
                    for item in items
                    for part in parts_of(db, viewer.user_id, item)
                    if not part.is_played
                ]
            )
        return hand.batch_id


def _said(wanted: TitlesIn, zone: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what to say of each title: kinds with their values."""
    said: list[tuple[str, dict[str, Any]]] = []
    if wanted.rating is not None:
        said.append(("rating", said_rating(wanted.rating, zone)))
    for kind, name, value in (
        ("status", "status", wanted.status),
        ("favourite", "is_favourite", wanted.is_favourite),
        ("privacy", "is_private", wanted.is_private),
    ):
        if value is not None:
            said.append((kind, {name: value}))
    if wanted.add_tags or wanted.remove_tags:
        said.append(("tags", {"names": wanted.add_tags, "without": wanted.remove_tags}))
    return said
