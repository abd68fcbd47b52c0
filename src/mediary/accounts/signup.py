"""Sign-up: open, by invitation or closed, and the invitations."""

from typing import Literal, get_args

from sqlalchemy.orm import Session

from mediary.accounts import audit, keys, passwords, queries, service
from mediary.accounts.models import Account, OneTimeToken
from mediary.accounts.viewer import Viewer
from mediary.core import clock
from mediary.core.app_settings import choose_setting, find_setting
from mediary.core.db import Database
from mediary.core.errors import ForbiddenError, NotFoundError
from mediary.core.settings import Settings

Signup = Literal["open", "invite", "closed"]
SETTING = "signup"
DAY = 24 * 3600 * 1_000_000


class SignupClosedError(ForbiddenError):
    """Nobody may make an account here on their own."""

    code = "signup-closed"


def signup_of(db: Session, settings: Settings) -> Signup:
    """Return who may sign up: as an administrator chose, else as `MEDIARY_SIGNUP` says."""
    chosen = find_setting(db, SETTING)
    return chosen if chosen in get_args(Signup) else settings.signup


def is_chosen(db: Session) -> bool:
    """Whether an administrator chose who may sign up."""
    return find_setting(db, SETTING) is not None


def change_signup(db: Session, viewer: Viewer, signup: Signup | None) -> None:
    """Choose who may sign up; None goes back to `MEDIARY_SIGNUP`."""
    choose_setting(db, SETTING, signup)
    entity = ("setting", SETTING)
    audit.note(db, "signup.changed", user_id=viewer.user_id, entity=entity)


def register(
    database: Database,
    settings: Settings,
    *,
    username: str,
    password: str,
    email: str | None,
    timezone: str,
    invitation: str = "",
) -> Account:
    """Make an account for whoever asks, as far as the server's owner allows it.

    Raises:
        SignupClosedError: Sign-up is closed, or the invitation is not good.
    """
    with database.reading() as db:
        _let_in(db, settings, invitation)
    password_hash = passwords.hash_password(password)
    with database.transaction() as db:
        ticket = _let_in(db, settings, invitation)
        if ticket is not None:
            ticket.uses += 1
        return service.add_user(
            db, username=username, password_hash=password_hash, email=email, timezone=timezone
        )


def invite(
    db: Session, viewer: Viewer, *, uses: int = 1, days: int = 7, label: str = ""
) -> tuple[OneTimeToken, str]:
    """Make an invitation for so many people and days; its secret is shown this once."""
    now, secret = clock.now(), keys.new_secret()
    invitation = OneTimeToken(
        user_id=viewer.user_id,
        purpose="invitation",
        subject=label.strip()[:100],
        token_hash=keys.hashed(secret),
        most_uses=uses,
        created_at=now,
        expires_at=now + days * DAY,
    )
    db.add(invitation)
    db.flush()
    entity = ("invitation", str(invitation.id))
    audit.note(db, "invitation.made", user_id=viewer.user_id, entity=entity)
    return invitation, secret


def invitations(db: Session) -> list[OneTimeToken]:
    """Return the invitations that are still good, the latest first."""
    return queries.invitations(db, at=clock.now())


def withdraw(db: Session, viewer: Viewer, invitation_id: int) -> None:
    """Make an invitation useless.

    Raises:
        NotFoundError: There is no such invitation.
    """
    invitation = db.get(OneTimeToken, invitation_id)
    if invitation is None or invitation.purpose != "invitation":
        raise NotFoundError("There is no such invitation.")
    invitation.withdrawn_at = invitation.withdrawn_at or clock.now()
    entity = ("invitation", str(invitation_id))
    audit.note(db, "invitation.withdrawn", user_id=viewer.user_id, entity=entity)


def _let_in(db: Session, settings: Settings, invitation: str) -> OneTimeToken | None:
    signup = signup_of(db, settings)
    if signup == "closed":
        raise SignupClosedError("Sign-up is closed here. Ask the server's owner for an account.")
    if signup == "open":
        return None
    found = queries.one_time_token(db, keys.hashed(invitation), "invitation", at=clock.now())
    if found is None:
        raise SignupClosedError("An invitation is needed here, and this one is not good any more.")
    return found
