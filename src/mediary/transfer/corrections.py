"""What the person corrects in a rehearsal: what a title really is, and which plays are one.

A correction is a statement of the person's own, made in the import's batch: it is undone with it,
lies in the archive, and counts again when the same file is imported another time.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.service import BY_NAME, WORK_LEVELS, hash_naming
from mediary.core.errors import InvalidError
from mediary.ledger.service import begin_writing
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Title, episode
from mediary.tracking.service import StatementToRecord, record_statements

SOURCE = "mediary"
CORRECTION = "correction"
MOST = 5_000


class Correction(msgspec.Struct, forbid_unknown_fields=True):
    """What a title really is. What is left out stays as the source says.

    Attributes:
        ids: Names elsewhere, "provider:kind:key".
        show: For an episode that the source gave no show: what show it belongs to.
    """

    type: str | None = None
    title: str | None = None
    year: int | None = None
    ids: list[str] = []
    season: int | None = None
    number: float | None = None
    show: "Correction | None" = None


class Corrections:
    """All corrections of a person, by the hash of the naming that they are about."""

    def __init__(self, by_digest: dict[int, Correction]) -> None:
        """Hold the corrections."""
        self._by_digest = by_digest
        self._seen: dict[Title, tuple[Title, int]] = {}

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._by_digest)

    def apply(self, title: Title) -> Title:
        """Return the title as the person corrected it, or as it is."""
        return self._applied(title)[0]

    def _applied(self, title: Title) -> tuple[Title, int]:
        known = self._seen.get(title)
        if known is not None:
            return known
        parent, above = self._applied(title.parent) if title.parent else (None, 0)
        digest = hash_naming(title, above)
        right = title
        if parent is not None and title.parent is not None:
            # Parts follow their work when the person says that it is of another kind.
            kind = parent.type if title.type == title.parent.type else title.type
            right = msgspec.structs.replace(title, parent=parent, type=kind)
        found = self._by_digest.get(digest)
        if found is not None:
            right = corrected(right, found)
        if len(self._seen) > 50_000:
            self._seen.clear()
        self._seen[title] = (right, digest)
        return right, digest


def corrected(title: Title, to: Correction) -> Title:
    """Return the title with what the correction says."""
    ids = tuple(sorted({*title.ids, *_ids(to.ids)})) if to.ids else title.ids
    kind = to.type or (to.show.type if to.show else None) or title.type
    if to.show is not None:
        bare = Title(type=kind, level="show", title=title.title)
        show = corrected(bare, to.show)
        return episode(show, to.season, to.number, title=to.title or title.title, ids=ids)
    level = title.level
    if kind != title.type and title.parent is None:
        level = WORK_LEVELS.get(kind, BY_NAME[kind].levels[0])
    return msgspec.structs.replace(
        title,
        type=kind,
        level=level,
        title=to.title or title.title,
        year=to.year if to.year is not None else title.year,
        ids=ids,
        is_type_sure=title.is_type_sure or to.type is not None,
    )


def checked(wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the corrections of a request when each can be used.

    Raises:
        InvalidError: One of them cannot.
    """
    titles = wanted.get("titles", [])
    pairs = [*wanted.get("apart", []), *wanted.get("together", [])]
    if len(titles) + len(pairs) > MOST:
        raise InvalidError(f"More than {MOST} corrections at once; make them in parts.")
    try:
        for one in titles:
            int(one["title"], 16)
            to = msgspec.convert(one["to"], Correction)
            _ids(to.ids)
            if to.type is not None and to.type not in BY_NAME:
                raise InvalidError(f"“{to.type}” is no media type.")
        for pair in pairs:
            if len(pair) != 2 or any(len(name) != 3 for name in pair):
                raise InvalidError("A pair is two records: [[source, instance, key], […]].")
    except (KeyError, TypeError, ValueError, msgspec.ValidationError) as problem:
        raise InvalidError(f"A correction cannot be read: {problem}") from problem
    return {name: wanted[name] for name in ("titles", "apart", "together") if wanted.get(name)}


def record_corrections(db: Session, user_id: int, batch_id: int, wanted: dict[str, Any]) -> None:
    """Write the corrections of an import into its batch."""
    said = [
        StatementToRecord(CORRECTION, one["title"], {"to": one["to"]}, subject=one["title"])
        for one in wanted.get("titles", [])
    ]
    for kind in ("apart", "together"):
        for pair in wanted.get(kind, []):
            named = sorted(list(name) for name in pair)
            subject = msgspec.json.encode(named).decode()
            said.append(StatementToRecord(kind, subject, {"records": named}, subject=subject))
    if said:
        begin_writing(db, user_id)
        record_statements(db, user_id, batch_id, SOURCE, said)


def corrections_of(db: Session, user_id: int) -> Corrections:
    """Return all corrections that the person made and did not take back."""
    rows = db.execute(
        text(
            "SELECT source_key, value FROM statement WHERE user_id = :user"
            " AND kind = 'correction' AND void_reason IS NULL"
        ),
        {"user": user_id},
    )
    return Corrections(
        {
            int(key, 16): msgspec.convert(msgspec.json.decode(value)["to"], Correction)
            for key, value in rows
        }
    )


def _ids(names: Iterable[str]) -> set[ExternalId]:
    found = set()
    for name in names:
        provider, _, rest = name.partition(":")
        kind, _, key = rest.partition(":")
        if not key:
            raise InvalidError(
                f"“{name}” is no id; write provider:kind:key, as imdb:title:tt0083658."
            )
        found.add(ExternalId(provider, kind, key))
    return found
