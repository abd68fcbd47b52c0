import gzip
import logging

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from mediary.core.db import Database
from mediary.core.errors import ConflictError
from mediary.core.requests import Reading, Writing
from mediary.core.settings import Settings
from mediary.web.app import create_app
from mediary.web.limits import USUAL
from tests.factories.accounts import browser, server

LIVE = "/api/v1/health/live"


def test_every_answer_has_an_id_and_security_headers(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    for path in ("/app/", LIVE, "/api/v1/me", "/nowhere"):
        headers = client.get(path).headers
        assert headers["x-request-id"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_a_request_id_is_kept_when_it_is_one(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    assert client.get(LIVE, headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    answer = client.get(LIVE, headers={"X-Request-Id": "two words\tand <more>"})
    assert answer.headers["x-request-id"].isalnum()


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/api/v1/nowhere", 404, "not-found"),
        ("GET", "/nowhere", 404, "not-found"),
        ("DELETE", LIVE, 405, "method-not-allowed"),
        ("GET", "/api/v1/me", 401, "sign-in-needed"),
        ("POST", "/api/v1/auth/login", 422, "invalid"),
    ],
)
def test_errors_are_problems(
    sqlite_database: Database, method: str, path: str, status: int, kind: str
) -> None:
    answer = server(sqlite_database).request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["type"].rpartition(":")[2] == kind
    assert body["detail"]
    assert body["title"]


def test_an_unexpected_error_says_nothing_of_the_inside(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(sqlite_database, Settings(), has_jobs=False)

    @app.get("/broken")
    def broken() -> None:
        raise KeyError("secret detail")

    with caplog.at_level(logging.ERROR):
        answer = TestClient(app).get("/broken", headers={"X-Request-Id": "req-7"})
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret detail" not in answer.text
    assert answer.json()["request"] == "req-7"
    assert "secret detail" in caplog.text


def test_the_commit_comes_before_the_answer_and_an_error_takes_all_back(
    database: Database,
) -> None:
    app = create_app(database, Settings(), has_jobs=False)
    with database.transaction() as db:
        db.execute(text("CREATE TABLE note (words TEXT)"))
    seen: list[int] = []

    @app.post("/notes/{words}")
    def add(words: str, db: Writing) -> None:
        db.execute(text("INSERT INTO note VALUES (:words)"), {"words": words})
        if words == "bad":
            raise ConflictError("No.")

    @app.get("/notes")
    def count(db: Reading) -> int:
        return db.execute(text("SELECT count(*) FROM note")).scalar_one()

    @app.middleware("http")
    async def look(request, call_next):  # type: ignore[no-untyped-def]
        answer = await call_next(request)
        with database.reading() as db:
            seen.append(db.execute(text("SELECT count(*) FROM note")).scalar_one())
        return answer

    client = TestClient(app)
    assert client.post("/notes/good").status_code == 200
    assert client.post("/notes/bad").status_code == 409
    assert client.get("/notes").json() == 1
    assert seen == [1, 1, 1]


def test_a_body_that_is_too_large_is_refused_by_its_length_and_by_its_bytes(
    sqlite_database: Database,
) -> None:
    client = server(sqlite_database)
    path = "/api/v1/auth/login"
    said = client.post(path, content=b"x" * (USUAL + 1))
    assert said.status_code == 413

    def parts():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * (USUAL // 20)

    streamed = client.post(path, content=parts(), headers={"Content-Type": "application/json"})
    assert streamed.status_code == 413
    assert streamed.headers["content-type"] == "application/problem+json"


def test_strangers_upload_nothing_large(sqlite_database: Database) -> None:
    path, body = "/api/v1/imports/uploads", b"x" * (USUAL + 1)
    stranger = server(sqlite_database)
    assert stranger.post(path, content=body).status_code == 413
    stranger.headers["Authorization"] = "Bearer mdy_guess"
    assert stranger.post(path, content=body).status_code == 413
    assert browser(sqlite_database).post(path, content=body).status_code == 422


def test_ready_says_when_the_database_is_away(tmp_path) -> None:  # type: ignore[no-untyped-def]
    away = Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    client = server(away)
    assert client.get(LIVE).status_code == 200
    answer = client.get("/api/v1/health/ready")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("unreachable")


def test_secrets_in_addresses_do_not_reach_the_log(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        server(sqlite_database).get("/hooks/very-secret/x?key=also-secret")
    assert "/hooks/" in caplog.text
    assert "secret" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "mediary.web"
    )


def test_personal_answers_are_kept_by_no_cache(sqlite_database: Database) -> None:
    client = browser(sqlite_database)
    assert client.get("/api/v1/me/tokens").headers["cache-control"] == "no-store"
    # What has an ETag may be kept by the browser, which asks each time whether it still holds.
    assert client.get("/api/v1/me").headers["cache-control"] == "private, no-cache"


def test_what_is_sent_is_compressed(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    with client.stream("GET", "/app/shell.css", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        raw = b"".join(answer.iter_raw())
    assert b".shell" in gzip.decompress(raw)
