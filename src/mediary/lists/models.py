"""Tables of lists."""

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Model

TRACKING = {"info": {"schema": "tracking"}}


class UserList(Model):
    """A list; `subject` is what statements call it."""

    __tablename__ = "user_list"
    __table_args__ = (Index("uq_user_list_subject", "user_id", "subject", unique=True), TRACKING)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(10))
    is_ranked: Mapped[bool | None]


class ListItem(Model):
    """A place in a list."""

    __tablename__ = "list_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "list_id"], ["user_list.user_id", "user_list.id"], ondelete="CASCADE"
        ),
        Index("ix_list_item_item", "user_id", "media_item_id"),
        TRACKING,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    list_id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    position: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    added_at: Mapped[int | None] = mapped_column(BigInteger)
    added_from: Mapped[int | None] = mapped_column(Integer)
    added_to: Mapped[int | None] = mapped_column(Integer)
