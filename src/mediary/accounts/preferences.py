"""What a person chooses about pages and about who sees what; kept as JSON with the account."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Level = Literal["private", "friends", "public"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


class Choices(BaseModel):
    """A set of choices: each has a default, and an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what is kept, defaults for the rest; another version's choices are left alone."""
        return cls.model_validate({name: kept[name] for name in cls.model_fields if name in kept})

    def onto(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is kept with the choices that were made here."""
        return {**kept, **self.model_dump(mode="json", exclude_unset=True)}


class Preferences(Choices):
    """How pages look and what they start with.

    Attributes:
        services: Streaming services that the person has.
        is_spoiler_guarded: Whether what was not seen yet is veiled.
        is_status_derived: Whether titles without a chosen status show what follows from plays.
    """

    theme: Literal["dark", "light", "system"] = "dark"
    items_per_page: int = Field(default=50, ge=10, le=200)
    default_media_type: Name = "movie"
    language: Language = "en"
    date_format: Literal["locale", "iso", "dmy", "mdy"] = "locale"
    rating_scale: Literal["5", "10", "100"] = "10"
    is_spoiler_guarded: bool = True
    is_status_derived: bool = True
    services: list[Name] = Field(default_factory=list, max_length=100)


class Privacy(Choices):
    """Who sees which area of the diary: nobody else, friends, or everybody."""

    profile: Level = "private"
    history: Level = "private"
    statistics: Level = "private"
    now_playing: Level = "private"
    lists: Level = "private"
    reviews: Level = "private"
    allow_friend_requests: bool = True
