"""The database in a request: one transaction that commits before the response leaves."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from mediary.core.db import Database
from mediary.core.rates import Rates
from mediary.core.settings import Settings


def settings_of(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def database_of(request: Request) -> Database:
    """Return the application's database, for the few that open transactions themselves."""
    database: Database = request.app.state.database
    return database


def rates_of(request: Request) -> Rates:
    """Return the application's counts, made at the first request that asks for them."""
    state = request.app.state
    if not hasattr(state, "rates"):
        state.rates = Rates(settings_of(request).resolved_cache_url())
    rates: Rates = state.rates
    return rates


def unit_of_work(database: Annotated[Database, Depends(database_of)]) -> Iterator[Session]:
    """Open the request's one writing transaction."""
    with database.transaction() as db:
        yield db


def one_reading(database: Annotated[Database, Depends(database_of)]) -> Iterator[Session]:
    """Open the request's view of the data."""
    with database.reading() as db:
        yield db


AppSettings = Annotated[Settings, Depends(settings_of)]
AppRates = Annotated[Rates, Depends(rates_of)]
AppDatabase = Annotated[Database, Depends(database_of)]

# scope="function": the commit comes before the response, so nobody hears of what was not kept.
# The limits keep the sum below the pool of connections and far below the pool of threads: a
# request that holds a transaction always finds a thread to finish it.
Writing = Annotated[Session, Depends(unit_of_work, scope="function", max_concurrency=5)]
Reading = Annotated[Session, Depends(one_reading, scope="function", max_concurrency=8)]
