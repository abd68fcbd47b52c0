"""What people change about their own account."""

from sqlalchemy.orm import Session

from mediary.accounts import names, queries, service
from mediary.accounts.models import Account
from mediary.accounts.preferences import Preferences, Privacy
from mediary.accounts.viewer import Viewer
from mediary.core import clock


def change_account(
    db: Session,
    viewer: Viewer,
    *,
    email: str | None = None,
    preferences: Preferences | None = None,
    privacy: Privacy | None = None,
    **texts: str | None,
) -> Account:
    """Change what is given of the viewer's account; an empty e-mail address removes it.

    Of preferences and privacy the choices that are made count, the others stay.

    Args:
        db: The open session.
        viewer: Whose account it is.
        email: Has to be verified anew where it is another one.
        preferences: How pages look.
        privacy: Who sees what.
        texts: `display_name`, `bio`, `timezone`, `locale`.

    Raises:
        NameTakenError: Someone else has the address.
        InvalidError: There is no such time zone, or it is no e-mail address.
    """
    account = service.get_account(db, viewer)
    for name, value in texts.items():
        if value is not None:
            setattr(account, name, _checked(name, value, account))
    if email is not None:
        _change_email(db, account, email)
    if preferences is not None:
        account.preferences = preferences.onto(account.preferences)
    if privacy is not None:
        account.privacy = privacy.onto(account.privacy)
    account.updated_at = clock.now()
    # Counted by the database: an import may be writing for the person at this moment.
    account.version = Account.version + 1
    db.flush()
    return account


def _checked(name: str, value: str, account: Account) -> str:
    if name == "timezone":
        return names.checked_timezone(value)
    if name == "display_name":
        return value.strip() or account.username
    return value.strip()


def _change_email(db: Session, account: Account, email: str) -> None:
    address = names.checked_email(email)
    if address == account.email:
        return
    service.one_at_a_time(db)
    if address and queries.account_named(db, address):
        raise service.NameTakenError("This e-mail address belongs to another account.")
    account.email, account.is_verified = address, False
