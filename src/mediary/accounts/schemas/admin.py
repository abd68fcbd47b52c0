"""Wire shapes of administration."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from mediary.accounts.administering import Role
from mediary.accounts.models import Account, AuditLog, OneTimeToken
from mediary.accounts.one_time import Purpose
from mediary.accounts.schemas.strict import Strict
from mediary.core import clock


class KnownAccount(BaseModel):
    """An account as administrators see it: nothing of its diary."""

    uuid: str
    username: str
    display_name: str
    email: str | None
    role: Role
    is_active: bool
    is_verified: bool
    created_at: str
    last_login_at: str | None

    @classmethod
    def of(cls, account: Account) -> Self:
        """Shape an account."""
        last = account.last_login_at
        return cls.model_validate(
            {
                "uuid": account.uuid,
                "username": account.username,
                "display_name": account.display_name,
                "email": account.email,
                "role": account.role,
                "is_active": account.is_active,
                "is_verified": account.is_verified,
                "created_at": clock.iso(account.created_at),
                "last_login_at": None if last is None else clock.iso(last),
            }
        )


class KnownAccounts(BaseModel):
    """A page of accounts; `next` is the cursor of the following page, null at the end."""

    accounts: list[KnownAccount]
    next: str | None


class AccountOrder(Strict):
    """What to change of an account; what is absent stays."""

    role: Role | None = None
    is_active: bool | None = None


class LinkWish(Strict):
    """A link to make: to set a new password, or to verify the e-mail address."""

    purpose: Purpose = "reset"


class Link(BaseModel):
    """A link, which is shown this once."""

    link: str
    token: str
    expires_at: str


class InvitationWish(Strict):
    """An invitation to make.

    Attributes:
        uses: For so many people.
        label: What it is for.
    """

    uses: int = Field(default=1, ge=1, le=1000)
    days: int = Field(default=7, ge=1, le=365)
    label: str = Field(default="", max_length=100)


class Invitation(BaseModel):
    """An invitation to sign up, without its secret."""

    id: int
    label: str
    most_uses: int
    uses: int
    created_at: str
    expires_at: str

    @classmethod
    def of(cls, invitation: OneTimeToken) -> Self:
        """Shape an invitation."""
        return cls(
            id=invitation.id,
            label=invitation.subject,
            most_uses=invitation.most_uses,
            uses=invitation.uses,
            created_at=clock.iso(invitation.created_at),
            expires_at=clock.iso(invitation.expires_at),
        )


class NewInvitation(Invitation):
    """An invitation with its secret and link, which are shown this once."""

    invitation: str
    link: str


class Invitations(BaseModel):
    """All invitations that are still good."""

    invitations: list[Invitation]


class Signup(BaseModel):
    """Who may sign up.

    Attributes:
        is_chosen: Whether an administrator chose it; else `MEDIARY_SIGNUP` says it.
    """

    signup: Literal["open", "invite", "closed"]
    is_chosen: bool


class SignupChange(Strict):
    """Who may sign up from now on; null goes back to `MEDIARY_SIGNUP`."""

    signup: Literal["open", "invite", "closed"] | None


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
