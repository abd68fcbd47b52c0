"""Wire shapes of signing in."""

from typing import Literal, Self

from pydantic import BaseModel, Field

from mediary.accounts.schemas.strict import Strict
from mediary.accounts.viewer import Viewer


class NewAccount(Strict):
    """A new account; `invitation` where sign-up needs one."""

    username: str = Field(max_length=200)
    password: str = Field(max_length=2000, repr=False)
    email: str | None = None
    timezone: str = "UTC"
    invitation: str = Field(default="", max_length=200)


class Credentials(Strict):
    """User name or e-mail address, and password."""

    username: str = Field(max_length=300)
    password: str = Field(max_length=2000, repr=False)


class PublicViewer(BaseModel):
    """Who is signed in."""

    uuid: str
    username: str
    role: str
    timezone: str

    @classmethod
    def of(cls, viewer: Viewer) -> Self:
        """Shape a viewer."""
        return cls(
            uuid=viewer.uuid,
            username=viewer.username,
            role=viewer.role,
            timezone=viewer.timezone,
        )


class AuthState(BaseModel):
    """What a page needs to know first.

    Attributes:
        csrf: To be sent as `X-CSRF-Token` with each write.
    """

    needs_setup: bool
    signup: Literal["open", "invite", "closed"]
    viewer: PublicViewer | None
    csrf: str | None


class SignedInAs(BaseModel):
    """The answer to a sign-in."""

    viewer: PublicViewer
    csrf: str


class ProgramCredentials(Credentials):
    """What a program signs in with, and what it wants to do.

    Attributes:
        device: How it calls itself in the list of sessions.
    """

    scopes: list[str] = Field(default=["write", "scrobble", "lists"], min_length=1, max_length=20)
    device: str = Field(default="", max_length=100)


class RefreshToken(Strict):
    """A refresh token."""

    refresh_token: str = Field(max_length=200, repr=False)


class TokenPair(BaseModel):
    """Two tokens for a program.

    Attributes:
        expires_in: Seconds for which the access token counts.
        refresh_token: Works once, for the next pair.
    """

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  a word of RFC 6750
    expires_in: int
    refresh_token: str
    scopes: list[str]


class NewPassword(Strict):
    """The secret of a reset link, and the new password."""

    token: str = Field(max_length=200, repr=False)
    password: str = Field(max_length=2000, repr=False)


class LinkSecret(Strict):
    """The secret of a link."""

    token: str = Field(max_length=200, repr=False)
