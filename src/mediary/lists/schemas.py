"""Wire shapes of lists."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mediary.lists.said import LONGEST_NAME, LONGEST_TEXT

Visibility = Literal["private", "friends", "public"]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
LongText = Annotated[str, Field(max_length=LONGEST_TEXT)]
MOST_AT_ONCE = 1000


class Strict(BaseModel):
    """A request body: what is not known is refused, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid")


class NewList(Strict):
    """A list to start."""

    name: Name
    description: LongText = ""
    visibility: Visibility = "private"
    is_ranked: bool = False


class ListChange(Strict):
    """What changes of a list; what is left out stays."""

    name: Name | None = None
    description: LongText | None = None
    visibility: Visibility | None = None
    is_ranked: bool | None = None


class NewCopy(Strict):
    """A copy of a list; it has the list's name unless another one is given."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


class NamedWork(Strict):
    """A work by its name."""

    type: Annotated[str, Field(max_length=40, description="A media type: movie, show, book …")]
    title: Name
    year: Annotated[int | None, Field(ge=1, le=9999)] = None
    ids: Annotated[list[Name], Field(max_length=20)] = []
    creators: Annotated[list[Name], Field(max_length=20)] = []


class NewEntry(Strict):
    """An entry to add: exactly one of `item`, `title`, `person` and `text`."""

    item: Annotated[str | None, Field(max_length=36, description="UUID of an item")] = None
    title: NamedWork | None = None
    person: Name | None = None
    text: Annotated[str | None, Field(min_length=1, max_length=LONGEST_TEXT)] = None
    note: LongText = ""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if [self.item, self.title, self.person, self.text].count(None) != 3:
            raise ValueError("Give exactly one of item, title, person and text")
        return self


EntryId = Annotated[str, Field(max_length=20)]


class NewEntries(Strict):
    """Entries to add in this order.

    Attributes:
        after: The entry behind which they stand; null is the top; left out: the end of the list.
    """

    entries: Annotated[list[NewEntry], Field(min_length=1, max_length=MOST_AT_ONCE)]
    after: EntryId | None = ""


class Note(Strict):
    """What is noted of an entry."""

    note: LongText


class Behind(Strict):
    """Where an entry goes: behind another one; null is the top of the list."""

    after: EntryId | None


class Guest(Strict):
    """Whom to invite."""

    username: Annotated[str, Field(max_length=200)]


class ListOut(BaseModel):
    """A list; `id` is empty for a queue in which nothing ever stood."""

    id: str
    kind: Literal["list", "watch_later", "favourites"]
    name: str
    description: str
    visibility: Visibility
    is_ranked: bool
    owner: str
    relation: Literal["owner", "collaborator", "reader"]
    is_followed: bool
    size: int


class ListsOut(BaseModel):
    """A page of lists, newest first."""

    lists: list[ListOut]
    next: str | None


class TitleOut(BaseModel):
    """A title; `item` is null where the viewer has no page of it."""

    item: str | None
    name: str
    media_type: str
    level: str
    year: int | None
    number: float | None
    season: float | None
    work: str | None


class EntryOut(BaseModel):
    """An entry: a title, a person or free text.

    Attributes:
        number: Place in the list, from 1; null where only some entries were asked for.
        added: An instant or a day, as precisely as it is known.
        added_by: The collaborator who added it; null for the owner.
        is_seen: Whether the viewer knows the title; null where that means nothing.
    """

    id: str
    number: int | None
    title: TitleOut | None
    person: str | None
    text: str | None
    note: str
    added: str | None
    added_by: str | None
    is_seen: bool | None


class EntriesOut(BaseModel):
    """A page of a list's entries, in its order."""

    entries: list[EntryOut]
    next: str | None


class ListDone(BaseModel):
    """An act on a list; `change` is what undoes it."""

    change: int | None
    list: ListOut


class EntriesDone(BaseModel):
    """An act on entries; `change` is what undoes it, null where that is up to the list's owner."""

    change: int | None
    entries: list[EntryOut]


class Done(BaseModel):
    """An act; `change` is what undoes it, null where that is up to the list's owner."""

    change: int | None


class SeenOut(BaseModel):
    """How many titles of a list the viewer knows, and of how many."""

    seen: int
    of: int


class ShareOut(BaseModel):
    """A share link: whoever has the path reads the list."""

    code: str
    path: str


class MemberOut(BaseModel):
    """A collaborator, or somebody who is invited."""

    username: str
    has_accepted: bool


class MembersOut(BaseModel):
    """Who may change a list beside its owner."""

    members: list[MemberOut]
