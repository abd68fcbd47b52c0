"""Tables of the diary."""

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from mediary.core.types import BigId, Instant, Model
from mediary.ledger.models import Claimed
from mediary.tracking.social_models import LogCompanion as LogCompanion
from mediary.tracking.social_models import NowPlaying as NowPlaying
from mediary.tracking.title_models import StaleTitle as StaleTitle
from mediary.tracking.title_models import UserTitle as UserTitle

TRACKING = {"info": {"schema": "tracking"}}
UNDATED = -(1 << 62)
# Rows of a person lie together, in order of time, in one tree with their key.
PARTITIONED = {
    "info": {"schema": "tracking", "partition_by_user": True},
    "sqlite_with_rowid": False,
}


class OfPerson:
    """Key of a row that belongs to a person: (user_id, id)."""

    @declared_attr
    def user_id(cls) -> Mapped[int]:  # noqa: N805
        """The person."""
        return mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)

    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)


class WatchLogSource(OfPerson, Claimed, Model):
    """The ledger: what one source said of a play. Never changed, only voided.

    Attributes:
        source: Service; `instance`: which server of it, empty for files.
        nature: event, mark or aggregate.
        source_key: Key of the record at its source; `digest`: hash of what it says;
            `value_digest`: the same without how it names the title.
        said_at: When it was said; of two live records with one key the later one counts, and
            where nobody says when, the one of more `weight`: of the more precise layout.
        watched_at: Instant; or `watched_from`..`watched_to`: local days, inclusive.
        utc_offset: Minutes that local time was ahead of UTC.
        rating: 0–1000.
        is_inferred: Claimed by a counter or a mark, not by an event.
    """

    __tablename__ = "watch_log_source"
    __table_args__ = (
        Index(
            "uq_watch_log_source_key",
            "user_id",
            "source",
            "instance",
            "source_key",
            "digest",
            unique=True,
        ),
        Index("ix_watch_log_source_log", "user_id", "watch_log_id"),
        Index("ix_watch_log_source_batch", "user_id", "batch_id"),
        Index(
            "ix_watch_log_source_voice",
            "user_id",
            "media_item_id",
            "source",
            "instance",
            "layout",
            "nature",
        ),
        # Values that another one replaces are few, and weighed again with every batch.
        Index(
            "ix_watch_log_source_superseded",
            "user_id",
            sqlite_where=text("void_reason = 'superseded'"),
            postgresql_where=text("void_reason = 'superseded'"),
        ),
        PARTITIONED,
    )

    watch_log_id: Mapped[int | None] = mapped_column(BigInteger)
    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    mention_id: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(40))
    instance: Mapped[str] = mapped_column(String(80))
    layout: Mapped[str] = mapped_column(String(20))
    nature: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[str] = mapped_column(Text)
    digest: Mapped[int] = mapped_column(BigInteger)
    value_digest: Mapped[int] = mapped_column(BigInteger)
    weight: Mapped[int] = mapped_column(SmallInteger)
    said_at: Mapped[int | None] = mapped_column(BigInteger)
    watched_at: Mapped[int | None] = mapped_column(BigInteger)
    watched_from: Mapped[int | None] = mapped_column(Integer)
    watched_to: Mapped[int | None] = mapped_column(Integer)
    utc_offset: Mapped[int | None] = mapped_column(SmallInteger)
    logged_on: Mapped[int | None] = mapped_column(Integer)
    duration_seconds: Mapped[int | None] = mapped_column(Integer)
    progress: Mapped[str | None] = mapped_column(Text)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    is_rewatch: Mapped[bool]
    is_partial: Mapped[bool]
    is_skipped: Mapped[bool]
    is_inferred: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    platform: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    profile: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[str | None] = mapped_column(Text)


class WatchLog(OfPerson, Model):
    """A play: the fold of its live sources. A cache: `refold` rebuilds it.

    Attributes:
        sorted_at: Instant to order by: the instant, else the end of the last possible day; far
            in the past (`UNDATED`) when unknown, for engines sort nulls differently.
        seconds: Time spent, where a source says so or the title's length is known.
    """

    __tablename__ = "watch_log"
    __table_args__ = (
        Index("ix_watch_log_sorted", "user_id", text("sorted_at DESC"), text("id DESC")),
        Index("ix_watch_log_item", "user_id", "media_item_id"),
        Index("ix_watch_log_item_user", "media_item_id", "user_id"),
        Index(
            "ix_watch_log_undated",
            "user_id",
            sqlite_where=text(f"sorted_at = {UNDATED}"),
            postgresql_where=text(f"sorted_at = {UNDATED}"),
        ),
        PARTITIONED,
    )

    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    watched_at: Mapped[int | None] = mapped_column(BigInteger)
    watched_from: Mapped[int | None] = mapped_column(Integer)
    watched_to: Mapped[int | None] = mapped_column(Integer)
    utc_offset: Mapped[int | None] = mapped_column(SmallInteger)
    sorted_at: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int | None] = mapped_column(Integer)
    progress: Mapped[str | None] = mapped_column(Text)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    is_rewatch: Mapped[bool]
    is_partial: Mapped[bool]
    is_private: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    platform: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)


