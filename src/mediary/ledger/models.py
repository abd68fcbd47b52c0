"""Batches, and the claims of batches on records that another batch brought first."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Instant, Model


class Batch(Model):
    """One import, sync, bulk edit or single act: what can be undone as a whole.

    Attributes:
        as_of: Latest date that is said in it: how new what it says is, whenever it was imported.
    """

    __tablename__ = "batch"
    __table_args__ = (
        Index("ix_batch_user_id_at", "user_id", "at"),
        {"info": {"schema": "tracking"}},
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[Instant]
    as_of: Mapped[int] = mapped_column(BigInteger, default=0)
    undone_at: Mapped[Instant | None]


class Claim(Model):
    """A further batch that says what a record says already.

    The first batch stands in the record itself (`batch_id`), so that a first import, the common
    case, writes no row here.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_user_id_batch_id", "user_id", "batch_id"),
        {"info": {"schema": "tracking"}, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    entity: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    record_id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    batch_id: Mapped[int] = mapped_column(
        ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True
    )


class Claimed:
    """Columns of a record that batches claim.

    Attributes:
        batch_id: The first batch that says it and is not undone.
        void_reason: None while it counts; "undone", "deleted" by the person, or "superseded" by
            a later value under the same key.
    """

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    void_reason: Mapped[str | None] = mapped_column(String(10))
