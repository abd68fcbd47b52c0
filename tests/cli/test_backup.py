"""`mediary backup`, as people run it: also when it is killed, and when there is no room."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.factories.processes import answers, environment, mediary, serving

# So much that a copy takes long enough to be killed in.
MIB = 60


def user(folder: Path, name: str) -> None:
    done = mediary(folder, "user", "add", name, "--password-stdin", stdin="correct horse battery")
    assert done.returncode == 0, done.stderr


def users(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "mediary.db")) as connection:
        return [name for (name,) in connection.execute("SELECT username FROM account ORDER BY id")]


def backup(folder: Path, *words: str) -> Any:
    done = mediary(folder, "backup", *words, "--json")
    assert done.returncode == 0, done.stderr
    return answers(done)


def fatten(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "mediary.db")) as connection, connection:
        connection.execute("CREATE TABLE fat (content)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO fat SELECT randomblob(1048576) FROM n",
            (MIB,),
        )


def kill_when(folder: Path, seen: Callable[[], Iterable[Path]], *words: str) -> None:
    """Run a command and kill it as soon as there is something to be seen."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mediary", *words],
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not list(seen()):
        assert process.poll() is None, "it was too fast"
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_made_listed_verified_restored_and_undone(tmp_path: Path) -> None:
    user(tmp_path, "anna")
    (made,) = backup(tmp_path, "create")
    assert (made["kind"], made["form"], made["verified_at"]) == ("manual", "sqlite", None)
    (verified,) = backup(tmp_path, "verify")
    assert verified["verified_at"] is not None
    assert backup(tmp_path, "list") == [verified]
    user(tmp_path, "bob")
    (done,) = backup(tmp_path, "restore", made["name"])
    assert users(tmp_path) == ["anna"]
    backup(tmp_path, "restore", done["before"])
    assert users(tmp_path) == ["anna", "bob"]
    assert backup(tmp_path, "delete", made["name"]) == [{"deleted": made["name"]}]
    assert made["name"] not in [one["name"] for one in backup(tmp_path, "list")]


def test_a_new_server_takes_up_the_backup_of_an_old_one(tmp_path: Path) -> None:
    user(tmp_path / "old", "anna")
    (made,) = backup(tmp_path / "old", "create")
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "backups").rename(tmp_path / "new" / "backups")
    assert backup(tmp_path / "new", "restore", made["name"]) == [
        {"restored": made["name"], "before": None}
    ]
    assert users(tmp_path / "new") == ["anna"]


def test_a_running_server_is_in_the_way(tmp_path: Path) -> None:
    user(tmp_path, "anna")
    (made,) = backup(tmp_path, "create")
    user(tmp_path, "bob")
    with serving(tmp_path):
        refused = mediary(tmp_path, "backup", "restore", made["name"])
        assert refused.returncode == 3
        assert "--while-in-use" in refused.stderr
        assert users(tmp_path) == ["anna", "bob"]
        backup(tmp_path, "restore", made["name"], "--while-in-use")
    assert users(tmp_path) == ["anna"]


def test_wrong_names_end_with_two_and_unsound_backups_with_one(tmp_path: Path) -> None:
    assert mediary(tmp_path, "backup", "verify").returncode == 2
    assert mediary(tmp_path, "backup", "restore", "nothing").returncode == 2
    (made,) = backup(tmp_path, "create")
    (tmp_path / "backups" / f"{made['name']}.db").write_bytes(b"")
    done = mediary(tmp_path, "backup", "verify", made["name"])
    assert done.returncode == 1
    assert "sha256" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_killed_in_the_middle_is_no_backup(tmp_path: Path) -> None:
    user(tmp_path, "anna")
    fatten(tmp_path)
    place = tmp_path / "backups"
    kill_when(tmp_path, lambda: place.glob(".*.partial/content"), "backup", "create")
    assert backup(tmp_path, "list") == []
    assert len(list(place.iterdir())) == 1, "the draft lies there until it is cleared away"
    backup(tmp_path, "create")
    assert len(backup(tmp_path, "list")) == 1


def test_a_restore_that_is_killed_leaves_all_or_nothing(tmp_path: Path) -> None:
    user(tmp_path, "anna")
    fatten(tmp_path)
    (made,) = backup(tmp_path, "create")
    user(tmp_path, "bob")
    kill_when(
        tmp_path, lambda: tmp_path.glob("mediary.db-journal"), "backup", "restore", made["name"]
    )
    assert users(tmp_path) in (["anna"], ["anna", "bob"])
    with closing(sqlite3.connect(tmp_path / "mediary.db")) as connection:
        assert connection.execute("SELECT count(*) FROM fat").fetchone() == (MIB,)
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    backup(tmp_path, "restore", made["name"])
    assert users(tmp_path) == ["anna"]


def test_a_disk_without_room_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    user(tmp_path, "anna")
    # No file may grow beyond a few pages.
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960));"
        "from mediary.cli.main import run; sys.exit(run(['backup', 'create']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "MEDIARY_BACKUPS" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_backups_go_where_the_setting_says(tmp_path: Path) -> None:
    other = tmp_path / "other disk" / "backups"
    done = mediary(tmp_path / "data", "backup", "create", "--json", backups=str(other))
    (made,) = answers(done)
    assert (other / f"{made['name']}.db").is_file()
    assert not (tmp_path / "data" / "backups").exists()


def test_doctor_says_when_the_last_good_backup_was(tmp_path: Path) -> None:
    def said() -> tuple[str, str]:
        (value,) = answers(mediary(tmp_path, "doctor", "--json"))
        (found,) = [one for one in value["findings"] if one["name"] == "backups"]
        return found["status"], found["message"]

    user(tmp_path, "anna")
    assert said()[0] == "warning"
    (made,) = backup(tmp_path, "create")
    status, message = said()
    assert status == "ok"
    assert made["created_at"][:10] in message
    description = tmp_path / "backups" / f"{made['name']}.json"
    fresh = description.read_text()
    at = int(fresh.split('"created_at": ')[1].split(",")[0])
    for moved, word in ((-3, "3 days ago"), (400, "future")):
        description.write_text(fresh.replace(str(at), str(at + moved * 86_400_000_000)))
        status, message = said()
        assert status == "warning"
        assert word in message
    backup(tmp_path, "schedule", "--elsewhere")
    assert said() == ("ok", "Backups are said to be made elsewhere.")
