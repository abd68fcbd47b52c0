"""Wire shapes that higher rooms show too: a date, a play."""

from typing import Literal

from pydantic import BaseModel, Field


class WhenOut(BaseModel):
    """A date at the precision that is known."""

    at: str | None
    from_: str | None = Field(alias="from")
    to: str | None
    offset: int | None
    precision: Literal["instant", "day", "month", "year", "decade", "range", "unknown"]


class PlayOut(BaseModel):
    """A play in the history."""

    id: str
    item: str
    title: str
    subtitle: str
    media_type: str
    year: int | None
    when: WhenOut
    minutes: int | None
    rating: float | None
    is_rewatch: bool
    is_partial: bool
    is_private: bool
    note: str
    place: str
    platform: str
    device: str
    sources: list[str]
