"""The viewer's own account, tokens and sessions."""

from fastapi import APIRouter, Response

from mediary.accounts import leaving, profile, service, tokens
from mediary.accounts.access import COOKIE, Reader, Writer
from mediary.accounts.freshness import FRESH
from mediary.accounts.routes.places import RowId
from mediary.accounts.schemas import me as schemas
from mediary.core.requests import AppDatabase, Reading, Writing

router = APIRouter(prefix="/api/v1", tags=["me"])


@router.get("/me", **FRESH)
def get_me(viewer: Reader, db: Reading) -> schemas.Me:
    """Return the viewer's account."""
    return schemas.Me.of(service.get_account(db, viewer))


@router.patch("/me")
def change_me(viewer: Writer, body: schemas.AccountChange, db: Writing) -> schemas.Me:
    """Change the viewer's account."""
    texts = body.model_dump(include={"display_name", "bio", "timezone", "locale"})
    account = profile.change_account(
        db,
        viewer,
        email=body.email,
        preferences=body.preferences,
        privacy=body.privacy,
        **texts,
    )
    return schemas.Me.of(account)


@router.delete("/me", status_code=204)
def delete_account(
    viewer: Writer, body: schemas.Farewell, response: Response, database: AppDatabase
) -> None:
    """Delete the viewer's account with everything in it, for good.

    Without the user name as confirmation the answer tells how to take the archive out first.
    """
    leaving.leave(database, viewer, password=body.password, confirmation=body.confirmation)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


@router.put("/me/password", status_code=204)
def change_password(viewer: Writer, body: schemas.PasswordChange, database: AppDatabase) -> None:
    """Change the viewer's password and sign all other browsers and programs out."""
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
def list_sessions(viewer: Reader, db: Reading) -> schemas.OpenSessions:
    """Return the browsers and programs that are signed in."""
    sessions = [
        schemas.OpenSession.of(session, is_current=session.id == viewer.session_id)
        for session in tokens.sessions_of(db, viewer)
    ]
    return schemas.OpenSessions(sessions=sessions)


@router.delete("/me/sessions", status_code=204)
def sign_out_everywhere(viewer: Writer, db: Writing, *, with_tokens: bool = False) -> None:
    """Sign all browsers and programs out, this one too; where asked for, remove all tokens."""
    tokens.sign_out_everywhere(db, viewer, is_with_tokens=with_tokens)


@router.delete("/me/sessions/{session_id}", status_code=204)
def end_session(viewer: Writer, session_id: RowId, db: Writing) -> None:
    """Sign a browser or program out."""
    tokens.end_session(db, viewer, session_id)
