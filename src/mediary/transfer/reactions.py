"""What imports and exports do on hearing news."""

from sqlalchemy.orm import Session

from mediary.accounts.events import AccountLeaving
from mediary.core.events import on
from mediary.transfer.clearing import remove_files_of


@on(AccountLeaving)
def take_files_along(db: Session, news: AccountLeaving) -> None:
    """Leave no file of somebody who leaves."""
    remove_files_of(db, news.user_id)
