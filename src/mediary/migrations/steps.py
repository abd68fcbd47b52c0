"""The words that migrations are written in, so that each is written once for both engines.

On PostgreSQL only the making of a table names its schema: everything else finds it by the search
path. Columns of later migrations are added by `op.batch_alter_table`, which SQLite needs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from alembic import op
from sqlalchemy import ForeignKeyConstraint, text
from sqlalchemy.schema import SchemaItem

from mediary.core.types import Json
from mediary.migrations.tables import EXTENSIONS, partitions_of

__all__ = ["Json", "create_tables", "drop_tables", "is_postgresql"]


def is_postgresql() -> bool:
    """Say whether the migration runs on PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


@contextmanager
def create_tables() -> Iterator[Callable[..., None]]:
    """Make tables, which may refer to each other in any order.

    What is yielded takes a table's name, columns and constraints, its `schema`, whether it is
    spread by person (`partition_by_user`), and an engine's own options.
    """
    late: list[tuple[str, ForeignKeyConstraint]] = []
    if is_postgresql():
        for extension in EXTENSIONS:
            op.execute(f'CREATE EXTENSION IF NOT EXISTS "{extension}" SCHEMA public')
        yield partial(_create_placed, late)
    else:
        yield _create_plain
    for name, key in late:
        _add_foreign_key(name, key)


def _create_plain(name: str, *items: SchemaItem, schema: str, **options: Any) -> None:  # noqa: ANN401
    options.pop("partition_by_user", None)
    op.create_table(name, *items, **options)


def _create_placed(
    late: list[tuple[str, ForeignKeyConstraint]],
    name: str,
    *items: SchemaItem,
    schema: str,
    partition_by_user: bool = False,
    **options: Any,  # noqa: ANN401
) -> None:
    op.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    if partition_by_user:
        options["postgresql_partition_by"] = "HASH (user_id)"
    early = [
        item for item in items if isinstance(item, ForeignKeyConstraint) and _is_early(name, item)
    ]
    late.extend((name, key) for key in early)
    op.create_table(name, *(i for i in items if i not in early), schema=schema, **options)
    if partition_by_user:
        for statement in partitions_of(name, schema):
            op.execute(statement)


def drop_tables(*names: str, schemas: tuple[str, ...] = ()) -> None:
    """Drop tables with all that hangs on them, and schemas that are empty by then."""
    for name in names:
        op.execute(f'DROP TABLE "{name}"' + (" CASCADE" if is_postgresql() else ""))
    if is_postgresql():
        for schema in schemas:
            op.execute(f'DROP SCHEMA IF EXISTS "{schema}"')


def _is_early(table: str, key: ForeignKeyConstraint) -> bool:
    # Its target is not there yet.
    target = _target(key)
    found = op.get_bind().execute(text("SELECT to_regclass(:name)"), {"name": f'"{target}"'})
    return target != table and found.scalar() is None


def _add_foreign_key(table: str, key: ForeignKeyConstraint) -> None:
    op.create_foreign_key(
        key.name if isinstance(key.name, str) else None,
        table,
        _target(key),
        list(key.column_keys),
        [element.target_fullname.rpartition(".")[2] for element in key.elements],
        ondelete=key.ondelete,
    )


def _target(key: ForeignKeyConstraint) -> str:
    return key.elements[0].target_fullname.split(".")[-2]
