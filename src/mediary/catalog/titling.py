"""Titles of one person's items, so that another person's diary can name them."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy.orm import Session

from mediary.catalog.media_types import BY_NAME, WORK_LEVELS
from mediary.core.bulk import select_in
from mediary.core.errors import InvalidError
from mediary.sdk.ids import ExternalId, known, named
from mediary.sdk.records import Title

_DECODE = msgspec.json.Decoder(Title).decode


def titles_of(db: Session, user_id: int, item_ids: Iterable[int]) -> dict[int, Title]:
    """Return how a person's sources name each of their items: by the smallest naming."""
    chosen: dict[int, tuple[int, int]] = {}
    told: dict[int, tuple[str, int | None]] = {}
    for row in select_in(
        db,
        "SELECT id, media_item_id, digest, parent_id, naming FROM item_mention"
        " WHERE user_id = :user AND void_reason IS NULL AND media_item_id {values}",
        sorted(set(item_ids)),
        user=user_id,
    ):
        told[row.id] = (row.naming, row.parent_id)
        best = chosen.get(row.media_item_id)
        if best is None or row.digest < best[0]:
            chosen[row.media_item_id] = (row.digest, row.id)
    while missing := {above for _, above in told.values() if above} - set(told):
        rows = select_in(
            db,
            "SELECT id, parent_id, naming FROM item_mention WHERE user_id = :user AND id {values}",
            sorted(missing),
            user=user_id,
        )
        told |= {row.id: (row.naming, row.parent_id) for row in rows}

    def whole(mention: int) -> Title:
        naming, above = told[mention]
        title = _DECODE(naming)
        return title if not above else msgspec.structs.replace(title, parent=whole(above))

    return {item: whole(mention) for item, (_, mention) in chosen.items()}


def title_named(
    kind: str,
    name: str,
    *,
    year: int | None = None,
    ids: Sequence[str] = (),
    creators: Sequence[str] = (),
) -> Title:
    """Return a work as a person names it.

    Raises:
        InvalidError: There is no such media type, or an id that is none.
    """
    spec = BY_NAME.get(kind)
    if spec is None:
        kinds = ", ".join(BY_NAME)
        raise InvalidError(f"“{kind}” is no media type; there are {kinds}.", field="title.type")
    return Title(
        type=kind, level=WORK_LEVELS.get(kind, spec.levels[0]), title=name.strip(), year=year,
        ids=known(*(_id_of(one) for one in ids)), creators=tuple(creators),
    )  # fmt: skip


def _id_of(written: str) -> ExternalId:
    provider, kind, key = [*written.split(":", 2), "", ""][:3]
    found = named(provider, kind, key) if provider and kind else None
    if found is None:
        raise InvalidError(
            f"“{written}” is no id; write provider:kind:key, as imdb:title:tt0083658.",
            field="title.ids",
        )
    return found
