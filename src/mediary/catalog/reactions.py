"""What the catalogue does on hearing news."""

from sqlalchemy.orm import Session

from mediary.catalog.resolve import recluster
from mediary.core.bulk import select_in
from mediary.core.events import on
from mediary.ledger.events import BatchUndone
from mediary.ledger.service import MENTION


@on(BatchUndone)
def part_items_anew(db: Session, news: BatchUndone) -> None:
    """Namings went void: what they held together may be two items again."""
    voided = news.voided.get(MENTION, [])
    rows = select_in(
        db,
        "SELECT DISTINCT media_item_id FROM item_mention WHERE user_id = :user AND id {values}",
        voided,
        user=news.user_id,
    )
    if rows:
        recluster(db, news.user_id, [row.media_item_id for row in rows])
