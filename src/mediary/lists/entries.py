"""What people do with the entries of a list: add, move, annotate, remove."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from mediary.accounts.viewer import Viewer
from mediary.catalog.service import titles_of
from mediary.core.errors import InvalidError, NotFoundError
from mediary.lists import queries
from mediary.lists.places import Place, natural_place, places_between
from mediary.lists.queries import Standing
from mediary.lists.said import ENTRY, EntrySaid, plain
from mediary.lists.standing import AlreadyThereError, EntryNotFoundError, list_key_of
from mediary.sdk.records import Title
from mediary.sdk.when import When
from mediary.tracking.service import OWN, Hand, RecordName, amendments_of, by_hand


class Draft(NamedTuple):
    """An entry to be: one of an item, a title by name, a person, or free text.

    Attributes:
        item: UUID of an item.
        title: A work by its name.
    """

    item: str = ""
    title: Title | None = None
    person: str = ""
    text: str = ""
    note: str = ""


class Change(NamedTuple):
    """An act that was done.

    Attributes:
        batch_id: What undoes it, for the owner of the list; None where nothing was left to do.
        entries: The entries that it is about.
    """

    batch_id: int | None
    entries: list[int]


def add_entries(
    db: Session,
    viewer: Viewer,
    standing: Standing,
    drafts: Sequence[Draft],
    *,
    after: str | None = "",
) -> Change:
    """Add entries in their order; titles that are in the list already are left out.

    Args:
        db: The transaction that this is part of.
        viewer: Who adds them.
        standing: The list, which they may change.
        drafts: What to add.
        after: The entry behind which they stand; None is the top of the list, "" its end.

    Raises:
        NotFoundError: There is no such title.
        AlreadyThereError: All of them are in the list.
    """
    label = f"Added {_called(drafts)} to {standing.row.name}"
    kind = "manual" if len(drafts) == 1 else "bulk"
    with by_hand(db, standing.row.user_id, _by(viewer, standing, label), kind=kind) as hand:
        items = _items(db, viewer, standing, hand, drafts)
        there = queries.items_in(db, standing, [item for item in items if item is not None])
        wanted: list[tuple[Draft, int | None]] = []
        for draft, item in zip(drafts, items, strict=True):
            if item is None or item not in there:
                wanted.append((draft, item))
                there |= {item} if item is not None else set()
        if not wanted:
            raise AlreadyThereError(f"That is in {standing.row.name} already.")
        keys = write_entries(db, viewer, standing, hand, wanted, after=after)
    return Change(hand.batch_id, queries.entries_said(db, standing.row.user_id, OWN, keys))


def write_entries(
    db: Session,
    viewer: Viewer,
    standing: Standing,
    hand: Hand,
    wanted: Sequence[tuple[Draft, int | None]],
    *,
    after: str | None = "",
) -> list[str]:
    """Say entries of items of the list's owner; return their keys."""
    places = _places(db, standing, after, len(wanted), at=hand.at)
    keys: list[str] = []
    for number, ((draft, item), place) in enumerate(zip(wanted, places, strict=True)):
        said = EntrySaid(
            list_key=list_key_of(standing),
            role=standing.row.kind,  # type: ignore[arg-type]  # one of them, says the fold
            # Entries of one act keep their order: by a microsecond each.
            added=When(at=hand.at + number),
            added_by="" if standing.is_own else viewer.username,
            note=draft.note,
            person=draft.person,
            text=draft.text,
            place=place,
        )
        keys.append(hand.say(ENTRY, plain(said), item_id=item, subject=standing.row.subject))
    return keys


def move_entry(
    db: Session, viewer: Viewer, standing: Standing, entry: str, *, after: str | None
) -> Change:
    """Put an entry behind another one; None is the top of the list.

    Raises:
        EntryNotFoundError: The list has no such entry.
    """
    here = _place_of(db, standing, entry)
    low = None if after is None else _place_of(db, standing, after)
    if low == here:
        raise InvalidError("An entry cannot stand behind itself.", field="after")
    high = queries.next_place(db, standing, low)
    if high == here:
        return Change(None, [int(entry)])  # it stands there
    [place] = places_between(*_around(db, standing, low, high), 1)
    label = f"Moved {_shown_name(db, viewer, standing, entry)} in {standing.row.name}"
    label = _by(viewer, standing, label)
    return _amend(db, standing, here, label, {"place": msgspec.to_builtins(place)})


def change_note(
    db: Session, viewer: Viewer, standing: Standing, entry: str, *, note: str
) -> Change:
    """Say something else of an entry, or with an empty note nothing.

    Raises:
        EntryNotFoundError: The list has no such entry.
    """
    here = _place_of(db, standing, entry)
    label = f"Noted {_shown_name(db, viewer, standing, entry)} in {standing.row.name}"
    label = _by(viewer, standing, label)
    return _amend(db, standing, here, label, {"note": note})


