from pathlib import Path

from mediary.core.db import Database
from mediary.core.sealing import Sealer
from mediary.core.secret_mark import mark_database
from tests.factories.processes import answers, mediary

RIGHT, WRONG = "the right key and long enough for all", "a wrong key that is as long as the other"


def finding(folder: Path, **settings: str) -> str:
    (value,) = answers(mediary(folder, "doctor", "--json", **settings))
    return next(one["status"] for one in value["findings"] if one["name"] == "secrets")


def test_doctor_says_when_the_secrets_cannot_be_read(tmp_path: Path) -> None:
    assert mediary(tmp_path, "db", "upgrade").returncode == 0
    database = Database(f"sqlite:///{tmp_path / 'mediary.db'}")
    mark_database(database, Sealer(RIGHT.encode()))
    database.close()
    assert finding(tmp_path, secret_key=RIGHT) == "ok"
    assert finding(tmp_path, secret_key=WRONG) == "error"
    assert finding(tmp_path) == "error", "the key is lost"
    assert finding(tmp_path, secret_key=WRONG, earlier_secret_keys=RIGHT) == "ok"
    assert not (tmp_path / "secret.key").exists()
