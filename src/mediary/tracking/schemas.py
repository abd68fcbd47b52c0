"""Wire shapes of the diary."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mediary.tracking.dates import parse_when
from mediary.tracking.saying import say_date
from mediary.tracking.scales import Scale, to_thousandths
from mediary.tracking.wire import PlayOut, WhenOut

Uuid = Annotated[str, StringConstraints(min_length=36, max_length=36)]
Date = Annotated[str, StringConstraints(max_length=60)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(max_length=200_000)]
Number = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,18}$")]
Status = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z_]+$")]
Minutes = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class HistoryOut(BaseModel):
    """A page of the history, newest first; undated plays come last."""

    plays: list[PlayOut]
    next: str | None


class ChangeOut(BaseModel):
    """What was done: the change that undoes it (null where there was nothing to do)."""

    change: int | None
    plays: int = 0


class AddedOut(BaseModel):
    """What was added, and the change that undoes it."""

    id: str
    change: int


class LoggedOut(BaseModel):
    """A play that was logged: of which title, and the change that undoes it."""

    item: str
    change: int


class ChangeEntryOut(BaseModel):
    """A change: something done by hand, many at once, or an import."""

    id: int
    kind: str
    label: str
    at: str
    undone_at: str | None


class ChangesOut(BaseModel):
    """A page of the history of changes, newest first."""

    changes: list[ChangeEntryOut]
    next: str | None


class UndoneOut(BaseModel):
    """How many records an undo took back; 0 a second time."""

    change: int
    undone: int


class Sent(BaseModel):
    """A body that is sent; what nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class RatingIn(Sent):
    """A rating on a scale: 4.5 on "5.5" (five stars in halves), 8 on "10", 1 on "thumbs"."""

    value: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    scale: Scale = "10"
    rated: Date | None = None


def said_rating(given: RatingIn, zone: str) -> dict[str, Any]:
    """Return a rating as a statement holds it; dated now where it does not say."""
    value = to_thousandths(given.value, given.scale)
    rated = say_date(parse_when(given.rated or "now", zone))
    return {"value": value, "scale": given.scale, "rated": rated}


class StatusIn(Sent):
    """A status: planned, in_progress, completed, on_hold, dropped, or one that the type adds."""

    status: Status


class NotesIn(Sent):
    """Private notes; empty for none."""

    text: Long


class TagsIn(Sent):
    """All tags of a title."""

    names: Annotated[list[Name], Field(max_length=200)]


class FieldsIn(Sent):
    """Values of own fields by their names."""

    fields: Annotated[dict[Name, str | int | float | bool | None], Field(max_length=100)]


class PrivacyIn(Sent):
    """Whether everything about a title is for oneself alone."""

    is_private: bool


class ProgressIn(Sent):
    """How far one is."""

    position_seconds: Annotated[int, Field(ge=0, le=10**8)] | None = None
    percent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    minutes: Annotated[int, Field(ge=0, le=10**8)] | None = None
    units: Annotated[float, Field(ge=0, le=10**8, allow_inf_nan=False)] | None = None
    total: Annotated[float, Field(ge=0, le=10**8, allow_inf_nan=False)] | None = None
    device: Short = ""


class TitleIn(Sent):
    """A title as a person names it; with a number, a part of it (an episode, a track)."""

    type: Name
    title: Name
    year: Annotated[int, Field(ge=1, le=9999)] | None = None
    ids: Annotated[list[Name], Field(max_length=20)] = []
    creators: Annotated[list[Name], Field(max_length=20)] = []
    season: Annotated[int, Field(ge=0, le=100_000)] | None = None
    number: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    part_title: Short = ""


class LogIn(Sent):
    """A play, and what is said beside it; of an item that is there, or of a title that is named.

    `when` is a day, a month, a year, a decade (2010s), a range (2010/2012), an instant, "now",
    "today" or "unknown".
    """

    item: Uuid | None = None
    title: TitleIn | None = None
    when: Date = "now"
    minutes: Minutes | None = None
    rating: RatingIn | None = None
    review: Long = ""
    is_favourite: bool = False
    tags: Annotated[list[Name], Field(max_length=200)] = []
    is_rewatch: bool = False
    is_partial: bool = False
    note: Long = ""
    place: Short = ""
    platform: Short = ""
    device: Short = ""
    companions: Annotated[list[Name], Field(max_length=20)] = []


class PlayingIn(Sent):
    """What is playing, and how far it is, in per cent."""

    item: Uuid
    progress: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    device: Short = ""
    is_private: bool = False


class PlayingOut(BaseModel):
    """What somebody plays at the moment; of others without the item and the device."""

    item: str | None
    title: str
    part: str
    media_type: str
    started_at: str
    progress: float | None
    device: str


class NowPlayingOut(BaseModel):
    """What is playing; null where nothing is."""

    playing: PlayingOut | None


class QuestionOut(BaseModel):
    """A play that somebody says one was there for."""

    id: int
    from_: str = Field(alias="from")
    title: str
    part: str
    media_type: str
    when: WhenOut
    asked_at: str


class QuestionsOut(BaseModel):
    """Plays that others say one was there for."""

    questions: list[QuestionOut]


