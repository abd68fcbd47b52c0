"""Accounts: who there is, how they get in, what they may change about themselves.

Functions that hash a password take the database instead of a session: hashing takes long, and no
transaction is open meanwhile.
"""

import uuid
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from mediary.accounts import keys, names, passwords, queries
from mediary.accounts.attempts import Attempts
from mediary.accounts.audit import note
from mediary.accounts.models import Account, LoginSession
from mediary.accounts.names import username_key
from mediary.accounts.preferences import Privacy
from mediary.accounts.viewer import ALL_SCOPES, Viewer, scopes_granted
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    SignInNeededError,
)
from mediary.core.origin import Origin

SESSION_LASTS = 30 * 24 * 3600 * 1_000_000


class NameTakenError(ConflictError):
    """Someone has this name or address."""

    code = "name-taken"


class AlreadySetUpError(ConflictError):
    """There is an account, so the first one cannot be made."""

    code = "already-set-up"


class WrongPasswordError(SignInNeededError):
    """Name and password do not fit each other."""

    code = "wrong-password"


class DeactivatedError(SignInNeededError):
    """The account is switched off."""

    code = "deactivated"


@dataclass(frozen=True)
class SignedIn:
    """A fresh session; the secret goes into the cookie and is not kept."""

    viewer: Viewer
    secret: str


def needs_set_up(db: Session) -> bool:
    """Whether there is no account yet."""
    return queries.count_accounts(db) == 0


def set_up(
    database: Database, *, username: str, password: str, email: str | None, timezone: str
) -> Account:
    """Make the first account; it is an administrator's.

    Raises:
        AlreadySetUpError: There is an account.
    """
    # Asked first too: no stranger makes the server hash for nothing.
    with database.reading() as db:
        _refuse_second_set_up(db)
    password_hash = passwords.hash_password(password)
    with database.transaction() as db:
        one_at_a_time(db)
        _refuse_second_set_up(db)
        return add_user(
            db, username=username, password_hash=password_hash, email=email, timezone=timezone
        )


def add_user(
    db: Session,
    *,
    username: str,
    password_hash: str | None,
    email: str | None = None,
    is_admin: bool = False,
    timezone: str = "UTC",
) -> Account:
    """Add an account; the first one is an administrator's in any case.

    Raises:
        NameTakenError: Someone has the name or the address.
    """
    one_at_a_time(db)
    name, address = names.checked_username(username), names.checked_email(email)
    if queries.is_taken(db, key=names.username_key(name), email=address):
        raise NameTakenError(f"The name {name!r} or its e-mail address is taken.")
    now = clock.now()
    account = Account(
        uuid=str(uuid.uuid4()),
        username=name,
        username_key=names.username_key(name),
        email=address,
        password_hash=password_hash,
        display_name=name,
        timezone=names.checked_timezone(timezone),
        role="admin" if is_admin or needs_set_up(db) else "user",
        privacy=Privacy().model_dump(),
        created_at=now,
        updated_at=now,
    )
    db.add(account)
    db.flush()
    note(db, "account.added", user_id=account.id, entity=("account", account.uuid))
    return account


def sign_in(
    database: Database, attempts: Attempts, *, name: str, password: str, origin: Origin
) -> SignedIn:
    """Open a session for a name (or e-mail address) and its password.

    Raises:
        WrongPasswordError: They do not fit; it is not said which of them is wrong.
        TooManyError: There were too many failures from this address.
        DeactivatedError: The account is switched off.
    """
    account = prove(database, attempts, name=name, password=password, origin=origin)
    with database.transaction() as db:
        return open_session(db, account, origin=origin)


def prove(
    database: Database, attempts: Attempts, *, name: str, password: str, origin: Origin
) -> Account:
    """Return the account of a name (or e-mail address) and its password.

    Raises:
        WrongPasswordError: They do not fit; it is not said which of them is wrong.
        TooManyError: There were too many failures from this address.
        DeactivatedError: The account is switched off.
    """
    key = names.username_key(name)
    attempts.check(key, origin.ip)
    with database.reading() as db:
        account = queries.account_named(db, name)
    is_right = passwords.is_password(password, account.password_hash if account else None)
    if account is None or not is_right:
        attempts.fail(key, origin.ip)
        # Written for unknown names too: the answer must take the same time.
        with database.transaction() as db:
            note(db, "session.refused", user_id=account.id if account else None)
        raise WrongPasswordError("User name and password do not fit. Check both.")
    attempts.succeed(key, origin.ip)
    if not account.is_active:
        raise DeactivatedError("This account is switched off. Ask an administrator.")
    return account


def open_session(db: Session, account: Account, *, origin: Origin) -> SignedIn:
    """Open a browser's session for an account that has proved who it is."""
    secret = keys.new_secret()
    session = new_session(db, account, secret, origin=origin)
    return SignedIn(viewer_of_session(session, account), secret)


