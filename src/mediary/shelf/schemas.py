"""Wire shapes of a library."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from mediary.tracking.wire import PlayOut, WhenOut


class UnitOut(BaseModel):
    """The episode, chapter or track that comes next."""

    item: str
    title: str
    season: float | None
    number: float | None


class Counts(BaseModel):
    """What is counted of a title, and the person's word on it; ratings are 0 to 100.

    `watched`, `known` and `aired` count units (episodes, chapters, tracks); `progress` is 0 to 1.
    """

    status: str | None
    is_status_chosen: bool
    rating: float | None
    is_favorite: bool
    plays: int
    minutes: int
    watched: int
    known: int
    aired: int
    progress: float
    first_at: str | None
    last_at: str | None
    added_at: str
    runtime_minutes: int | None
    minutes_left: int | None


class TitleOut(Counts):
    """A title in a grid."""

    item: str
    media_type: str
    title: str
    year: int | None
    next: UnitOut | None


class LibraryOut(BaseModel):
    """A page of titles; `next` is the cursor of the following one, null at the end."""

    titles: list[TitleOut]
    total: int
    next: str | None


class UpNextTitle(TitleOut):
    """A title that the person is in the middle of."""

    state: Literal["airing_today", "behind", "waiting", "ended"]
    next_release_on: str | None


class UpNextOut(BaseModel):
    """What the person is in the middle of: airing today, behind, waiting, ended."""

    titles: list[UpNextTitle]
    has_more: bool


class WorkOut(BaseModel):
    """The work that an item is a part of."""

    item: str
    title: str


class AboutOut(BaseModel):
    """How an item is named beside what was said of it."""

    item: str
    media_type: str
    level: str
    title: str
    year: int | None
    season: float | None
    number: float | None
    work: WorkOut | None


class StoppedOut(AboutOut):
    """A place where the person stopped."""

    runtime_minutes: int | None
    position_seconds: int | None
    percentage: float | None
    units: float | None
    total_units: float | None
    device: str
    last_at: str | None


class ContinueOut(BaseModel):
    """Where the person stopped, and then the next units of what they are behind with."""

    stopped: list[StoppedOut]
    next: list[TitleOut]


class SpanOut(BaseModel):
    """First and last possible day."""

    from_: str | None = Field(alias="from")
    to: str | None


class IdOut(BaseModel):
    """A name in another system."""

    provider: str
    kind: str
    key: str


class ParentOut(BaseModel):
    """What an item is a part of."""

    item: str
    title: str
    level: str
    number: float | None


class EpisodeOut(BaseModel):
    """A unit of a work, with what the person watched of it."""

    item: str
    level: str
    number: float | None
    title: str
    released: SpanOut | None
    runtime_minutes: int | None
    plays: int
    last_at: str | None
    rating: float | None
    position_seconds: int | None
    percentage: float | None


class SeasonOut(BaseModel):
    """A season and its episodes; without an item: those that stand in none."""

    item: str | None
    level: str | None
    number: float | None
    title: str | None
    rating: float | None
    watched: int
    known: int
    last_at: str | None
    episodes: list[EpisodeOut]


class CopyOut(BaseModel):
    """Something owned, or wanted."""

    id: str
    state: str
    medium: str
    format: dict[str, Any]
    edition: str
    condition: str
    place: str
    acquired: WhenOut
    price: str
    currency: str
    count: int
    note: str
    lent_to: str
    lent: WhenOut


class ReviewOut(BaseModel):
    """A text about an item."""

    id: str
    headline: str
    body: str
    format: str
    language: str
    has_spoilers: bool
    visibility: str
    rating: float | None
    written: WhenOut


class ProgressOut(BaseModel):
    """How far the person is."""

    position_seconds: int | None
    percentage: float | None
    minutes: int | None
    units: float | None
    total_units: float | None
    device: str
    last: WhenOut


class SaidOut(BaseModel):
    """What the person said of an item."""

    status: str | None
    status_label: str | None
    rating: float | None
    rating_scale: str | None
    rated: WhenOut | None
    is_favorite: bool
    notes: str | None
    tags: list[str]
    copies: list[CopyOut]
    reviews: list[ReviewOut]
    progress: ProgressOut | None


class ItemOut(BaseModel):
    """An item whole: facts, parts, and what the person said and watched of it."""

    item: str
    media_type: str
    level: str
    title: str
    original_title: str | None
    year: int | None
    number: float | None
    released: SpanOut | None
    runtime_minutes: int | None
    language: str | None
    attributes: dict[str, Any]
    is_provisional: bool
    is_shared: bool
    ids: list[IdOut]
    parents: list[ParentOut]
    counts: Counts | None
    next: UnitOut | None
    said: SaidOut
    plays: list[PlayOut]
    more_plays: str | None
    seasons: list[SeasonOut]


class ItemHistoryOut(BaseModel):
    """A page of the plays of an item and its parts, newest first."""

    plays: list[PlayOut]
    next: str | None


class RatingOut(AboutOut):
    """A rating, 0 to 100, and the scale on which it was given."""

    rating: float
    scale: str | None
    rated: WhenOut


class RatingsOut(BaseModel):
    """A page of ratings, the latest first."""

    ratings: list[RatingOut]
    has_more: bool


class ReviewedOut(AboutOut):
    """A review with the item that it is about."""

    review: ReviewOut


class ReviewsOut(BaseModel):
    """A page of reviews, the latest first."""

    reviews: list[ReviewedOut]
    has_more: bool


class OwnedOut(AboutOut):
    """A copy with the item that it is of."""

    copy_: CopyOut = Field(alias="copy")


class CollectionOut(BaseModel):
    """A page of copies, by title."""

    copies: list[OwnedOut]
    has_more: bool


class TagOut(BaseModel):
    """A tag and on how many items it is."""

    id: str
    name: str
    items: int


class TagsOut(BaseModel):
    """The person's tags, by name."""

    tags: list[TagOut]


class MediaTypeOut(BaseModel):
    """A media type, and how many titles of it the person has."""

    name: str
    label: str
    family: str
    levels: list[str]
    verb: str
    unit: str
    titles: int


class MediaTypesOut(BaseModel):
    """The media types."""

    media_types: list[MediaTypeOut]
