import random
from pathlib import Path

import pytest
from sqlalchemy import Table, func, or_, select, text

from mediary.accounts.models import Account, AuditLog
from mediary.core.db import Database
from mediary.core.jobs import Job, list_jobs, run_here
from mediary.core.settings import get_settings
from mediary.migrations.models import all_models
from tests.factories.accounts import PASSWORD, add_person, browser, program
from tests.factories.lives import Life
from tests.factories.services import export
from tests.factories.transfer import Diary

ME = "/api/v1/me"
PEOPLE = {"user_id", "owner_id", "account_id"}


def rows_of(database: Database, user_id: int) -> dict[str, int]:
    """How many rows of each table are a person's, whatever the table calls the person."""
    found = {}
    with database.reading() as db:
        for table in all_models().sorted_tables:
            columns = _columns_of_people(table)
            if columns:
                of_person = or_(*(column == user_id for column in columns))
                found[table.name] = db.scalar(select(func.count()).where(of_person)) or 0
    return {name: count for name, count in found.items() if count}


def _columns_of_people(table: Table) -> list[object]:
    named = [column for column in table.columns if column.name in PEOPLE]
    keys = [key.parent for key in table.foreign_keys if key.column.table.name == "account"]
    return [*{column.name: column for column in (*named, *keys)}.values()]


def life_of(database: Database, folder: Path, name: str, seed: int) -> Diary:
    add_person(database, name)
    diary = Diary(database, folder, name)
    life = Life(random.Random(seed), 12)
    for service in ("letterboxd", "trakt", "goodreads"):
        diary.take(export(life, service))
    return diary


def test_everything_of_a_person_goes_and_nothing_of_anyone_else(
    database: Database, tmp_path: Path
) -> None:
    admin = add_person(database, "root")
    anna = life_of(database, tmp_path, "anna", 1)
    ben = life_of(database, tmp_path, "ben", 1)
    kept, before = ben.sha(), rows_of(database, ben.viewer.user_id)
    client = program(database, anna.viewer, "write")
    client.post("/api/v1/me/tokens", json={"name": "x", "scopes": ["read"]})
    export_uuid = client.post("/api/v1/exports", json={"format": "archive"}).json()["id"]
    had = rows_of(database, anna.viewer.user_id)
    expected = {"watch_log", "statement", "media_item", "item_mention", "import_job", "job"}
    assert expected | {"api_token", "audit_log", "batch", "user_media", "list_item"} <= set(had)

    answer = client.request("DELETE", ME, json={"confirmation": "anna"})
    assert answer.status_code == 204, answer.text
    assert rows_of(database, anna.viewer.user_id) == {}
    assert rows_of(database, ben.viewer.user_id) == before
    assert ben.sha() == kept
    assert client.get(ME).status_code == 401
    with database.reading() as db:
        assert set(db.scalars(select(Account.username))) == {admin.username, "ben"}
        assert export_uuid not in set(db.scalars(select(Job.key)))


def test_their_files_go_too(database: Database, tmp_path: Path) -> None:
    add_person(database, "root")
    anna = life_of(database, tmp_path, "anna", 2)
    client = program(database, anna.viewer, "write")
    written = client.post("/api/v1/exports", json={"format": "archive"}).json()
    run_here(database, written["job"])
    folder = get_settings().folder()
    files = [*folder.glob("exports/*"), *folder.glob("imports/*")]
    assert len(files) >= 2
    client.request("DELETE", ME, json={"confirmation": "anna"})
    with database.reading() as db:
        (job,) = [one.id for one in list_jobs(db) if one.kind == "transfer.remove_files"]
    run_here(database, job)
    assert not [*folder.glob("exports/*"), *folder.glob("imports/*")]


def test_what_is_shared_stays(database: Database, tmp_path: Path) -> None:
    add_person(database, "root")
    anna = life_of(database, tmp_path, "anna", 3)
    with database.transaction() as db:
        db.execute(text("UPDATE media_item SET owner_id = NULL"))
        items = db.execute(text("SELECT COUNT(*) FROM media_item")).scalar_one()
    program(database, anna.viewer, "write").request("DELETE", ME, json={"confirmation": "anna"})
    with database.reading() as db:
        assert db.execute(text("SELECT COUNT(*) FROM media_item")).scalar_one() == items > 0


@pytest.mark.parametrize("confirmation", ["", "Anna", "yes"])
def test_nobody_leaves_by_mistake(database: Database, confirmation: str) -> None:
    add_person(database)
    client = browser(database, "anna", signup="open")
    body = {"password": PASSWORD, "confirmation": confirmation}
    answer = client.request("DELETE", ME, json=body)
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("confirmation-needed")
    archive = answer.json()["archive"]
    assert client.request(archive["method"], archive["path"], json=archive["body"]).is_success
    assert client.get(ME).status_code == 200


def test_a_stolen_cookie_deletes_nothing(database: Database) -> None:
    add_person(database)
    client = browser(database, "anna", signup="open")
    for password in ("", "guess"):
        body = {"password": password, "confirmation": "anna"}
        assert client.request("DELETE", ME, json=body).status_code == 422
    assert client.get(ME).status_code == 200
    body = {"password": PASSWORD, "confirmation": "anna"}
    assert client.request("DELETE", ME, json=body).status_code == 204
    assert client.get(ME).status_code == 401


def test_the_audit_log_keeps_the_line_without_the_person(database: Database) -> None:
    admin = browser(database, "root")
    anna = browser(database, "anna", signup="open")
    uuid = anna.get(ME).json()["uuid"]
    admin.patch(f"/api/v1/admin/accounts/{uuid}", json={"role": "moderator"})
    path = f"/api/v1/admin/accounts/{uuid}"
    assert admin.delete(path).status_code == 409
    assert admin.delete(path, params={"confirmation": "anna"}).status_code == 204
    with database.reading() as db:
        lines = list(db.scalars(select(AuditLog)))
    told = [line for line in lines if line.user_id is None]
    assert {"account.added", "session.opened"} <= {one.action for one in told}
    assert "account.deleted" in {line.action for line in lines}
    assert not [line for line in lines if uuid in str(vars(line))]
    assert {(line.ip, line.user_agent) for line in told} == {("", "")}


def test_a_name_is_free_again_and_its_number_is_not(database: Database) -> None:
    add_person(database)
    first = browser(database, f"anna{random.randint(1, 9)}", signup="open")
    me = first.get(ME).json()
    body = {"password": PASSWORD, "confirmation": me["username"]}
    with database.reading() as db:
        old = db.scalars(select(Account.id).where(Account.uuid == me["uuid"])).one()
    first.request("DELETE", ME, json=body)
    again = browser(database, me["username"], signup="open").get(ME).json()
    with database.reading() as db:
        new = db.scalars(select(Account.id).where(Account.uuid == again["uuid"])).one()
    assert again["uuid"] != me["uuid"]
    assert new > old