class Statement(OfPerson, Claimed, Model):
    """What one source said of anything but a play: a rating, a status, a review, a list's item.

    Attributes:
        kind: Tag of the record (`sdk.records`): rating, status, favourite, note, tags, review,
            owned, progress, list, list_entry.
        subject: For lists and their entries the list that is meant; else empty.
        value: The record as JSON, without its title.
    """

    __tablename__ = "statement"
    __table_args__ = (
        Index("uq_statement_key", "user_id", "kind", "source", "source_key", "digest", unique=True),
        Index("ix_statement_item", "user_id", "media_item_id", "kind"),
        Index("ix_statement_subject", "user_id", "kind", "subject"),
        Index("ix_statement_batch", "user_id", "batch_id"),
        Index(
            "ix_statement_superseded",
            "user_id",
            sqlite_where=text("void_reason = 'superseded'"),
            postgresql_where=text("void_reason = 'superseded'"),
        ),
        TRACKING,
    )

    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(40))
    source_key: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[int] = mapped_column(BigInteger)
    value_digest: Mapped[int] = mapped_column(BigInteger)
    said_at: Mapped[int | None] = mapped_column(BigInteger)
    mention_id: Mapped[int | None] = mapped_column(BigInteger)
    media_item_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    value: Mapped[str] = mapped_column(Text)


class UserMedia(Model):
    """What the person says of an item now: the fold of statements about it."""

    __tablename__ = "user_media"
    __table_args__ = (
        Index("ix_user_media_rating", "user_id", "rating"),
        Index("ix_user_media_updated", "user_id", "updated_at"),
        Index("ix_user_media_item_user", "media_item_id", "user_id"),
        Index(
            "ix_user_media_favorite",
            "user_id",
            sqlite_where=text("is_favorite"),
            postgresql_where=text("is_favorite"),
        ),
        PARTITIONED,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT"), primary_key=True
    )
    status_chosen: Mapped[str | None] = mapped_column(String(20))
    status_label: Mapped[str | None] = mapped_column(Text)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    rating_scale: Mapped[str | None] = mapped_column(String(10))
    rated_at: Mapped[int | None] = mapped_column(BigInteger)
    rated_from: Mapped[int | None] = mapped_column(Integer)
    rated_to: Mapped[int | None] = mapped_column(Integer)
    is_favorite: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str | None] = mapped_column(Text)
    custom_fields: Mapped[str | None] = mapped_column(Text)
    is_private: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[Instant]


class Review(OfPerson, Model):
    """A text about an item; its id is that of the statement that counts."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_item", "user_id", "media_item_id"), TRACKING)

    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(40))
    has_spoilers: Mapped[bool]
    visibility: Mapped[str] = mapped_column(String(10))
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    written_at: Mapped[int | None] = mapped_column(BigInteger)
    written_from: Mapped[int | None] = mapped_column(Integer)
    written_to: Mapped[int | None] = mapped_column(Integer)


class Tag(OfPerson, Model):
    """A word of the person's own."""

    __tablename__ = "tag"
    __table_args__ = (Index("uq_tag_name", "user_id", "name", unique=True), TRACKING)

    name: Mapped[str] = mapped_column(Text)


class MediaTag(Model):
    """A tag on an item."""

    __tablename__ = "media_tag"
    __table_args__ = (
        ForeignKeyConstraint(["user_id", "tag_id"], ["tag.user_id", "tag.id"], ondelete="CASCADE"),
        Index("ix_media_tag_tag", "user_id", "tag_id"),
        TRACKING,
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT"), primary_key=True
    )
    tag_id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)


class OwnedCopy(OfPerson, Model):
    """Something owned; its id is that of the statement that counts."""

    __tablename__ = "owned_copy"
    __table_args__ = (Index("ix_owned_copy_item", "user_id", "media_item_id"), TRACKING)

    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    state: Mapped[str] = mapped_column(String(20))
    medium: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(Text)
    edition: Mapped[str] = mapped_column(Text)
    condition: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    acquired_from: Mapped[int | None] = mapped_column(Integer)
    acquired_to: Mapped[int | None] = mapped_column(Integer)
    price: Mapped[str] = mapped_column(Text)
    currency: Mapped[str] = mapped_column(String(10))
    count: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    lent_to: Mapped[str] = mapped_column(Text)
    lent_from: Mapped[int | None] = mapped_column(Integer)
    lent_until: Mapped[int | None] = mapped_column(Integer)


class WatchRun(OfPerson, Model):
    """A time through a work, where the person told of it; its id is that of the statement.

    Attributes:
        status: in_progress, completed or abandoned.
    """

    __tablename__ = "watch_run"
    __table_args__ = (Index("ix_watch_run_item", "user_id", "media_item_id"), TRACKING)

    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    number: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[int | None] = mapped_column(BigInteger)
    started_from: Mapped[int | None] = mapped_column(Integer)
    started_to: Mapped[int | None] = mapped_column(Integer)
    finished_at: Mapped[int | None] = mapped_column(BigInteger)
    finished_from: Mapped[int | None] = mapped_column(Integer)
    finished_to: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text)


class PlaybackProgress(Model):
    """How far the person is with an item: the latest statement of each kind."""

    __tablename__ = "playback_progress"
    __table_args__ = (TRACKING,)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT"), primary_key=True
    )
    position_seconds: Mapped[int | None]
    percentage: Mapped[float | None]
    minutes: Mapped[int | None]
    units: Mapped[float | None]
    total_units: Mapped[float | None]
    device: Mapped[str] = mapped_column(Text)
    last_at: Mapped[int | None] = mapped_column(BigInteger)
    last_from: Mapped[int | None] = mapped_column(Integer)
    last_to: Mapped[int | None] = mapped_column(Integer)
