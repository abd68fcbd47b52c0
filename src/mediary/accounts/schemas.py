"""Wire shapes of accounts."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from mediary.accounts.models import Account, ApiToken, AuditLog, LoginSession
from mediary.accounts.viewer import Viewer
from mediary.core import clock


class Strict(BaseModel):
    """A request body: what is not known is refused, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid")


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


class Me(BaseModel):
    """The viewer's own account."""

    uuid: str
    username: str
    email: str | None
    display_name: str
    role: str
    timezone: str
    locale: str
    created_at: str

    @classmethod
    def of(cls, account: Account) -> Self:
        """Shape an account."""
        return cls(
            uuid=account.uuid,
            username=account.username,
            email=account.email,
            display_name=account.display_name,
            role=account.role,
            timezone=account.timezone,
            locale=account.locale,
            created_at=clock.iso(account.created_at),
        )


class AccountChange(Strict):
    """What to change; what is absent stays."""

    display_name: str | None = None
    timezone: str | None = None
    locale: str | None = None
    email: str | None = None


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


class BrowserSession(BaseModel):
    """A browser that is signed in."""

    id: int
    is_current: bool
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
            user_agent=session.user_agent,
            ip=session.ip,
            created_at=clock.iso(session.created_at),
            last_used_at=clock.iso(session.last_used_at),
            expires_at=clock.iso(session.expires_at),
        )


class BrowserSessions(BaseModel):
    """All sessions of the viewer."""

    sessions: list[BrowserSession]


class Invitation(BaseModel):
    """An invitation to sign up, which is shown this once."""

    invitation: str
    expires_at: str


class AuditLine(BaseModel):
    """Something that was done to an account; `user` is null for someone unknown."""

    id: int
    at: str
    action: str
    user: str | None
    entity_type: str
    entity_id: str
    ip: str
    user_agent: str
    details: dict[str, Any]

    @classmethod
    def of(cls, line: AuditLog, user: str | None) -> Self:
        """Shape a line."""
        return cls(
            id=line.id,
            at=clock.iso(line.at),
            action=line.action,
            user=user,
            entity_type=line.entity_type,
            entity_id=line.entity_id,
            ip=line.ip,
            user_agent=line.user_agent,
            details=line.details,
        )


class AuditLines(BaseModel):
    """A page of the audit log."""

    lines: list[AuditLine]
    next: int | None
