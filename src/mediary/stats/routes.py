"""Statistics over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from mediary.accounts.access import Anyone, Reader
from mediary.accounts.freshness import FRESH
from mediary.core.requests import Reading
from mediary.stats import schemas, service

router = APIRouter(prefix="/api/v1", tags=["stats"])


First = Annotated[date | None, Query(alias="from")]
Last = Annotated[date | None, Query(alias="to")]


@router.get("/stats", **FRESH)
def get_totals(
    viewer: Reader,
    db: Reading,
    first: First = None,
    last: Last = None,
) -> schemas.Totals:
    """Return what the viewer's history adds up to, within a range of days where given."""
    return schemas.Totals.model_validate(service.totals(db, viewer, first=first, last=last))


@router.get("/users/{username}/statistics")
def get_totals_of(
    viewer: Anyone, username: str, db: Reading, first: First = None, last: Last = None
) -> schemas.SeenTotals:
    """Return what somebody's history adds up to, where they show it, without private plays."""
    found = service.totals_of(db, viewer, username, first=first, last=last)
    return schemas.SeenTotals.model_validate(found)
