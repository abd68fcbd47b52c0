"""What is playing, and who was there, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path

from mediary.accounts.access import Anyone, Reader, Scrobbler, Writer
from mediary.core.requests import Reading, Writing
from mediary.tracking import schemas
from mediary.tracking.companions import asked, confirm, decline
from mediary.tracking.now_playing import now_playing, play_now, playing_of, stop

router = APIRouter(prefix="/api/v1", tags=["history"])
QuestionId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/now-playing")
def get_now_playing(viewer: Reader, db: Reading) -> schemas.NowPlayingOut:
    """Return what the viewer plays at the moment; five minutes without a word end it."""
    found = now_playing(db, viewer.user_id, is_own=True)
    return schemas.NowPlayingOut.model_validate({"playing": found})


@router.put("/now-playing", status_code=204)
def set_now_playing(viewer: Scrobbler, db: Writing, playing: schemas.PlayingIn) -> None:
    """Say what is playing, and again every few minutes while it does."""
    play_now(
        db, viewer, playing.item, progress=playing.progress, device=playing.device,
        is_private=playing.is_private,
    )  # fmt: skip


@router.delete("/now-playing", status_code=204)
def end_now_playing(viewer: Scrobbler, db: Writing) -> None:
    """Say that nothing is playing any more."""
    stop(db, viewer)


@router.get("/users/{username}/now-playing")
def get_now_playing_of(viewer: Anyone, username: str, db: Reading) -> schemas.NowPlayingOut:
    """Return what somebody plays at the moment, where they show it."""
    return schemas.NowPlayingOut.model_validate({"playing": playing_of(db, viewer, username)})


@router.get("/companions/questions")
def list_questions(viewer: Reader, db: Reading) -> schemas.QuestionsOut:
    """List the plays that others say the viewer was there for."""
    return schemas.QuestionsOut.model_validate({"questions": asked(db, viewer)})


@router.post("/companions/questions/{question_id}/confirm")
def confirm_question(viewer: Writer, db: Writing, question_id: QuestionId) -> schemas.ChangeOut:
    """Say that one was there: the play stands in one's own diary too."""
    return schemas.ChangeOut(change=confirm(db, viewer, question_id), plays=1)


@router.post("/companions/questions/{question_id}/decline", status_code=204)
def decline_question(viewer: Writer, db: Writing, question_id: QuestionId) -> None:
    """Say that one was not there."""
    decline(db, viewer, question_id)
