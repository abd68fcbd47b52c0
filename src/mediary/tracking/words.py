"""What the person said by hand about pairing: these are two plays, those are one."""

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.tracking.fold import NO_WORD, Name, Word

APART, TOGETHER = "apart", "together"


def spoken_word(db: Session, user_id: int) -> Word:
    """Return all that the person said about pairing and did not take back."""
    rows = db.execute(
        text(
            "SELECT kind, value FROM statement WHERE user_id = :user"
            " AND kind IN ('apart', 'together') AND void_reason IS NULL"
        ),
        {"user": user_id},
    ).all()
    if not rows:
        return NO_WORD
    said: dict[str, set[frozenset[Name]]] = {APART: set(), TOGETHER: set()}
    for kind, value in rows:
        pair = msgspec.json.decode(value)["records"]
        said[kind].add(frozenset((str(s), str(i), str(k)) for s, i, k in pair))
    return Word(frozenset(said[APART]), frozenset(said[TOGETHER]))
