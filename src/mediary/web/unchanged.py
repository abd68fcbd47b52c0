"""The answer to a read whose client has what it asks for."""

from fastapi import FastAPI, Request, Response

from mediary.accounts.freshness import UnchangedError


def plug_in(app: FastAPI) -> None:
    """Let the application answer that nothing has changed."""
    app.add_exception_handler(UnchangedError, _unchanged)


async def _unchanged(_: Request, error: Exception) -> Response:
    if not isinstance(error, UnchangedError):
        raise error
    return Response(status_code=304, headers=error.headers)
