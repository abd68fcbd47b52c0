"""Websites on this machine that behave as told, also badly."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Visit(BaseHTTPRequestHandler):
    """One request, as its website sees it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer, properly."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass
class Website:
    """A website, and what it was asked."""

    host: str
    port: int = 0
    visits: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextlib.contextmanager
def website(behave: Callable[[Visit], None], host: str = "127.0.0.1") -> Iterator[Website]:
    """Serve at a free port of an address; `behave` answers each request."""
    site = Website(host)

    class Visited(Visit):
        def _visit(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.visits.append((self.command, self.path, headers))
            with contextlib.suppress(OSError):  # the client has gone, as it should
                behave(self)

        do_GET = do_POST = _visit  # noqa: N815

    server = ThreadingHTTPServer((host, 0), Visited)
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
