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


def people(folder: Path, *names: str) -> None:
    for name in names:
        mediary(folder, "user", "add", name, "--password-stdin", stdin="correct horse")


def test_a_reset_link_from_the_terminal_sets_a_password(tmp_path: Path) -> None:
    people(tmp_path, "anna")
    words = ("user", "reset", "anna", "--json")
    (made,) = answers(mediary(tmp_path, *words, base_url="https://diary.example"))
    assert made["link"] == f"https://diary.example/app/#reset={made['token']}"
    client = server(Database(f"sqlite:///{tmp_path / 'mediary.db'}"))
    body = {"token": made["token"], "password": "battery staple"}
    assert client.post("/api/v1/auth/reset", json=body).status_code == httpx.codes.OK
    assert mediary(tmp_path, "user", "reset", "nobody").returncode == 2


def test_roles_and_switches_from_the_terminal(tmp_path: Path) -> None:
    people(tmp_path, "anna", "ben")
    refused = mediary(tmp_path, "user", "role", "anna", "user")
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "only administrator" in refused.stderr
    assert mediary(tmp_path, "user", "role", "ben", "moderator").returncode == 0
    assert mediary(tmp_path, "user", "deactivate", "ben").returncode == 0
    listed = answers(mediary(tmp_path, "user", "list", "--json"))
    assert [(one["username"], one["role"], one["is_active"]) for one in listed] == [
        ("anna", "admin", True),
        ("ben", "moderator", False),
    ]
    assert mediary(tmp_path, "user", "activate", "ben").returncode == 0
    assert mediary(tmp_path, "user", "role", "ben", "king").returncode == 2


def test_tokens_are_listed_and_removed_from_the_terminal(tmp_path: Path) -> None:
    people(tmp_path, "anna")
    words = ("token", "add", "--user", "anna", "--name", "script", "--scopes", "read", "--json")
    (made,) = answers(mediary(tmp_path, *words))
    (listed,) = answers(mediary(tmp_path, "token", "list", "--user", "anna", "--json"))
    assert (listed["id"], listed["name"], listed["scopes"]) == (made["id"], "script", ["read"])
    assert made["token"].startswith(listed["prefix"])
    remove = ("token", "remove", str(made["id"]), "--user", "anna")
    assert mediary(tmp_path, *remove).returncode == 0
    assert mediary(tmp_path, "token", "list", "--user", "anna", "--json").stdout == ""
    assert mediary(tmp_path, *remove).returncode == 2


def test_an_account_is_deleted_after_its_archive_is_written(tmp_path: Path) -> None:
    people(tmp_path, "anna", "ben")
    asked = mediary(tmp_path, "user", "delete", "ben")
    assert (asked.returncode, asked.stdout) == (3, "")
    assert "--yes" in asked.stderr
    target = tmp_path / "ben.zip"
    words = ("user", "delete", "ben", "--archive", str(target), "--yes", "--json")
    assert answers(mediary(tmp_path, *words)) == [{"username": "ben", "archive": str(target)}]
    assert target.read_bytes()[:2] == b"PK"
    assert mediary(tmp_path, "user", "delete", "ben", "--yes").returncode == 2
    last = mediary(tmp_path, "user", "delete", "anna", "--yes")
    assert last.returncode == 3
    assert "only administrator" in last.stderr
