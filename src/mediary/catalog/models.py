"""Tables of the catalogue."""

from typing import Any

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, String, Text, text
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
