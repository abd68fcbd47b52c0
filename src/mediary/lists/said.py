"""What a person says of lists by hand: the values of these statements."""

from typing import Annotated, Any, Literal

import msgspec

from mediary.lists.places import Place
from mediary.sdk.when import UNKNOWN, When
from mediary.tracking.service import AMENDABLE

# What the columns of an instant and of two days hold.
_MOST = (2**62, 2**31 - 1, 2**31 - 1)
LIST, ENTRY = "list", "list_entry"
LONGEST_NAME, LONGEST_TEXT = 300, 20_000
WATCH_LATER = "watch_later"
Role = Literal["list", "watch_later", "favourites"]
Visibility = Literal["private", "friends", "public"]
Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]
LongText = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]


class ListSaid(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Facts of a list; those that are absent stay as they were.

    Attributes:
        list_key: Key of the list; in the word that starts one it is the statement's own, too.
        is_gone: The person deleted it.
    """

    list_key: str
    name: Name | None = None
    description: LongText | None = None
    visibility: Visibility | None = None
    is_ranked: bool | None = None
    role: Role | None = None
    created: When = UNKNOWN
    is_gone: bool = False


class EntrySaid(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """An entry: a title (of the statement), or a person, or free text.

    Attributes:
        place: Where it stands, where that is not its natural place.
        added_by: User name of a collaborator.
    """

    list_key: str
    role: Role = "list"
    note: LongText = ""
    added: When = UNKNOWN
    person: Name = ""
    text: LongText = ""
    added_by: Name = ""
    place: Place | None = None


class EntryChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What an amendment can change of an entry."""

    note: LongText = ""
    place: Place | None = None


AMENDABLE[ENTRY] = EntryChange


def plain(said: msgspec.Struct) -> dict[str, Any]:
    """Return a value as it is stored."""
    found: dict[str, Any] = msgspec.to_builtins(said)
    return found


def is_sound_by_hand(kind: str, value: dict[str, Any], *, has_title: bool) -> bool:
    """Say whether a person could have said this of a list.

    Raises:
        msgspec.ValidationError: It is not even of the right shape.
    """
    if kind == LIST:
        msgspec.convert(value, ListSaid)
        return not has_title
    entry = msgspec.convert(value, EntrySaid)
    added = (entry.added.at, entry.added.from_, entry.added.to)
    if any(one is not None and abs(one) > most for one, most in zip(added, _MOST, strict=True)):
        return False
    return [has_title, bool(entry.person), bool(entry.text)].count(True) == 1
