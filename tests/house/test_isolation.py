"""Nobody reads or changes what is another person's: the API's own description is walked.

Each operation that the description names is called as nobody, as another account, with a token
that lacks the scope, and in a lower role, with the ids of things of the first person, anna. A new
operation is walked by itself. When the walk does not know an id of anna's to put in, it fails and
says where to name one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import or_, select
from starlette.testclient import TestClient

from mediary.accounts import tokens
from mediary.accounts.models import Account
from mediary.accounts.service import viewer_named
from mediary.accounts.viewer import SCOPES, Viewer
from mediary.core.db import Database
from mediary.core.jobs import run_here
from mediary.migrations.models import all_models
from tests.factories.accounts import add_person, browser, program, server
from tests.factories.transfer import Diary

HERE = "tests/house/test_isolation.py"
# In everything of anna's, and in nothing else.
MARK = "zanzibar"
DIARY = f"""\
Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date,Review
2024-03-02,{MARK} one,2021,https://boxd.it/aaaa1,4.5,,{MARK},2024-03-01,{MARK} was fine
2024-03-04,{MARK} two,2019,https://boxd.it/aaaa2,3,,{MARK},2024-03-03,
"""
LISTED = f"""\
Letterboxd list export v7
Date,Name,Tags,URL,Description
2024-05-01,{MARK} list,,https://boxd.it/list1,

Position,Name,Year,URL,Description
1,{MARK} one,2021,https://boxd.it/aaaa1,
"""

# What of anna's stands in a path (the word before it, and its name), in a query or in a body.
# Each is a key of `Anna.things`; a new thing of hers is made in `make_anna`.
PATHS = {
    "accounts/{uuid}": "account",
    "changes/{change_id}": "change",
    "collection/{record_id}": "copy",
    "backups/{name}": "backup",
    "entries/{entry_id}": "entry",
    "exports/{uuid}": "export",
    "history/{play_id}": "play",
    "imports/{uuid}": "import",
    "invitations/{invitation_id}": "invitation",
    "lists/{list_id}": "listed",
    "media/{uuid}": "item",
    "members/{username}": "username",
    "relations/{relation}": "relation",
    "questions/{question_id}": "question",
    "reviews/{record_id}": "review",
    "runs/{record_id}": "run",
    "sequences/{sequence}": "sequence",
    "sessions/{session_id}": "session",
    "shared/{code}": "code",
    "titles/{title}": "title",
    "tokens/{token_id}": "token",
    "users/{username}": "username",
}
FIELDS = {
    "item": "item",
    "items": "item",
    "list": "listed",
    "plays": "play",
    "upload": "import",
    "user": "account",
    "username": "username",
}
# Bodies of operations whose least body, made from its description, would be refused as such.
BODIES: dict[str, dict[str, Any]] = {
    "add_item": {"type": "movie", "title": "mine"},
    "split_item": {"titles": ["0" * 16]},
}
# Streams that do not end by themselves are not read as somebody who may.
ENDLESS = {"listen"}
# Whoever is no administrator may not; whoever is one may do it to everybody.
REFUSED = {403, 404}
VERBS = {"get", "put", "post", "patch", "delete"}
ID = re.compile(r"(^|_)(id|uuid|item|items|plays|user|username|upload|list|batch)$")


@dataclass(frozen=True)
class Anna:
    """The first person, and what is hers by what it is."""

    viewer: Viewer
    client: TestClient
    things: dict[str, str]


@dataclass(frozen=True)
class Operation:
    """Something that the API does."""

    name: str
    verb: str
    path: str
    scope: str
    body: Any
    queries: dict[str, str]
    names_anna: bool

    def call(self, client: TestClient, **headers: str) -> Any:
        content = {} if self.body is None else {"json": self.body}
        return client.request(self.verb, self.path, params=self.queries, headers=headers, **content)


def make_anna(database: Database, folder: Path) -> Anna:
    add_person(database, "root")
    client = browser(database, "anna", signup="open")
    diary = Diary(database, folder, "anna")
    (report,) = diary.take({"diary.csv": DIARY, "lists/list.csv": LISTED})
    client.patch("/api/v1/me", json={"bio": MARK, "email": f"{MARK}@example.org"})
    token = client.post("/api/v1/me/tokens", json={"name": MARK, "scopes": ["read"]}).json()
    play = client.get("/api/v1/history").json()["plays"][0]
    of_item = f"/api/v1/media/{play['item']}"
    records = {
        kind: client.post(f"{of_item}/{path}", json=body).json()
        for kind, path, body in (
            ("review", "reviews", {"body": MARK}),
            ("copy", "copies", {"medium": MARK}),
            ("run", "runs", {"note": MARK}),
        )
    }
    listed = client.get("/api/v1/lists").json()["lists"][0]["id"]
    [entry] = client.get(f"/api/v1/lists/{listed}/entries").json()["entries"]
    # A link that she has withdrawn: whoever has one that counts may read the list.
    code = client.put(f"/api/v1/lists/{listed}/share").json()["code"]
    client.delete(f"/api/v1/lists/{listed}/share")
    records |= linked(client, play["item"])
    cleo = program(database, add_person(database, "cleo"), "write")
    with_anna = {"type": "movie", "title": f"{MARK} three"}
    cleo.post("/api/v1/history", json={"title": with_anna, "companions": ["anna"]})
    [question] = client.get("/api/v1/companions/questions").json()["questions"]
    (title,) = client.get(f"{of_item}/titles").json()["titles"]
    written = client.post("/api/v1/exports", json={"format": "archive"}).json()
    run_here(database, written["job"])
    with database.transaction() as db:
        db.query(Account).filter(Account.username == "root").update({"role": "admin"})
        root = viewer_named(db, "root")
    invited = program(database, root, "admin").post("/api/v1/admin/invitations", json={}).json()
    session = client.get("/api/v1/me/sessions").json()["sessions"][0]
    things = {
        "account": diary.viewer.uuid,
        # Backups are the server's: whoever may not administer gets no further than the door.
        "backup": "mediary-backup",
        "change": records["run"]["change"],
        "code": code,
        "entry": entry["id"],
        "export": written["id"],
        "import": report.id,
        "invitation": invited["id"],
        "item": play["item"],
        "listed": listed,
        "play": play["id"],
        "question": question["id"],
        **{kind: one["id"] for kind, one in records.items()},
        "session": session["id"],
        "title": title["id"],
        "token": token["id"],
        "username": "anna",
    }
    return Anna(diary.viewer, client, {name: str(thing) for name, thing in things.items()})


def linked(client: TestClient, item: str) -> dict[str, Any]:
    """A title of anna's own, beside one that an import brought, and what she says of the two."""
    other = client.post("/api/v1/media", json={"type": "movie", "title": MARK}).json()["items"][0]
    relation = {"item": other, "relation": "sequel"}
    versions = {"role": "versions", "name": MARK, "entries": [{"item": item}, {"item": other}]}
    return {
        "relation": client.post(f"/api/v1/media/{item}/relations", json=relation).json(),
        "sequence": client.post("/api/v1/sequences", json=versions).json(),
    }


