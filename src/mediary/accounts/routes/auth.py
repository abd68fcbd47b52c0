"""Sign-up, sign-in and sign-out of browsers and programs; links."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from mediary.accounts import keys, one_time, programs, service, signup
from mediary.accounts.access import COOKIE, AnyViewer, Public, SameOrigin
from mediary.accounts.attempts import Attempts
from mediary.accounts.models import Account
from mediary.accounts.schemas import auth as schemas
from mediary.core.origin import present_origin
from mediary.core.requests import AppDatabase, AppRates, AppSettings, Reading, Writing
from mediary.core.settings import Settings

router = APIRouter(prefix="/api/v1", tags=["accounts"])


def attempts_of(rates: AppRates) -> Attempts:
    """Return the count of failed sign-ins."""
    return Attempts(rates)


SignInAttempts = Annotated[Attempts, Depends(attempts_of)]


@router.get("/auth/state", dependencies=[Public])
def get_auth_state(
    request: Request, response: Response, viewer: AnyViewer, settings: AppSettings, db: Reading
) -> schemas.AuthState:
    """Tell whether set-up is needed, who may sign up, and who is signed in."""
    is_browser = viewer is not None and viewer.is_cookie
    if is_browser:
        # The session lasts on while it is used, and so must its cookie.
        _set_cookie(response, request.cookies[COOKIE], request, settings)
    return schemas.AuthState(
        needs_setup=viewer is None and service.needs_set_up(db),
        signup=signup.signup_of(db, settings),
        viewer=None if viewer is None else schemas.PublicViewer.of(viewer),
        csrf=keys.csrf_of(request.cookies[COOKIE]) if is_browser else None,
    )


@router.post("/auth/setup", status_code=201, dependencies=[Public, SameOrigin])
def set_up(
    request: Request,
    response: Response,
    body: schemas.NewAccount,
    database: AppDatabase,
    settings: AppSettings,
) -> schemas.SignedInAs:
    """Make the first account, an administrator's, and sign in."""
    account = service.set_up(
        database,
        username=body.username,
        password=body.password,
        email=body.email,
        timezone=body.timezone,
    )
    return _sign_in_as(account, request, response, database, settings)


@router.post("/auth/register", status_code=201, dependencies=[Public, SameOrigin])
def register(
    request: Request,
    response: Response,
    body: schemas.NewAccount,
    database: AppDatabase,
    settings: AppSettings,
) -> schemas.SignedInAs:
    """Make an account where sign-up is open or by invitation, and sign in."""
    account = signup.register(
        database,
        settings,
        username=body.username,
        password=body.password,
        email=body.email,
        timezone=body.timezone,
        invitation=body.invitation,
    )
    return _sign_in_as(account, request, response, database, settings)


@router.post("/auth/login", dependencies=[Public, SameOrigin])
def sign_in(
    request: Request,
    response: Response,
    body: schemas.Credentials,
    database: AppDatabase,
    settings: AppSettings,
    attempts: SignInAttempts,
) -> schemas.SignedInAs:
    """Open a session by user name (or e-mail address) and password."""
    signed_in = service.sign_in(
        database,
        attempts,
        name=body.username,
        password=body.password,
        origin=present_origin(),
    )
    return _with_cookie(signed_in, request, response, settings)


@router.post("/auth/logout", status_code=204, dependencies=[Public, SameOrigin])
def sign_out(request: Request, response: Response, db: Writing) -> None:
    """End the session of this browser."""
    service.sign_out(db, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


@router.post("/auth/token", dependencies=[Public])
def sign_program_in(
    body: schemas.ProgramCredentials,
    database: AppDatabase,
    attempts: SignInAttempts,
) -> schemas.TokenPair:
    """Open a session for a program: a short access token, and a refresh token that works once."""
    pair = programs.sign_in(
        database,
        attempts,
        name=body.username,
        password=body.password,
        scopes=body.scopes,
        device=body.device,
    )
    return _pair(pair)


@router.post("/auth/token/refresh", dependencies=[Public])
def refresh_token(body: schemas.RefreshToken, database: AppDatabase) -> schemas.TokenPair:
    """Change a refresh token for a new pair; used a second time, it ends the session."""
    return _pair(programs.refresh(database, body.refresh_token))


@router.post("/auth/token/revoke", status_code=204, dependencies=[Public])
def revoke_token(body: schemas.RefreshToken, db: Writing) -> None:
    """End the session of a refresh token."""
    service.sign_out(db, body.refresh_token)


@router.post("/auth/reset", dependencies=[Public, SameOrigin])
def reset_password(
    request: Request,
    response: Response,
    body: schemas.NewPassword,
    database: AppDatabase,
    settings: AppSettings,
) -> schemas.SignedInAs:
    """Set a new password by a reset link, end all sessions, and sign in."""
    account = one_time.reset_password(database, body.token, body.password)
    return _sign_in_as(account, request, response, database, settings)


@router.post("/auth/verify", status_code=204, dependencies=[Public])
def verify_email(body: schemas.LinkSecret, db: Writing) -> None:
    """Confirm an e-mail address by a link."""
    one_time.verify_email(db, body.token)


def _sign_in_as(
    account: Account,
    request: Request,
    response: Response,
    database: AppDatabase,
    settings: Settings,
) -> schemas.SignedInAs:
    with database.transaction() as db:
        signed_in = service.open_session(db, account, origin=present_origin())
    return _with_cookie(signed_in, request, response, settings)


def _with_cookie(
    signed_in: service.SignedIn, request: Request, response: Response, settings: Settings
) -> schemas.SignedInAs:
    _set_cookie(response, signed_in.secret, request, settings)
    viewer = schemas.PublicViewer.of(signed_in.viewer)
    return schemas.SignedInAs(viewer=viewer, csrf=keys.csrf_of(signed_in.secret))


def _set_cookie(response: Response, secret: str, request: Request, settings: Settings) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=service.SESSION_LASTS // 1_000_000,
        path="/",
        httponly=True,
        samesite="lax",
        # At home, on a plain http address, sign-in must work.
        secure=request.url.scheme == "https" or settings.base_url.startswith("https://"),
    )


def _pair(pair: programs.Pair) -> schemas.TokenPair:
    return schemas.TokenPair(
        access_token=pair.access,
        expires_in=programs.ACCESS_LASTS // 1_000_000,
        refresh_token=pair.refresh,
        scopes=pair.scopes,
    )
