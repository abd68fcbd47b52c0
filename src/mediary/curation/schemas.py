"""Wire shapes of what people put right in the catalogue."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=1_000, pattern=r"\S")]
Short = Annotated[str, Field(min_length=1, max_length=300)]
Year = Annotated[int, Field(ge=1, le=9999)]
Minutes = Annotated[int, Field(ge=1, le=60_000)]
PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d\d){0,2}$", examples=["1979-05"])]
Language = Annotated[str, Field(min_length=1, max_length=40)]
Description = Annotated[str, Field(min_length=1, max_length=20_000)]
Address = Annotated[str, Field(pattern=r"^https?://", max_length=2_000)]
TitleId = Annotated[str, Field(pattern=r"^[0-7][0-9a-f]{15}$", examples=["076a184ed4804000"])]
RelationKind = Literal[
    "sequel", "prequel", "adaptation", "source", "spin_off", "spun_off_from", "remake",
    "remade_from", "side_story", "main_story", "expansion", "expanded", "summary", "summarised",
    "shared_universe", "alternative", "related",
]  # fmt: skip


class Strict(BaseModel):
    """A body in which a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class Changed(BaseModel):
    """What an act did; `change` undoes it.

    Attributes:
        items: Addresses of the items that came of it.
    """

    change: int
    items: list[str]


class Linked(BaseModel):
    """What an act did; `id` names what it made or changed."""

    change: int
    id: str


class ItemWish(Strict):
    """An item of one's own."""

    type: Annotated[str, Field(max_length=40)]
    title: Name
    year: Year | None = None
    parent: UUID | None = None
    number: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] | None = None
    level: Annotated[str, Field(max_length=20)] | None = None
    creators: Annotated[list[Short], Field(max_length=50)] = []
    genres: Annotated[list[Short], Field(max_length=50)] = []
    original_title: Name | None = None
    runtime_minutes: Minutes | None = None
    released: PartialDate | None = None
    language: Language | None = None
    description: Description | None = None


class ItemChange(Strict):
    """Facts by hand; null takes one's own fact back, and what is left out stays."""

    title: Name | None = None
    original_title: Name | None = None
    year: Year | None = None
    runtime_minutes: Minutes | None = None
    released: PartialDate | None = None
    language: Language | None = None
    description: Description | None = None
    cover_url: Address | None = None
    attributes: (
        Annotated[
            dict[Annotated[str, Field(max_length=60)], str | int | float | bool],
            Field(max_length=100),
        ]
        | None
    ) = None


class Visibility(Strict):
    """Who sees an item."""

    visibility: Literal["private", "shared"]


class OtherItem(Strict):
    """Another item."""

    item: UUID


class TitlesToSplit(Strict):
    """Namings that are an item of their own."""

    titles: Annotated[list[TitleId], Field(min_length=1, max_length=500)]


class TitleOut(BaseModel):
    """How sources name an item."""

    id: str
    type: str
    level: str
    title: str
    year: int | None
    number: float | None
    creators: list[str]
    ids: list[str]
    sources: list[str]
    change: int


class TitlesOut(BaseModel):
    """All namings of an item."""

    titles: list[TitleOut]


class FieldOut(BaseModel):
    """A fact that is shown, and where it comes from."""

    field: str
    value: Any
    sources: list[str]
    title: str | None
    is_locked: bool
    at: str | None


class EditOut(BaseModel):
    """An edit by hand."""

    change: int
    at: str
    facts: dict[str, Any]
    is_undone: bool


class FactsOut(BaseModel):
    """Where the facts of an item come from, and its edits, newest first."""

    fields: list[FieldOut]
    edits: list[EditOut]


class RelationWish(Strict):
    """What another title is to this one."""

    item: UUID
    relation: RelationKind


class RelationOut(BaseModel):
    """What another title is to this one."""

    id: str
    relation: RelationKind
    item: str
    title: str
    year: int | None
    media_type: str
    level: str


class RelationsOut(BaseModel):
    """All relations of an item."""

    relations: list[RelationOut]


class EntryWish(Strict):
    """A title in a sequence."""

    item: UUID
    label: Annotated[str, Field(max_length=300)] = ""


class VersionsWish(Strict):
    """Versions of one work."""

    role: Literal["versions"]
    name: Short
    entries: Annotated[list[EntryWish], Field(min_length=1, max_length=5_000)]
    is_counted_once: bool = True


class OrderWish(Strict):
    """Parts of a work in another order."""

    role: Literal["order"]
    name: Short
    of: UUID
    kind: Literal["aired", "dvd", "absolute", "production", "story_arc", "own"] = "own"
    entries: Annotated[list[EntryWish], Field(min_length=1, max_length=5_000)]


SequenceWish = Annotated[VersionsWish | OrderWish, Field(discriminator="role")]


class EntryOut(BaseModel):
    """A title in a sequence."""

    item: str
    title: str
    level: str
    number: float | None
    label: str


class SequenceOut(BaseModel):
    """Versions of one work, or parts of a work in another order."""

    id: str
    role: Literal["versions", "order"]
    kind: str
    name: str
    is_counted_once: bool
    entries: list[EntryOut]


class SequencesOut(BaseModel):
    """Sequences of an item."""

    sequences: list[SequenceOut]