def remove_entry(db: Session, viewer: Viewer, standing: Standing, entry: str) -> Change:
    """Take an entry out; the export that brought it does not bring it back.

    Raises:
        EntryNotFoundError: The list has no such entry.
    """
    here = _place_of(db, standing, entry)
    label = f"Removed {_shown_name(db, viewer, standing, entry)} from {standing.row.name}"
    records = _records(db, standing, [here])[here]
    with by_hand(db, standing.row.user_id, _by(viewer, standing, label)) as hand:
        hand.amend([_name(row) for row in records], is_gone=True)
    return Change(hand.batch_id, [])


def _amend(
    db: Session, standing: Standing, here: int, label: str, fields: dict[str, object]
) -> Change:
    records = _records(db, standing, [here])[here]
    with by_hand(db, standing.row.user_id, label) as hand:
        hand.amend([_name(row) for row in records], fields=fields)
    return Change(hand.batch_id, [records[0].id])


def _items(
    db: Session, viewer: Viewer, standing: Standing, hand: Hand, drafts: Sequence[Draft]
) -> list[int | None]:
    """Return the owner's item of each draft; None for people and free text."""
    uuids = [draft.item for draft in drafts if draft.item]
    known = queries.items_named(db, viewer, uuids)
    for uuid in uuids:
        if uuid not in known:
            raise NotFoundError(f"There is no title {uuid}, or it is not yours.")
    names: dict[int, Title] = {}
    if not standing.is_own:
        names = titles_of(db, viewer.user_id, known.values())
    items: list[int | None] = []
    told: list[tuple[int, Title]] = []
    for place, draft in enumerate(drafts):
        item = known.get(draft.item)
        items.append(item)
        if draft.title is not None:
            told.append((place, draft.title))
        elif item is not None and item in names:
            told.append((place, names[item]))
    for (place, _), item in zip(told, hand.name([title for _, title in told]), strict=True):
        items[place] = item
    return items


def _places(
    db: Session, standing: Standing, after: str | None, count: int, *, at: int
) -> Sequence[Place | None]:
    """Return where new entries stand; None where they stand there by their date."""
    if after == "":
        low, high = queries.last_place(db, standing), None
    else:
        low = None if after is None else _place_of(db, standing, after)
        high = queries.next_place(db, standing, low)
    lower, higher = _around(db, standing, low, high)
    by_date = Place(None, at, OWN, "")
    if after == "" and (lower is None or lower.order < by_date.order):
        return [None] * count
    return places_between(lower, higher, count)


def _around(
    db: Session, standing: Standing, low: int | None, high: int | None
) -> tuple[Place | None, Place | None]:
    """Return the places of two neighbours; None for an end of the list."""
    records = _records(db, standing, [one for one in (low, high) if one is not None])
    lower, higher = (
        None if one is None else _where(db, standing, records[one]) for one in (low, high)
    )
    return lower, higher


def _where(db: Session, standing: Standing, records: list[Row[Any]]) -> Place:
    """Return the place of an entry by the record that counts, as the fold sees it."""
    first = records[0]
    value = msgspec.json.decode(first.value)
    change = amendments_of(db, standing.row.user_id, [_name(first)]).get(_name(first))
    moved = (change.fields if change else {}).get("place") or value.get("place")
    if moved is not None:
        return msgspec.convert(moved, Place)
    return natural_place(value, first.source, first.source_key)


def _records(db: Session, standing: Standing, places: list[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in queries.records_at(db, standing, places):
        found.setdefault(row.place, []).append(row)
    return found


def _name(row: Row[Any]) -> RecordName:
    return RecordName(ENTRY, row.source, "", row.source_key)


def _place_of(db: Session, standing: Standing, entry: str) -> int:
    place = None
    if entry.isascii() and entry.isdigit() and len(entry) < 19:
        place = queries.place_of(db, standing, int(entry))
    if place is None:
        raise EntryNotFoundError("The list has no such entry (any more). Load it again.")
    return place


def _shown_name(db: Session, viewer: Viewer, standing: Standing, entry: str) -> str:
    [row] = queries.entries_with(db, viewer, standing, [int(entry)])
    return row.title or row.person or row.free_text[:60] or "an entry"


def _called(drafts: Sequence[Draft]) -> str:
    if len(drafts) > 1:
        return f"{len(drafts)} entries"
    [one] = drafts
    named = one.title.title if one.title else one.person or one.text
    return named[:80] or "a title"


def _by(viewer: Viewer, standing: Standing, label: str) -> str:
    """Return what the owner's history calls an act: with the collaborator's name."""
    return label if standing.is_own else f"{label[:150]} ({viewer.username})"
