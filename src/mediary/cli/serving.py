"""The web server around the application."""

import asyncio
import signal
from collections.abc import Callable
from socket import socket

import uvicorn
from fastapi import FastAPI

from mediary.core.db import Database
from mediary.core.settings import get_settings
from mediary.web.app import create_app


class AnnouncingServer(uvicorn.Server):
    """Says where it listens once it does, and lets open streams end when it stops."""

    def __init__(self, config: uvicorn.Config, say: Callable[[str], None]) -> None:
        """Keep the voice."""
        super().__init__(config)
        self._say = say

    def serve_until_told(self) -> bool:
        """Serve until SIGTERM or SIGINT; return whether it ever did."""
        # The server raises the signal again when it has stopped: it has done its work by then.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _, __: None)
        try:
            self.run()
        except SystemExit:
            return False
        return self.started

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        for listening in self.servers:
            for one in listening.sockets:
                host, port = one.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                self._say(f"Mediary is ready at http://{shown}:{port}")

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop: streams first, since uvicorn waits for them."""
        app = self.config.app
        if isinstance(app, FastAPI):
            app.state.is_ending = True
        await asyncio.sleep(0)
        await super().shutdown(sockets)


def config_of(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """Return how the server runs."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def create_own_app() -> FastAPI:
    """Return the application over this process's own settings, for a server that reloads."""
    from mediary.cli.upgrading import bring_up_to_date  # noqa: PLC0415

    settings = get_settings()
    settings.folder()
    database = Database(settings.resolved_database_url(), cache_url=settings.resolved_cache_url())
    bring_up_to_date(database, settings)
    return create_app(database, settings)
