"""Statistics over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from mediary.accounts.access import Reader
from mediary.core.requests import Reading
from mediary.stats import schemas, service

router = APIRouter(prefix="/api/v1", tags=["stats"])


@router.get("/stats")
def get_totals(
    viewer: Reader,
    db: Reading,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> schemas.Totals:
    """Return what the viewer's history adds up to, within a range of days where given."""
    return schemas.Totals.model_validate(service.totals(db, viewer, first=first, last=last))
