"""The models as tables of one engine: on PostgreSQL in their schemas and partitions."""

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    MetaData,
    Table,
    event,
    text,
)
from sqlalchemy.sql.schema import SchemaConst

from mediary.core.by_hand import declared
from mediary.core.db import Database
from mediary.migrations.models import all_models
from mediary.migrations.seeds import seed

PARTITIONS = 16
# Trusted extensions: an owner of a database may make them without being a superuser.
EXTENSIONS = ("pg_trgm", "ltree")


def create_all(database: Database) -> None:
    """Make every table that is not there, on either engine, without migrations."""
    metadata = metadata_for(is_sqlite=database.is_sqlite)
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            create_schemas(connection, metadata)
        metadata.create_all(connection)
        for thing in declared(connection.dialect.name):
            for statement in thing.create:
                connection.exec_driver_sql(statement)
        seed(connection)


def metadata_for(*, is_sqlite: bool) -> MetaData:
    """Return the models' tables as the engine is to hold them."""
    models = all_models()
    if is_sqlite:
        return models
    placed = MetaData(naming_convention=models.naming_convention)
    for table in models.sorted_tables:
        copy = table.to_metadata(
            placed,
            schema=_schema(table) or SchemaConst.RETAIN_SCHEMA,
            referred_schema_fn=_schema_of_referred,
        )
        if table.info.get("partition_by_user"):
            copy.dialect_options["postgresql"]["partition_by"] = "HASH (user_id)"
            event.listen(copy, "after_create", _create_partitions)
    return placed


def partitions_of(table: str, schema: str | None) -> list[str]:
    """Return the statements that make the partitions of a table."""
    place = f'"{schema}".' if schema else ""
    return [
        f'CREATE TABLE {place}"{table}_p{number:02}" PARTITION OF {place}"{table}"'
        f" FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
        for number in range(PARTITIONS)
    ]


def create_schemas(connection: Connection, metadata: MetaData) -> None:
    """Make the schemas that the tables live in, and the extensions that indexes use."""
    for name in EXTENSIONS:
        connection.execute(text(f'CREATE EXTENSION IF NOT EXISTS "{name}" SCHEMA public'))
    for schema in sorted({table.schema for table in metadata.tables.values() if table.schema}):
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))


def _create_partitions(table: Table, connection: Connection, **_: object) -> None:
    for statement in partitions_of(table.name, table.schema):
        connection.execute(text(statement))


def _schema(table: Table) -> str | None:
    schema: str | None = table.info.get("schema")
    return schema


def _schema_of_referred(
    table: Table, _to_schema: str | None, constraint: ForeignKeyConstraint, _: str | None
) -> str | None:
    name = constraint.elements[0].target_fullname.split(".")[-2]
    return _schema(table.metadata.tables[name])
