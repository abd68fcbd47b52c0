"""Sign-up, sign-in, sign-out, the viewer's own account, sessions and tokens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from mediary.accounts import audit, keys, schemas, service, tokens
from mediary.accounts.access import (
    COOKIE,
    Administrator,
    AnyViewer,
    Reader,
    SameOrigin,
    Writer,
)
from mediary.accounts.attempts import Attempts
from mediary.accounts.models import Account
from mediary.core import clock
from mediary.core.origin import present_origin
from mediary.core.requests import AppDatabase, AppRates, AppSettings, Reading, Writing
from mediary.core.settings import Settings

router = APIRouter(prefix="/api/v1", tags=["accounts"])


def attempts_of(rates: AppRates) -> Attempts:
    """Return the count of failed sign-ins."""
    return Attempts(rates)


# What the engines' columns hold; beyond it they fail instead of finding nothing.
RowId = Annotated[int, Path(ge=1, le=2**31 - 1)]
SignInAttempts = Annotated[Attempts, Depends(attempts_of)]


@router.get("/auth/state")
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
        signup=settings.signup,
        viewer=None if viewer is None else schemas.PublicViewer.of(viewer),
        csrf=keys.csrf_of(request.cookies[COOKIE]) if is_browser else None,
    )


@router.post("/auth/setup", status_code=201, dependencies=[SameOrigin])
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


@router.post("/auth/register", status_code=201, dependencies=[SameOrigin])
def register(
    request: Request,
    response: Response,
    body: schemas.NewAccount,
    database: AppDatabase,
    settings: AppSettings,
) -> schemas.SignedInAs:
    """Make an account where sign-up is open or by invitation, and sign in."""
    account = service.register(
        database,
        signup=settings.signup,
        username=body.username,
        password=body.password,
        email=body.email,
        timezone=body.timezone,
        invitation=body.invitation,
    )
    return _sign_in_as(account, request, response, database, settings)


@router.post("/auth/login", dependencies=[SameOrigin])
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


@router.post("/auth/logout", status_code=204, dependencies=[SameOrigin])
def sign_out(request: Request, response: Response, db: Writing) -> None:
    """End the session of this browser."""
    service.sign_out(db, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


@router.post("/auth/invitations", status_code=201)
def invite(viewer: Administrator, db: Writing) -> schemas.Invitation:
    """Make an invitation to sign up that works once."""
    invitation, expires_at = tokens.invite(db, viewer)
    return schemas.Invitation(invitation=invitation, expires_at=clock.iso(expires_at))


@router.get("/me")
def get_me(viewer: Reader, db: Reading) -> schemas.Me:
    """Return the viewer's account."""
    return schemas.Me.of(service.get_account(db, viewer))


@router.patch("/me")
def change_me(viewer: Writer, body: schemas.AccountChange, db: Writing) -> schemas.Me:
    """Change the viewer's account."""
    return schemas.Me.of(service.change_account(db, viewer, **body.model_dump()))


@router.put("/me/password", status_code=204)
def change_password(viewer: Writer, body: schemas.PasswordChange, database: AppDatabase) -> None:
    """Change the viewer's password and sign all other browsers out."""
    service.change_password(database, viewer, current=body.current, new=body.new)


@router.get("/me/tokens")
def list_tokens(viewer: Reader, db: Reading) -> schemas.Tokens:
    """Return the viewer's tokens without their keys."""
    return schemas.Tokens(
        tokens=[schemas.Token.of(token) for token in tokens.tokens_of(db, viewer)]
    )


@router.post("/me/tokens", status_code=201)
def add_token(viewer: Writer, body: schemas.TokenWish, db: Writing) -> schemas.TokenWithKey:
    """Add a token; its key is in this answer and nowhere else."""
    new = tokens.add_token(db, viewer, name=body.name, scopes=body.scopes, days=body.days)
    return schemas.TokenWithKey(**schemas.Token.of(new.token).model_dump(), token=new.key)


@router.delete("/me/tokens/{token_id}", status_code=204)
def remove_token(viewer: Writer, token_id: RowId, db: Writing) -> None:
    """Make a token useless."""
    tokens.remove_token(db, viewer, token_id)


@router.get("/me/sessions")
def list_sessions(viewer: Reader, db: Reading) -> schemas.BrowserSessions:
    """Return the browsers that are signed in."""
    sessions = [
        schemas.BrowserSession.of(session, is_current=session.id == viewer.session_id)
        for session in tokens.sessions_of(db, viewer)
    ]
    return schemas.BrowserSessions(sessions=sessions)


@router.delete("/me/sessions/{session_id}", status_code=204)
def end_session(viewer: Writer, session_id: RowId, db: Writing) -> None:
    """Sign a browser out."""
    tokens.end_session(db, viewer, session_id)


@router.get("/admin/audit")
def list_audit(
    viewer: Administrator,
    db: Reading,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    action: Annotated[str | None, Query(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)] = None,
    user: UUID | None = None,
) -> schemas.AuditLines:
    """List what was done to accounts, newest first; `next` is the following page's cursor."""
    found = audit.lines_before(
        db, cursor, limit=limit + 1, action=action, user_uuid=str(user) if user else None
    )
    return schemas.AuditLines(
        lines=[schemas.AuditLine.of(line, name) for line, name in found[:limit]],
        next=found[limit - 1][0].id if len(found) > limit else None,
    )


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
