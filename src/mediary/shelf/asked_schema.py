"""What a request may ask of a library."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mediary.catalog.service import BY_NAME
from mediary.core.errors import InvalidError
from mediary.shelf.asking import Asked, Sort

Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Percent = Annotated[float | None, Field(ge=0, le=100)]
Year = Annotated[int | None, Field(ge=-5000, le=5000)]
ListId = Annotated[str | None, StringConstraints(min_length=36, max_length=36)]


class LibraryQuery(BaseModel):
    """Filters, order and page of a library; dates and figures that are not known come last.

    Attributes:
        type: Media types; all without any.
        status: Statuses; `none` for titles without one.
        unwatched: Only what was never played whole, or only what was.
        q: Words, folded: all of them, the last one may be a beginning.
        sort: By default the title; with `q` how well it matches.
        cursor: Where the page begins, as the last page said; stands instead of `page`.
    """

    model_config = ConfigDict(extra="forbid")

    type: Annotated[list[Name], Field(max_length=30)] = []
    status: Annotated[list[Name], Field(max_length=20)] = []
    rating_from: Percent = None
    rating_to: Percent = None
    year_from: Year = None
    year_to: Year = None
    favorite: bool | None = None
    unwatched: bool | None = None
    tag: Annotated[str | None, StringConstraints(max_length=200)] = None
    list: ListId = None
    q: Annotated[str, StringConstraints(max_length=200)] = ""
    sort: Sort | None = None
    order: Literal["asc", "desc"] = "asc"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str | None, StringConstraints(max_length=2000)] = None

    def asked(self) -> Asked:
        """Return what is asked, in the words of the library.

        Raises:
            InvalidError: A media type is not known.
        """
        words = self.q.replace("\x00", " ").strip()
        sort = self.sort or ("match" if words else "title")
        return Asked(
            type_ids=tuple(sorted(_type_id(name) for name in set(self.type))),
            statuses=tuple(sorted(set(self.status))),
            rating_from=self.rating_from,
            rating_to=self.rating_to,
            year_from=self.year_from,
            year_to=self.year_to,
            is_favorite=self.favorite,
            is_watched=None if self.unwatched is None else not self.unwatched,
            tag=self.tag,
            list_uuid=self.list,
            words=words,
            sort="title" if sort == "match" and not words else sort,
            is_descending=self.order == "desc",
        )


def _type_id(name: str) -> int:
    if name not in BY_NAME:
        known = ", ".join(BY_NAME)
        raise InvalidError(f"There is no media type {name!r}. There are: {known}.", field="type")
    return BY_NAME[name].id
