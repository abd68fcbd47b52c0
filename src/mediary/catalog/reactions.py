"""What the catalogue does on hearing news."""

from sqlalchemy.orm import Session

from mediary.catalog.resolve import recluster
from mediary.core.events import on
from mediary.ledger.events import BatchUndone
from mediary.ledger.service import MENTION


@on(BatchUndone)
def part_items_anew(db: Session, news: BatchUndone) -> None:
    """Namings went void: what they held together may be two items, what they parted one."""
    recluster(db, news.user_id, news.voided.get(MENTION, []))
