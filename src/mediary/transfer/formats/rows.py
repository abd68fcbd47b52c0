"""What a diary says of its items, as the formats write it."""

import msgspec

from mediary.sdk.ids import ExternalId
from mediary.sdk.when import When


class Item(msgspec.Struct):
    """A work or a part of one.

    Attributes:
        within: Level of what lies between the part and its work: a season, an album.
        name: Hash that is the same on every server.
    """

    type: str
    level: str
    number: float | None
    title: str
    year: int | None
    within: str
    within_number: float | None
    within_title: str
    work: str
    work_level: str
    work_year: int | None
    ids: tuple[ExternalId, ...]
    work_ids: tuple[ExternalId, ...]
    creators: tuple[str, ...]
    name: int
    work_name: int

    @property
    def is_work(self) -> bool:
        """Whether it is the whole."""
        return self.name == self.work_name

    @property
    def key(self) -> tuple[str, int]:
        """Place of its work among works."""
        return (self.work, self.work_name)

    def id_of(self, provider: str, kind: str = "") -> str:
        """Return the first of its ids of a provider; "" where it has none."""
        return _first(self.ids, provider, kind)

    def work_id_of(self, provider: str, kind: str = "") -> str:
        """Return the first of its work's ids of a provider; "" where it has none."""
        return _first(self.work_ids, provider, kind)


class PlayRow(msgspec.Struct):
    """A play."""

    item: Item
    when: When
    seconds: int | None
    progress: str | None
    rating: int | None
    is_rewatch: bool
    is_partial: bool
    note: str
    place: str
    platform: str
    device: str


class Entry(msgspec.Struct):
    """What the person says of an item now.

    Attributes:
        queued: Its place among what to watch, and when it came there.
        owned: How many copies are owned.
    """

    item: Item
    status: str
    label: str
    rating: int | None
    scale: str
    rated: When
    is_favorite: bool
    notes: str
    tags: tuple[str, ...]
    position_seconds: int | None
    percentage: float | None
    minutes: int | None
    units: float | None
    total_units: float | None
    device: str
    last: When
    queued: int | None
    queued_when: When
    owned: int

    @property
    def has_progress(self) -> bool:
        """Whether it tells how far the person is."""
        return (self.position_seconds, self.percentage, self.minutes, self.units) != (None,) * 4


class ReviewRow(msgspec.Struct):
    """A review."""

    item: Item
    headline: str
    body: str
    format: str
    language: str
    has_spoilers: bool
    visibility: str
    rating: int | None
    written: When


class CopyRow(msgspec.Struct):
    """A copy."""

    item: Item
    state: str
    medium: str
    format: str
    edition: str
    condition: str
    place: str
    acquired: When
    price: str
    currency: str
    count: int
    note: str


class ListRow(msgspec.Struct):
    """A list, or an item of one."""

    subject: str
    kind: str
    name: str
    description: str
    visibility: str
    is_ranked: bool | None
    item: Item | None = None
    place: int = 0
    note: str = ""
    added: When = When()


class Work(msgspec.Struct):
    """A work with all that is said of it and of its parts.

    Attributes:
        item: The work, or where nothing is said of the whole, one of its parts.
    """

    item: Item
    plays: list[PlayRow]
    entries: list[Entry]
    reviews: list[ReviewRow]

    @property
    def entry(self) -> Entry | None:
        """What is said of the whole."""
        return next((one for one in self.entries if one.item.is_work), None)


def _first(ids: tuple[ExternalId, ...], provider: str, kind: str) -> str:
    fits = (one.key for one in ids if one.provider == provider and kind in ("", one.kind))
    return next(fits, "")