class MarkIn(Sent):
    """How to mark a title as watched.

    `when` is as in a log; "release" dates each part by its release, a range spreads the parts
    over it. `up_to` is the last part to mark, `is_again` marks once more what was watched before.
    """

    when: Date = "now"
    up_to: Uuid | None = None
    is_again: bool = False


class PlayIn(Sent):
    """What to change of a play; null takes a value away."""

    when: Date | None = None
    rating: RatingIn | None = None
    minutes: Minutes | None = None
    is_rewatch: bool | None = None
    is_partial: bool | None = None
    is_private: bool | None = None
    note: Long | None = None
    place: Short | None = None
    platform: Short | None = None
    device: Short | None = None

    def fields(self) -> dict[str, Any]:
        """Return what was sent, but for the date, as amendments hold it."""
        sent = self.model_dump(exclude_unset=True, exclude={"when", "rating", "minutes"})
        if "rating" in self.model_fields_set:
            given = self.rating
            sent["rating"] = given and to_thousandths(given.value, given.scale)
        if "minutes" in self.model_fields_set:
            sent["seconds"] = None if self.minutes is None else round(self.minutes * 60)
        return {
            name: (value or False) if name.startswith("is_") else value
            for name, value in sent.items()
        }


class PlayIdsIn(Sent):
    """Plays by their ids."""

    plays: Annotated[list[Number], Field(min_length=1, max_length=10_000)]

    @property
    def numbers(self) -> list[int]:
        """The ids as numbers."""
        return [int(one) for one in self.plays]


class PlaysIn(PlayIdsIn):
    """Plays by their ids, and what to change of all of them."""

    set: PlayIn


class TitlesIn(Sent):
    """Titles, and what to say of all of them; `watched` is a date as in a log."""

    items: Annotated[list[Uuid], Field(min_length=1, max_length=1_000)]
    rating: RatingIn | None = None
    status: Status | None = None
    is_favourite: bool | None = None
    add_tags: Annotated[list[Name], Field(max_length=200)] = []
    remove_tags: Annotated[list[Name], Field(max_length=200)] = []
    is_private: bool | None = None
    watched: Date | None = None


Visibility = Literal["private", "friends", "public"]


class ReviewChangeIn(Sent):
    """What to change of a review."""

    body: Annotated[Long, StringConstraints(min_length=1)] | None = None
    headline: Short | None = None
    has_spoilers: bool | None = None
    rating: RatingIn | None = None
    written: Date | None = None
    language: Annotated[str, StringConstraints(max_length=40)] | None = None
    visibility: Visibility | None = None

    def said(self, zone: str) -> dict[str, Any]:
        """Return it as a statement holds it."""
        sent = self.model_dump(exclude_unset=True, exclude={"rating", "written"})
        if self.written is not None:
            sent["written"] = say_date(parse_when(self.written, zone))
        if self.rating is not None:
            sent["rating"] = to_thousandths(self.rating.value, self.rating.scale)
        return {name: value for name, value in sent.items() if value is not None}


class ReviewIn(ReviewChangeIn):
    """A review in Markdown, dated now unless it says."""

    body: Annotated[Long, StringConstraints(min_length=1)]
    written: Date | None = "now"

    def said(self, zone: str) -> dict[str, Any]:
        """Return it as a statement holds it."""
        written = say_date(parse_when(self.written or "now", zone))
        return {"format": "markdown", "written": written} | super().said(zone)


class CopyIn(Sent):
    """A copy: a disc, a file, a book on a shelf; lent to somebody, perhaps."""

    state: Literal["owned", "previously_owned", "for_trade", "wanted", "ordered"] | None = None
    medium: Short | None = None
    edition: Short | None = None
    condition: Short | None = None
    place: Short | None = None
    acquired: Date | None = None
    price: Annotated[str, StringConstraints(max_length=30)] | None = None
    currency: Annotated[str, StringConstraints(max_length=10)] | None = None
    count: Annotated[int, Field(ge=1, le=10_000)] | None = None
    note: Long | None = None
    lent_to: Short | None = None
    lent: Date | None = None

    def said(self, zone: str) -> dict[str, Any]:
        """Return it as a statement holds it."""
        sent = self.model_dump(exclude_unset=True, exclude={"acquired", "lent"})
        for name in ("acquired", "lent"):
            date = getattr(self, name)
            if date is not None:
                sent[name] = say_date(parse_when(date, zone))
        return {name: value for name, value in sent.items() if value is not None}


class RunIn(Sent):
    """A time through a title."""

    number: Annotated[int, Field(ge=1, le=10_000)] | None = None
    status: Literal["in_progress", "completed", "abandoned"] | None = None
    started: Date | None = None
    finished: Date | None = None
    note: Long | None = None

    def said(self, zone: str) -> dict[str, Any]:
        """Return it as a statement holds it."""
        sent = self.model_dump(exclude_unset=True, exclude={"started", "finished"})
        for name in ("started", "finished"):
            date = getattr(self, name)
            if date is not None:
                sent[name] = say_date(parse_when(date, zone))
        return {name: value for name, value in sent.items() if value is not None}
