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
    """A browser that is signed in."""

    __tablename__ = "login_session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_login_session_user_id", "user_id"),
        Index("ix_login_session_expires_at", "expires_at"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64))
    family: Mapped[str] = mapped_column(String(36))
    user_agent: Mapped[str] = mapped_column(Text, default="")
    ip: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    last_used_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]


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
    """A link that works once: password reset, e-mail check, invitation."""

    __tablename__ = "one_time_token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_one_time_token_user_id", "user_id"),
        {"info": {"schema": "auth"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    # Whose password or address it is; who invited, for an invitation.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


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
