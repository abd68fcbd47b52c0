"""The application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from mediary import __version__
from mediary.core.db import Database
from mediary.core.sealing import Sealer
from mediary.core.secret_mark import mark_database
from mediary.core.settings import Settings
from mediary.web import pages, problems, rooms
from mediary.web.background import background_work
from mediary.web.limits import BodyLimit
from mediary.web.surroundings import Surroundings

log = logging.getLogger("mediary.web")


def create_app(database: Database, settings: Settings, *, has_jobs: bool = True) -> FastAPI:
    """Return the application over a database that is up to date.

    Args:
        database: Stays the caller's to close.
        settings: Also kept for routes as `AppSettings`.
        has_jobs: Whether background work runs in this process.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        _mark_database(database, settings)
        with background_work(database, is_on=has_jobs):
            yield

    app = FastAPI(
        title="Mediary",
        version=__version__,
        description="A diary of everything you watch, read, play and hear.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_name_of,
        responses=problems.RESPONSES,
        redirect_slashes=False,
    )
    app.state.database = database
    app.state.settings = settings
    problems.plug_in(app)
    rooms.plug_in(app)
    pages.plug_in(app)
    # The last one added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(BodyLimit, database=database)
    app.add_middleware(Surroundings, settings=settings)
    return app


def _mark_database(database: Database, settings: Settings) -> None:
    if mark_database(database, Sealer.of(settings)) == "wrong":
        log.error("the secrets in the database cannot be read with this secret key; see doctor")


def _name_of(route: APIRoute) -> str:
    # One name from service to button: the operation is called as its function.
    return route.name
