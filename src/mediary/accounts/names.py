"""What a user name, an e-mail address and a time zone look like."""

import re
import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mediary.core.errors import InvalidError

# An "@" is left to e-mail addresses, so that one box takes both at sign-in.
_USERNAME = re.compile(r"[^\W_](?:[\w.\- ]{0,62}\w)?")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)*")


def checked_username(username: str) -> str:
    """Return the name in one spelling.

    Raises:
        InvalidError: It is no user name.
    """
    name = unicodedata.normalize("NFKC", username).strip()
    if not _USERNAME.fullmatch(name):
        raise InvalidError(
            "A user name has 1 to 64 letters, digits, dots, dashes, underscores or spaces, and"
            " starts with a letter or digit.",
            field="username",
        )
    return name


def username_key(username: str) -> str:
    """Return what two spellings of one name share."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def checked_email(email: str | None) -> str | None:
    """Return the address in lower case, or None for an empty one.

    Raises:
        InvalidError: It is no address.
    """
    address = (email or "").strip().lower()
    if not address:
        return None
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise InvalidError(f"{email!r} is no e-mail address.", field="email")
    return address


def checked_timezone(name: str) -> str:
    """Return the time zone's name.

    Raises:
        InvalidError: There is no such zone.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise InvalidError(
            f"{name!r} is no time zone; names look like Europe/Berlin.", field="timezone"
        ) from problem
    return name
