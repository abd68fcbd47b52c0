"""The interface does what its description says, whatever it is sent.

Every operation is called with values that fit the description and with values that do not; there
is never a server error, and never an answer that the description does not name.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from mediary.accounts.service import viewer_named
from mediary.accounts.tokens import add_token
from mediary.core.db import Database
from mediary.core.settings import Settings
from mediary.web.app import create_app
from tests.factories.accounts import add_person
from tests.factories.transfer import Diary

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCOPES = ("write", "scrobble", "lists", "feeds")
# A stream without an end; and what would take the key away that the others are called with.
LEFT_OUT = {"listen", "delete_account", "remove_token", "sign_out_everywhere"}
DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n" + "".join(
    f"2024-01-0{n},Film {n},199{n},https://boxd.it/{n},3,,t,2024-01-0{n}\n" for n in range(1, 6)
)


class Contract(NamedTuple):
    """A description, how to be let in, and what is there to be asked for."""

    description: Any
    headers: dict[str, str]
    there: dict[str, str]


@pytest.fixture
def contract(database: Database, tmp_path: Path) -> Contract:
    add_person(database, "root")
    diary = Diary(database, tmp_path, "anna")
    diary.take({"diary.csv": DIARY})
    app = create_app(database, Settings(rate_limit=0), has_jobs=False)
    with database.transaction() as db:
        key = add_token(
            db,
            viewer_named(db, "anna"),
            name="walk",
            scopes=("write", "scrobble", "lists", "feeds"),
        ).key
    loaded = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    return Contract(loaded, {"Authorization": f"Bearer {key}"}, there(diary))


def there(diary: Diary) -> dict[str, str]:
    """What is there, by the names that paths have for it."""
    found = {"username": "anna"}
    ((found["play_id"], found["media/{uuid}"]),) = diary.rows(
        "SELECT l.id, i.uuid FROM watch_log l JOIN media_item i ON i.id = l.media_item_id"
        " WHERE l.user_id = :user ORDER BY l.id LIMIT 1"
    )
    ((found["change_id"],),) = diary.rows("SELECT MAX(id) FROM batch WHERE user_id = :user")
    ((found["imports/{uuid}"],),) = diary.rows(
        "SELECT MAX(uuid) FROM import_job WHERE user_id = :user"
    )
    return {name: str(value) for name, value in found.items()}


def explore(contract: Contract, examples: int) -> None:
    found = [one.ok() for one in contract.description.get_all_operations()]
    for operation in found:
        if operation.definition.raw["operationId"] not in LEFT_OUT:
            explore_one(contract, operation, examples)


def explore_one(contract: Contract, operation: Any, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), is_there=st.booleans())
    def call(case: Any, is_there: bool) -> None:
        if is_there:
            put_in(case, operation.path, contract.there)
        case.validate_response(case.call(headers=contract.headers), checks=CHECKS)

    call()


def put_in(case: Any, path: str, there: dict[str, str]) -> None:
    for name in case.path_parameters:
        for known, value in there.items():
            if known == name or (known.endswith(f"/{{{name}}}") and known in path):
                case.path_parameters[name] = value


def test_the_interface_keeps_its_word(contract: Contract) -> None:
    explore(contract, 5)


@pytest.mark.soak
def test_the_interface_keeps_its_word_for_long(contract: Contract) -> None:
    explore(contract, 300)


def test_the_description_is_one_of_openapi_3_1(database: Database) -> None:
    client = TestClient(create_app(database, Settings(), has_jobs=False))
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
