"""`python -m mediary.migrations.draft`: writes the first revision from the models.

Later ones are written by hand, beside the change of the models that they are for; the tests say
what is missing.
"""

import re
import sys
import textwrap
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy.dialects import sqlite

from mediary.core.by_hand import declared
from mediary.migrations.models import all_models
from mediary.migrations.state import VERSIONS

FILE = VERSIONS / "0001_first_tables.py"
HEADER = '''"""The first tables."""

import sqlalchemy as sa
from alembic import op

from mediary.migrations.steps import Json, create_tables, drop_tables, is_postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
'''


def first_revision() -> str:
    """Return the text of a revision that makes all tables of the models."""
    tables = all_models().sorted_tables
    up = ["with create_tables() as create_table:"]
    up += [textwrap.indent(_create_table(table), "    ") for table in tables]
    for table in tables:
        up += [_create_index(index) for index in sorted(table.indexes, key=lambda i: str(i.name))]
    down = []
    for dialect, test in (("sqlite", "not is_postgresql()"), ("postgresql", "is_postgresql()")):
        things = declared(dialect)
        if things:
            up.append(_by_hand(test, [s for thing in things for s in thing.create]))
            down.append(_by_hand(test, [s for thing in reversed(things) for s in thing.drop]))
    names = [f'"{table.name}",' for table in reversed(tables)]
    schemas = sorted({str(table.info["schema"]) for table in tables})
    down.append("\n".join(["drop_tables(", *names, f"schemas={tuple(schemas)!r},", ")"]))
    return HEADER + _body(up) + "\n\ndef downgrade() -> None:\n" + _body(down)


def _body(parts: list[str]) -> str:
    return textwrap.indent("\n".join(parts), "    ") + "\n"


def _create_table(table: sa.Table) -> str:
    making = ops.CreateTableOp.from_table(table)
    making.info = {}
    text = _render(making).replace("op.create_table(", "create_table(")
    more = [f'schema="{table.info["schema"]}"']
    if table.info.get("partition_by_user"):
        more.append("partition_by_user=True")
    return re.sub(r",?\s*\)\s*$", ",\n" + ", ".join(more) + ",\n)", text)


def _create_index(index: sa.Index) -> str:
    text = _render(ops.CreateIndexOp.from_index(index))
    condition = index._ddl_if  # noqa: SLF001
    if condition is None:
        return text
    test = "is_postgresql()" if condition.dialect == "postgresql" else "not is_postgresql()"
    return f"if {test}:\n{textwrap.indent(text, '    ')}"


def _by_hand(test: str, statements: list[str]) -> str:
    lines = "\n".join(f"    op.execute({statement!r})" for statement in statements)
    return f"if {test}:\n{lines}"


def _render(operation: ops.MigrateOperation) -> str:
    context = MigrationContext.configure(
        dialect=sqlite.dialect(),
        opts={
            "sqlalchemy_module_prefix": "sa.",
            "alembic_module_prefix": "op.",
            "render_item": _render_item,
            "user_module_prefix": None,
            "render_as_batch": False,
        },
    )
    code: Any = render_python_code(
        ops.UpgradeOps([operation]),
        render_item=_render_item,
        migration_context=context,
    )
    lines = [line for line in str(code).splitlines() if not line.strip().startswith("#")]
    return textwrap.dedent("\n".join(lines)).strip()


def _render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    return "Json" if kind == "type" and isinstance(item, sa.JSON) else False


def main(path: Path = FILE) -> None:
    """Write the draft, over an older one."""
    path.write_text(first_revision())
    sys.stdout.write(f"{path}: now `make fix`, read it, and run tests/migrations\n")


if __name__ == "__main__":
    main()
