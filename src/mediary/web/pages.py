"""The page's files under /app/."""

import re
from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "page"
# A name that carries a hash of its content never changes what it holds.
HASHED = re.compile(r"-[\w-]{8,}\.(?:js|css|woff2|svg|png|webp|avif)$")


class Page(StaticFiles):
    """Static files; a path without a file's ending is an address inside the page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or the page itself."""
        is_address = path == "." or "." not in path.rsplit("/", 1)[-1]
        response = await super().get_response("index.html" if is_address else path, scope)
        if isinstance(response, FileResponse) or response.status_code == 304:
            kept = "public, max-age=31536000, immutable" if HASHED.search(path) else "no-cache"
            response.headers["Cache-Control"] = kept
        return response


def plug_in(app: FastAPI) -> None:
    """Serve the page, and lead the bare address to it."""

    @app.get("/", include_in_schema=False)
    async def go_to_page() -> RedirectResponse:
        return RedirectResponse("/app/", status_code=307)

    @app.get("/app", include_in_schema=False)
    async def go_to_folder() -> RedirectResponse:
        return RedirectResponse("/app/", status_code=307)

    # FastAPI's own page would load its scripts from elsewhere.
    @app.get("/api/v1/docs", include_in_schema=False)
    async def show_docs() -> FileResponse:
        return FileResponse(FOLDER / "docs.html")

    app.mount("/app", Page(directory=FOLDER, html=False), name="page")
