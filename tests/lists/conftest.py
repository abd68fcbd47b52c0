"""People with lists."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mediary.core.db import Database
from tests.factories.lists import Lister
from tests.factories.transfer import Diary

People = Callable[[str], Lister]


@pytest.fixture
def people(database: Database, tmp_path: Path) -> People:
    """Make a person of a name."""
    return lambda name: Lister(Diary(database, tmp_path, name))


@pytest.fixture
def ann(people: People) -> Lister:
    """One person."""
    return people("ann")
