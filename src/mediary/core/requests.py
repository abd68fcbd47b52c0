"""The database in a request: one transaction that commits before the response leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Request
from sqlalchemy.orm import Session

from mediary.core.db import Database
from mediary.core.idempotency import Once, digest_of
from mediary.core.rates import Rates
from mediary.core.sealing import Sealer
from mediary.core.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


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


@dataclass(frozen=True)
class Claim:
    """A write that is to be done once, and the transaction that has its key."""

    once: Once
    db: Session


async def once_of(
    request: Request,
    settings: Annotated[Settings, Depends(settings_of)],
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[!-~]{1,200}$",
            description="Sent again with the same key, a write is answered again and not done.",
        ),
    ] = None,
) -> Once | None:
    """Return what a write with an Idempotency-Key is known by; None without one."""
    user_id: int | None = getattr(request.state, "user_id", None)
    if key is None or user_id is None or request.method in SAFE:
        return None
    is_form = request.headers.get("Content-Type", "").startswith("multipart/")
    body = b"" if is_form else await request.body()
    digest = digest_of(request.method, request.url.path, request.url.query, body)
    return Once(user_id, key, digest, Sealer.of(settings))


def unit_of_work(
    request: Request,
    database: Annotated[Database, Depends(database_of)],
    once: Annotated[Once | None, Depends(once_of)],
) -> Iterator[Session]:
    """Open the request's one writing transaction, in which its key is taken where it has one."""
    with database.transaction() as db:
        if once is not None:
            once.claim(db)
            request.state.claim = Claim(once, db)
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
