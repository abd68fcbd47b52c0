"""What people may say by hand, by kind: the shapes that requests and archives are checked against.

Reviews, copies, progress and lists have the shapes of `sdk.records`; these are what only a person
says: that a rating is none any more, that a tag is taken off, that a record is changed or gone.
"""

from typing import Annotated, Any, Literal

import msgspec

from mediary.sdk.when import UNKNOWN, When

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Text = Annotated[str, msgspec.Meta(max_length=1_000_000)]
Rated = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Field = str | int | float | bool | None
MOST_FIELDS = 100


class OwnRating(msgspec.Struct, forbid_unknown_fields=True):
    """A rating of an item; None takes it back."""

    value: Rated | None
    scale: Annotated[str, msgspec.Meta(max_length=10)] = ""
    rated: When = UNKNOWN


class OwnStatus(msgspec.Struct, forbid_unknown_fields=True):
    """A status that the person chose; None lets the rules decide again."""

    status: Annotated[str, msgspec.Meta(max_length=20)] | None
    label: Annotated[str, msgspec.Meta(max_length=200)] = ""


class OwnFavourite(msgspec.Struct, forbid_unknown_fields=True):
    """A heart, or that it is none any more."""

    is_favourite: bool


class OwnNote(msgspec.Struct, forbid_unknown_fields=True):
    """The private notes on an item as a whole; empty for none."""

    text: Text


class OwnTags(msgspec.Struct, forbid_unknown_fields=True):
    """Tags put on, and tags taken off whoever put them there."""

    names: list[Name] = []
    without: list[Name] = []


class OwnFields(msgspec.Struct, forbid_unknown_fields=True):
    """Values of the person's own fields; None takes one away."""

    fields: Annotated[dict[Name, Field], msgspec.Meta(max_length=MOST_FIELDS)]


class OwnPrivacy(msgspec.Struct, forbid_unknown_fields=True):
    """Whether everything about an item is for the person alone."""

    is_private: bool


class OwnRun(msgspec.Struct, forbid_unknown_fields=True):
    """A time through a work; `status`: in_progress, completed or abandoned."""

    number: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | None = None
    status: Annotated[str, msgspec.Meta(pattern="^(in_progress|completed|abandoned)$")] = (
        "in_progress"
    )
    started: When = UNKNOWN
    finished: When = UNKNOWN
    note: Text = ""


class OwnAmendment(msgspec.Struct, forbid_unknown_fields=True):
    """What is changed of a record: (kind, source, instance, key)."""

    record: tuple[Name, Name, str, Annotated[str, msgspec.Meta(max_length=700)]]
    fields: dict[str, Any] = {}
    is_gone: bool | None = None


class PlayFields(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed of a play."""

    when: When | None = None
    rating: Rated | None = None
    seconds: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] | None = None
    is_rewatch: bool = False
    is_partial: bool = False
    is_private: bool = False
    note: Text | None = None
    place: Text | None = None
    platform: Text | None = None
    device: Text | None = None


class ReviewFields(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed of a review."""

    body: Text = ""
    headline: Text = ""
    has_spoilers: bool = False
    rating: Rated | None = None
    written: When = UNKNOWN
    language: Annotated[str, msgspec.Meta(max_length=40)] = ""
    visibility: Literal["private", "friends", "public"] = "private"


class CopyFields(msgspec.Struct, forbid_unknown_fields=True):
    """What may be changed of a copy; `lent`: from which day until which."""

    state: Annotated[str, msgspec.Meta(max_length=20)] = "owned"
    medium: Text = ""
    edition: Text = ""
    condition: Text = ""
    place: Text = ""
    acquired: When = UNKNOWN
    price: Annotated[str, msgspec.Meta(max_length=30)] = ""
    currency: Annotated[str, msgspec.Meta(max_length=10)] = ""
    count: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1
    note: Text = ""
    lent_to: Text = ""
    lent: When = UNKNOWN


class OwnCopy(CopyFields, forbid_unknown_fields=True):
    """A copy as a person tells of it."""

    format: list[tuple[Name, Field]] = []


SHAPES: dict[str, type[msgspec.Struct]] = {
    "rating": OwnRating,
    "status": OwnStatus,
    "favourite": OwnFavourite,
    "note": OwnNote,
    "tags": OwnTags,
    "fields": OwnFields,
    "privacy": OwnPrivacy,
    "run": OwnRun,
    "owned": OwnCopy,
    "amend": OwnAmendment,
}
# What an amendment may change, by the kind of the record.
AMENDABLE: dict[str, type[msgspec.Struct]] = {
    "play": PlayFields,
    "review": ReviewFields,
    "owned": CopyFields,
    "run": OwnRun,
    "note": OwnNote,
}


def check_said(kind: str, value: dict[str, Any]) -> None:
    """Check what a person says by hand.

    Raises:
        msgspec.ValidationError: It has not the shape of its kind.
        KeyError: Records of that kind cannot be amended.
    """
    said = msgspec.convert(value, SHAPES[kind])
    if isinstance(said, OwnAmendment) and said.fields:
        msgspec.convert(said.fields, AMENDABLE[said.record[0]])
