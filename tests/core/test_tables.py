"""Every test starts from a fresh database that has all tables."""

from sqlalchemy import inspect, text

from mediary.core.db import Database
from mediary.migrations.models import all_models


def test_a_fresh_database_has_every_table(database: Database) -> None:
    models = all_models()
    inspector = inspect(database.engine)
    for table in models.tables.values():
        schema = None if database.is_sqlite else table.info.get("schema")
        assert inspector.has_table(table.name, schema=schema)


def test_tables_are_found_without_naming_their_schema(database: Database) -> None:
    with database.reading() as db:
        for name in all_models().tables:
            db.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()


def test_people_are_spread_over_partitions(postgres_database: Database) -> None:
    partitioned = {
        table.name for table in all_models().tables.values() if table.info.get("partition_by_user")
    }
    with postgres_database.reading() as db:
        children = db.execute(
            text(
                "SELECT parent.relname, count(*) FROM pg_inherits"
                " JOIN pg_class parent ON parent.oid = inhparent AND parent.relkind = 'p'"
                " GROUP BY 1"
            )
        )
        assert dict(children.all()) == dict.fromkeys(partitioned, 16)
