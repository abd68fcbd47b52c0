"""The history over HTTP."""

import pytest

from mediary.core.db import Database
from tests.factories.accounts import add_person, program


@pytest.mark.parametrize("cursor", ["x", "1", f"{2**63}.1", f"1.{-(2**63) - 1}", "9" * 50 + ".1"])
def test_what_is_no_cursor_is_refused(database: Database, cursor: str) -> None:
    client = program(database, add_person(database), "read")
    answer = client.get("/api/v1/history", params={"cursor": cursor})
    assert answer.status_code == 422, answer.text
    assert "no cursor" in answer.json()["detail"]
