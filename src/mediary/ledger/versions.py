"""New sayings against what is stored: what is new, known, said again, or a later value."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

NEW, UPDATED, KNOWN = "new", "updated", "known"


class Stored(msgspec.Struct):
    """A record that is there.

    Attributes:
        void_reason: None, "superseded", "undone" or "deleted".
        weight: How precise the record is, among those said at one time.
        place: Which incoming record brought it (back), -1 for none of this block.
    """

    id: int
    key: str
    digest: int
    said_at: int | None
    batch_id: int
    void_reason: str | None
    item_id: int | None
    weight: int = 0
    place: int = -1


class Incoming(msgspec.Struct):
    """A record of this batch; `id` is given to it in case it is new."""

    id: int
    key: str
    digest: int
    said_at: int | None
    item_id: int | None = None
    weight: int = 0


class Verdict(msgspec.Struct):
    """What to do with a block of incoming records.

    Attributes:
        results: For each incoming record, in order: NEW, UPDATED or KNOWN.
        insert: Places of records to insert, with whether they are superseded at once.
        revive: (place, stored id) of records that came back, with the same flag.
        claim: Stored records that this batch says too.
        supersede: Stored records that a later value replaces.
        touched: Items of which the counting records changed, apart from those of incoming ones.
    """

    results: list[str]
    insert: list[tuple[int, bool]]
    revive: list[tuple[int, int, bool]]
    claim: list[int]
    supersede: list[int]
    touched: set[int]


def weigh(incoming: Sequence[Incoming], stored: Iterable[Stored], batch_id: int) -> Verdict:
    """Decide for each incoming record what it is.

    Under one key the value said last counts; where nobody says when, the more precise one
    (`weight`: layouts of one service differ in that), else that of the later batch.
    What the person deleted stays deleted.
    """
    by_key: dict[str, list[Stored]] = defaultdict(list)
    for one in stored:
        by_key[one.key].append(one)
    verdict = Verdict(results=[], insert=[], revive=[], claim=[], supersede=[], touched=set())
    entered: list[tuple[Stored, bool]] = []
    for place, record in enumerate(incoming):
        known = by_key[record.key]
        same = next((one for one in known if one.digest == record.digest), None)
        if _is_known(known, same):
            if same is not None and same.void_reason != "deleted" and same.batch_id != batch_id:
                verdict.claim.append(same.id)
            verdict.results.append(KNOWN)
            continue
        current = next((one for one in known if one.void_reason is None), None)
        loses = _loses(record, current)
        one = Stored(
            same.id if same else record.id, record.key, record.digest, record.said_at, batch_id,
            "superseded" if loses else None, record.item_id, record.weight, place,
        )  # fmt: skip
        if current is not None and not loses:
            _replace(current, verdict)
        if same is not None:
            known.remove(same)
        known.append(one)
        entered.append((one, same is not None))
        verdict.results.append(NEW if current is None else KNOWN if loses else UPDATED)
    verdict.revive = [(o.place, o.id, o.void_reason is not None) for o, back in entered if back]
    verdict.insert = [(o.place, o.void_reason is not None) for o, back in entered if not back]
    return verdict


def _is_known(known: Iterable[Stored], same: Stored | None) -> bool:
    """Say whether there is nothing to enter: it is there, or the person deleted it."""
    is_there = same is not None and same.void_reason != "undone"
    return is_there or any(one.void_reason == "deleted" for one in known)


def _replace(current: Stored, verdict: Verdict) -> None:
    current.void_reason = "superseded"
    if current.place < 0:  # one of this block is simply written as superseded
        verdict.supersede.append(current.id)
    if current.item_id is not None:
        verdict.touched.add(current.item_id)


def _loses(record: Incoming, current: Stored | None) -> bool:
    return current is not None and _rank(current) > _rank(record)


def _rank(record: Stored | Incoming) -> tuple[int, int]:
    return (record.said_at or 0, record.weight)
