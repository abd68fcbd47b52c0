from pathlib import Path

import httpx

from mediary.core.db import Database
from tests.factories.accounts import server
from tests.factories.processes import answers, mediary


def test_a_person_and_a_token_from_nothing(tmp_path: Path) -> None:
    words = ("user", "add", "Anna", "--email", "anna@example.org", "--password-stdin", "--json")
    done = mediary(tmp_path, *words, stdin="correct horse\n")
    assert done.returncode == 0, done.stderr
    (person,) = answers(done)
    assert set(person) == {"id", "uuid", "username"}
    assert person["username"] == "Anna"

    words = ("token", "add", "--user", "anna", "--name", "script", "--scopes", "read,admin")
    (token,) = answers(mediary(tmp_path, *words, "--json"))
    assert set(token) == {"id", "token"}

    client = server(Database(f"sqlite:///{tmp_path / 'mediary.db'}"))
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token['token']}"}).json()
    assert (me["username"], me["role"]) == ("Anna", "admin")
    body = {"username": "anna@example.org", "password": "correct horse"}
    assert client.post("/api/v1/auth/login", json=body).status_code == httpx.codes.OK


def test_refusals_are_sentences_with_their_exit_code(tmp_path: Path) -> None:
    add = ("user", "add", "anna", "--password-stdin")
    assert mediary(tmp_path, *add, stdin="short").returncode == 2
    assert mediary(tmp_path, *add, stdin="correct horse").returncode == 0
    again = mediary(tmp_path, "user", "add", "ANNA", "--password-stdin", stdin="correct horse")
    assert again.returncode == 3
    assert "taken" in again.stderr
    assert again.stdout == ""
    assert "Traceback" not in again.stderr
    token = ("token", "add", "--name", "x", "--user")
    assert mediary(tmp_path, *token, "nobody", "--scopes", "read").returncode == 2
    assert mediary(tmp_path, *token, "anna", "--scopes", "all").returncode == 2
    assert mediary(tmp_path, "user", "add", "ben").returncode == 2


def test_the_second_person_is_a_plain_one(tmp_path: Path) -> None:
    for name in ("anna", "ben"):
        mediary(tmp_path, "user", "add", name, "--password-stdin", stdin="correct horse")
    words = ("token", "add", "--user", "ben", "--name", "x", "--scopes", "admin")
    refused = mediary(tmp_path, *words)
    assert refused.returncode == 3
