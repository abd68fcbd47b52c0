"""Other people, as far as they let themselves be seen."""

from fastapi import APIRouter

from mediary.accounts.access import Anyone
from mediary.accounts.schemas import people as schemas
from mediary.accounts.visibility import visible_to
from mediary.core.requests import Reading

router = APIRouter(prefix="/api/v1", tags=["people"])


@router.get("/users/{username}")
def get_profile(viewer: Anyone, username: str, db: Reading) -> schemas.PublicProfile:
    """Return a person's profile, where they show it; else it is as if nobody were called so."""
    return schemas.PublicProfile.of(visible_to(viewer).person(db, username, "profile"))
