"""Writes with an Idempotency-Key: their answers are kept with what they wrote, and given again."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from mediary.core.idempotency import AnsweredError
from mediary.core.requests import Claim

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class RepeatableRoute(APIRoute):
    """Keeps its answers where a key was claimed, before the transaction is committed."""

    def get_route_handler(self) -> Handle:
        """Return what handles a request."""
        handle = super().get_route_handler()

        async def handle_and_keep(request: Request) -> Response:
            response = await handle(request)
            claim: Claim | None = getattr(request.state, "claim", None)
            if claim is not None:
                status, body = response.status_code, bytes(response.body)
                await run_in_threadpool(claim.once.keep, claim.db, status, response.headers, body)
            return response

        return handle_and_keep


def plug_into(route: APIRoute) -> None:
    """Let a room's route keep its answers; rooms need not know of it."""
    if type(route) is APIRoute:
        route.__class__ = RepeatableRoute


def plug_in(app: FastAPI) -> None:
    """Let the application answer again what it has answered before."""
    app.add_exception_handler(AnsweredError, _again)


async def _again(_: Request, error: Exception) -> Response:
    if not isinstance(error, AnsweredError):
        raise error
    answer = error.answer
    headers = {**answer.headers, "Idempotent-Replayed": "true"}
    return Response(answer.body, status_code=answer.status, headers=headers)
