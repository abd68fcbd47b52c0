"""What an item is called and known for: the fold of its mentions."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from mediary.catalog.media_types import BY_NAME, PRECEDENCE
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Title
from mediary.sdk.when import parse_partial

_JSON = msgspec.json.Encoder(order="sorted").encode
_ARTICLES = re.compile(r"^(the|an?|der|die|das|ein|eine|el|la|los|las|le|les|l')\s+", re.IGNORECASE)
# Longer than any real one; a source that says more has put something else into the cell.
MOST_RUNTIME_MINUTES = 60_000


class ItemFacts(msgspec.Struct, array_like=True):
    """All that a provisional item shows.

    Attributes:
        sort_title: The title as shelves sort it: lower-case, without a leading article.
        attributes: What has no column of its own, as JSON.
    """

    type: str
    level: str
    title: str
    sort_title: str
    year: int | None
    number: float | None
    runtime_minutes: int | None
    original_title: str | None
    release_from: int | None
    release_to: int | None
    language: str | None
    attributes: str
    ids: tuple[ExternalId, ...]

    @property
    def class_path(self) -> str:
        """Path of the media type's class."""
        return BY_NAME[self.type].class_path


def facts_of(title: Title) -> ItemFacts:
    """Return what an item shows that is named in one way only."""
    return _facts([title], title)


def fold_facts(namings: Sequence[tuple[int, Title]]) -> ItemFacts:
    """Fold the namings of one item, each with its hash; the richest leads, others fill its gaps."""
    titles = [title for _, title in sorted(namings, key=richness)]
    lead = min(titles, key=lambda t: (not t.is_type_sure, PRECEDENCE.get(t.type, len(PRECEDENCE))))
    return _facts(titles, lead)


def _facts(titles: Sequence[Title], lead: Title) -> ItemFacts:
    attributes: dict[str, Any] = {}
    for title in titles:
        if title.creators:
            attributes.setdefault("creators", list(title.creators))
        for fact, value in title.facts:
            attributes.setdefault(fact, list(value) if isinstance(value, tuple) else value)
    released = release_of(attributes.get("released"))
    name = next((t.title for t in titles if t.title), "")
    return ItemFacts(
        type=lead.type,
        level=lead.level,
        title=name,
        sort_title=sort_title_of(name),
        year=next((t.year for t in titles if t.year is not None), None),
        number=next((t.number for t in titles if t.number is not None), None),
        runtime_minutes=_minutes(attributes.pop("runtime_minutes", None)),
        original_title=_text(attributes.pop("original_title", None)),
        release_from=released[0],
        release_to=released[1],
        language=(_text(attributes.pop("language", None)) or "")[:40] or None,
        attributes=_JSON(attributes).decode(),
        ids=tuple(sorted({one for t in titles for one in t.ids})),
    )


def richness(naming: tuple[int, Title]) -> tuple[object, ...]:
    """Return the place of a naming among others: the one that says most comes first."""
    digest, title = naming
    return (not title.title, -len(title.ids), -len(title.facts), title.year is None, digest)


def told_by(title: Title, fact: str) -> object:
    """Return what a naming says of a fact; None where it says nothing."""
    if fact in {"title", "year"}:
        return getattr(title, fact) or None
    return dict(title.facts).get(fact)


def sort_title_of(name: str) -> str:
    """Return a title as shelves sort it."""
    return _ARTICLES.sub("", name).casefold()[:200] or name.casefold()[:200]


def release_of(value: object) -> tuple[int | None, int | None]:
    """Return the first and last possible day of a date, ISO and maybe partial; None where none."""
    try:
        when = parse_partial(str(value or "")[:10])
    except ValueError:
        return None, None
    return when.from_, when.to


def _minutes(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(value) if 0 < value <= MOST_RUNTIME_MINUTES else None


def _text(value: object) -> str | None:
    return str(value) if value else None
