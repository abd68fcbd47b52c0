"""People for tests, and browsers and programs that they use."""

import uuid
from typing import Any

from starlette.testclient import TestClient

from mediary.accounts import service, tokens
from mediary.accounts.access import CSRF_HEADER
from mediary.accounts.viewer import Viewer
from mediary.core.db import Database
from mediary.core.settings import Settings
from mediary.web.app import create_app

PASSWORD = "correct horse"


def server(database: Database, **settings: Any) -> TestClient:
    """A client of a server without background work, nobody signed in."""
    app = create_app(database, Settings(**settings), has_jobs=False)
    return TestClient(app, raise_server_exceptions=False)


def add_person(database: Database, username: str | None = None) -> Viewer:
    """A person without a password."""
    with database.transaction() as db:
        name = username or f"person-{uuid.uuid4().hex[:8]}"
        return service.viewer_of(service.add_user(db, username=name, password_hash=None))


def browser(database: Database, username: str = "anna", **settings: Any) -> TestClient:
    """A browser in which someone has just made an account by hand and is signed in."""
    client = server(database, **settings)
    state = client.get("/api/v1/auth/state").json()
    path = "/api/v1/auth/setup" if state["needs_setup"] else "/api/v1/auth/register"
    answer = client.post(path, json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    client.headers[CSRF_HEADER] = answer.json()["csrf"]
    return client


def program(database: Database, viewer: Viewer, *scopes: str, **settings: Any) -> TestClient:
    """A program that uses a person's token."""
    with database.transaction() as db:
        key = tokens.add_token(db, viewer, name="program", scopes=scopes).key
    client = server(database, **settings)
    client.headers["Authorization"] = f"Bearer {key}"
    return client
