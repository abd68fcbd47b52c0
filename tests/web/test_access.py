"""Deny by default: each route says who may call it, and says so before it opens a transaction."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from mediary.core.db import Database
from mediary.core.requests import one_reading, unit_of_work
from mediary.core.settings import Settings
from mediary.web.app import create_app
from mediary.web.rooms import ROUTERS
from tests.factories.accounts import add_person, program, server

PUBLIC = {"get_auth_state", "set_up", "register", "sign_in", "sign_out", "is_live", "is_ready"}
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
CLOSED = [route for route in ROUTES if route.name not in PUBLIC]


def calls_of(dependant: Dependant) -> Iterator[object]:
    """What is called for a route, in its order."""
    for inner in dependant.dependencies:
        yield from calls_of(inner)
        yield inner.call


def app_of(database: Database) -> FastAPI:
    return create_app(database, Settings(), has_jobs=False)


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_every_route_declares_its_scope(route: APIRoute) -> None:
    assert any(hasattr(call, "scope") for call in calls_of(route.dependant))


@pytest.mark.parametrize("route", CLOSED, ids=lambda route: route.name)
def test_who_asks_is_known_before_a_transaction_is_opened(route: APIRoute) -> None:
    calls = list(calls_of(route.dependant))
    asked = [number for number, call in enumerate(calls) if hasattr(call, "scope")]
    opened = [n for n, call in enumerate(calls) if call in {unit_of_work, one_reading}]
    assert max(asked) < min(opened, default=len(calls)), "the viewer stands before db"


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
