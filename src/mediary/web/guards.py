"""What guards each route: checked when the application is made, and told by its description."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from mediary.accounts.access import COOKIE, declared_scope

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}


def scope_of(route: APIRoute) -> str:
    """Return the scope that a route asks for, "anyone" or "public".

    Raises:
        RuntimeError: It does not say.
    """
    for call in calls_of(route.dependant):
        scope = declared_scope(call)
        if scope is not None:
            return scope
    raise RuntimeError(f"{route.path} does not say who may call it; see mediary.accounts.access")


def calls_of(dependant: Dependant) -> Iterator[object]:
    """Return what is called for a route, in its order."""
    for inner in dependant.dependencies:
        yield from calls_of(inner)
        yield inner.call


def describe(route: APIRoute) -> None:
    """Say in a route's description who may call it."""
    scope = scope_of(route)
    security: list[dict[str, list[str]]] = []
    if scope != "public":
        needed = "read" if scope == "anyone" else scope
        security = [{"token": [needed]}, {"session": []}]
    if scope == "anyone":
        security.insert(0, {})
    route.openapi_extra = {**(route.openapi_extra or {}), "security": security}


def plug_in(app: FastAPI) -> None:
    """Name the two ways to prove who asks."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        document = made()
        document["components"]["securitySchemes"] = SCHEMES
        return document

    app.openapi = openapi  # type: ignore[method-assign]