class Walk:
    """The operations of a description, with things of anna's put in."""

    def __init__(self, document: dict[str, Any], things: dict[str, str]) -> None:
        self.document = document
        self.things = things

    def operations(self) -> Iterator[Operation]:
        for template, verbs in self.document["paths"].items():
            for verb in VERBS & set(verbs):
                yield self._operation(template, verb, verbs[verb])

    def _operation(self, template: str, verb: str, told: dict[str, Any]) -> Operation:
        self.has_put_in = False
        path = re.sub(r"(\w+)/(\{\w+\})", self._in_path, template)
        queries = {
            one["name"]: self._thing(FIELDS, one["name"], template)
            for one in told.get("parameters", [])
            if one["in"] == "query" and ID.search(one["name"])
        }
        security = [way["token"] for way in told["security"] if "token" in way]
        return Operation(
            name=told["operationId"],
            verb=verb,
            path=path,
            scope="anyone" if {} in told["security"] else security[0][0] if security else "public",
            body=self._body(told, template),
            queries=queries,
            names_anna=self.has_put_in,
        )

    def _in_path(self, found: re.Match[str]) -> str:
        return f"{found[1]}/{self._thing(PATHS, found[0], found.string)}"

    def _thing(self, known: dict[str, str], name: str, place: str) -> str:
        if name not in known:
            which = "PATHS" if known is PATHS else "FIELDS"
            pytest.fail(
                f"{place} takes {name!r}: make such a thing of anna's in make_anna of {HERE}, and"
                f" name it in {which} there, so that it is tried by others."
            )
        self.has_put_in = True
        return self.things[known[name]]

    def _body(self, told: dict[str, Any], place: str) -> Any:
        if told["operationId"] in BODIES:
            return BODIES[told["operationId"]]
        content = told.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        return self._example(content["application/json"]["schema"], place)

    def _example(self, schema: dict[str, Any], place: str, name: str = "") -> Any:
        """The least that a schema takes; ids in it are anna's, also where none is asked for."""
        if "$ref" in schema:
            kind = schema["$ref"].rsplit("/", 1)[-1]
            return self._example(self.document["components"]["schemas"][kind], place, name)
        for ways in ("anyOf", "oneOf", "allOf"):
            if ways in schema:
                return self._example(schema[ways][0], place, name)
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        return self._plain(schema, place, name)

    def _plain(self, schema: dict[str, Any], place: str, name: str) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            needed = set(schema.get("required", []))
            return {
                field: self._example(inner, place, field)
                for field, inner in schema.get("properties", {}).items()
                if field in needed or ID.search(field)
            }
        if kind == "array":
            return [self._example(schema["items"], place, name)] * (schema.get("minItems") or 1)
        if ID.search(name):
            return self._thing(FIELDS, name, place)
        plain = {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1)}
        return {**plain, "boolean": True, "null": None}.get(str(kind), "read")


