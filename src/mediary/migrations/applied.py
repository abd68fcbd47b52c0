"""The record of what was applied, kept beside Alembic's own mark of where the database stands."""

from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import Instant, Model


class AppliedMigration(Model):
    """A migration that was applied, and the file that it came from."""

    __tablename__ = "applied_migration"
    __table_args__ = ({"info": {"schema": "ops"}},)

    revision: Mapped[str] = mapped_column(primary_key=True)
    description: Mapped[str]
    checksum: Mapped[str]
    applied_at: Mapped[Instant]
