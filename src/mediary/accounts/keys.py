"""Random secrets that are shown once and kept as their sha256.

They carry 256 random bits, so a plain sha256 is as good as a slow hash and can be looked up.
"""

import hashlib
import hmac
import secrets

# So that scanners of leaked keys can tell whose they are.
TOKEN_PREFIX = "mdy_"  # noqa: S105  a prefix, no secret
ACCESS_PREFIX, REFRESH_PREFIX = "mda_", "mdr_"


def new_secret(prefix: str = "") -> str:
    """Return a secret for a cookie or a link, or with its prefix a token."""
    return prefix + secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Return what is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def csrf_of(session_secret: str) -> str:
    """Return the value that a page sends along with each write.

    It is derived from the cookie that scripts cannot read, so only our own pages, which ask us
    for it, know it.
    """
    return hashlib.sha256(b"csrf:" + session_secret.encode()).hexdigest()


def is_same(given: str, expected: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
