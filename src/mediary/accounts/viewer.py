"""Who is asking."""

from dataclasses import dataclass

SCOPES = ("read", "write", "scrobble", "lists", "feeds", "admin")
ALL_SCOPES = frozenset(SCOPES)


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account as far as a request needs it.

    Attributes:
        scopes: What the session or token may do; "write" always comes with "read", and "admin"
            is there for administrators only.
        is_cookie: Whether a browser's session asks (and not a program's token).
        session_id: The browser's or program's session; None for an API token.
        ends_at: When the token that asks ends, which no token made by it may outlive.
    """

    user_id: int
    uuid: str
    username: str
    role: str = "user"
    timezone: str = "UTC"
    scopes: frozenset[str] = ALL_SCOPES
    is_cookie: bool = False
    session_id: int | None = None
    ends_at: int | None = None

    def may(self, scope: str) -> bool:
        """Whether the scope is granted."""
        return scope in self.scopes


def scopes_granted(scopes: frozenset[str], role: str) -> frozenset[str]:
    """Return the scopes that count: write brings read, admin needs the role."""
    if "write" in scopes:
        scopes |= {"read"}
    return scopes if role == "admin" else scopes - {"admin"}
