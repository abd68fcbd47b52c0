"""What surrounds each request: its id, its log line, security headers, the last catch of errors."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mediary.core import logs
from mediary.core.origin import coming_from
from mediary.core.settings import Settings
from mediary.web.problems import problem

log = logging.getLogger("mediary.web")

GIVEN_ID = re.compile(r"[\w.-]{1,64}")
# In these paths the second part is a secret.
SECRET_PATH = re.compile(r"^/(hooks|feeds|stremio)/[^/]+")
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self';"
    " img-src 'self' data: blob: https:; media-src 'self' blob:; worker-src 'self' blob:;"
    " manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Surroundings:
    """The outermost layer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Wrap the application."""
        self.app = app
        self.is_public_https = settings.base_url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("X-Request-Id", "")
        mark = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        address = scope["client"][0] if scope.get("client") else ""
        from_there = coming_from(address, headers.get("User-Agent", ""))
        with logs.bound(request_id=mark), from_there:
            await self._serve(scope, receive, send, mark)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, mark: str) -> None:
        started, status, path = time.perf_counter(), 0, _shown(scope["path"])

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(MutableHeaders(scope=message), scope, mark)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:  # the request's boundary: logged here, and the client gets a sentence
            log.exception("%s %s failed", scope["method"], path)
            if status:
                raise
            answer = problem(
                500, "Something went wrong on the server; its log has the details.", request=mark
            )
            await answer(scope, receive, send_with_headers)
        finally:
            spent = (time.perf_counter() - started) * 1000
            log.info("%s %s %d %.1f ms", scope["method"], path, status, spent)

    def _add_headers(self, headers: MutableHeaders, scope: Scope, mark: str) -> None:
        headers["X-Request-Id"] = mark
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        if self.is_public_https or scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if scope["path"].startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")


def _shown(path: str) -> str:
    """Return a path as the log may have it."""
    return SECRET_PATH.sub(r"/\1/…", path)
