"""What was corrected, told again, and rehearsals that nobody wants any more."""

from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.core.errors import ConflictError
from mediary.transfer.corrections import CORRECTION
from mediary.transfer.reports import status_of
from mediary.transfer.service import get_import


def discard_rehearsal(db: Session, viewer: Viewer, uuid: str) -> None:
    """Forget a rehearsal with its report and corrections; its staged files go in time.

    Raises:
        ImportNotFoundError: The person has none with this uuid.
        ConflictError: It is no rehearsal, or still under way.
    """
    job = get_import(db, viewer, uuid)
    if not job.is_rehearsal:
        raise ConflictError("Only a rehearsal can be discarded; an import is taken back by undo.")
    if status_of(db, job) in {"pending", "running"}:
        raise ConflictError("This rehearsal is under way; cancel it first.")
    db.delete(job)
    db.flush()


def corrections_in_force(db: Session, user_id: int) -> dict[str, list[Any]]:
    """Return the person's corrections that count, in the form in which they are made."""
    rows = db.execute(
        text(
            "SELECT kind, source_key, value FROM statement WHERE user_id = :user"
            " AND kind IN ('correction', 'apart', 'together') AND void_reason IS NULL"
            " ORDER BY kind, source_key"
        ),
        {"user": user_id},
    )
    found: dict[str, list[Any]] = {"titles": [], "apart": [], "together": []}
    for kind, key, value in rows:
        said = msgspec.json.decode(value)
        if kind == CORRECTION:
            found["titles"].append({"title": key, "to": said["to"]})
        else:
            found[kind].append(said["records"])
    return found
