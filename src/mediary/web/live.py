"""Live news for the page: what the viewer's jobs are at, as server-sent events."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import or_, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from mediary.accounts.access import Reader, is_someone
from mediary.core import clock
from mediary.core.db import Database
from mediary.core.errors import TooManyError
from mediary.core.jobs.models import JOB
from mediary.core.requests import AppDatabase, database_of

router = APIRouter(prefix="/api/v1", tags=["live"])

LOOK_EVERY = 0.5
HEARTBEAT_EVERY = 15.0
ASK_EVERY = 5.0
MOST_STREAMS = 4
# A transaction may commit a moment after the instant that it wrote.
OVERLAP = 5_000_000
MOST_JOBS = 100


class JobNews:
    """What has changed since the last look at a person's jobs."""

    def __init__(self, database: Database, user_id: int) -> None:
        """Start with everything that is under way."""
        self._database = database
        self._user_id = user_id
        self._since = clock.now() - OVERLAP
        self._told: dict[int, tuple[object, ...]] = {}

    def look(self) -> list[dict[str, Any]]:
        """Return the jobs that have changed, the latest change last."""
        started = clock.now()
        column = JOB.c
        is_news = or_(column.updated_at >= self._since, column.status.in_(("pending", "running")))
        statement = (
            select(
                column.id,
                column.kind,
                column.status,
                column.done,
                column.total,
                column.details,
                column.updated_at,
            )
            .where(column.user_id == self._user_id, is_news)
            .order_by(column.updated_at.desc())
            .limit(MOST_JOBS)
        )
        with self._database.reading() as db:
            rows = db.execute(statement).all()
        self._since = started - OVERLAP
        seen: dict[int, tuple[object, ...]] = {
            row.id: (row.status, row.done, row.total, row.updated_at) for row in rows
        }
        news = [row for row in reversed(rows) if self._told.get(row.id) != seen[row.id]]
        self._told = seen
        return [
            {
                "job": row.id,
                "kind": row.kind,
                "status": row.status,
                "done": row.done,
                "total": row.total,
                "details": row.details,
            }
            for row in news
        ]


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "Events named `job`."}},
)
async def listen(viewer: Reader, request: Request, database: AppDatabase) -> StreamingResponse:
    """Stream what the viewer's jobs are at, as they change."""
    streams = _streams_of(request)
    if streams[viewer.user_id] >= MOST_STREAMS:
        raise TooManyError("Too many pages are listening already; close one.", retry_after=5)
    return StreamingResponse(
        _stream(request, JobNews(database, viewer.user_id), streams, viewer.user_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _stream(
    request: Request, news: JobNews, streams: Counter[int], user_id: int
) -> AsyncIterator[str]:
    streams[user_id] += 1
    quiet = unasked = 0.0
    try:
        yield "retry: 2000\n\n"
        while not await request.is_disconnected() and not _is_ending(request):
            if unasked >= ASK_EVERY:
                unasked = 0.0
                if not await run_in_threadpool(is_someone, request, database_of(request)):
                    return  # signed out elsewhere, or the token is gone
            changed = await run_in_threadpool(news.look)
            for job in changed:
                yield f"event: job\ndata: {json.dumps(job, separators=(',', ':'))}\n\n"
            quiet = 0.0 if changed else quiet + LOOK_EVERY
            if quiet >= HEARTBEAT_EVERY:
                quiet = 0.0
                yield ": still here\n\n"
            unasked += LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
    finally:
        streams[user_id] -= 1
        if not streams[user_id]:
            del streams[user_id]


def _streams_of(request: Request) -> Counter[int]:
    state = request.app.state
    if not hasattr(state, "streams"):
        state.streams = Counter()
    streams: Counter[int] = state.streams
    return streams


def _is_ending(request: Request) -> bool:
    """Whether the server wants to stop, which waits for open streams."""
    return bool(getattr(request.app.state, "is_ending", False))
