"""Programs that sign in: a short-lived access token, and a refresh token that works once.

Each refresh gives a new pair. A refresh token that comes a second time was stolen from one of the
two who have it, so it ends the session for both.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.accounts import audit, keys, queries, service
from mediary.accounts.attempts import Attempts
from mediary.accounts.models import Account, LoginSession, SpentRefresh
from mediary.accounts.tokens import TOUCHED_EVERY, Found, checked_scopes
from mediary.accounts.viewer import Viewer
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import SignInNeededError
from mediary.core.origin import present_origin

ACCESS_LASTS = 15 * 60 * 1_000_000


class RefreshNotGoodError(SignInNeededError):
    """The refresh token does not count; the program has to sign in anew."""

    code = "refresh-not-good"


@dataclass(frozen=True)
class Pair:
    """Two tokens, which are shown this once."""

    access: str
    refresh: str
    scopes: list[str]


def sign_in(
    database: Database,
    attempts: Attempts,
    *,
    name: str,
    password: str,
    scopes: Iterable[str],
    device: str,
) -> Pair:
    """Open a program's session for a name (or e-mail address) and its password.

    Raises:
        WrongPasswordError: They do not fit.
        TooManyError: There were too many failures from this address.
        ForbiddenError: A scope is not the account's to give.
    """
    account = service.prove(
        database, attempts, name=name, password=password, origin=present_origin()
    )
    wanted = checked_scopes(service.viewer_of(account), scopes)
    with database.transaction() as db:
        first = keys.new_secret(keys.REFRESH_PREFIX)
        session = service.new_session(db, account, first, origin=present_origin())
        session.is_program, session.scopes, session.device = True, wanted, device[:100]
        return Pair(_new_access(db, session), first, wanted)


def refresh(database: Database, token: str) -> Pair:
    """Return a new pair for a refresh token, which is spent by that.

    Raises:
        RefreshNotGoodError: It does not count; where it was spent before, its session has ended.
    """
    now, token_hash = clock.now(), keys.hashed(token)
    with database.transaction() as db:
        row = queries.program_with(db, token_hash, at=now)
        if row is not None:
            session = row[0]
            db.add(SpentRefresh(token_hash=token_hash, login_session_id=session.id, spent_at=now))
            fresh = keys.new_secret(keys.REFRESH_PREFIX)
            session.token_hash, session.last_used_at = keys.hashed(fresh), now
            session.expires_at = now + service.SESSION_LASTS
            return Pair(_new_access(db, session), fresh, session.scopes)
        _end_family_of(db, token_hash)
    raise RefreshNotGoodError("This refresh token is not good any more. Sign in again.")


def find_by_access(database: Database, key: str) -> Found | None:
    """Return who has this access token."""
    now = clock.now()
    with database.reading() as db:
        row = queries.access_with(db, keys.hashed(key), at=now)
    if row is None:
        return None
    session, account = row

    def touch() -> None:
        with database.transaction() as db:
            same = LoginSession.id == session.id
            db.execute(update(LoginSession).where(same).values(last_used_at=now))

    viewer = viewer_of_program(session, account)
    return Found(viewer, touch if now - session.last_used_at > TOUCHED_EVERY else None)


def viewer_of_program(session: LoginSession, account: Account) -> Viewer:
    """Return the viewer of a program's session, with the scopes that it asked for."""
    viewer = service.viewer_of(account, frozenset(session.scopes))
    return replace(viewer, session_id=session.id)


def _new_access(db: Session, session: LoginSession) -> str:
    access = keys.new_secret(keys.ACCESS_PREFIX)
    session.access_hash = keys.hashed(access)
    session.access_expires_at = clock.now() + ACCESS_LASTS
    db.flush()
    return access


def _end_family_of(db: Session, token_hash: str) -> None:
    spent = db.get(SpentRefresh, token_hash)
    session = None if spent is None else db.get(LoginSession, spent.login_session_id)
    if session is None or session.revoked_at is not None:
        return
    session.revoked_at = clock.now()
    db.flush()
    entity = ("login_session", str(session.id))
    audit.note(db, "refresh.reused", user_id=session.user_id, entity=entity)
