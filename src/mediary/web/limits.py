"""How much a client may send."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mediary.core.errors import TooLargeError
from mediary.web.problems import of_mediary

MIB = 1024 * 1024
USUAL = 2 * MIB
# Whole exports are uploaded here; what is in them has bounds of its own.
UPLOADS = {"/api/v1/imports/uploads": 4096 * MIB}


class BodyLimit:
    """Stops reading a request's body at its limit."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = UPLOADS.get(scope["path"], USUAL)
        refusal = TooLargeError(f"More than {limit // MIB} MiB were sent; that is the limit here.")
        said = Headers(scope=scope).get("Content-Length", "0")
        if said.isdigit() and int(said) > limit:
            await of_mediary(refusal)(scope, receive, send)
            return
        read = 0

        async def receive_some() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise refusal
            return message

        await self.app(scope, receive_some, send)
