"""A library over HTTP."""

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Path, Query, Response

from mediary.accounts.access import Reader
from mediary.core.requests import Reading
from mediary.shelf import schemas
from mediary.shelf.asked_schema import LibraryQuery
from mediary.shelf.item import page_of, plays_of
from mediary.shelf.library import library, to_continue, up_next
from mediary.shelf.sayings import collection, media_types, ratings, reviews, tags

router = APIRouter(prefix="/api/v1", tags=["media"])
Size = Annotated[int, Query(ge=1, le=200)]
Page = Annotated[int, Query(ge=1, le=1_000_000)]
Uuid = Annotated[str, Path(max_length=36)]
_encode = msgspec.json.Encoder().encode


def _answer(content: dict[str, Any]) -> Response:
    """Encode what has the shape that the route declares; models are what such reads cost most."""
    return Response(_encode(content), media_type="application/json")


@router.get("/media", response_model=schemas.LibraryOut)
def list_titles(viewer: Reader, db: Reading, query: Annotated[LibraryQuery, Query()]) -> Response:
    """List the titles of the viewer's library: filtered, sorted, searched."""
    return _answer(
        library(db, viewer, query.asked(), size=query.size, page=query.page, cursor=query.cursor)
    )


@router.get("/media/{uuid}", response_model=schemas.ItemOut)
def get_item(viewer: Reader, db: Reading, uuid: Uuid) -> Response:
    """Return an item whole: facts, parts, and what the viewer said and watched of it."""
    return _answer(page_of(db, viewer, uuid))


@router.get("/media/{uuid}/history", response_model=schemas.ItemHistoryOut)
def list_item_history(
    viewer: Reader,
    db: Reading,
    uuid: Uuid,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """List the viewer's plays of an item and its parts, newest first."""
    return _answer(plays_of(db, viewer, uuid, cursor=cursor, limit=limit))


@router.get("/up-next", response_model=schemas.UpNextOut)
def list_up_next(viewer: Reader, db: Reading, size: Size = 50, page: Page = 1) -> Response:
    """List what the viewer is in the middle of: airing today, behind, waiting, ended."""
    return _answer(up_next(db, viewer, size=size, page=page))


@router.get("/continue", response_model=schemas.ContinueOut)
def list_to_continue(viewer: Reader, db: Reading, size: Size = 20) -> Response:
    """List where the viewer stopped, and the next episodes of what they are behind with."""
    return _answer(to_continue(db, viewer, size=size))


@router.get("/media-types", response_model=schemas.MediaTypesOut)
def list_media_types(viewer: Reader, db: Reading) -> Response:
    """List the media types, with how many titles of each the viewer has."""
    return _answer(media_types(db, viewer))


@router.get("/ratings", response_model=schemas.RatingsOut)
def list_ratings(viewer: Reader, db: Reading, size: Size = 50, page: Page = 1) -> Response:
    """List what the viewer rated, what they rated last first."""
    return _answer(ratings(db, viewer, size=size, page=page))


@router.get("/reviews", response_model=schemas.ReviewsOut)
def list_reviews(viewer: Reader, db: Reading, size: Size = 50, page: Page = 1) -> Response:
    """List the viewer's reviews, the latest first."""
    return _answer(reviews(db, viewer, size=size, page=page))


@router.get("/tags", response_model=schemas.TagsOut)
def list_tags(viewer: Reader, db: Reading) -> Response:
    """List the viewer's tags, with how many items have each."""
    return _answer(tags(db, viewer))


@router.get("/collection", response_model=schemas.CollectionOut)
def list_copies(
    viewer: Reader,
    db: Reading,
    size: Size = 50,
    page: Page = 1,
    state: Literal["owned", "previously_owned", "for_trade", "wanted", "ordered"] | None = None,
) -> Response:
    """List what the viewer owns, owned or wants to own, by title."""
    return _answer(collection(db, viewer, size=size, page=page, state=state))
