"""The diary over HTTP: history, marks, what is said of titles, changes."""

from fastapi import APIRouter

from mediary.tracking.routes import changes, history, marks, records, words

router = APIRouter(prefix="/api/v1")
for part in (history, marks, words, records, changes):
    router.include_router(part.router)

__all__ = ["router"]
