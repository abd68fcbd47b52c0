"""Wire shapes of one's own account."""

from typing import Self

from pydantic import BaseModel, Field

from mediary.accounts.models import Account, ApiToken, LoginSession
from mediary.accounts.preferences import Preferences, Privacy
from mediary.accounts.schemas.strict import Strict
from mediary.core import clock


class Me(BaseModel):
    """The viewer's own account."""

    uuid: str
    username: str
    email: str | None
    is_verified: bool
    display_name: str
    bio: str
    role: str
    timezone: str
    locale: str
    preferences: Preferences
    privacy: Privacy
    created_at: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """Shape an account."""
        return cls(
            uuid=account.uuid,
            username=account.username,
            email=account.email,
            is_verified=account.is_verified,
            display_name=account.display_name,
            bio=account.bio,
            role=account.role,
            timezone=account.timezone,
            locale=account.locale,
            preferences=Preferences.of(account.preferences),
            privacy=Privacy.of(account.privacy),
            created_at=clock.iso(account.created_at),
        )


class AccountChange(Strict):
    """What to change; what is absent stays, also within preferences and privacy."""

    display_name: str | None = Field(default=None, max_length=100)
    bio: str | None = Field(default=None, max_length=2000)
    timezone: str | None = None
    locale: str | None = Field(default=None, max_length=35)
    email: str | None = None
    preferences: Preferences | None = None
    privacy: Privacy | None = None


class Farewell(Strict):
    """What it takes to delete an account: its password, and its user name once more."""

    password: str = Field(default="", max_length=2000, repr=False)
    confirmation: str = Field(default="", max_length=200)


class PasswordChange(Strict):
    """The present and the next password."""

    current: str = Field(default="", max_length=2000, repr=False)
    new: str = Field(max_length=2000, repr=False)


class TokenWish(Strict):
    """A token to add."""

    name: str = Field(min_length=1, max_length=100)
    scopes: list[str] = Field(min_length=1, max_length=20)
    days: int | None = Field(default=None, ge=1, le=3660)


class Token(BaseModel):
    """A token without its key."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: str
    expires_at: str | None
    last_used_at: str | None

    @classmethod
    def of(cls, token: ApiToken) -> Self:
        """Shape a token."""
        return cls(
            id=token.id,
            name=token.name,
            prefix=token.prefix,
            scopes=list(token.scopes),
            created_at=clock.iso(token.created_at),
            expires_at=None if token.expires_at is None else clock.iso(token.expires_at),
            last_used_at=None if token.last_used_at is None else clock.iso(token.last_used_at),
        )


class TokenWithKey(Token):
    """A token with its key, which is shown this once."""

    token: str


class Tokens(BaseModel):
    """All tokens of the viewer."""

    tokens: list[Token]


class OpenSession(BaseModel):
    """A browser or a program that is signed in."""

    id: int
    is_current: bool
    is_program: bool
    device: str
    scopes: list[str]
    user_agent: str
    ip: str
    created_at: str
    last_used_at: str
    expires_at: str

    @classmethod
    def of(cls, session: LoginSession, *, is_current: bool) -> Self:
        """Shape a session."""
        return cls(
            id=session.id,
            is_current=is_current,
            is_program=session.is_program,
            device=session.device,
            scopes=session.scopes,
            user_agent=session.user_agent,
            ip=session.ip,
            created_at=clock.iso(session.created_at),
            last_used_at=clock.iso(session.last_used_at),
            expires_at=clock.iso(session.expires_at),
        )


class OpenSessions(BaseModel):
    """All sessions of the viewer."""

    sessions: list[OpenSession]
