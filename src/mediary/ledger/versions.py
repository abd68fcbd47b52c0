"""New sayings against what is stored: what is new, known, said again, or a later value."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

NEW, UPDATED, KNOWN = "new", "updated", "known"
# While a batch is being read nobody knows how new it is; its end weighs once more.
NEWEST = 1 << 62
SUPERSEDED, UNDONE, DELETED = "superseded", "undone", "deleted"


class Stored(msgspec.Struct):
    """A record that is there.

    Attributes:
        void_reason: None, "superseded", "undone" or "deleted".
        value: Hash of what it says, without how it names the title; `digest`: with that.
        weight: How precise the record is, among those said at one time.
        as_of: How new the newest of the batches is that say it.
        place: Which incoming record brought it (back), -1 for none of this block.
    """

    id: int
    key: str
    digest: int
    said_at: int | None
    batch_id: int
    void_reason: str | None
    item_id: int | None
    value: int = 0
    weight: int = 0
    as_of: int = 0
    place: int = -1


class Incoming(msgspec.Struct):
    """A record of this batch; `id` is given to it in case it is new."""

    id: int
    key: str
    digest: int
    said_at: int | None
    item_id: int | None = None
    value: int = 0
    weight: int = 0


class Verdict(msgspec.Struct):
    """What to do with a block of incoming records.

    Attributes:
        results: For each incoming record, in order: NEW, UPDATED or KNOWN.
        insert: Places of records to insert, with whether they are superseded at once.
        revive: (place, stored id) of records that came back, with the same flag.
        claim: Stored records that this batch says too.
        change: (stored id, new void reason) of records that another one replaces, or that count
            again.
        touched: Items of which the counting records changed, apart from those of incoming ones.
    """

    results: list[str]
    insert: list[tuple[int, bool]]
    revive: list[tuple[int, int, bool]]
    claim: list[int]
    change: list[tuple[int, str | None]]
    touched: set[int]


def counting(versions: Sequence[Stored]) -> Stored | None:
    """Return the one of a key's live versions that counts; None where there is none.

    The value said last counts; where nobody says when, the more precise one (layouts of one
    service differ in that), else that of the newer export, else that of the later batch. Versions
    that say the same of a title named another way are one value, so that the order of such files
    does not matter.
    """
    live = [one for one in versions if one.void_reason in (None, SUPERSEDED)]
    if len(live) < 2:
        return live[0] if live else None
    values: dict[int, list[Stored]] = defaultdict(list)
    for one in live:
        values[one.value].append(one)
    last = max(
        values.values(),
        key=lambda same: tuple(
            max(figures)
            for figures in zip(
                *((v.said_at or 0, v.weight, v.as_of, v.batch_id, v.id) for v in same), strict=True
            )
        ),
    )
    return max(last, key=lambda v: v.digest)


def weigh(incoming: Sequence[Incoming], stored: Iterable[Stored], batch_id: int) -> Verdict:
    """Decide for each incoming record what it is; what the person deleted stays deleted."""
    by_key: dict[str, list[Stored]] = defaultdict(list)
    before: dict[int, str | None] = {}
    for one in stored:
        by_key[one.key].append(one)
        before[one.id] = one.void_reason
    verdict = Verdict(results=[], insert=[], revive=[], claim=[], change=[], touched=set())
    entered: list[Stored] = []
    for place, record in enumerate(incoming):
        known = by_key[record.key]
        same = next((one for one in known if one.digest == record.digest), None)
        if _is_known(known, same):
            if same is not None and same.void_reason != DELETED and same.batch_id != batch_id:
                verdict.claim.append(same.id)
            verdict.results.append(KNOWN)
            continue
        if same is not None:
            known.remove(same)
        one = Stored(
            same.id if same else record.id, record.key, record.digest, record.said_at, batch_id,
            SUPERSEDED, record.item_id, record.value, record.weight, NEWEST, place,
        )  # fmt: skip
        verdict.results.append(_enter(one, known))
        entered.append(one)
    _write_down(verdict, entered, by_key, before)
    return verdict


def _is_known(known: Iterable[Stored], same: Stored | None) -> bool:
    """Say whether there is nothing to enter: it is there, or the person deleted it."""
    is_there = same is not None and same.void_reason != UNDONE
    return is_there or any(one.void_reason == DELETED for one in known)


def _enter(one: Stored, known: list[Stored]) -> str:
    """Add a version to those of its key, and let the right one count."""
    current = next((v for v in known if v.void_reason is None), None)
    known.append(one)
    best = counting(known)
    if current is not None and current is not best:
        current.void_reason = SUPERSEDED
    if best is not None:
        best.void_reason = None
    if current is None:
        return NEW
    return UPDATED if best is one and one.value != current.value else KNOWN


def _write_down(
    verdict: Verdict,
    entered: list[Stored],
    by_key: dict[str, list[Stored]],
    before: dict[int, str | None],
) -> None:
    for one in entered:
        is_superseded = one.void_reason is not None
        if one.id in before:
            verdict.revive.append((one.place, one.id, is_superseded))
        else:
            verdict.insert.append((one.place, is_superseded))
    fresh = {one.id for one in entered}
    for key in {one.key for one in entered}:
        for one in by_key[key]:
            if one.id not in fresh and one.void_reason != before[one.id]:
                verdict.change.append((one.id, one.void_reason))
                verdict.touched |= {one.item_id} if one.item_id is not None else set()
