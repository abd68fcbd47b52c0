"""What both forms of PostgreSQL's backups share."""

from sqlalchemy import Connection, text

from mediary.backups.described import Content
from mediary.backups.errors import InUseError
from mediary.core.db import Database
from mediary.core.types import SCHEMAS

MARK = "alembic_version"
_TABLES = text(
    "SELECT c.relname AS name, n.nspname AS schema, c.oid FROM pg_class c"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = ANY(:schemas)"
    " ORDER BY c.relname"
)


def tables(connection: Connection) -> list[tuple[str, str, int]]:
    """Return the name, schema and oid of each table of ours, those with partitions as one."""
    rows = connection.execute(_TABLES, {"schemas": list(SCHEMAS)})
    return [(row.name, row.schema, row.oid) for row in rows]


def has_tables(database: Database) -> bool:
    """Say whether there is anything to back up."""
    with database.engine.connect() as connection:
        found = connection.execute(text("SELECT to_regclass(:name)"), {"name": f"public.{MARK}"})
        return found.scalar() is not None


def content(connection: Connection) -> Content:
    """Return where the tables stand, and how many rows each has."""
    counts = {
        name: int(
            connection.execute(text(f'SELECT count(*) FROM "{schema}"."{name}"')).scalar_one()
        )
        for name, schema, _ in tables(connection)
    }
    revision = connection.execute(text(f"SELECT version_num FROM public.{MARK}")).scalar_one()
    return Content(revision=str(revision), counts=counts)


def refuse_if_open(database: Database) -> None:
    """Refuse when others are connected to the database; our own connections must be closed.

    Raises:
        InUseError: So they are.
    """
    with database.engine.connect() as connection:
        others = connection.execute(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        ).scalar_one()
    database.close()
    if others:
        raise InUseError(
            f"Others have the database open ({others} connections). Stop the server and its"
            " workers first, or say --while-in-use and start them again afterwards."
        )
