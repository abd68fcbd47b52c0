"""Wire shapes of statistics."""

from pydantic import BaseModel


class TypeTotals(BaseModel):
    """What the plays of one media type add up to."""

    plays: int
    titles: int
    hours: float


class SeenTotals(BaseModel):
    """What somebody's plays add up to, as far as they show them."""

    plays: int
    titles: int
    hours: float
    by_media_type: dict[str, TypeTotals]
    first: str | None
    last: str | None


class Totals(BaseModel):
    """What a history adds up to; the words are those of the command line's contract."""

    plays: int
    titles: int
    hours: float
    ratings: int
    reviews: int
    lists: int
    list_items: int
    watch_later: int
    copies: int
    tags: int
    favourites: int
    undated: int
    untimed: int
    by_media_type: dict[str, TypeTotals]
    first: str | None
    last: str | None
