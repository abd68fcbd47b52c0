"""Who may call a route: each route under /api/v1 declares one of these, or is refused a place.

`reader`, `writer`, `administrator` and their kin are FastAPI dependencies that return the
`Viewer`. In a route's signature the viewer stands before the database, so that nobody unknown
opens a transaction. What everybody may ask takes `Anyone` and shows what
`visibility.visible_to(viewer)` lets through; what nobody needs to be known for is `Public`.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from fastapi import BackgroundTasks, Depends, Request
from starlette.requests import HTTPConnection

from mediary.accounts import keys, programs
from mediary.accounts import tokens as signed_in
from mediary.accounts.attempts import network_of
from mediary.accounts.viewer import Viewer
from mediary.core.db import Database
from mediary.core.errors import ForbiddenError, SignInNeededError
from mediary.core.origin import present_origin
from mediary.core.rates import Limit, Rates
from mediary.core.requests import AppDatabase, AppRates, AppSettings

Asks = TypeVar("Asks", bound=Callable[..., object])
COOKIE = "mediary_session"
CSRF_HEADER = "X-CSRF-Token"
MINUTE = 60
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class WrongOriginError(ForbiddenError):
    """A write that did not come from our own page."""

    code = "wrong-origin"


def current_viewer(
    request: Request,
    database: AppDatabase,
    settings: AppSettings,
    rates: AppRates,
    background: BackgroundTasks,
) -> Viewer | None:
    """Return who asks by bearer token or cookie, or None.

    Raises:
        SignInNeededError: The bearer token is not valid.
        TooManyError: There were too many requests from there within a minute.
    """
    found = _found(request, database)
    if settings.rate_limit:
        _count(request, rates, settings.rate_limit, is_known=found is not None)
    if found is None:
        if _bearer_of(request) is not None:
            raise SignInNeededError("This token is not valid. It may have expired or been removed.")
        return None
    if found.touch is not None:
        background.add_task(found.touch)
    request.state.user_id = found.viewer.user_id
    return found.viewer


def _count(request: Request, rates: Rates, most: int, *, is_known: bool) -> None:
    if is_known:
        secret = _bearer_of(request) or request.cookies.get(COOKIE, "")
        rates.take(Limit("api", most, MINUTE), keys.hashed(secret))
    else:
        # Not by what was sent: whoever guesses tokens has another one each time.
        address = network_of(present_origin().ip)
        rates.take(Limit("api-address", -(-most // 10), MINUTE), address)


def is_someone(connection: HTTPConnection, database: Database) -> bool:
    """Whether a request comes with a session or token that counts, before its body is read."""
    return _found(connection, database) is not None


def _found(connection: HTTPConnection, database: Database) -> signed_in.Found | None:
    bearer = _bearer_of(connection)
    if bearer is not None:
        is_access = bearer.startswith(keys.ACCESS_PREFIX)
        find = programs.find_by_access if is_access else signed_in.find_by_token
        return find(database, bearer)
    return signed_in.find_by_cookie(database, connection.cookies.get(COOKIE, ""))


def _bearer_of(connection: HTTPConnection) -> str | None:
    scheme, _, bearer = connection.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else None


AnyViewer = Annotated[Viewer | None, Depends(current_viewer)]


def same_origin(request: Request, settings: AppSettings) -> None:
    """Refuse a write that a page of another site makes.

    Raises:
        WrongOriginError: The browser says that it comes from elsewhere.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site not in {None, "same-origin", "none"}:
        raise WrongOriginError("This request came from another site.")
    origin = request.headers.get("Origin")
    if origin is None:
        return
    # Compared without the scheme: a proxy that ends TLS speaks plain http to us.
    hosts = {request.headers.get("Host"), urlsplit(settings.base_url).netloc or None}
    if urlsplit(origin).netloc not in hosts:
        raise WrongOriginError(
            "This request came from another address than the page's. Behind a proxy, pass the"
            " Host header on or set MEDIARY_BASE_URL."
        )


SameOrigin = Depends(same_origin)


_scopes: dict[Callable[..., object], str] = {}


def declares(scope: str) -> Callable[[Asks], Asks]:
    """Note which scope a dependency asks for; a route without one is refused by `web.guards`."""

    def note(dependency: Asks) -> Asks:
        _scopes[dependency] = scope
        return dependency

    return note


def declared_scope(dependency: object) -> str | None:
    """Return the scope that a dependency asks for; None where it is no question of scopes."""
    return _scopes.get(dependency) if callable(dependency) else None


def requires(scope: str) -> Callable[..., Viewer]:
    """Return a dependency that lets viewers with the scope through."""

    @declares(scope)
    def viewer_with_scope(request: Request, settings: AppSettings, viewer: AnyViewer) -> Viewer:
        if viewer is None:
            raise SignInNeededError("Sign in first, or send a token as `Authorization: Bearer …`.")
        if viewer.is_cookie and request.method not in SAFE:
            _check_csrf(request, settings)
        if not viewer.may(scope):
            raise ForbiddenError(f"This needs the scope {scope!r}.")
        return viewer

    return viewer_with_scope


def _check_csrf(request: Request, settings: AppSettings) -> None:
    same_origin(request, settings)
    expected = keys.csrf_of(request.cookies.get(COOKIE, ""))
    if not keys.is_same(request.headers.get(CSRF_HEADER, ""), expected):
        raise WrongOriginError("The page is out of date. Load it again.")


@declares("public")
def nobody_needed() -> None:
    """Ask nothing of who asks."""


@declares("anyone")
def anyone(viewer: AnyViewer) -> Viewer | None:
    """Let everybody through, signed in or not; a token still needs the scope to read."""
    if viewer is not None and not viewer.may("read"):
        raise ForbiddenError("This needs the scope 'read'.")
    return viewer


reader = requires("read")
writer = requires("write")
scrobbler = requires("scrobble")
lister = requires("lists")
administrator = requires("admin")

Public = Depends(nobody_needed)
Anyone = Annotated[Viewer | None, Depends(anyone)]
Reader = Annotated[Viewer, Depends(reader)]
Writer = Annotated[Viewer, Depends(writer)]
Scrobbler = Annotated[Viewer, Depends(scrobbler)]
Lister = Annotated[Viewer, Depends(lister)]
Administrator = Annotated[Viewer, Depends(administrator)]
