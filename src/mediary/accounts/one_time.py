"""Links that work once: to set a new password, and to check an e-mail address.

They are made for whoever delivers them: an administrator, by hand.
"""

from typing import Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediary.accounts import audit, keys, passwords, queries, service
from mediary.accounts.models import Account, OneTimeToken
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import ForbiddenError, InvalidError

Purpose = Literal["reset", "verify"]
DAY = 24 * 3600 * 1_000_000
LASTS: dict[Purpose, int] = {"reset": DAY, "verify": 7 * DAY}


class LinkNotGoodError(ForbiddenError):
    """The link was used, has expired, or never was one."""

    code = "link-not-good"


def make_link(db: Session, account: Account, purpose: Purpose) -> tuple[str, int]:
    """Return the secret of a new link and when it ends; an older one of its kind is withdrawn.

    Raises:
        InvalidError: There is no address to check.
    """
    if purpose == "verify" and not account.email:
        raise InvalidError("The account has no e-mail address to check.", field="purpose")
    now, secret = clock.now(), keys.new_secret()
    _withdraw(db, account, purpose)
    link = OneTimeToken(
        user_id=account.id,
        purpose=purpose,
        subject=account.email or "" if purpose == "verify" else "",
        token_hash=keys.hashed(secret),
        created_at=now,
        expires_at=now + LASTS[purpose],
    )
    db.add(link)
    db.flush()
    audit.note(db, f"link.{purpose}", user_id=account.id)
    return secret, link.expires_at


def address_of(base: str, purpose: str, secret: str) -> str:
    """Return where a link leads; behind the #, so that no server's log learns the secret."""
    return f"{base.rstrip('/')}/app/#{purpose}={secret}"


def reset_password(database: Database, secret: str, password: str) -> Account:
    """Set a new password by a link and end all sessions of the account.

    Raises:
        LinkNotGoodError: The link does not count.
        InvalidError: The password is too short or too long.
    """
    # Asked first too: no stranger makes the server hash for nothing.
    with database.reading() as db:
        _good_link(db, secret, "reset")
    password_hash = passwords.hash_password(password)
    with database.transaction() as db:
        account = _take(db, secret, "reset")
        account.password_hash, account.updated_at = password_hash, clock.now()
        service.end_sessions(db, account.id)
        audit.note(db, "password.reset", user_id=account.id)
        return account


def verify_email(db: Session, secret: str) -> None:
    """Note by a link that the account's e-mail address is its person's.

    Raises:
        LinkNotGoodError: The link does not count, or the address was changed since.
    """
    subject = _good_link(db, secret, "verify").subject
    account = _take(db, secret, "verify")
    if account.email != subject:
        raise LinkNotGoodError("The account has another e-mail address by now. Ask for a new link.")
    account.is_verified, account.updated_at = True, clock.now()
    audit.note(db, "email.verified", user_id=account.id)


def _take(db: Session, secret: str, purpose: Purpose) -> Account:
    link = _good_link(db, secret, purpose)
    link.uses += 1
    account = db.get(Account, link.user_id)
    if account is None or not account.is_active:
        raise LinkNotGoodError("This account is switched off. Ask an administrator.")
    db.flush()
    return account


def _good_link(db: Session, secret: str, purpose: Purpose) -> OneTimeToken:
    link = queries.one_time_token(db, keys.hashed(secret), purpose, at=clock.now())
    if link is None:
        raise LinkNotGoodError("This link is not good any more. Ask for a new one.")
    return link


def _withdraw(db: Session, account: Account, purpose: Purpose) -> None:
    older = OneTimeToken.user_id == account.id, OneTimeToken.purpose == purpose
    db.execute(
        update(OneTimeToken)
        .where(*older, OneTimeToken.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
