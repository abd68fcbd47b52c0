"""Whether the server lives, and whether it can serve."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from mediary import __version__
from mediary.accounts.access import Public
from mediary.core.db import check
from mediary.core.requests import AppDatabase

router = APIRouter(prefix="/api/v1/health", tags=["health"])


class Health(BaseModel):
    """All is well; else the answer is a problem."""

    status: Literal["ok"] = "ok"
    version: str = __version__


@router.get("/live", dependencies=[Public])
async def is_live() -> Health:
    """Answer as long as the process does."""
    return Health()


@router.get("/ready", dependencies=[Public])
def is_ready(database: AppDatabase) -> Health:
    """Answer when the database does too, with 503 otherwise."""
    check(database)
    return Health()
