"""The rooms that answer requests."""

from fastapi import FastAPI

from mediary.accounts import routes as accounts
from mediary.stats import routes as stats
from mediary.tracking import routes as tracking
from mediary.transfer import routes as transfer
from mediary.web import health, live

ROUTERS = (
    accounts.router,
    tracking.router,
    stats.router,
    transfer.router,
    live.router,
    health.router,
)


def plug_in(app: FastAPI) -> None:
    """Add every room's routes."""
    for router in ROUTERS:
        app.include_router(router)
