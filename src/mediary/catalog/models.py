"""Tables of the catalogue."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mediary.core.types import BigId, BigKey, Instant, Json, Model
from mediary.ledger.models import Claimed

CATALOG = {"info": {"schema": "catalog"}}


class MediaType(Model):
    """A kind of media: a row, not code."""

    __tablename__ = "media_type"
    __table_args__ = (CATALOG,)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    family: Mapped[str] = mapped_column(String(40))
    hierarchy_levels: Mapped[list[str]] = mapped_column(Json)
    interaction_verb: Mapped[str] = mapped_column(String(40))
    progress_unit: Mapped[str] = mapped_column(String(40))
    class_path: Mapped[str] = mapped_column(String(120))
    attribute_schema: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    is_system: Mapped[bool] = mapped_column(default=True)


class MediaItem(Model):
    """A node in a type's hierarchy: a show, a season, an episode, a film, a track.

    Attributes:
        work_id: The top-level item that it is a part of; its own id for a top-level one.
        owner_id: Whose private item it is while no provider has confirmed it; null when shared.
    """

    __tablename__ = "media_item"
    __table_args__ = (
        Index("ix_media_item_type_parent_position", "media_type_id", "parent_id", "position"),
        Index("ix_media_item_type_release", "media_type_id", "release_from"),
        Index("ix_media_item_sort_title", "sort_title"),
        Index("ix_media_item_parent_id", "parent_id"),
        CATALOG,
    )

    id: Mapped[BigId] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    media_type_id: Mapped[int] = mapped_column(ForeignKey("media_type.id", ondelete="RESTRICT"))
    parent_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="SET NULL")
    )
    work_id: Mapped[int | None] = mapped_column(BigInteger)
    level: Mapped[str] = mapped_column(String(20))
    position: Mapped[float | None] = mapped_column(Float)
    title: Mapped[str] = mapped_column(Text)
    sort_title: Mapped[str] = mapped_column(Text)
    original_title: Mapped[str | None] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(Integer)
    release_from: Mapped[int | None] = mapped_column(Integer)
    release_to: Mapped[int | None] = mapped_column(Integer)
    runtime_minutes: Mapped[int | None] = mapped_column(Integer)
    original_language: Mapped[str | None] = mapped_column(String(40))
    class_path: Mapped[str] = mapped_column(String(120))
    attributes: Mapped[dict[str, Any]] = mapped_column(Json)
    visibility: Mapped[str] = mapped_column(String(10), default="private")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    is_provisional: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class ExternalIdRow(Model):
    """A name of an item in another system; private with its item while that is."""

    __tablename__ = "external_id"

    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE"), primary_key=True
    )
    provider: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    __table_args__ = (
        # A shared id names one item; private ones may be said wrongly, and are kept as said.
        Index(
            "uq_external_id_key",
            "provider",
            "kind",
            "key",
            unique=True,
            sqlite_where=owner_id.is_(None),
            postgresql_where=owner_id.is_(None),
        ),
        Index("ix_external_id_owner_key", "owner_id", "provider", "kind", "key"),
        {**CATALOG, "sqlite_with_rowid": False},
    )


class ItemMention(Claimed, Model):
    """How a source named a title, once for each distinct naming of a person's sources.

    Attributes:
        digest: Hash of the whole naming, parents included.
        bucket: Hash under which equal works or parts meet (type and title; parent and number).
        alt_bucket: Second hash of a numbered part that has a title as well.
        naming: The `Title` as JSON, without its parent.
    """

    __tablename__ = "item_mention"
    __table_args__ = (
        Index("uq_item_mention_digest", "user_id", "digest", unique=True),
        Index("ix_item_mention_bucket", "user_id", "bucket"),
        Index(
            "ix_item_mention_alt_bucket",
            "user_id",
            "alt_bucket",
            sqlite_where=text("alt_bucket IS NOT NULL"),
            postgresql_where=text("alt_bucket IS NOT NULL"),
        ),
        Index("ix_item_mention_media_item_id", "user_id", "media_item_id"),
        Index("ix_item_mention_parent_id", "user_id", "parent_id"),
        Index("ix_item_mention_batch_id", "user_id", "batch_id"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    digest: Mapped[int] = mapped_column(BigInteger)
    media_item_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="RESTRICT")
    )
    parent_id: Mapped[int | None] = mapped_column(BigInteger)
    bucket: Mapped[int | None] = mapped_column(BigInteger)
    alt_bucket: Mapped[int | None] = mapped_column(BigInteger)
    naming: Mapped[str] = mapped_column(Text)


class MentionWord(Model):
    """A naming that a word of the person speaks of: one title with others, or not the same.

    A fold of statements; it names mentions by their digest, whether they are there or not.

    Attributes:
        word: Name of the word; one row for each naming in it.
        side: 0, and of words that part also 1.
    """

    __tablename__ = "mention_word"
    __table_args__ = (
        Index("ix_mention_word_digest", "user_id", "digest"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(Text, primary_key=True)
    side: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    digest: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    is_same: Mapped[bool]
    said_at: Mapped[Instant]


class ItemAlias(Model):
    """An item of which nothing is left, since its namings became another: its address goes on.

    Attributes:
        digest: The smallest of its namings: by it what it became is found, and it comes back
            when that is parted again.
    """

    __tablename__ = "item_alias"
    __table_args__ = (
        Index("ix_item_alias_digest", "user_id", "digest"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[int] = mapped_column(BigInteger)


class ItemField(Model):
    """A fact of an item that somebody set by hand, and that no import changes any more.

    Attributes:
        value: As JSON.
        is_locked: Sources do not change what is shown.
    """

    __tablename__ = "item_field"
    __table_args__ = ({**CATALOG, "sqlite_with_rowid": False},)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    media_item_id: Mapped[BigId] = mapped_column(
        BigInteger, ForeignKey("media_item.id", ondelete="CASCADE"), primary_key=True
    )
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    is_locked: Mapped[bool] = mapped_column(default=True)
    at: Mapped[Instant]


class MediaRelation(Model):
    """How a title relates to another one, as a person says; the inverse is derived.

    Titles are named by their digest, so that merging and parting of items needs no rewriting.
    """

    __tablename__ = "media_relation"
    __table_args__ = (
        Index("ix_media_relation_from", "user_id", "from_digest"),
        Index("ix_media_relation_to", "user_id", "to_digest"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    from_digest: Mapped[int] = mapped_column(BigInteger)
    to_digest: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(20))


class MediaSequence(Model):
    """Titles that a person put together: versions of one work, or episodes in another order.

    Attributes:
        role: "versions" or "order".
        kind: Of an order: aired, dvd, absolute, production, story_arc, own.
        of_digest: Of an order the work; the smallest of its namings.
        is_counted_once: Of versions: whichever of them was seen, the work was.
    """

    __tablename__ = "media_sequence"
    __table_args__ = (
        Index("ix_media_sequence_of", "user_id", "of_digest"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text)
    of_digest: Mapped[int | None] = mapped_column(BigInteger)
    is_counted_once: Mapped[bool]


class MediaSequenceEntry(Model):
    """A title's place in a sequence."""

    __tablename__ = "media_sequence_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "sequence_id"],
            ["media_sequence.user_id", "media_sequence.id"],
            ondelete="CASCADE",
        ),
        Index("ix_media_sequence_entry_digest", "user_id", "digest"),
        {**CATALOG, "sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    sequence_id: Mapped[BigId] = mapped_column(BigInteger, primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    digest: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str] = mapped_column(Text)
