"""Errors as application/problem+json (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from mediary.core.errors import MediaryError

PROBLEM = "application/problem+json"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:mediary:problem:not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for the person."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "A problem.", "content": {PROBLEM: {"schema": SCHEMA}}}
}


class ProblemResponse(JSONResponse):
    """A problem."""

    media_type = PROBLEM


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
    **extra: object,
) -> ProblemResponse:
    """Return a problem; `code` defaults to the status's name."""
    title = HTTPStatus(status).phrase
    content: dict[str, object] = {
        "type": f"urn:mediary:problem:{code or title.lower().replace(' ', '-')}",
        "title": title,
        "status": status,
        "detail": detail,
        **extra,
    }
    if errors:
        content["errors"] = errors
    return ProblemResponse(content, status_code=status, headers=headers)


def plug_in(app: FastAPI) -> None:
    """Make the application answer with problems."""
    app.add_exception_handler(MediaryError, _of_ours)
    app.add_exception_handler(RequestValidationError, _of_shape)
    app.add_exception_handler(HTTPException, _of_http)


def of_mediary(error: MediaryError) -> ProblemResponse:
    """Return the problem of one of our own errors."""
    details = dict(error.details)
    field, wait = details.pop("field", None), details.get("retry_after")
    headers = {} if wait is None else {"Retry-After": str(wait)}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(
        error.status,
        error.message,
        code=error.code,
        errors=[{"field": str(field), "message": error.message}] if field else None,
        headers=headers,
        **{name: _plain(value) for name, value in details.items()},
    )


def _plain(value: object) -> object:
    if isinstance(value, (str, int, float, bool, type(None), list, dict)):
        return value
    return str(value)


async def _of_ours(_: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, MediaryError):
        raise error
    return of_mediary(error)


async def _of_shape(_: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [{"field": _place(e["loc"]), "message": str(e["msg"])} for e in error.errors()]
    first = errors[0]
    sentence = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
    return problem(422, f"{sentence}.".replace("..", "."), code="invalid", errors=errors)


def _place(parts: tuple[int | str, ...]) -> str:
    """Return where in what was sent: ("body", "options", "kind") is "options.kind"."""
    return ".".join(str(part) for part in parts[1:])


async def _of_http(request: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, HTTPException):
        raise error
    sentences = {
        404: f"There is nothing at {request.url.path}.",
        405: f"{request.url.path} does not take {request.method}.",
    }
    detail = sentences.get(error.status_code, str(error.detail))
    return problem(error.status_code, detail, headers=dict(error.headers or {}))
