"""How much a client may send."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mediary.accounts.access import is_someone
from mediary.core.db import Database
from mediary.core.errors import TooLargeError
from mediary.web.problems import of_mediary

MIB = 1024 * 1024
USUAL = 2 * MIB
# Whole exports are uploaded here; what is in them has bounds of its own. A body is read before a
# route asks who sent it, so that is asked here already: strangers fill no disk.
UPLOADS = {"/api/v1/imports/uploads": 4096 * MIB}


class BodyLimit:
    """Stops reading a request's body at its limit."""

    def __init__(self, app: ASGIApp, database: Database) -> None:
        """Wrap the application."""
        self.app = app
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = USUAL
        if scope["path"] in UPLOADS and await run_in_threadpool(
            is_someone, HTTPConnection(scope), self.database
        ):
            limit = UPLOADS[scope["path"]]
        refusal = TooLargeError(f"More than {limit // MIB} MiB were sent; that is the limit here.")
        said = Headers(scope=scope).get("Content-Length", "0")
        if said.isdecimal() and int(said) > limit:
            await of_mediary(refusal)(scope, receive, send)
            return
        exchange = Exchange(receive, send, limit, refusal)
        try:
            await self.app(scope, exchange.receive, exchange.send)
        except TooLargeError as error:
            if error is not refusal:
                raise
        if exchange.is_refused:
            await of_mediary(refusal)(scope, receive, send)


class Exchange:
    """One request and its answer, measured."""

    def __init__(self, receive: Receive, send: Send, limit: int, refusal: TooLargeError) -> None:
        """Start with nothing read."""
        self._receive = receive
        self._send = send
        self._limit = limit
        self._refusal = refusal
        self._read = 0
        self._has_answered = False

    @property
    def is_refused(self) -> bool:
        """Whether too much was read before any answer."""
        return self._read > self._limit and not self._has_answered

    async def receive(self) -> Message:
        """Pass a part of the body on."""
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._limit:
            raise self._refusal
        return message

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on.

        Whoever reads the body may make another error of ours: then nothing of it is sent.
        """
        if not self.is_refused:
            self._has_answered = True
            await self._send(message)
