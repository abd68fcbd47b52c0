"""Administration of accounts, invitations and sign-up."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session

from mediary.accounts import administering, audit, leaving, one_time, signup
from mediary.accounts.access import Administrator
from mediary.accounts.models import Account
from mediary.accounts.routes.places import After, RowId
from mediary.accounts.schemas import admin as schemas
from mediary.accounts.viewer import Viewer
from mediary.core import clock
from mediary.core.requests import AppSettings, Reading, Writing
from mediary.core.settings import Settings

router = APIRouter(prefix="/api/v1/admin", tags=["admin"])


@router.get("/accounts")
def list_accounts(
    viewer: Administrator,
    db: Reading,
    search: Annotated[str, Query(max_length=200)] = "",
    role: administering.Role | None = None,
    is_active: bool | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: After = 0,
) -> schemas.KnownAccounts:
    """List accounts in the order of their making; `next` is the cursor of the following page."""
    found = administering.accounts(
        db, search=search, role=role, is_active=is_active, after=cursor, limit=limit + 1
    )
    following = str(found[limit - 1].id) if len(found) > limit else None
    return schemas.KnownAccounts(
        accounts=[schemas.KnownAccount.of(account) for account in found[:limit]], next=following
    )


@router.get("/accounts/{uuid}")
def get_account(viewer: Administrator, uuid: str, db: Reading) -> schemas.KnownAccount:
    """Return an account."""
    return schemas.KnownAccount.of(administering.get_account(db, uuid))


@router.patch("/accounts/{uuid}")
def order_account(
    viewer: Administrator, uuid: str, body: schemas.AccountOrder, db: Writing
) -> schemas.KnownAccount:
    """Change somebody's role, or switch an account off or on."""
    account = administering.get_account(db, uuid)
    if body.role is not None:
        administering.change_role(db, account, body.role, by=viewer)
    if body.is_active is not None:
        _switch(db, account, viewer, is_active=body.is_active)
    return schemas.KnownAccount.of(account)


@router.delete("/accounts/{uuid}", status_code=204)
def remove_account(
    viewer: Administrator,
    uuid: str,
    db: Writing,
    confirmation: Annotated[str, Query(max_length=200)] = "",
) -> None:
    """Delete somebody's account with everything in it; the user name confirms it."""
    account = administering.get_account(db, uuid)
    leaving.check_confirmation(account.username, confirmation)
    leaving.remove_account(db, account, by=viewer)


@router.post("/accounts/{uuid}/links", status_code=201)
def make_link(
    viewer: Administrator,
    uuid: str,
    body: schemas.LinkWish,
    request: Request,
    settings: AppSettings,
    db: Writing,
) -> schemas.Link:
    """Make a link to hand on, by which the account's person sets a new password."""
    account = administering.get_account(db, uuid)
    secret, expires_at = one_time.make_link(db, account, body.purpose)
    address = one_time.address_of(_base(request, settings), body.purpose, secret)
    return schemas.Link(link=address, token=secret, expires_at=clock.iso(expires_at))


@router.get("/invitations")
def list_invitations(viewer: Administrator, db: Reading) -> schemas.Invitations:
    """Return the invitations that are still good."""
    found = signup.invitations(db)
    return schemas.Invitations(invitations=[schemas.Invitation.of(one) for one in found])


@router.post("/invitations", status_code=201)
def invite(
    viewer: Administrator,
    body: schemas.InvitationWish,
    request: Request,
    settings: AppSettings,
    db: Writing,
) -> schemas.NewInvitation:
    """Make an invitation to sign up."""
    made, secret = signup.invite(db, viewer, uses=body.uses, days=body.days, label=body.label)
    return schemas.NewInvitation(
        **schemas.Invitation.of(made).model_dump(),
        invitation=secret,
        link=one_time.address_of(_base(request, settings), "invitation", secret),
    )


@router.delete("/invitations/{invitation_id}", status_code=204)
def withdraw_invitation(viewer: Administrator, invitation_id: RowId, db: Writing) -> None:
    """Make an invitation useless."""
    signup.withdraw(db, viewer, invitation_id)


@router.get("/signup")
def get_signup(viewer: Administrator, settings: AppSettings, db: Reading) -> schemas.Signup:
    """Tell who may sign up."""
    return _signup(db, settings)


@router.put("/signup")
def change_signup(
    viewer: Administrator, body: schemas.SignupChange, settings: AppSettings, db: Writing
) -> schemas.Signup:
    """Choose who may sign up; it counts at once."""
    signup.change_signup(db, viewer, body.signup)
    return _signup(db, settings)


@router.get("/audit")
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


def _signup(db: Session, settings: Settings) -> schemas.Signup:
    return schemas.Signup(signup=signup.signup_of(db, settings), is_chosen=signup.is_chosen(db))


def _switch(db: Session, account: Account, viewer: Viewer, *, is_active: bool) -> None:
    switch = administering.activate if is_active else administering.deactivate
    switch(db, account, by=viewer)


def _base(request: Request, settings: Settings) -> str:
    return settings.base_url or str(request.base_url)
