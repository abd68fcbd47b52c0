"""Every select of accounts."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mediary.accounts.models import Account, ApiToken, LoginSession, OneTimeToken
from mediary.accounts.names import username_key
from mediary.accounts.viewer import Viewer


def count_accounts(db: Session) -> int:
    """Return how many accounts there are."""
    return db.scalar(select(func.count()).select_from(Account)) or 0


def account_named(db: Session, name: str) -> Account | None:
    """Return the account of a user name or e-mail address, in any spelling."""
    is_named = or_(
        Account.username_key == username_key(name), Account.email == name.strip().lower()
    )
    return db.scalars(select(Account).where(is_named)).first()


def version_of(db: Session, user_id: int) -> int:
    """Return the version of an account."""
    return db.scalars(select(Account.version).where(Account.id == user_id)).one()


def timezone_of(db: Session, user_id: int) -> str:
    """Return the name of a person's time zone; UTC where they never said one."""
    return db.scalars(select(Account.timezone).where(Account.id == user_id)).one()


def is_taken(db: Session, *, key: str, email: str | None) -> bool:
    """Whether someone has the name or the address."""
    is_same = Account.username_key == key
    if email:
        is_same = or_(is_same, Account.email == email)
    return db.scalar(select(Account.id).where(is_same).limit(1)) is not None


def session_with(db: Session, token_hash: str, *, at: int) -> tuple[LoginSession, Account] | None:
    """Return a session that counts now, with its account."""
    statement = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.user_id)
        .where(
            LoginSession.token_hash == token_hash,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > at,
            Account.is_active,
        )
    )
    row = db.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def token_with(db: Session, token_hash: str, *, at: int) -> tuple[ApiToken, Account] | None:
    """Return a token that counts now, with its account."""
    statement = (
        select(ApiToken, Account)
        .join(Account, Account.id == ApiToken.user_id)
        .where(
            ApiToken.token_hash == token_hash,
            ApiToken.is_active,
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > at),
            Account.is_active,
        )
    )
    row = db.execute(statement).one_or_none()
    return None if row is None else (row[0], row[1])


def sessions_of(db: Session, viewer: Viewer, *, at: int) -> list[LoginSession]:
    """Return the viewer's open sessions, the latest first."""
    statement = (
        select(LoginSession)
        .where(
            LoginSession.user_id == viewer.user_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > at,
        )
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
    )
    return list(db.scalars(statement))


def session_of(db: Session, viewer: Viewer, session_id: int) -> LoginSession | None:
    """Return one of the viewer's sessions."""
    session = db.get(LoginSession, session_id)
    return session if session is not None and session.user_id == viewer.user_id else None


def tokens_of(db: Session, viewer: Viewer) -> list[ApiToken]:
    """Return the viewer's tokens, the latest first."""
    statement = (
        select(ApiToken)
        .where(ApiToken.user_id == viewer.user_id, ApiToken.is_active)
        .order_by(ApiToken.id.desc())
    )
    return list(db.scalars(statement))


def token_of(db: Session, viewer: Viewer, token_id: int) -> ApiToken | None:
    """Return one of the viewer's tokens."""
    token = db.get(ApiToken, token_id)
    is_own = token is not None and token.is_active and token.user_id == viewer.user_id
    return token if is_own else None


def invitation_with(db: Session, token_hash: str, *, at: int) -> OneTimeToken | None:
    """Return an invitation that is still good, locked for this transaction."""
    statement = (
        select(OneTimeToken)
        .where(
            OneTimeToken.token_hash == token_hash,
            OneTimeToken.purpose == "invitation",
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > at,
        )
        .with_for_update()
    )
    return db.scalars(statement).one_or_none()