def new_session(db: Session, account: Account, secret: str, *, origin: Origin) -> LoginSession:
    """Add a session that is found by its secret."""
    now = clock.now()
    session = LoginSession(
        user_id=account.id,
        token_hash=keys.hashed(secret),
        user_agent=origin.user_agent,
        ip=origin.ip,
        created_at=now,
        expires_at=now + SESSION_LASTS,
        last_used_at=now,
    )
    db.add(session)
    db.execute(update(Account).where(Account.id == account.id).values(last_login_at=now))
    db.flush()
    note(db, "session.opened", user_id=account.id)
    return session


def end_sessions(db: Session, user_id: int, *, but: int | None = None) -> None:
    """Sign all browsers and programs of an account out, but for one session."""
    open_ones = update(LoginSession).where(
        LoginSession.user_id == user_id, LoginSession.revoked_at.is_(None)
    )
    if but is not None:
        open_ones = open_ones.where(LoginSession.id != but)
    db.execute(open_ones.values(revoked_at=clock.now()))


def sign_out(db: Session, secret: str) -> None:
    """End the session of a secret; one that is not there has ended already."""
    statement = (
        update(LoginSession)
        .where(LoginSession.token_hash == keys.hashed(secret), LoginSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    db.execute(statement)


def viewer_named(db: Session, name: str) -> Viewer:
    """Return the viewer of an account for a trusted door, such as the command line.

    Raises:
        NotFoundError: Nobody is called so.
    """
    return viewer_of(account_named(db, name))


def takes_requests(db: Session, name: str) -> int | None:
    """Return the id of somebody who may be asked something by others; None where nobody may."""
    found = db.scalar(
        select(Account).where(Account.username_key == username_key(name), Account.is_active)
    )
    if found is None or not Privacy.of(found.privacy).allow_friend_requests:
        return None
    return found.id


def account_named(db: Session, name: str) -> Account:
    """Return the account of a name for a trusted door.

    Raises:
        NotFoundError: Nobody is called so.
    """
    account = queries.account_named(db, name)
    if account is None:
        raise NotFoundError(f"There is no account named {name!r}. `mediary user add` makes one.")
    return account


def version_of(db: Session, viewer: Viewer) -> int:
    """Return the viewer's version, which every write of theirs raises."""
    return queries.version_of(db, viewer.user_id)


def get_account(db: Session, viewer: Viewer) -> Account:
    """Return the viewer's own account.

    Raises:
        NotFoundError: It is gone.
    """
    account = db.get(Account, viewer.user_id)
    if account is None:
        raise NotFoundError("Your account is gone.")
    return account


def change_password(database: Database, viewer: Viewer, *, current: str, new: str) -> None:
    """Change the viewer's password and end all sessions but the present one.

    Raises:
        InvalidError: The current password is another one.
    """
    with database.reading() as db:
        known = get_account(db, viewer).password_hash
    if known is not None and not passwords.is_password(current, known):
        raise InvalidError("The current password is another one.", field="current")
    password_hash = passwords.hash_password(new)
    with database.transaction() as db:
        account = get_account(db, viewer)
        account.password_hash, account.updated_at = password_hash, clock.now()
        end_sessions(db, viewer.user_id, but=viewer.session_id)
        note(db, "password.changed", user_id=viewer.user_id)


def zone_of(db: Session, user_id: int) -> ZoneInfo | None:
    """Return a person's time zone, or None where they never said one."""
    name = queries.timezone_of(db, user_id)
    return None if name in ("", "UTC") else ZoneInfo(name)


def raise_version(db: Session, user_id: int) -> int:
    """Count a write of a person, and return their new version.

    On PostgreSQL their row stays locked until the transaction ends.
    """
    version = db.execute(
        text("UPDATE account SET version = version + 1 WHERE id = :user RETURNING version"),
        {"user": user_id},
    ).scalar_one()
    return int(version)


def viewer_of(account: Account, scopes: frozenset[str] = ALL_SCOPES) -> Viewer:
    """Return the viewer of an account, with the scopes that count for its role."""
    return Viewer(
        user_id=account.id,
        uuid=account.uuid,
        username=account.username,
        role=account.role,
        timezone=account.timezone,
        scopes=scopes_granted(scopes, account.role),
    )


def viewer_of_session(session: LoginSession, account: Account) -> Viewer:
    """Return the viewer of a browser's session, which may do all that the account may."""
    return replace(viewer_of(account), is_cookie=True, session_id=session.id)


def _refuse_second_set_up(db: Session) -> None:
    if not needs_set_up(db):
        raise AlreadySetUpError("Mediary is set up already. Sign in instead.")


def one_at_a_time(db: Session) -> None:
    """Let nobody else add or change accounts until this transaction ends."""
    # SQLite writes one at a time anyway. Here two first accounts must not both be the first, nor
    # two people have one address.
    if db.connection().dialect.name == "postgresql":
        db.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
