"""Every select of accounts."""

from sqlalchemy import ColumnElement, func, or_, select
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


def account_by_uuid(db: Session, uuid: str) -> Account | None:
    """Return the account of a uuid."""
    return db.scalars(select(Account).where(Account.uuid == uuid)).one_or_none()


def accounts(
    db: Session, *, search: str, role: str | None, is_active: bool | None, after: int, limit: int
) -> list[Account]:
    """Return accounts by their number, those behind `after`."""
    statement = select(Account).where(Account.id > after).order_by(Account.id).limit(limit)
    if search.strip():
        part = search.strip().lower()
        statement = statement.where(
            or_(
                Account.username_key.contains(username_key(part), autoescape=True),
                func.lower(Account.display_name).contains(part, autoescape=True),
                Account.email.contains(part, autoescape=True),
            )
        )
    if role is not None:
        statement = statement.where(Account.role == role)
    if is_active is not None:
        statement = statement.where(Account.is_active == is_active)
    return list(db.scalars(statement))


def has_other_administrator(db: Session, user_id: int) -> bool:
    """Whether somebody else administers, with an account that is switched on."""
    others = Account.id != user_id, Account.role == "admin", Account.is_active
    return db.scalar(select(Account.id).where(*others).limit(1)) is not None


def is_taken(db: Session, *, key: str, email: str | None) -> bool:
    """Whether someone has the name or the address."""
    is_same = Account.username_key == key
    if email:
        is_same = or_(is_same, Account.email == email)
    return db.scalar(select(Account.id).where(is_same).limit(1)) is not None


def session_with(db: Session, token_hash: str, *, at: int) -> tuple[LoginSession, Account] | None:
    """Return a browser's session that counts now, with its account."""
    return _session(
        db, LoginSession.is_program.is_(False), LoginSession.token_hash == token_hash, at=at
    )


def program_with(db: Session, token_hash: str, *, at: int) -> tuple[LoginSession, Account] | None:
    """Return a program's session by its refresh token, locked for this transaction."""
    is_it = LoginSession.token_hash == token_hash
    return _session(db, is_it, LoginSession.is_program.is_(True), at=at, is_locked=True)


def access_with(db: Session, access_hash: str, *, at: int) -> tuple[LoginSession, Account] | None:
    """Return a program's session by its access token."""
    is_it = LoginSession.access_hash == access_hash
    return _session(db, is_it, LoginSession.access_expires_at > at, at=at)


def _session(
    db: Session, *conditions: ColumnElement[bool], at: int, is_locked: bool = False
) -> tuple[LoginSession, Account] | None:
    statement = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.user_id)
        .where(
            *conditions,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > at,
            Account.is_active,
        )
    )
    if is_locked:
        statement = statement.with_for_update(of=LoginSession)
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


def one_time_token(db: Session, token_hash: str, purpose: str, *, at: int) -> OneTimeToken | None:
    """Return a link or invitation that is still good, locked for this transaction."""
    is_it = OneTimeToken.token_hash == token_hash, OneTimeToken.purpose == purpose
    return db.scalars(
        select(OneTimeToken).where(*is_it, *_good(at)).with_for_update()
    ).one_or_none()


def invitations(db: Session, *, at: int) -> list[OneTimeToken]:
    """Return the invitations that are still good, the latest first."""
    statement = (
        select(OneTimeToken)
        .where(OneTimeToken.purpose == "invitation", *_good(at))
        .order_by(OneTimeToken.id.desc())
    )
    return list(db.scalars(statement))


def _good(at: int) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeToken.withdrawn_at.is_(None),
        OneTimeToken.uses < OneTimeToken.most_uses,
        OneTimeToken.expires_at > at,
    )
