"""Tables of what is going on now, and of who watched with whom."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Instant, Model

TRACKING = {"info": {"schema": "tracking"}}


class NowPlaying(Model):
    """What a person watches, hears or plays at the moment; five minutes without a word end it.

    Attributes:
        progress: Per cent.
    """

    __tablename__ = "now_playing"
    __table_args__ = (TRACKING,)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE")
    )
    started_at: Mapped[Instant]
    last_heartbeat_at: Mapped[Instant]
    progress: Mapped[float | None]
    device: Mapped[str] = mapped_column(Text)
    is_private: Mapped[bool]


class LogCompanion(Model):
    """Somebody with whom a play was watched, as the one who logged it says.

    Attributes:
        source_key: Key of the play's record in the diary of `user_id`.
        companion_id: Who is said to have been there.
        state: asked, confirmed or declined.
        batch_id: What the confirmation wrote into the companion's diary.
    """

    __tablename__ = "log_companion"
    __table_args__ = (
        Index("uq_log_companion", "user_id", "source_key", "companion_id", unique=True),
        Index("ix_log_companion_companion", "companion_id", "state"),
        TRACKING,
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    source_key: Mapped[str] = mapped_column(Text)
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE")
    )
    companion_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    batch_id: Mapped[int | None] = mapped_column(Integer)
    asked_at: Mapped[Instant]
