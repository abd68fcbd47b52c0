"""Deny by default: each route says who may call it, and says so before it opens a transaction."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from mediary.accounts.access import declared_scope
from mediary.accounts.viewer import SCOPES
from mediary.core.db import Database
from mediary.core.requests import one_reading, unit_of_work
from mediary.core.settings import Settings
from mediary.web.app import create_app
from mediary.web.guards import calls_of, describe, scope_of
from mediary.web.rooms import ROUTERS
from tests.factories.accounts import add_person, program, server

# Each name here was thought about: nobody needs to be known for these.
PUBLIC = {
    "get_auth_state",
    "is_live",
    "is_ready",
    "refresh_token",
    "register",
    "reset_password",
    "revoke_token",
    "set_up",
    "sign_in",
    "sign_out",
    "sign_program_in",
    "verify_email",
}
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
CLOSED = [route for route in ROUTES if scope_of(route) not in {"public", "anyone"}]


def app_of(database: Database) -> FastAPI:
    return create_app(database, Settings(), has_jobs=False)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_declares_its_scope(route: APIRoute) -> None:
    assert scope_of(route) in {*SCOPES, "public", "anyone"}


def test_what_is_open_to_all_is_what_we_thought_about() -> None:
    assert {route.name for route in ROUTES if scope_of(route) == "public"} == PUBLIC


def test_a_route_that_does_not_say_who_may_call_it_is_refused_a_place() -> None:
    router = APIRouter()

    @router.get("/api/v1/forgotten")
    def forgotten() -> None:
        """Forget to say it."""

    (route,) = router.routes
    assert isinstance(route, APIRoute)
    with pytest.raises(RuntimeError, match="who may call"):
        describe(route)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_who_asks_is_known_before_a_transaction_is_opened(route: APIRoute) -> None:
    calls = list(calls_of(route.dependant))
    asked = [number for number, call in enumerate(calls) if declared_scope(call)]
    opened = [n for n, call in enumerate(calls) if call in {unit_of_work, one_reading}]
    assert max(asked) < min(opened, default=len(calls)), "the viewer stands before db"


def test_the_description_says_who_may_call_what(sqlite_database: Database) -> None:
    document = app_of(sqlite_database).openapi()
    paths = document["paths"]
    assert set(document["components"]["securitySchemes"]) == {"token", "session"}
    assert paths["/api/v1/me"]["patch"]["security"] == [{"token": ["write"]}, {"session": []}]
    assert paths["/api/v1/auth/login"]["post"]["security"] == []
    assert {} in paths["/api/v1/users/{username}"]["get"]["security"]
    assert all("security" in operation for path in paths.values() for operation in path.values())


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_is_under_its_prefix_and_has_a_sentence(route: APIRoute) -> None:
    assert route.path.startswith("/api/v1/")
    assert route.description


def test_no_two_operations_share_a_name(sqlite_database: Database) -> None:
    paths = app_of(sqlite_database).openapi()["paths"]
    names = [operation["operationId"] for path in paths.values() for operation in path.values()]
    assert len(names) == len(set(names)) == len(ROUTES)


def address_of(route: APIRoute) -> tuple[str, str]:
    path = route.path
    for name in route.param_convertors:
        path = path.replace(f"{{{name}}}", "1")
    return min(route.methods - {"HEAD"}), path


def test_nobody_gets_anything_without_an_account(sqlite_database: Database) -> None:
    client = server(sqlite_database)
    for route in CLOSED:
        answer = client.request(*address_of(route), json={})
        assert answer.status_code in {401, 422}, route.name
        assert "application/problem+json" in answer.headers["content-type"]
        if answer.status_code == 422:
            assert not client.request(*address_of(route), json={}).json().get("id")


def test_a_token_without_scopes_that_fit_gets_nothing(sqlite_database: Database) -> None:
    client = program(sqlite_database, add_person(sqlite_database), "feeds")
    for route in CLOSED:
        answer = client.request(*address_of(route), json={})
        assert answer.status_code in {403, 422}, route.name
