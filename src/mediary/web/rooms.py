"""The rooms that answer requests."""

from fastapi import FastAPI
from fastapi.routing import APIRoute

from mediary.accounts.routes import admin, auth, me, people
from mediary.backups import routes as backups
from mediary.curation import routes as curation
from mediary.lists import routes as lists
from mediary.shelf import routes as shelf
from mediary.stats import routes as stats
from mediary.tracking.routes import changes, company, history, marks, records, words
from mediary.transfer import routes as transfer
from mediary.web import guards, health, live, repeats, unchanged

ROUTERS = (
    auth.router,
    me.router,
    people.router,
    admin.router,
    history.router,
    marks.router,
    words.router,
    records.router,
    changes.router,
    company.router,
    lists.router,
    shelf.router,
    curation.router,
    stats.router,
    transfer.router,
    backups.router,
    live.router,
    health.router,
)


def plug_in(app: FastAPI) -> None:
    """Add every room's routes; one that does not say who may call it is refused."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                guards.describe(route)
                repeats.plug_into(route)
        app.include_router(router)
    guards.plug_in(app)
    repeats.plug_in(app)
    unchanged.plug_in(app)
