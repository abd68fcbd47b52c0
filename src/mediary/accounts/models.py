"""Tables of accounts, sessions, tokens and the audit log."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import Instant, JsonArray, JsonObject, Model


class Account(Model):
    """A person who has an account here."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("uuid"),
        UniqueConstraint("username_key"),
        UniqueConstraint("email"),
        # No id is given twice, also not after the account that had it is gone.
        {"info": {"schema": "auth"}, "sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    uuid: Mapped[str] = mapped_column(String(36))
    username: Mapped[str] = mapped_column(Text)
    # Folded: "Anna" and "anna" are one name.
    username_key: Mapped[str] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    display_name: Mapped[str] = mapped_column(Text, default="")
    avatar_url: Mapped[str | None] = mapped_column(Text)
    bio: Mapped[str] = mapped_column(Text, default="")
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    locale: Mapped[str] = mapped_column(Text, default="en-US")
    role: Mapped[str] = mapped_column(Text, default="user")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_verified: Mapped[bool] = mapped_column(default=False)
    privacy: Mapped[JsonObject] = mapped_column(default=dict)
    preferences: Mapped[JsonObject] = mapped_column(default=dict)
    last_login_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class LoginSession(Model):
    """A browser or a program that is signed in.

    A program's session is the family of its refresh tokens: one of them counts at a time, and the
    ones before it are kept as `SpentRefresh`.

    Attributes:
        token_hash: Of the browser's cookie, or of the program's refresh token that counts now.
        access_hash: Of the program's access token.
        scopes: What the program may do; empty for browsers, which may do all.
        device: How the program calls itself or its device.
    """

    __tablename__ = "login_session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        UniqueConstraint("access_hash"),
        Index("ix_login_session_user_id", "user_id"),
        Index("ix_login_session_expires_at", "expires_at"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    is_program: Mapped[bool] = mapped_column(default=False)
    access_hash: Mapped[str | None] = mapped_column(String(64))
    access_expires_at: Mapped[Instant | None]
    scopes: Mapped[JsonArray] = mapped_column(default=list)
    device: Mapped[str] = mapped_column(Text, default="")
    user_agent: Mapped[str] = mapped_column(Text, default="")
    ip: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    last_used_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


class SpentRefresh(Model):
    """A refresh token that was used; whoever comes with it again ends its session."""

    __tablename__ = "spent_refresh"
    __table_args__ = (
        Index("ix_spent_refresh_login_session_id", "login_session_id"),
        {"info": {"schema": "auth"}},
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    login_session_id: Mapped[int] = mapped_column(
        ForeignKey("login_session.id", ondelete="CASCADE")
    )
    spent_at: Mapped[Instant]


class ApiToken(Model):
    """A key for a program; the key itself is shown once and not kept."""

    __tablename__ = "api_token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_api_token_user_id", "user_id"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    prefix: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[JsonArray]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant | None]
    last_used_at: Mapped[Instant | None]
    is_active: Mapped[bool] = mapped_column(default=True)


class OneTimeToken(Model):
    """A link with a secret: an invitation, a password reset, the check of an e-mail address.

    Attributes:
        user_id: Whose password or address it is; who invited, for an invitation.
        subject: The e-mail address to check; what an invitation is for.
        most_uses: How often it works: an invitation may be for several people.
    """

    __tablename__ = "one_time_token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_one_time_token_user_id", "user_id"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(Text, default="")
    token_hash: Mapped[str] = mapped_column(String(64))
    most_uses: Mapped[int] = mapped_column(default=1)
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class AuditLog(Model):
    """What was done to accounts and by whom; kept for a while."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at", "at"),
        Index("ix_audit_log_user_id", "user_id"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[Instant]
    action: Mapped[str] = mapped_column(Text)
    entity_type: Mapped[str] = mapped_column(Text, default="")
    entity_id: Mapped[str] = mapped_column(Text, default="")
    ip: Mapped[str] = mapped_column(Text, default="")
    user_agent: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[JsonObject] = mapped_column(default=dict)
