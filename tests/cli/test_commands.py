from pathlib import Path

import pytest
import typer.main

from mediary.cli.commands import COMMANDS, Commands
from mediary.cli.main import app
from mediary.core.db import Database
from mediary.core.jobs import enqueue
from tests.factories.processes import answers, mediary


def test_every_command_in_the_table_is_there() -> None:
    group = typer.main.get_command(app)
    assert isinstance(group, Commands)
    for name in COMMANDS:
        assert group.get_command(None, name) is not None, name


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["user", "add"],
        ["serve", "--port", "x"],
        ["jobs", "run", "99999999999999999999"],
        ["undo", "99999999999999999999", "--user", "anna"],
    ],
)
def test_wrong_use_ends_with_two(tmp_path: Path, words: list[str]) -> None:
    done = mediary(tmp_path, *words)
    assert done.returncode == 2
    assert done.stdout == ""


def test_a_database_that_is_away_ends_with_four(tmp_path: Path) -> None:
    url = "postgresql://someone:secret@127.0.0.1:1/nothing"
    done = mediary(tmp_path, "jobs", "list", database_url=url)
    assert done.returncode == 4
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["mysql://anna:geheim@localhost/diary", "diary.db"])
def test_an_address_that_is_none_is_said_without_the_password(tmp_path: Path, url: str) -> None:
    done = mediary(tmp_path, "doctor", database_url=url)
    assert done.returncode == 2
    assert "MEDIARY_DATABASE_URL" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    done = mediary(tmp_path, "doctor", signup="maybe")
    assert done.returncode == 2
    assert "MEDIARY_SIGNUP" in done.stderr


def test_doctor_says_what_is_set_and_from_where(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    key = "0123456789abcdef0123456789abcdef"
    done = mediary(folder, "doctor", "--json", secret_key=key, base_url="http://diary.example")
    assert done.returncode == 0, done.stdout
    (value,) = answers(done)
    settings = {one["name"]: one for one in value["settings"]}
    assert settings["MEDIARY_DATA"] == {
        "name": "MEDIARY_DATA",
        "value": str(folder),
        "source": "environment",
    }
    assert settings["MEDIARY_PORT"]["source"] == "default"
    assert key not in done.stdout
    findings = {one["name"]: one["status"] for one in value["findings"]}
    assert findings["address"] == "warning"
    assert findings["database"] == "ok"


def test_doctor_finds_a_data_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = mediary(tmp_path / "file" / "data", "doctor")
    assert done.returncode == 1
    assert "data folder" in done.stdout


def test_tables_go_up_and_are_checked(tmp_path: Path) -> None:
    assert mediary(tmp_path, "db", "upgrade").returncode == 0
    done = mediary(tmp_path, "db", "check", "--json")
    assert done.returncode == 0
    assert answers(done)[0]["is_current"] is True


def test_jobs_are_listed_and_cancelled(tmp_path: Path) -> None:
    assert mediary(tmp_path, "db", "upgrade").returncode == 0
    database = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
    with database.transaction() as db:
        job_id = enqueue(db, "test.nothing", {})
    database.close()
    line = {"job": job_id, "kind": "test.nothing", "status": "pending", "done": 0, "total": None}
    assert answers(mediary(tmp_path, "--json", "jobs", "list")) == [line]
    cancelled = mediary(tmp_path, "jobs", "cancel", str(job_id), "--json")
    assert answers(cancelled) == [{**line, "status": "cancelled"}]
    assert mediary(tmp_path, "jobs", "cancel", "99").returncode == 2
    assert answers(mediary(tmp_path, "jobs", "list", "--status", "pending", "--json")) == []
