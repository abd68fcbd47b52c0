"""Reads that are asked again and again: told in one look that nothing has changed (ETag, 304).

`@router.get("/stats", **FRESH)`. The tag is of the person's version, which each write of theirs
raises, and of what else an answer depends on: the question, the day where they are, what the one
who asks may do, and the program. Whoever changes what such a read shows without a write of the
person (a title, say) raises the versions of those whom it touches.
"""

import hashlib
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Request, Response
from sqlalchemy import select

from mediary import __version__
from mediary.accounts.access import AnyViewer
from mediary.accounts.models import Account
from mediary.accounts.viewer import Viewer
from mediary.core.db import Database
from mediary.core.requests import AppDatabase


class UnchangedError(Exception):
    """The client has the present answer already."""

    def __init__(self, headers: dict[str, str]) -> None:
        """Keep the headers of the answer."""
        super().__init__("unchanged")
        self.headers = headers


def fresh(
    request: Request,
    response: Response,
    viewer: AnyViewer,
    database: AppDatabase,
    known: Annotated[
        str | None, Header(alias="If-None-Match", description="The ETag of an earlier answer.")
    ] = None,
) -> None:
    """Tag the answer, or end here when the client has it.

    Raises:
        UnchangedError: It has.
    """
    if viewer is None:
        return
    headers = {
        "ETag": _tag(request, viewer, database),
        # A browser may keep it, and asks each time whether it still holds.
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Cookie",
    }
    if headers["ETag"] in {one.strip() for one in (known or "").split(",")}:
        raise UnchangedError(headers)
    response.headers.update(headers)


FRESH: dict[str, Any] = {
    "dependencies": [Depends(fresh)],
    "responses": {304: {"description": "What the client has still holds."}},
}


def _tag(request: Request, viewer: Viewer, database: Database) -> str:
    """Return a weak tag: the same answer may be packed in other bytes."""
    stamps = select(Account.version, Account.updated_at).where(Account.id == viewer.user_id)
    with database.reading() as db:
        version, updated_at = db.execute(stamps).one_or_none() or (0, 0)
    today = datetime.now(ZoneInfo(viewer.timezone)).date()
    scopes = sorted(viewer.scopes)
    parts = (
        __version__,
        viewer.uuid,
        version,
        updated_at,
        viewer.role,
        scopes,
        today,
        str(request.url),
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
