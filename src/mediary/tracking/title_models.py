"""Tables of the cache that lists, sorts and searches of a library are served from."""

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, Model


class UserTitle(Model):
    """A work in a person's library, or a season of one: a cache that `titles` rebuilds.

    Its key begins with the person and the media type, so that what a list of one type reads lies
    together, in whatever order it is asked for.

    Attributes:
        work_id: The work; the row's own item but for a season.
        status: The chosen one, else the derived one (see `statuses`).
        plays: Whole plays of it and its parts; `seconds`: time spent in them, where known.
        watched: Units (episodes, tracks, chapters) with a whole play; `known`: all that are
            known; `aired`: those that are out. Specials count in seasons alone.
        progress: 0 to 1.
        first_at, last_at: Instants that its first and last whole play sort by.
        next_item_id: The first unit that is out and has no whole play; specials come last.
        next_release_on: The day on which the next unit comes out that is not out yet.
        added_at: When it was first spoken of or played.
        search_text: Title and original title, folded, with a blank before each word and at the end.
        minutes_left: Time that what is out and not watched yet takes.
    """

    __tablename__ = "user_title"
    __table_args__ = (
        Index("ix_user_title_work", "user_id", "work_id"),
        Index("ix_user_title_item_user", "media_item_id", "user_id"),
        Index("ix_user_title_status_last", "user_id", "status", "last_at"),
        Index("ix_user_title_search", "user_id", "search_text"),
        Index(
            "ix_user_title_release",
            "next_release_on",
            sqlite_where=sql("next_release_on IS NOT NULL"),
            postgresql_where=sql("next_release_on IS NOT NULL"),
        ),
        Index(
            "ix_user_title_next",
            "user_id",
            "last_at",
            sqlite_where=sql("next_item_id IS NOT NULL"),
            postgresql_where=sql("next_item_id IS NOT NULL"),
        ),
        {
            "info": {"schema": "tracking", "partition_by_user": True},
            "sqlite_with_rowid": False,
        },
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_type_id: Mapped[int] = mapped_column(
        ForeignKey("media_type.id", ondelete="RESTRICT"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE"), primary_key=True
    )
    work_id: Mapped[int] = mapped_column(BigInteger)
    is_season: Mapped[bool]
    status: Mapped[str | None] = mapped_column(String(20))
    is_status_chosen: Mapped[bool]
    plays: Mapped[int] = mapped_column(Integer)
    seconds: Mapped[int] = mapped_column(BigInteger)
    watched: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer)
    aired: Mapped[int] = mapped_column(Integer)
    progress: Mapped[float] = mapped_column(Float)
    first_at: Mapped[int | None] = mapped_column(BigInteger)
    last_at: Mapped[int | None] = mapped_column(BigInteger)
    next_item_id: Mapped[int | None] = mapped_column(BigInteger)
    next_release_on: Mapped[int | None] = mapped_column(Integer)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    is_favorite: Mapped[bool]
    added_at: Mapped[int] = mapped_column(BigInteger)
    sort_title: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(Integer)
    released_on: Mapped[int | None] = mapped_column(Integer)
    runtime_minutes: Mapped[int | None] = mapped_column(Integer)
    minutes_left: Mapped[int | None] = mapped_column(Integer)


class StaleTitle(Model):
    """A title of which `user_title` is behind: an import notes it, and refreshes all at its end."""

    __tablename__ = "stale_title"
    __table_args__ = ({"info": {"schema": "tracking"}, "sqlite_with_rowid": False},)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE"), primary_key=True
    )
