"""Administrators see to backups over HTTP; nobody else does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from mediary.core.db import Database
from mediary.core.jobs import run_here
from mediary.core.jobs.schedules import seed_schedules
from mediary.core.settings import get_settings
from mediary.migrations import upgrade
from mediary.worker.rooms import plug_in
from tests.factories.accounts import browser

PATH = "/api/v1/admin/backups"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("MEDIARY_DATA", str(tmp_path))
    get_settings.cache_clear()
    plug_in()
    made = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
    upgrade(made, backups=None)
    seed_schedules(made)
    yield made
    made.close()
    get_settings.cache_clear()


@pytest.fixture
def admin(database: Database) -> TestClient:
    return browser(database, "anna", signup="open")


def done(database: Database, answer: Any) -> None:
    assert answer.status_code == 202, answer.text
    assert run_here(database, answer.json()["job"]).status == "completed"


def test_a_backup_is_asked_for_tried_out_fetched_and_deleted(
    database: Database, admin: TestClient, tmp_path: Path
) -> None:
    done(database, admin.post(PATH))
    (one,) = admin.get(PATH).json()["backups"]
    assert (one["kind"], one["form"], one["problem"]) == ("manual", "sqlite", None)
    assert one["verified_at"] > one["created_at"]
    done(database, admin.post(f"{PATH}/{one['name']}/verify"))
    fetched = admin.get(f"{PATH}/{one['name']}/file")
    assert fetched.content == (tmp_path / "backups" / f"{one['name']}.db").read_bytes()
    assert admin.delete(f"{PATH}/{one['name']}").status_code == 204
    assert admin.get(PATH).json()["backups"] == []
    assert admin.delete(f"{PATH}/{one['name']}").status_code == 404
    assert admin.get(f"{PATH}/{one['name']}/file").status_code == 404
    with database.reading() as db:
        noted = db.execute(text("SELECT action FROM audit_log WHERE entity_type = 'backup'"))
        assert list(noted.scalars()) == ["backup.downloaded", "backup.deleted"]


def test_backups_of_which_the_table_knows_nothing_are_listed(
    database: Database, admin: TestClient
) -> None:
    done(database, admin.post(PATH))
    with database.transaction() as db:
        db.execute(text("DELETE FROM backup"))
    assert len(admin.get(PATH).json()["backups"]) == 1
    with database.reading() as db:
        assert db.execute(text("SELECT count(*) FROM backup")).scalar_one() == 1


def test_the_schedule_is_changed_switched_off_and_said_to_be_elsewhere(admin: TestClient) -> None:
    now = admin.get(PATH).json()["schedule"]
    assert (now["cron"], now["is_enabled"], now["kept_days"]) == ("0 3 * * *", True, 30)
    changed = admin.put(f"{PATH}/schedule", json={"cron": "30 4 * * sun", "kept_days": 90}).json()
    assert (changed["cron"], changed["kept_days"], changed["is_enabled"]) == (
        "30 4 * * sun",
        90,
        True,
    )
    elsewhere = admin.put(f"{PATH}/schedule", json={"is_elsewhere": True}).json()
    assert (elsewhere["is_enabled"], elsewhere["is_elsewhere"]) == (False, True)
    assert elsewhere["next_run_at"] is None
    again = admin.put(f"{PATH}/schedule", json={"is_enabled": True}).json()
    assert (again["is_enabled"], again["is_elsewhere"], again["kept_days"]) == (True, False, 90)
    wrong = ({"cron": "soon"}, {"kept_days": 0}, {"is_enabled": True, "is_elsewhere": True})
    assert [admin.put(f"{PATH}/schedule", json=one).status_code for one in wrong] == [422] * 3


def test_nobody_but_administrators_comes_near(database: Database, admin: TestClient) -> None:
    done(database, admin.post(PATH))
    name = admin.get(PATH).json()["backups"][0]["name"]
    other = browser(database, "bob", signup="open")
    answers = [
        other.get(PATH),
        other.post(PATH),
        other.put(f"{PATH}/schedule", json={}),
        other.post(f"{PATH}/{name}/verify"),
        other.get(f"{PATH}/{name}/file"),
        other.delete(f"{PATH}/{name}"),
    ]
    assert {one.status_code for one in answers} == {403}


@pytest.mark.parametrize("name", ["..%2Fmediary", "..", "secret.key", "20260101T000000Z-x%2F.."])
def test_no_name_leads_out_of_the_folder(admin: TestClient, name: str) -> None:
    assert admin.get(f"{PATH}/{name}/file").status_code in {404, 405, 422}
