"""Watched with: one logs, the others confirm, and each has the play in a diary of their own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.service import takes_requests
from mediary.accounts.viewer import Viewer
from mediary.catalog.service import titles_of
from mediary.core.clock import iso, now
from mediary.core.errors import ConflictError, NotFoundError
from mediary.sdk.when import When
from mediary.tracking.amendments import OWN
from mediary.tracking.hand import HandPlay, by_hand
from mediary.tracking.history import when_of
from mediary.tracking.saying import label_of

ASKED, CONFIRMED, DECLINED = "asked", "confirmed", "declined"
_ASKED = (
    "SELECT c.id, c.user_id, c.media_item_id, c.state, c.asked_at, a.username, s.watched_at,"
    " s.watched_from, s.watched_to, s.utc_offset FROM log_companion c"
    " JOIN account a ON a.id = c.user_id"
    " JOIN watch_log_source s ON s.user_id = c.user_id AND s.source = :own AND s.instance = ''"
    " AND s.source_key = c.source_key AND s.void_reason IS NULL"
    " WHERE c.companion_id = :user AND c.state = 'asked'"
)


def ask_companions(
    db: Session, viewer: Viewer, item_id: int, play_key: str, usernames: Sequence[str]
) -> None:
    """Ask people whether they were there.

    Raises:
        NotFoundError: One of them is nobody, or takes no such requests.
    """
    for username in dict.fromkeys(usernames):
        companion = takes_requests(db, username)
        if companion is None or companion == viewer.user_id:
            raise NotFoundError(f"There is nobody called {username} who could be asked.")
        db.execute(
            text(
                "INSERT INTO log_companion (user_id, source_key, media_item_id, companion_id,"
                " state, asked_at) VALUES (:user, :key, :item, :companion, 'asked', :at)"
                " ON CONFLICT DO NOTHING"
            ),
            {
                "user": viewer.user_id, "key": play_key, "item": item_id,
                "companion": companion, "at": now(),
            },
        )  # fmt: skip


def asked(db: Session, viewer: Viewer) -> list[dict[str, Any]]:
    """Return the plays that others say the viewer was there for, newest question first."""
    rows = db.execute(
        text(f"{_ASKED} ORDER BY c.id DESC LIMIT 200"), {"user": viewer.user_id, "own": OWN}
    ).all()
    found = []
    for row in rows:
        title = titles_of(db, row.user_id, [row.media_item_id]).get(row.media_item_id)
        work = title
        while work is not None and work.parent is not None:
            work = work.parent
        if title is not None and work is not None:
            found.append({
                "id": row.id, "from": row.username, "title": work.title,
                "part": title.title if work is not title else "", "media_type": work.type,
                "when": when_of(
                    row.watched_at, row.watched_from, row.watched_to, row.utc_offset
                ),
                "asked_at": iso(row.asked_at),
            })  # fmt: skip
    return found


def confirm(db: Session, viewer: Viewer, question: int) -> int:
    """Write the play into the viewer's own diary too; return the change.

    Raises:
        NotFoundError: Nobody asks this.
        ConflictError: The other's play is gone.
    """
    row = db.execute(
        text(f"{_ASKED} AND c.id = :id"), {"user": viewer.user_id, "own": OWN, "id": question}
    ).first()
    if row is None:
        raise NotFoundError("Nobody asks you this, or the play is gone.")
    title = titles_of(db, row.user_id, [row.media_item_id]).get(row.media_item_id)
    if title is None:
        raise ConflictError("The title of this play is gone.")
    when = When(row.watched_at, row.watched_from, row.watched_to, row.utc_offset)
    with by_hand(db, viewer.user_id, label_of("play", title.title)) as hand:
        (item,) = hand.name([title])
        hand.log([HandPlay(item, when)])
        _answer(db, viewer, question, CONFIRMED, hand.batch_id)
        return hand.batch_id


def decline(db: Session, viewer: Viewer, question: int) -> None:
    """Say that the viewer was not there.

    Raises:
        NotFoundError: Nobody asks this.
    """
    _answer(db, viewer, question, DECLINED, None)


def _answer(db: Session, viewer: Viewer, question: int, state: str, batch: int | None) -> None:
    done = db.execute(
        text(
            "UPDATE log_companion SET state = :state, batch_id = :batch WHERE id = :id"
            " AND companion_id = :user AND state = 'asked'"
        ),
        {"state": state, "batch": batch, "id": question, "user": viewer.user_id},
    )
    if not getattr(done, "rowcount", 0):
        raise NotFoundError("Nobody asks you this.")
