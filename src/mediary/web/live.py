"""Live news for the page, as server-sent events: what jobs are at, and that something changed."""

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from mediary.accounts.access import Reader, is_someone
from mediary.core.errors import TooManyError
from mediary.core.requests import database_of
from mediary.web.newsroom import LOOK_EVERY, Listener, Newsroom

router = APIRouter(prefix="/api/v1", tags=["live"])

HEARTBEAT_EVERY = 15.0
ASK_EVERY = 5.0
MOST_STREAMS = 4


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "Events named `job` and `changed`.",
        }
    },
)
async def listen(viewer: Reader, request: Request) -> StreamingResponse:
    """Stream what the viewer's jobs are at, and their version whenever something has changed."""
    newsroom = _newsroom_of(request)
    if newsroom.count(viewer.user_id) >= MOST_STREAMS:
        raise TooManyError("Too many pages are listening already; close one.", retry_after=5)
    return StreamingResponse(
        _stream(request, newsroom, viewer.user_id),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _stream(request: Request, newsroom: Newsroom, user_id: int) -> AsyncIterator[str]:
    quiet = unasked = 0.0
    listener = Listener()
    try:
        await newsroom.join(user_id, listener)
        yield "retry: 2000\n\n"
        while not (listener.is_behind or _is_ending(request) or await request.is_disconnected()):
            if unasked >= ASK_EVERY:
                unasked = 0.0
                if not await run_in_threadpool(is_someone, request, database_of(request)):
                    return  # signed out elsewhere, or the token is gone
            while not listener.events.empty():
                name, told = listener.events.get_nowait()
                yield f"event: {name}\ndata: {json.dumps(told, separators=(',', ':'))}\n\n"
                quiet = 0.0
            if quiet >= HEARTBEAT_EVERY:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_EVERY)
            unasked += LOOK_EVERY
            quiet += LOOK_EVERY
    finally:
        newsroom.leave(user_id, listener)


def _newsroom_of(request: Request) -> Newsroom:
    state = request.app.state
    if not hasattr(state, "newsroom"):
        state.newsroom = Newsroom(database_of(request))
    newsroom: Newsroom = state.newsroom
    return newsroom


def _is_ending(request: Request) -> bool:
    """Whether the server wants to stop, which waits for open streams."""
    return bool(getattr(request.app.state, "is_ending", False))
