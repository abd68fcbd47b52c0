"""The table of backups: what the folder holds, for those who see the database alone."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Instant, JsonObject, Model


class Backup(Model):
    """A backup that lies in the folder.

    Attributes:
        kind: manual, scheduled, before-migration or before-restore.
        form: What the file is; see `described`.
        revision: Where the tables stood.
        version: Of the program that made it.
        counts: Rows of each table.
        verified_at: When a test restore last went well.
        problem: Why the last test restore did not.
    """

    __tablename__ = "backup"
    __table_args__ = ({"info": {"schema": "ops"}},)

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(20))
    revision: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    size: Mapped[BigId]
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[JsonObject]
    created_at: Mapped[Instant]
    verified_at: Mapped[Instant | None]
    problem: Mapped[str | None] = mapped_column(Text)
