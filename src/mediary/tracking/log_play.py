"""Logging one play of a title, whether it is known already or named for the first time."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import find_item, title_named
from mediary.core.errors import InvalidError
from mediary.sdk.records import Title, episode
from mediary.tracking.companions import ask_companions
from mediary.tracking.dates import parse_when
from mediary.tracking.hand import Hand, HandPlay, by_hand
from mediary.tracking.saying import say_date
from mediary.tracking.scales import to_thousandths
from mediary.tracking.schemas import LogIn, TitleIn


def log_title(db: Session, viewer: Viewer, play: LogIn) -> dict[str, Any]:
    """Write a play, with what is said beside it: rating, review, like, tags, all one change.

    Raises:
        NotFoundError: The item is not there.
        InvalidError: Neither an item nor a title is given.
    """
    when = parse_when(play.when, viewer.timezone)
    label = f"Logged {_name_of(db, viewer, play)}"
    with by_hand(db, viewer.user_id, label) as hand:
        item_id = _item_of(db, viewer, play, hand)
        given = play.rating
        rating = None if given is None else to_thousandths(given.value, given.scale)
        seconds = None if play.minutes is None else round(play.minutes * 60)
        (key,) = hand.log(
            [
                HandPlay(
                    item_id, when, duration_seconds=seconds, rating=rating,
                    is_rewatch=play.is_rewatch, is_partial=play.is_partial, note=play.note,
                    place=play.place, platform=play.platform, device=play.device,
                )
            ]
        )  # fmt: skip
        if given is not None:
            said = {"value": rating, "scale": given.scale, "rated": say_date(when)}
            hand.say("rating", said, item_id=item_id)
        if play.review:
            hand.say("review", {"body": play.review, "written": say_date(when)}, item_id=item_id)
        if play.is_favourite:
            hand.say("favourite", {"is_favourite": True}, item_id=item_id)
        if play.tags:
            hand.say("tags", {"names": play.tags, "without": []}, item_id=item_id)
        hand.write()
        ask_companions(db, viewer, item_id, key, play.companions)
        return {"change": hand.batch_id, "item": _uuid_of(db, item_id)}


def _name_of(db: Session, viewer: Viewer, play: LogIn) -> str:
    if play.item is not None:
        return find_item(db, viewer.user_id, play.item).title or "Untitled"
    return play.title.title if play.title else ""


def _item_of(db: Session, viewer: Viewer, play: LogIn, hand: Hand) -> int:
    if play.item is not None:
        return find_item(db, viewer.user_id, play.item).id
    if play.title is None:
        raise InvalidError("Say what was played: an `item`, or a `title` with its `type`.")
    return hand.name([title_of(play.title)])[0]


def title_of(named: TitleIn) -> Title:
    """Return the title that a person names.

    Raises:
        InvalidError: There is no such media type, or an id that is none.
    """
    work = title_named(
        named.type, named.title, year=named.year, ids=named.ids, creators=named.creators
    )
    if named.number is None:
        return work
    return episode(work, named.season, named.number, title=named.part_title)


def _uuid_of(db: Session, item_id: int) -> str:
    return str(
        db.execute(text("SELECT uuid FROM media_item WHERE id = :id"), {"id": item_id}).scalar_one()
    )
