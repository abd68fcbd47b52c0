"""The first tables."""

import sqlalchemy as sa
from alembic import op

from mediary.migrations.steps import Json, create_tables, drop_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    with create_tables() as create_table:
        create_table(
            "account",
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("uuid", sa.String(length=36), nullable=False),
            sa.Column("username", sa.Text(), nullable=False),
            sa.Column("username_key", sa.Text(), nullable=False),
            sa.Column("email", sa.Text(), nullable=True),
            sa.Column("password_hash", sa.Text(), nullable=True),
            sa.Column("display_name", sa.Text(), nullable=False),
            sa.Column("avatar_url", sa.Text(), nullable=True),
            sa.Column("bio", sa.Text(), nullable=False),
            sa.Column("timezone", sa.Text(), nullable=False),
            sa.Column("locale", sa.Text(), nullable=False),
            sa.Column("role", sa.Text(), nullable=False),
            sa.Column("is_active", sa.Boolean(), nullable=False),
            sa.Column("is_verified", sa.Boolean(), nullable=False),
            sa.Column("privacy", Json, nullable=False),
            sa.Column("preferences", Json, nullable=False),
            sa.Column("last_login_at", sa.BigInteger(), nullable=True),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
            sa.UniqueConstraint("email", name=op.f("uq_account_email")),
            sa.UniqueConstraint("username_key", name=op.f("uq_account_username_key")),
            sa.UniqueConstraint("uuid", name=op.f("uq_account_uuid")),
            sqlite_autoincrement=True,
            schema="auth",
        )
        create_table(
            "app_setting",
            sa.Column("name", sa.String(), nullable=False),
            sa.Column("value", Json, nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("name", name=op.f("pk_app_setting")),
            schema="ops",
        )
        create_table(
            "applied_migration",
            sa.Column("revision", sa.String(), nullable=False),
            sa.Column("description", sa.String(), nullable=False),
            sa.Column("checksum", sa.String(), nullable=False),
            sa.Column("applied_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("revision", name=op.f("pk_applied_migration")),
            schema="ops",
        )
        create_table(
            "backup",
            sa.Column("name", sa.String(length=80), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("form", sa.String(length=20), nullable=False),
            sa.Column("revision", sa.String(length=40), nullable=False),
            sa.Column("version", sa.String(length=40), nullable=False),
            sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("counts", Json, nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("verified_at", sa.BigInteger(), nullable=True),
            sa.Column("problem", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("name", name=op.f("pk_backup")),
            schema="ops",
        )
        create_table(
            "idempotency_key",
            sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.Column("answer", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_key")),
            schema="ops",
        )
        create_table(
            "job",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("kind", sa.String(), nullable=False),
            sa.Column("payload", Json, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=True),
            sa.Column("key", sa.String(), nullable=True),
            sa.Column("status", sa.String(), nullable=False),
            sa.Column("priority", sa.Integer(), nullable=False),
            sa.Column("run_at", sa.BigInteger(), nullable=False),
            sa.Column("attempts", sa.Integer(), nullable=False),
            sa.Column("max_attempts", sa.Integer(), nullable=False),
            sa.Column("is_cancel_requested", sa.Boolean(), nullable=False),
            sa.Column("lease_token", sa.Integer(), nullable=False),
            sa.Column("lease_owner", sa.String(), nullable=True),
            sa.Column("lease_expires_at", sa.BigInteger(), nullable=True),
            sa.Column("done", sa.Integer(), nullable=False),
            sa.Column("total", sa.Integer(), nullable=True),
            sa.Column("details", Json, nullable=True),
            sa.Column("error", sa.String(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.Column("finished_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
            sqlite_autoincrement=True,
            schema="ops",
        )
        create_table(
            "media_type",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(length=40), nullable=False),
            sa.Column("display_name", sa.String(length=80), nullable=False),
            sa.Column("family", sa.String(length=40), nullable=False),
            sa.Column("hierarchy_levels", Json, nullable=False),
            sa.Column("interaction_verb", sa.String(length=40), nullable=False),
            sa.Column("progress_unit", sa.String(length=40), nullable=False),
            sa.Column("class_path", sa.String(length=120), nullable=False),
            sa.Column("attribute_schema", Json, nullable=False),
            sa.Column("is_enabled", sa.Boolean(), nullable=False),
            sa.Column("is_system", sa.Boolean(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_media_type")),
            sa.UniqueConstraint("name", name=op.f("uq_media_type_name")),
            schema="catalog",
        )
        create_table(
            "scheduled_job",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(), nullable=False),
            sa.Column("cron", sa.String(), nullable=False),
            sa.Column("is_enabled", sa.Boolean(), nullable=False),
            sa.Column("last_run_at", sa.BigInteger(), nullable=True),
            sa.Column("next_run_at", sa.BigInteger(), nullable=False),
            sa.Column("settings", Json, nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_job")),
            sa.UniqueConstraint("name", name=op.f("uq_scheduled_job_name")),
            schema="ops",
        )
        create_table(
            "api_token",
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("token_hash", sa.String(length=64), nullable=False),
            sa.Column("prefix", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("scopes", Json, nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("expires_at", sa.BigInteger(), nullable=True),
            sa.Column("last_used_at", sa.BigInteger(), nullable=True),
            sa.Column("is_active", sa.Boolean(), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_api_token_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
            sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
            schema="auth",
        )
        create_table(
            "audit_log",
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("action", sa.Text(), nullable=False),
            sa.Column("entity_type", sa.Text(), nullable=False),
            sa.Column("entity_id", sa.Text(), nullable=False),
            sa.Column("ip", sa.Text(), nullable=False),
            sa.Column("user_agent", sa.Text(), nullable=False),
            sa.Column("details", Json, nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_audit_log_user_id"), ondelete="SET NULL"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
            schema="auth",
        )
        create_table(
            "batch",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("label", sa.String(length=200), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("as_of", sa.BigInteger(), nullable=False),
            sa.Column("undone_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_batch_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
            schema="tracking",
        )
        create_table(
            "job_run",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("job_id", sa.Integer(), nullable=False),
            sa.Column("attempt", sa.Integer(), nullable=False),
            sa.Column("owner", sa.String(), nullable=False),
            sa.Column("status", sa.String(), nullable=False),
            sa.Column("error", sa.String(), nullable=True),
            sa.Column("progress", sa.Integer(), nullable=False),
            sa.Column("details", Json, nullable=True),
            sa.Column("started_at", sa.BigInteger(), nullable=False),
            sa.Column("finished_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["job_id"], ["job.id"], name=op.f("fk_job_run_job_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
            schema="ops",
        )
        create_table(
            "list_member",
            sa.Column("list_uuid", sa.String(length=36), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            sa.Column("invited_at", sa.BigInteger(), nullable=False),
            sa.Column("accepted_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["owner_id"],
                ["account.id"],
                name=op.f("fk_list_member_owner_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_list_member_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("list_uuid", "user_id", name=op.f("pk_list_member")),
            schema="tracking",
        )
        create_table(
            "list_share",
            sa.Column("list_uuid", sa.String(length=36), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            sa.Column("code", sa.String(length=40), nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["owner_id"],
                ["account.id"],
                name=op.f("fk_list_share_owner_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("list_uuid", name=op.f("pk_list_share")),
            sa.UniqueConstraint("code", name=op.f("uq_list_share_code")),
            schema="tracking",
        )
        create_table(
            "list_subscription",
            sa.Column("list_uuid", sa.String(length=36), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=False),
            sa.Column("since", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["owner_id"],
                ["account.id"],
                name=op.f("fk_list_subscription_owner_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_list_subscription_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("list_uuid", "user_id", name=op.f("pk_list_subscription")),
            schema="tracking",
        )
        create_table(
            "login_session",
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("token_hash", sa.String(length=64), nullable=False),
            sa.Column("is_program", sa.Boolean(), nullable=False),
            sa.Column("access_hash", sa.String(length=64), nullable=True),
            sa.Column("access_expires_at", sa.BigInteger(), nullable=True),
            sa.Column("scopes", Json, nullable=False),
            sa.Column("device", sa.Text(), nullable=False),
            sa.Column("user_agent", sa.Text(), nullable=False),
            sa.Column("ip", sa.Text(), nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("expires_at", sa.BigInteger(), nullable=False),
            sa.Column("last_used_at", sa.BigInteger(), nullable=False),
            sa.Column("revoked_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_login_session_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
            sa.UniqueConstraint("access_hash", name=op.f("uq_login_session_access_hash")),
            sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
            schema="auth",
        )
        create_table(
            "media_item",
            sa.Column(
                "id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                autoincrement=False,
                nullable=False,
            ),
            sa.Column("uuid", sa.String(length=36), nullable=False),
            sa.Column("media_type_id", sa.Integer(), nullable=False),
            sa.Column("parent_id", sa.BigInteger(), nullable=True),
            sa.Column("work_id", sa.BigInteger(), nullable=True),
            sa.Column("level", sa.String(length=20), nullable=False),
            sa.Column("position", sa.Float(), nullable=True),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("sort_title", sa.Text(), nullable=False),
            sa.Column("original_title", sa.Text(), nullable=True),
            sa.Column("year", sa.Integer(), nullable=True),
            sa.Column("release_from", sa.Integer(), nullable=True),
            sa.Column("release_to", sa.Integer(), nullable=True),
            sa.Column("runtime_minutes", sa.Integer(), nullable=True),
            sa.Column("original_language", sa.String(length=40), nullable=True),
            sa.Column("class_path", sa.String(length=120), nullable=False),
            sa.Column("attributes", Json, nullable=False),
            sa.Column("visibility", sa.String(length=10), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=True),
            sa.Column("is_provisional", sa.Boolean(), nullable=False),
            sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_type_id"],
                ["media_type.id"],
                name=op.f("fk_media_item_media_type_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["owner_id"],
                ["account.id"],
                name=op.f("fk_media_item_owner_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["parent_id"],
                ["media_item.id"],
                name=op.f("fk_media_item_parent_id"),
                ondelete="SET NULL",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_media_item")),
            sa.UniqueConstraint("uuid", name=op.f("uq_media_item_uuid")),
            schema="catalog",
        )
        create_table(
            "media_relation",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("from_digest", sa.BigInteger(), nullable=False),
            sa.Column("to_digest", sa.BigInteger(), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_media_relation_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_media_relation")),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "media_sequence",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("role", sa.String(length=10), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("of_digest", sa.BigInteger(), nullable=True),
            sa.Column("is_counted_once", sa.Boolean(), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_media_sequence_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_media_sequence")),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "mention_word",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("word", sa.Text(), nullable=False),
            sa.Column("side", sa.SmallInteger(), autoincrement=False, nullable=False),
            sa.Column("digest", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("is_same", sa.Boolean(), nullable=False),
            sa.Column("said_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_mention_word_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "word", "side", "digest", name=op.f("pk_mention_word")
            ),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "one_time_token",
            sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("purpose", sa.String(length=20), nullable=False),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("token_hash", sa.String(length=64), nullable=False),
            sa.Column("most_uses", sa.Integer(), nullable=False),
            sa.Column("uses", sa.Integer(), nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("expires_at", sa.BigInteger(), nullable=False),
            sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_one_time_token_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_token")),
            sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_token_token_hash")),
            schema="auth",
        )
        create_table(
            "tag",
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_tag_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_tag")),
            schema="tracking",
        )
        create_table(
            "user_list",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("uuid", sa.String(length=36), nullable=False),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("description", sa.Text(), nullable=False),
            sa.Column("visibility", sa.String(length=10), nullable=False),
            sa.Column("is_ranked", sa.Boolean(), nullable=True),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_user_list_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_user_list")),
            schema="tracking",
        )
        create_table(
            "claim",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("entity", sa.SmallInteger(), nullable=False),
            sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["batch_id"], ["batch.id"], name=op.f("fk_claim_batch_id"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_claim_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "entity", "record_id", "batch_id", name=op.f("pk_claim")
            ),
            sqlite_with_rowid=False,
            schema="tracking",
        )
        create_table(
            "external_id",
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("provider", sa.String(length=40), nullable=False),
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("owner_id", sa.Integer(), nullable=True),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_external_id_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["owner_id"],
                ["account.id"],
                name=op.f("fk_external_id_owner_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint(
                "media_item_id", "provider", "kind", "key", name=op.f("pk_external_id")
            ),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "import_job",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("uuid", sa.String(length=36), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=True),
            sa.Column("job_id", sa.Integer(), nullable=True),
            sa.Column("source", sa.String(length=40), nullable=False),
            sa.Column("label", sa.Text(), nullable=False),
            sa.Column("folder", sa.Text(), nullable=False),
            sa.Column("container", sa.Text(), nullable=False),
            sa.Column("status", sa.String(length=12), nullable=False),
            sa.Column("is_rehearsal", sa.Boolean(), nullable=False),
            sa.Column("options", Json, nullable=False),
            sa.Column("counts", Json, nullable=False),
            sa.Column("cursor", Json, nullable=False),
            sa.Column("findings", Json, nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("started_at", sa.BigInteger(), nullable=True),
            sa.Column("finished_at", sa.BigInteger(), nullable=True),
            sa.ForeignKeyConstraint(
                ["batch_id"], ["batch.id"], name=op.f("fk_import_job_batch_id"), ondelete="SET NULL"
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_import_job_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
            sa.UniqueConstraint("uuid", name=op.f("uq_import_job_uuid")),
            schema="ingest",
        )
        create_table(
            "item_alias",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_item_alias_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_item_alias_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", "media_item_id", name=op.f("pk_item_alias")),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "item_field",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("field", sa.String(length=40), nullable=False),
            sa.Column("value", sa.Text(), nullable=False),
            sa.Column("is_locked", sa.Boolean(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_item_field_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_item_field_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "media_item_id", "field", name=op.f("pk_item_field")
            ),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "item_mention",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("parent_id", sa.BigInteger(), nullable=True),
            sa.Column("bucket", sa.BigInteger(), nullable=True),
            sa.Column("alt_bucket", sa.BigInteger(), nullable=True),
            sa.Column("naming", sa.Text(), nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=False),
            sa.Column("void_reason", sa.String(length=10), nullable=True),
            sa.ForeignKeyConstraint(
                ["batch_id"],
                ["batch.id"],
                name=op.f("fk_item_mention_batch_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_item_mention_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_item_mention_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_item_mention")),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "list_item",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("list_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), nullable=True),
            sa.Column("person", sa.Text(), nullable=False),
            sa.Column("free_text", sa.Text(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=True),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("added_at", sa.BigInteger(), nullable=True),
            sa.Column("added_from", sa.Integer(), nullable=True),
            sa.Column("added_to", sa.Integer(), nullable=True),
            sa.Column("added_by", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_list_item_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id", "list_id"],
                ["user_list.user_id", "user_list.id"],
                name=op.f("fk_list_item_user_id_list_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_list_item_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", "list_id", "place", name=op.f("pk_list_item")),
            schema="tracking",
        )
        create_table(
            "log_companion",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("source_key", sa.Text(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("companion_id", sa.Integer(), nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=True),
            sa.Column("asked_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["companion_id"],
                ["account.id"],
                name=op.f("fk_log_companion_companion_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_log_companion_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_log_companion_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_log_companion")),
            schema="tracking",
        )
        create_table(
            "media_sequence_entry",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("sequence_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.Column("label", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["user_id", "sequence_id"],
                ["media_sequence.user_id", "media_sequence.id"],
                name=op.f("fk_media_sequence_entry_user_id_sequence_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_media_sequence_entry_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "sequence_id", "place", name=op.f("pk_media_sequence_entry")
            ),
            sqlite_with_rowid=False,
            schema="catalog",
        )
        create_table(
            "media_tag",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("tag_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_media_tag_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id", "tag_id"],
                ["tag.user_id", "tag.id"],
                name=op.f("fk_media_tag_user_id_tag_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_media_tag_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "media_item_id", "tag_id", name=op.f("pk_media_tag")
            ),
            schema="tracking",
        )
        create_table(
            "now_playing",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("started_at", sa.BigInteger(), nullable=False),
            sa.Column("last_heartbeat_at", sa.BigInteger(), nullable=False),
            sa.Column("progress", sa.Double(), nullable=True),
            sa.Column("device", sa.Text(), nullable=False),
            sa.Column("is_private", sa.Boolean(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_now_playing_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_now_playing_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", name=op.f("pk_now_playing")),
            schema="tracking",
        )
        create_table(
            "owned_copy",
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("state", sa.String(length=20), nullable=False),
            sa.Column("medium", sa.Text(), nullable=False),
            sa.Column("format", sa.Text(), nullable=False),
            sa.Column("edition", sa.Text(), nullable=False),
            sa.Column("condition", sa.Text(), nullable=False),
            sa.Column("place", sa.Text(), nullable=False),
            sa.Column("acquired_from", sa.Integer(), nullable=True),
            sa.Column("acquired_to", sa.Integer(), nullable=True),
            sa.Column("price", sa.Text(), nullable=False),
            sa.Column("currency", sa.String(length=10), nullable=False),
            sa.Column("count", sa.Integer(), nullable=False),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("lent_to", sa.Text(), nullable=False),
            sa.Column("lent_from", sa.Integer(), nullable=True),
            sa.Column("lent_until", sa.Integer(), nullable=True),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_owned_copy_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_owned_copy_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_owned_copy")),
            schema="tracking",
        )
        create_table(
            "playback_progress",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("position_seconds", sa.Integer(), nullable=True),
            sa.Column("percentage", sa.Double(), nullable=True),
            sa.Column("minutes", sa.Integer(), nullable=True),
            sa.Column("units", sa.Double(), nullable=True),
            sa.Column("total_units", sa.Double(), nullable=True),
            sa.Column("device", sa.Text(), nullable=False),
            sa.Column("last_at", sa.BigInteger(), nullable=True),
            sa.Column("last_from", sa.Integer(), nullable=True),
            sa.Column("last_to", sa.Integer(), nullable=True),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_playback_progress_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_playback_progress_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("user_id", "media_item_id", name=op.f("pk_playback_progress")),
            schema="tracking",
        )
        create_table(
            "review",
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
            sa.Column("format", sa.String(length=10), nullable=False),
            sa.Column("language", sa.String(length=40), nullable=False),
            sa.Column("has_spoilers", sa.Boolean(), nullable=False),
            sa.Column("visibility", sa.String(length=10), nullable=False),
            sa.Column("rating", sa.SmallInteger(), nullable=True),
            sa.Column("written_at", sa.BigInteger(), nullable=True),
            sa.Column("written_from", sa.Integer(), nullable=True),
            sa.Column("written_to", sa.Integer(), nullable=True),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_review_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_review_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_review")),
            schema="tracking",
        )
        create_table(
            "spent_refresh",
            sa.Column("token_hash", sa.String(length=64), nullable=False),
            sa.Column("login_session_id", sa.Integer(), nullable=False),
            sa.Column("spent_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["login_session_id"],
                ["login_session.id"],
                name=op.f("fk_spent_refresh_login_session_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_spent_refresh")),
            schema="auth",
        )
        create_table(
            "stale_title",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_stale_title_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_stale_title_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", "media_item_id", name=op.f("pk_stale_title")),
            sqlite_with_rowid=False,
            schema="tracking",
        )
        create_table(
            "statement",
            sa.Column("kind", sa.String(length=20), nullable=False),
            sa.Column("source", sa.String(length=40), nullable=False),
            sa.Column("source_key", sa.Text(), nullable=False),
            sa.Column("subject", sa.Text(), nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.Column("value_digest", sa.BigInteger(), nullable=False),
            sa.Column("said_at", sa.BigInteger(), nullable=True),
            sa.Column("mention_id", sa.BigInteger(), nullable=True),
            sa.Column("media_item_id", sa.BigInteger(), nullable=True),
            sa.Column("value", sa.Text(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=False),
            sa.Column("void_reason", sa.String(length=10), nullable=True),
            sa.ForeignKeyConstraint(
                ["batch_id"], ["batch.id"], name=op.f("fk_statement_batch_id"), ondelete="CASCADE"
            ),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_statement_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_statement_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_statement")),
            schema="tracking",
        )
        create_table(
            "user_media",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("status_chosen", sa.String(length=20), nullable=True),
            sa.Column("status_label", sa.Text(), nullable=True),
            sa.Column("rating", sa.SmallInteger(), nullable=True),
            sa.Column("rating_scale", sa.String(length=10), nullable=True),
            sa.Column("rated_at", sa.BigInteger(), nullable=True),
            sa.Column("rated_from", sa.Integer(), nullable=True),
            sa.Column("rated_to", sa.Integer(), nullable=True),
            sa.Column("is_favorite", sa.Boolean(), nullable=False),
            sa.Column("notes", sa.Text(), nullable=True),
            sa.Column("custom_fields", sa.Text(), nullable=True),
            sa.Column("is_private", sa.Boolean(), nullable=False),
            sa.Column("updated_at", sa.BigInteger(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_user_media_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_user_media_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("user_id", "media_item_id", name=op.f("pk_user_media")),
            sqlite_with_rowid=False,
            schema="tracking",
            partition_by_user=True,
        )
        create_table(
            "user_title",
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("media_type_id", sa.Integer(), nullable=False),
            sa.Column("media_item_id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("work_id", sa.BigInteger(), nullable=False),
            sa.Column("is_season", sa.Boolean(), nullable=False),
            sa.Column("status", sa.String(length=20), nullable=True),
            sa.Column("is_status_chosen", sa.Boolean(), nullable=False),
            sa.Column("plays", sa.Integer(), nullable=False),
            sa.Column("seconds", sa.BigInteger(), nullable=False),
            sa.Column("watched", sa.Integer(), nullable=False),
            sa.Column("known", sa.Integer(), nullable=False),
            sa.Column("aired", sa.Integer(), nullable=False),
            sa.Column("progress", sa.Float(), nullable=False),
            sa.Column("first_at", sa.BigInteger(), nullable=True),
            sa.Column("last_at", sa.BigInteger(), nullable=True),
            sa.Column("next_item_id", sa.BigInteger(), nullable=True),
            sa.Column("next_release_on", sa.Integer(), nullable=True),
            sa.Column("rating", sa.SmallInteger(), nullable=True),
            sa.Column("is_favorite", sa.Boolean(), nullable=False),
            sa.Column("added_at", sa.BigInteger(), nullable=False),
            sa.Column("sort_title", sa.Text(), nullable=False),
            sa.Column("search_text", sa.Text(), nullable=False),
            sa.Column("year", sa.Integer(), nullable=True),
            sa.Column("released_on", sa.Integer(), nullable=True),
            sa.Column("runtime_minutes", sa.Integer(), nullable=True),
            sa.Column("minutes_left", sa.Integer(), nullable=True),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_user_title_media_item_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["media_type_id"],
                ["media_type.id"],
                name=op.f("fk_user_title_media_type_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_user_title_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint(
                "user_id", "media_type_id", "media_item_id", name=op.f("pk_user_title")
            ),
            sqlite_with_rowid=False,
            schema="tracking",
            partition_by_user=True,
        )
        create_table(
            "watch_log",
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("watched_at", sa.BigInteger(), nullable=True),
            sa.Column("watched_from", sa.Integer(), nullable=True),
            sa.Column("watched_to", sa.Integer(), nullable=True),
            sa.Column("utc_offset", sa.SmallInteger(), nullable=True),
            sa.Column("sorted_at", sa.BigInteger(), nullable=False),
            sa.Column("seconds", sa.Integer(), nullable=True),
            sa.Column("progress", sa.Text(), nullable=True),
            sa.Column("rating", sa.SmallInteger(), nullable=True),
            sa.Column("is_rewatch", sa.Boolean(), nullable=False),
            sa.Column("is_partial", sa.Boolean(), nullable=False),
            sa.Column("is_private", sa.Boolean(), nullable=False),
            sa.Column("note", sa.Text(), nullable=True),
            sa.Column("place", sa.Text(), nullable=True),
            sa.Column("platform", sa.Text(), nullable=True),
            sa.Column("device", sa.Text(), nullable=True),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_watch_log_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_watch_log_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_watch_log")),
            sqlite_with_rowid=False,
            schema="tracking",
            partition_by_user=True,
        )
        create_table(
            "watch_log_source",
            sa.Column("watch_log_id", sa.BigInteger(), nullable=True),
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("mention_id", sa.BigInteger(), nullable=False),
            sa.Column("source", sa.String(length=40), nullable=False),
            sa.Column("instance", sa.String(length=80), nullable=False),
            sa.Column("layout", sa.String(length=20), nullable=False),
            sa.Column("nature", sa.String(length=10), nullable=False),
            sa.Column("source_key", sa.Text(), nullable=False),
            sa.Column("digest", sa.BigInteger(), nullable=False),
            sa.Column("value_digest", sa.BigInteger(), nullable=False),
            sa.Column("weight", sa.SmallInteger(), nullable=False),
            sa.Column("said_at", sa.BigInteger(), nullable=True),
            sa.Column("watched_at", sa.BigInteger(), nullable=True),
            sa.Column("watched_from", sa.Integer(), nullable=True),
            sa.Column("watched_to", sa.Integer(), nullable=True),
            sa.Column("utc_offset", sa.SmallInteger(), nullable=True),
            sa.Column("logged_on", sa.Integer(), nullable=True),
            sa.Column("duration_seconds", sa.Integer(), nullable=True),
            sa.Column("progress", sa.Text(), nullable=True),
            sa.Column("rating", sa.SmallInteger(), nullable=True),
            sa.Column("is_rewatch", sa.Boolean(), nullable=False),
            sa.Column("is_partial", sa.Boolean(), nullable=False),
            sa.Column("is_skipped", sa.Boolean(), nullable=False),
            sa.Column("is_inferred", sa.Boolean(), nullable=False),
            sa.Column("note", sa.Text(), nullable=True),
            sa.Column("place", sa.Text(), nullable=True),
            sa.Column("platform", sa.Text(), nullable=True),
            sa.Column("device", sa.Text(), nullable=True),
            sa.Column("profile", sa.Text(), nullable=True),
            sa.Column("extra", sa.Text(), nullable=True),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("batch_id", sa.Integer(), nullable=False),
            sa.Column("void_reason", sa.String(length=10), nullable=True),
            sa.ForeignKeyConstraint(
                ["batch_id"],
                ["batch.id"],
                name=op.f("fk_watch_log_source_batch_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_watch_log_source_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"],
                ["account.id"],
                name=op.f("fk_watch_log_source_user_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_watch_log_source")),
            sqlite_with_rowid=False,
            schema="tracking",
            partition_by_user=True,
        )
        create_table(
            "watch_run",
            sa.Column("media_item_id", sa.BigInteger(), nullable=False),
            sa.Column("number", sa.SmallInteger(), nullable=False),
            sa.Column("status", sa.String(length=20), nullable=False),
            sa.Column("started_at", sa.BigInteger(), nullable=True),
            sa.Column("started_from", sa.Integer(), nullable=True),
            sa.Column("started_to", sa.Integer(), nullable=True),
            sa.Column("finished_at", sa.BigInteger(), nullable=True),
            sa.Column("finished_from", sa.Integer(), nullable=True),
            sa.Column("finished_to", sa.Integer(), nullable=True),
            sa.Column("note", sa.Text(), nullable=False),
            sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["media_item_id"],
                ["media_item.id"],
                name=op.f("fk_watch_run_media_item_id"),
                ondelete="RESTRICT",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_watch_run_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", "user_id", name=op.f("pk_watch_run")),
            schema="tracking",
        )
        create_table(
            "import_file",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("user_id", sa.Integer(), nullable=False),
            sa.Column("import_job_id", sa.Integer(), nullable=False),
            sa.Column("source", sa.String(length=40), nullable=False),
            sa.Column("kind", sa.String(length=60), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("header", sa.Text(), nullable=False),
            sa.Column("rows", sa.Integer(), nullable=False),
            sa.Column("digest", sa.String(length=64), nullable=False),
            sa.ForeignKeyConstraint(
                ["import_job_id"],
                ["import_job.id"],
                name=op.f("fk_import_file_import_job_id"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["user_id"], ["account.id"], name=op.f("fk_import_file_user_id"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
            schema="ingest",
        )
        create_table(
            "import_problem",
            sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
            sa.Column("import_job_id", sa.Integer(), nullable=False),
            sa.Column("file", sa.Text(), nullable=False),
            sa.Column("line", sa.Integer(), nullable=True),
            sa.Column("message", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(
                ["import_job_id"],
                ["import_job.id"],
                name=op.f("fk_import_problem_import_job_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
            schema="ingest",
        )
        create_table(
            "import_row",
            sa.Column("import_file_id", sa.Integer(), nullable=False),
            sa.Column("first_row", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("rows", sa.Integer(), nullable=False),
            sa.Column("outcomes", sa.Text(), nullable=False),
            sa.Column("data", sa.LargeBinary(), nullable=False),
            sa.ForeignKeyConstraint(
                ["import_file_id"],
                ["import_file.id"],
                name=op.f("fk_import_row_import_file_id"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("import_file_id", "first_row", name=op.f("pk_import_row")),
            schema="ingest",
        )
    op.create_index(
        "ix_idempotency_key_created_at", "idempotency_key", ["created_at"], unique=False
    )
    op.create_index(
        "ix_job_lease_expires_at",
        "job",
        ["lease_expires_at"],
        unique=False,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "ix_job_status_created_at",
        "job",
        ["status", "created_at"],
        unique=False,
        sqlite_where=sa.text("status = 'pending'"),
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_job_user_id",
        "job",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("status IN ('pending', 'running')"),
        postgresql_where=sa.text("status IN ('pending', 'running')"),
    )
    op.create_index("ix_job_user_id_created_at", "job", ["user_id", "created_at"], unique=False)
    op.create_index("ix_job_user_id_updated_at", "job", ["user_id", "updated_at"], unique=False)
    op.create_index(
        "uq_job_kind_key",
        "job",
        ["kind", "key"],
        unique=True,
        sqlite_where=sa.text("status IN ('pending', 'running')"),
        postgresql_where=sa.text("status IN ('pending', 'running')"),
    )
    op.create_index("ix_api_token_user_id", "api_token", ["user_id"], unique=False)
    op.create_index("ix_audit_log_at", "audit_log", ["at"], unique=False)
    op.create_index("ix_audit_log_user_id", "audit_log", ["user_id"], unique=False)
    op.create_index("ix_batch_user_id_at", "batch", ["user_id", "at"], unique=False)
    op.create_index("ix_job_run_job_id", "job_run", ["job_id"], unique=False)
    op.create_index(op.f("ix_list_member_owner_id"), "list_member", ["owner_id"], unique=False)
    op.create_index(op.f("ix_list_member_user_id"), "list_member", ["user_id"], unique=False)
    op.create_index(op.f("ix_list_share_owner_id"), "list_share", ["owner_id"], unique=False)
    op.create_index(
        op.f("ix_list_subscription_owner_id"), "list_subscription", ["owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_list_subscription_user_id"), "list_subscription", ["user_id"], unique=False
    )
    op.create_index("ix_login_session_expires_at", "login_session", ["expires_at"], unique=False)
    op.create_index("ix_login_session_user_id", "login_session", ["user_id"], unique=False)
    op.create_index("ix_media_item_parent_id", "media_item", ["parent_id"], unique=False)
    op.create_index("ix_media_item_sort_title", "media_item", ["sort_title"], unique=False)
    op.create_index(
        "ix_media_item_type_parent_position",
        "media_item",
        ["media_type_id", "parent_id", "position"],
        unique=False,
    )
    op.create_index(
        "ix_media_item_type_release", "media_item", ["media_type_id", "release_from"], unique=False
    )
    op.create_index(
        "ix_media_relation_from", "media_relation", ["user_id", "from_digest"], unique=False
    )
    op.create_index(
        "ix_media_relation_to", "media_relation", ["user_id", "to_digest"], unique=False
    )
    op.create_index(
        "ix_media_sequence_of", "media_sequence", ["user_id", "of_digest"], unique=False
    )
    op.create_index("ix_mention_word_digest", "mention_word", ["user_id", "digest"], unique=False)
    op.create_index("ix_one_time_token_user_id", "one_time_token", ["user_id"], unique=False)
    op.create_index("uq_tag_name", "tag", ["user_id", "name"], unique=True)
    op.create_index("uq_user_list_subject", "user_list", ["user_id", "subject"], unique=True)
    op.create_index("uq_user_list_uuid", "user_list", ["uuid"], unique=True)
    op.create_index("ix_claim_user_id_batch_id", "claim", ["user_id", "batch_id"], unique=False)
    op.create_index(
        "ix_external_id_owner_key",
        "external_id",
        ["owner_id", "provider", "kind", "key"],
        unique=False,
    )
    op.create_index(
        "uq_external_id_key",
        "external_id",
        ["provider", "kind", "key"],
        unique=True,
        sqlite_where=sa.text("owner_id IS NULL"),
        postgresql_where=sa.text("owner_id IS NULL"),
    )
    op.create_index("ix_import_job_batch_id", "import_job", ["batch_id"], unique=False)
    op.create_index("ix_import_job_user_id", "import_job", ["user_id", "id"], unique=False)
    op.create_index("ix_item_alias_digest", "item_alias", ["user_id", "digest"], unique=False)
    op.create_index(
        "ix_item_mention_alt_bucket",
        "item_mention",
        ["user_id", "alt_bucket"],
        unique=False,
        sqlite_where=sa.text("alt_bucket IS NOT NULL"),
        postgresql_where=sa.text("alt_bucket IS NOT NULL"),
    )
    op.create_index(
        "ix_item_mention_batch_id", "item_mention", ["user_id", "batch_id"], unique=False
    )
    op.create_index("ix_item_mention_bucket", "item_mention", ["user_id", "bucket"], unique=False)
    op.create_index(
        "ix_item_mention_media_item_id", "item_mention", ["user_id", "media_item_id"], unique=False
    )
    op.create_index(
        "ix_item_mention_parent_id", "item_mention", ["user_id", "parent_id"], unique=False
    )
    op.create_index("uq_item_mention_digest", "item_mention", ["user_id", "digest"], unique=True)
    op.create_index("ix_list_item_item", "list_item", ["user_id", "media_item_id"], unique=False)
    op.create_index(
        "ix_log_companion_companion", "log_companion", ["companion_id", "state"], unique=False
    )
    op.create_index(
        "uq_log_companion", "log_companion", ["user_id", "source_key", "companion_id"], unique=True
    )
    op.create_index(
        "ix_media_sequence_entry_digest",
        "media_sequence_entry",
        ["user_id", "digest"],
        unique=False,
    )
    op.create_index("ix_media_tag_tag", "media_tag", ["user_id", "tag_id"], unique=False)
    op.create_index("ix_owned_copy_item", "owned_copy", ["user_id", "media_item_id"], unique=False)
    op.create_index("ix_review_item", "review", ["user_id", "media_item_id"], unique=False)
    op.create_index(
        "ix_spent_refresh_login_session_id", "spent_refresh", ["login_session_id"], unique=False
    )
    op.create_index("ix_statement_batch", "statement", ["user_id", "batch_id"], unique=False)
    op.create_index(
        "ix_statement_item", "statement", ["user_id", "media_item_id", "kind"], unique=False
    )
    op.create_index(
        "ix_statement_subject", "statement", ["user_id", "kind", "subject"], unique=False
    )
    op.create_index(
        "ix_statement_superseded",
        "statement",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("void_reason = 'superseded'"),
        postgresql_where=sa.text("void_reason = 'superseded'"),
    )
    op.create_index(
        "uq_statement_key",
        "statement",
        ["user_id", "kind", "source", "source_key", "digest"],
        unique=True,
    )
    op.create_index(
        "ix_user_media_favorite",
        "user_media",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("is_favorite"),
        postgresql_where=sa.text("is_favorite"),
    )
    op.create_index(
        "ix_user_media_item_user", "user_media", ["media_item_id", "user_id"], unique=False
    )
    op.create_index("ix_user_media_rating", "user_media", ["user_id", "rating"], unique=False)
    op.create_index("ix_user_media_updated", "user_media", ["user_id", "updated_at"], unique=False)
    op.create_index(
        "ix_user_title_item_user", "user_title", ["media_item_id", "user_id"], unique=False
    )
    op.create_index(
        "ix_user_title_next",
        "user_title",
        ["user_id", "last_at"],
        unique=False,
        sqlite_where=sa.text("next_item_id IS NOT NULL"),
        postgresql_where=sa.text("next_item_id IS NOT NULL"),
    )
    op.create_index(
        "ix_user_title_release",
        "user_title",
        ["next_release_on"],
        unique=False,
        sqlite_where=sa.text("next_release_on IS NOT NULL"),
        postgresql_where=sa.text("next_release_on IS NOT NULL"),
    )
    op.create_index("ix_user_title_search", "user_title", ["user_id", "search_text"], unique=False)
    op.create_index(
        "ix_user_title_status_last", "user_title", ["user_id", "status", "last_at"], unique=False
    )
    op.create_index("ix_user_title_work", "user_title", ["user_id", "work_id"], unique=False)
    op.create_index("ix_watch_log_item", "watch_log", ["user_id", "media_item_id"], unique=False)
    op.create_index(
        "ix_watch_log_item_user", "watch_log", ["media_item_id", "user_id"], unique=False
    )
    op.create_index(
        "ix_watch_log_sorted",
        "watch_log",
        ["user_id", sa.literal_column("sorted_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_watch_log_undated",
        "watch_log",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("sorted_at = -4611686018427387904"),
        postgresql_where=sa.text("sorted_at = -4611686018427387904"),
    )
    op.create_index(
        "ix_watch_log_source_batch", "watch_log_source", ["user_id", "batch_id"], unique=False
    )
    op.create_index(
        "ix_watch_log_source_log", "watch_log_source", ["user_id", "watch_log_id"], unique=False
    )
    op.create_index(
        "ix_watch_log_source_superseded",
        "watch_log_source",
        ["user_id"],
        unique=False,
        sqlite_where=sa.text("void_reason = 'superseded'"),
        postgresql_where=sa.text("void_reason = 'superseded'"),
    )
    op.create_index(
        "ix_watch_log_source_voice",
        "watch_log_source",
        ["user_id", "media_item_id", "source", "instance", "layout", "nature"],
        unique=False,
    )
    op.create_index(
        "uq_watch_log_source_key",
        "watch_log_source",
        ["user_id", "source", "instance", "source_key", "digest"],
        unique=True,
    )
    op.create_index("ix_watch_run_item", "watch_run", ["user_id", "media_item_id"], unique=False)
    op.create_index("ix_import_file_digest", "import_file", ["user_id", "digest"], unique=False)
    op.create_index("ix_import_file_import_job_id", "import_file", ["import_job_id"], unique=False)
    op.create_index(
        "ix_import_problem_import_job_id", "import_problem", ["import_job_id"], unique=False
    )


def downgrade() -> None:
    drop_tables(
        "import_row",
        "import_problem",
        "import_file",
        "watch_run",
        "watch_log_source",
        "watch_log",
        "user_title",
        "user_media",
        "statement",
        "stale_title",
        "spent_refresh",
        "review",
        "playback_progress",
        "owned_copy",
        "now_playing",
        "media_tag",
        "media_sequence_entry",
        "log_companion",
        "list_item",
        "item_mention",
        "item_field",
        "item_alias",
        "import_job",
        "external_id",
        "claim",
        "user_list",
        "tag",
        "one_time_token",
        "mention_word",
        "media_sequence",
        "media_relation",
        "media_item",
        "login_session",
        "list_subscription",
        "list_share",
        "list_member",
        "job_run",
        "batch",
        "audit_log",
        "api_token",
        "scheduled_job",
        "media_type",
        "job",
        "idempotency_key",
        "backup",
        "applied_migration",
        "app_setting",
        "account",
        schemas=("auth", "catalog", "ingest", "ops", "tracking"),
    )
