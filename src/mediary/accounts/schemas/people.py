"""Wire shapes of other people."""

from typing import Self

from pydantic import BaseModel

from mediary.accounts.visibility import AREAS, Area, Person
from mediary.core import clock


class PublicProfile(BaseModel):
    """A person as the viewer sees them.

    Attributes:
        areas: What else of theirs the viewer sees.
    """

    username: str
    display_name: str
    bio: str
    avatar_url: str | None
    joined_at: str
    areas: list[Area]

    @classmethod
    def of(cls, person: Person) -> Self:
        """Shape a person."""
        account = person.account
        return cls(
            username=account.username,
            display_name=account.display_name,
            bio=account.bio,
            avatar_url=account.avatar_url,
            joined_at=clock.iso(account.created_at),
            areas=[area for area in AREAS if area in person.areas],
        )
