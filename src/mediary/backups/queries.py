"""The table of backups, read and written."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediary.backups.described import Described
from mediary.backups.models import Backup


def described_by_table(db: Session) -> dict[str, Described]:
    """Return what the table knows, by name."""
    fields = Described.__struct_fields__
    rows = db.scalars(select(Backup))
    return {row.name: Described(**{name: getattr(row, name) for name in fields}) for row in rows}


def note_down(db: Session, backups: Sequence[Described]) -> None:
    """Make the table hold these backups and no others."""
    rows = {row.name: row for row in db.scalars(select(Backup))}
    for one in backups:
        row = rows.pop(one.name, None) or Backup()
        for name, value in msgspec.structs.asdict(one).items():
            setattr(row, name, value)
        db.add(row)
    for gone in rows.values():
        db.delete(gone)
    db.flush()
