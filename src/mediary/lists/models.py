"""Tables of lists."""

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Instant, Model

TRACKING = {"info": {"schema": "tracking"}}


class UserList(Model):
    """A list, folded from what was said of it.

    Attributes:
        subject: What statements call it.
        uuid: What programs call it: made of the account's and the subject, so that a list that
            went and came back is the same one.
    """

    __tablename__ = "user_list"
    __table_args__ = (
        Index("uq_user_list_subject", "user_id", "subject", unique=True),
        Index("uq_user_list_uuid", "uuid", unique=True),
        TRACKING,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36))
    subject: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(10))
    is_ranked: Mapped[bool | None]


class ListItem(Model):
    """An entry of a list: a title, a person by name, or free text.

    Attributes:
        place: Sorts the list; there is room between neighbours, so that a move rewrites one row.
        id: The statement that counts.
        position: Place in the list as the source numbers it.
        added_by: User name of the collaborator who added it; empty for the owner.
    """

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
    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[BigId]
    media_item_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    person: Mapped[str] = mapped_column(Text)
    free_text: Mapped[str] = mapped_column(Text)
    position: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)
    added_at: Mapped[int | None] = mapped_column(BigInteger)
    added_from: Mapped[int | None] = mapped_column(Integer)
    added_to: Mapped[int | None] = mapped_column(Integer)
    added_by: Mapped[str] = mapped_column(Text)


# What follows hangs on a list's uuid instead of its row, which goes and comes with its statements.
class ListShare(Model):
    """A link by which anybody reads a list."""

    __tablename__ = "list_share"
    __table_args__ = (TRACKING,)

    list_uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    created_at: Mapped[Instant]


class ListMember(Model):
    """A collaborator of a list; invited until they accept."""

    __tablename__ = "list_member"
    __table_args__ = (TRACKING,)

    list_uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    invited_at: Mapped[Instant]
    accepted_at: Mapped[Instant | None]


class ListSubscription(Model):
    """Somebody who reads along another person's list."""

    __tablename__ = "list_subscription"
    __table_args__ = (TRACKING,)

    list_uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    since: Mapped[Instant]
