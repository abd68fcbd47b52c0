"""What SQLite's planner should know of a database that is too young to have statistics.

Without any it takes a person's rows for a handful and reads all of them where a key was given. The
table `sqlite_stat1` is made for being written (see "The sqlite_stat1 table" in SQLite's description
of its file format). A bare ANALYZE would replace these guesses by figures and lose `TOLD`: whoever
runs one runs `teach` behind it.
"""

from sqlalchemy import Connection

ROWS = 1_000_000
# What the planner is told: of a table with fewer rows than it expects to look up, it first reads a
# whole index into a Bloom filter, which for one show of sixty thousand items is all of the time.
TOLD = 10_000_000_000
# How many different values a column has among that many rows; keys and ids have as many as rows.
DISTINCT = {
    "user_id": 10, "owner_id": 10, "source": 4, "instance": 1, "layout": 1, "nature": 2,
    "kind": 4, "provider": 4, "entity": 2, "subject": 100, "media_type_id": 10, "status": 4,
    "is_favorite": 2, "batch_id": 200, "import_job_id": 1_000, "media_item_id": 50_000,
    "parent_id": 20_000,
}  # fmt: skip


def teach(connection: Connection) -> None:
    """Write guesses for every index that has no figures yet, and `TOLD`; for SQLite only."""
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # makes the table where it is not there
    known = {
        (row[0], row[1]) for row in connection.exec_driver_sql("SELECT tbl, idx FROM sqlite_stat1")
    }
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    for (table,) in tables.all():
        for index in connection.exec_driver_sql(f'PRAGMA index_list("{table}")').all():
            name, is_unique = str(index[1]), bool(index[2])
            # A table without row numbers is its primary key; its figures go by its own name.
            shown = table if index[3] == "pk" and _is_its_key(connection, table) else name
            if (table, shown) not in known:
                connection.exec_driver_sql(
                    "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
                    (table, shown, _guess(_columns(connection, name), is_unique=is_unique)),
                )
    connection.exec_driver_sql(
        f"UPDATE sqlite_stat1 SET stat = '{TOLD}' || substr(stat, instr(stat, ' '))"
        " WHERE instr(stat, ' ') > 0"
    )
    connection.exec_driver_sql("ANALYZE sqlite_schema")  # read what was written


def _is_its_key(connection: Connection, table: str) -> bool:
    row = connection.exec_driver_sql(f"SELECT wr FROM pragma_table_list('{table}')").first()
    return row is not None and bool(row[0])


def _columns(connection: Connection, index: str) -> list[str]:
    rows = connection.exec_driver_sql(f'PRAGMA index_info("{index}")')
    return [str(row[2] or "") for row in rows]


def _guess(columns: list[str], *, is_unique: bool) -> str:
    figures = [ROWS]
    left = float(ROWS)
    for column in columns:
        left = max(left / DISTINCT.get(column, ROWS), 1.0)
        figures.append(round(left))
    if is_unique:
        figures[-1] = 1
    return " ".join(str(figure) for figure in figures)