def rows_of(database: Database, user_id: int) -> list[str]:
    """All that the database holds of a person, but for when it was last looked at.

    The audit log is left out: it tells of strangers who tried.
    """
    found: list[str] = []
    with database.reading() as db:
        for table in all_models().sorted_tables:
            of_person = [
                column
                for column in table.columns
                if column.name in {"user_id", "owner_id"} or column is Account.__table__.c.id
            ]
            columns = [column for column in table.columns if column.name != "last_used_at"]
            if of_person and table.name != "audit_log":
                rows = db.execute(
                    select(*columns).where(or_(*(column == user_id for column in of_person)))
                )
                found += sorted(f"{table.name}: {tuple(row)}" for row in rows)
    assert any(MARK in line for line in found)
    return found


def key_of(database: Database, viewer: Viewer, *scopes: str) -> str:
    with database.transaction() as db:
        key = tokens.add_token(db, viewer, name="walk", scopes=scopes).key
    return f"Bearer {key}"


@pytest.fixture
def anna(database: Database, tmp_path: Path) -> Anna:
    return make_anna(database, tmp_path)


@pytest.fixture
def walk(anna: Anna) -> list[Operation]:
    document = anna.client.get("/api/v1/openapi.json").json()
    found = list(Walk(document, anna.things).operations())
    assert len(found) > 40
    return found


def test_nobody_gets_nothing_of_anybodys(
    database: Database, anna: Anna, walk: list[Operation]
) -> None:
    before, client = rows_of(database, anna.viewer.user_id), server(database)
    for operation in walk:
        answer = operation.call(client)
        assert MARK not in answer.text, operation
        if operation.scope == "anyone":
            assert answer.status_code == 404, operation
        elif operation.scope != "public":
            assert answer.status_code == 401, (operation, answer.text)
    assert rows_of(database, anna.viewer.user_id) == before


def test_another_account_gets_nothing_of_annas(
    database: Database, anna: Anna, walk: list[Operation]
) -> None:
    before, client = rows_of(database, anna.viewer.user_id), server(database)
    for operation in walk:
        if operation.name in ENDLESS:
            continue
        # Anew for each: what it does to itself is its own business.
        ben = add_person(database)
        scopes = [scope for scope in SCOPES if scope != "admin"]
        answer = operation.call(client, Authorization=key_of(database, ben, *scopes))
        assert MARK not in answer.text, operation
        assert answer.status_code < 500, (operation, answer.text)
        if operation.scope == "admin":
            assert answer.status_code == 403, operation
        elif operation.names_anna and operation.scope != "public":
            assert answer.status_code in REFUSED, (
                f"{operation} answered {answer.status_code}: {answer.text}; where the body is at"
                f" fault, name a good one in BODIES of {HERE}"
            )
    assert rows_of(database, anna.viewer.user_id) == before


def test_a_token_without_the_scope_opens_nothing_of_its_own_person(
    database: Database, anna: Anna, walk: list[Operation]
) -> None:
    weak = {
        scope: key_of(database, anna.viewer, "scrobble" if scope == "feeds" else "feeds")
        for scope in (*SCOPES, "anyone")
    }
    reading = key_of(database, anna.viewer, "read")
    before, client = rows_of(database, anna.viewer.user_id), server(database)
    for operation in walk:
        if operation.scope == "public":
            continue
        answer = operation.call(client, Authorization=weak[operation.scope])
        assert answer.status_code == 403, (operation, answer.text)
        if operation.scope not in {"read", "anyone"}:
            answer = operation.call(client, Authorization=reading)
            assert answer.status_code == 403, (operation, answer.text)
    assert rows_of(database, anna.viewer.user_id) == before


@pytest.mark.parametrize("role", ["user", "moderator"])
def test_a_lower_role_administers_nothing(
    database: Database, anna: Anna, walk: list[Operation], role: str
) -> None:
    with database.transaction() as db:
        db.query(Account).filter(Account.username == "anna").update({"role": role})
    before = rows_of(database, anna.viewer.user_id)
    guarded = [operation for operation in walk if operation.scope == "admin"]
    assert len(guarded) > 8
    for operation in guarded:
        assert operation.call(anna.client).status_code == 403, operation
    assert rows_of(database, anna.viewer.user_id) == before


def test_the_walk_asks_for_what_it_does_not_know() -> None:
    told = {"operationId": "x", "security": [{"token": ["read"]}]}
    document = {"paths": {"/api/v1/boats/{boat_id}": {"get": told}}}
    with pytest.raises(pytest.fail.Exception, match=r"boats/\{boat_id\}.*PATHS"):
        list(Walk(document, {}).operations())
