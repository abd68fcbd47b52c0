"""Facts that a person set by hand: laid over what sources say, for that person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.catalog.facts import MOST_RUNTIME_MINUTES, ItemFacts, release_of, sort_title_of
from mediary.catalog.models import ItemField
from mediary.core.bulk import execute_in, select_in
from mediary.core.db import insert_many

_JSON = msgspec.json.Encoder(order="sorted").encode
_DECODE = msgspec.json.decode
_COLUMNS = ("user_id", "media_item_id", "field", "value", "is_locked", "at")
_Name = Annotated[str, Meta(min_length=1, max_length=1_000)]
_Attribute = Annotated[str, Meta(max_length=2_000)] | int | float | bool
Own = dict[str, tuple[Any, int]]
# What has no column of its own is shown among the attributes.
_ATTRIBUTES = ("description", "cover_url")


class OwnFacts(msgspec.Struct, forbid_unknown_fields=True):
    """What a person may say of an item; None takes the own fact back.

    Attributes:
        released: ISO date, may be partial.
        visibility: "shared" shows the item to others.
        is_gone: The person deleted it; counts while nothing but their own naming makes it.
    """

    title: _Name | None = None
    original_title: _Name | None = None
    year: Annotated[int, Meta(ge=1, le=9999)] | None = None
    runtime_minutes: Annotated[int, Meta(ge=1, le=MOST_RUNTIME_MINUTES)] | None = None
    released: Annotated[str, Meta(pattern=r"^\d{4}(-\d\d){0,2}$")] | None = None
    language: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    description: Annotated[str, Meta(min_length=1, max_length=20_000)] | None = None
    cover_url: Annotated[str, Meta(pattern=r"^https?://", max_length=2_000)] | None = None
    attributes: dict[Annotated[str, Meta(max_length=60)], _Attribute] | None = None
    visibility: Literal["shared"] | None = None
    is_gone: Literal[True] | None = None


def own_facts(db: Session, user_id: int, items: Iterable[int]) -> dict[int, Own]:
    """Return by item the facts that the person set, each with when; most persons set none."""
    probe = text("SELECT 1 FROM item_field WHERE user_id = :user LIMIT 1")
    if db.execute(probe, {"user": user_id}).first() is None:
        return {}
    found: dict[int, Own] = defaultdict(dict)
    for row in select_in(
        db,
        "SELECT media_item_id, field, value, at FROM item_field WHERE user_id = :user"
        " AND media_item_id {values}",
        sorted(items),
        user=user_id,
    ):
        found[row.media_item_id][row.field] = (_DECODE(row.value), row.at)
    return dict(found)


def rewrite_fields(db: Session, user_id: int, wanted: Mapping[int, Own]) -> list[int]:
    """Let these be the person's own facts of items; return the items of which they changed."""
    before = own_facts(db, user_id, wanted)
    stale = sorted(item for item, own in wanted.items() if before.get(item, {}) != own)
    execute_in(
        db,
        "DELETE FROM item_field WHERE user_id = :user AND media_item_id {values}",
        stale,
        user=user_id,
    )
    rows = [
        (user_id, item, field, _JSON(value).decode(), True, at)
        for item in stale
        for field, (value, at) in sorted(wanted[item].items())
    ]
    insert_many(db, ItemField, _COLUMNS, rows)
    return stale


def overlaid(facts: ItemFacts, own: Own) -> ItemFacts:
    """Return the facts with what the person set by hand in their place."""
    said = {field: value for field, (value, _) in own.items()}
    changes: dict[str, Any] = {
        field: said[field]
        for field in ("title", "original_title", "year", "runtime_minutes", "language")
        if field in said
    }
    if "title" in said:
        changes["sort_title"] = sort_title_of(said["title"])
    if "released" in said:
        changes["release_from"], changes["release_to"] = release_of(said["released"])
    more = {field: said[field] for field in _ATTRIBUTES if field in said}
    more |= said.get("attributes", {})
    if more:
        changes["attributes"] = _JSON(_DECODE(facts.attributes) | more).decode()
    return msgspec.structs.replace(facts, **changes)
