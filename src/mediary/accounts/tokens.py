"""Sessions and API tokens: found by their secret, listed, added, ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.accounts import audit, keys, queries, service
from mediary.accounts.models import ApiToken, LoginSession
from mediary.accounts.viewer import SCOPES, Viewer
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import ForbiddenError, InvalidError, NotFoundError

# When a secret was last used is written at most this often.
TOUCHED_EVERY = 5 * 60 * 1_000_000
DAY = 24 * 3600 * 1_000_000


@dataclass(frozen=True)
class Found:
    """A viewer, and what to write once the answer is out (None: nothing)."""

    viewer: Viewer
    touch: Callable[[], None] | None


@dataclass(frozen=True)
class NewToken:
    """A token together with its key, which is shown this once."""

    token: ApiToken
    key: str


def find_by_cookie(database: Database, secret: str) -> Found | None:
    """Return who has this session cookie."""
    if not secret:
        return None
    now = clock.now()
    with database.reading() as db:
        row = queries.session_with(db, keys.hashed(secret), at=now)
    if row is None:
        return None
    session, account = row

    def touch() -> None:
        values = {"last_used_at": now, "expires_at": now + service.SESSION_LASTS}
        with database.transaction() as db:
            db.execute(update(LoginSession).where(LoginSession.id == session.id).values(values))

    viewer = service.viewer_of_session(session, account)
    return Found(viewer, touch if now - session.last_used_at > TOUCHED_EVERY else None)


def find_by_token(database: Database, key: str) -> Found | None:
    """Return who has this API token."""
    now = clock.now()
    with database.reading() as db:
        row = queries.token_with(db, keys.hashed(key), at=now)
    if row is None:
        return None
    token, account = row

    def touch() -> None:
        with database.transaction() as db:
            values = {"last_used_at": now}
            db.execute(update(ApiToken).where(ApiToken.id == token.id).values(values))

    viewer = replace(service.viewer_of(account, frozenset(token.scopes)), ends_at=token.expires_at)
    return Found(viewer, touch if now - (token.last_used_at or 0) > TOUCHED_EVERY else None)


def checked_scopes(viewer: Viewer, scopes: Iterable[str]) -> list[str]:
    """Return scopes in their usual order, each once.

    Raises:
        InvalidError: A scope does not exist, or none is given.
        ForbiddenError: A scope is not the viewer's to give.
    """
    wanted = sorted(set(scopes), key=lambda scope: SCOPES.index(scope) if scope in SCOPES else -1)
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise InvalidError(
            f"{', '.join(unknown) or 'Nothing'} is no scope; there are {', '.join(SCOPES)}.",
            field="scopes",
        )
    missing = [scope for scope in wanted if not viewer.may(scope)]
    if missing:
        raise ForbiddenError(f"You do not have the scope {', '.join(missing)} yourself.")
    return wanted


def add_token(
    db: Session, viewer: Viewer, *, name: str, scopes: Iterable[str], days: int | None = None
) -> NewToken:
    """Add a key for a program, with no more scopes than the viewer has, and for no longer.

    Raises:
        InvalidError: A scope does not exist, or none is given.
        ForbiddenError: A scope is not the viewer's to give.
    """
    wanted = checked_scopes(viewer, scopes)
    now, key = clock.now(), keys.new_secret(keys.TOKEN_PREFIX)
    token = ApiToken(
        user_id=viewer.user_id,
        token_hash=keys.hashed(key),
        prefix=key[: len(keys.TOKEN_PREFIX) + 6],
        name=name.strip()[:100] or "token",
        scopes=wanted,
        created_at=now,
        expires_at=_end_of(viewer, None if days is None else now + days * DAY),
    )
    db.add(token)
    db.flush()
    entity = ("api_token", str(token.id))
    audit.note(db, "token.added", user_id=viewer.user_id, entity=entity)
    return NewToken(token, key)


def _end_of(viewer: Viewer, wanted: int | None) -> int | None:
    return min((end for end in (wanted, viewer.ends_at) if end is not None), default=None)


def remove_token(db: Session, viewer: Viewer, token_id: int) -> None:
    """Make a token useless.

    Raises:
        NotFoundError: The viewer has no such token.
    """
    token = queries.token_of(db, viewer, token_id)
    if token is None:
        raise NotFoundError("You have no such token.")
    token.is_active = False
    entity = ("api_token", str(token.id))
    audit.note(db, "token.removed", user_id=viewer.user_id, entity=entity)


def tokens_of(db: Session, viewer: Viewer) -> list[ApiToken]:
    """Return the viewer's tokens, the latest first."""
    return queries.tokens_of(db, viewer)


def sessions_of(db: Session, viewer: Viewer) -> list[LoginSession]:
    """Return the viewer's open sessions, the latest used first."""
    return queries.sessions_of(db, viewer, at=clock.now())


def end_session(db: Session, viewer: Viewer, session_id: int) -> None:
    """Sign a browser or program of the viewer's out.

    Raises:
        NotFoundError: The viewer has no such session.
    """
    session = queries.session_of(db, viewer, session_id)
    if session is None:
        raise NotFoundError("You have no such session.")
    if session.revoked_at is None:
        session.revoked_at = clock.now()
    db.flush()


def sign_out_everywhere(db: Session, viewer: Viewer, *, is_with_tokens: bool) -> None:
    """End all sessions of the viewer, this one too, and where wanted all tokens."""
    service.end_sessions(db, viewer.user_id)
    if is_with_tokens:
        db.execute(
            update(ApiToken).where(ApiToken.user_id == viewer.user_id).values(is_active=False)
        )
    audit.note(db, "session.all_ended", user_id=viewer.user_id)
