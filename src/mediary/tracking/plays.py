"""Recording of plays: from a block of a source's records to the ledger."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import text
from sqlalchemy.orm import Session

from mediary.core.bulk import select_in
from mediary.core.db import insert_many
from mediary.core.identifiers import new_ids
from mediary.ledger.service import PLAY, claim
from mediary.ledger.versions import KNOWN, NEW, Incoming, Stored, Verdict, weigh
from mediary.tracking.fields import FreshPlay
from mediary.tracking.incoming import PlayToRecord
from mediary.tracking.models import WatchLogSource
from mediary.tracking.refold import Refolded, refold

_JSON = msgspec.json.Encoder().encode
COLUMNS = (
    "user_id", "id", "watch_log_id", "media_item_id", "mention_id", "source", "instance", "layout",
    "nature", "source_key", "digest", "value_digest", "weight", "said_at", "watched_at",
    "watched_from", "watched_to", "utc_offset", "logged_on", "duration_seconds", "progress",
    "rating", "is_rewatch", "is_partial", "is_skipped", "is_inferred", "note", "place", "platform",
    "device", "profile", "extra", "batch_id", "void_reason",
)  # fmt: skip


def record_plays(
    db: Session,
    user_id: int,
    batch_id: int,
    source: str,
    plays: Sequence[PlayToRecord],
    *,
    instance: str = "",
) -> tuple[list[str], Refolded]:
    """Write a block of plays to the ledger and fold what they touch.

    Returns:
        For each play "created", "updated" or "duplicate", and what the fold did.
    """
    if not plays:
        return [], Refolded()
    ids = new_ids(len(plays))
    for one in plays:
        one.set_digests()
    incoming = [
        Incoming(ids[i], one.key, one.digest, one.play.said_at, one.item_id, one.value, one.weight)
        for i, one in enumerate(plays)
    ]
    stored = _stored(db, user_id, source, instance, sorted({one.key for one in plays}))
    verdict = weigh(incoming, stored, batch_id)
    claim(db, user_id, batch_id, PLAY, verdict.claim)
    fresh = _fresh(plays, ids, verdict, source, instance)
    refolded = _write(db, user_id, batch_id, verdict, fresh, source, instance)
    return _results(verdict, fresh, refolded), refolded


def _stored(db: Session, user_id: int, source: str, instance: str, keys: list[str]) -> list[Stored]:
    rows = select_in(
        db,
        "SELECT id, source_key, digest, said_at, batch_id, void_reason, media_item_id,"
        " value_digest, weight"
        " FROM watch_log_source WHERE user_id = :user AND source = :source"
        " AND instance = :instance AND source_key {values}",
        keys,
        user=user_id,
        source=source,
        instance=instance,
    )
    return [Stored(*tuple(row)) for row in rows]


def _fresh(
    plays: Sequence[PlayToRecord], ids: range, verdict: Verdict, source: str, instance: str
) -> dict[int, FreshPlay]:
    """Return by place the records to write."""
    fresh: dict[int, FreshPlay] = {}
    for place, is_superseded in verdict.insert:
        one = plays[place]
        fresh[place] = FreshPlay(
            ids[place], one.item_id, source, instance, one, is_superseded, is_back=False
        )
    for place, stored_id, is_superseded in verdict.revive:
        one = plays[place]
        fresh[place] = FreshPlay(
            stored_id, one.item_id, source, instance, one, is_superseded, is_back=True
        )
    return fresh


def _write(
    db: Session,
    user_id: int,
    batch_id: int,
    verdict: Verdict,
    fresh: dict[int, FreshPlay],
    source: str,
    instance: str,
) -> Refolded:
    changed = [{"user": user_id, "id": i, "void": void} for i, void in verdict.change]
    if changed:
        db.execute(
            text(
                "UPDATE watch_log_source SET void_reason = :void, watch_log_id = NULL"
                " WHERE user_id = :user AND id = :id"
            ),
            changed,
        )
    back = [
        {
            "user": user_id, "id": one.id, "batch": batch_id, "item": one.item_id,
            "mention": one.record.mention_id, "void": "superseded" if one.is_superseded else None,
        }
        for one in fresh.values()
        if one.is_back
    ]  # fmt: skip
    if back:
        db.execute(
            text(
                "UPDATE watch_log_source SET void_reason = :void, batch_id = :batch,"
                " media_item_id = :item, mention_id = :mention, watch_log_id = NULL"
                " WHERE user_id = :user AND id = :id"
            ),
            back,
        )
    added = [one for one in fresh.values() if not one.is_back]
    new = [one for one in added if not one.is_superseded]
    stale = [one for one in added if one.is_superseded]
    also = verdict.touched | {one.item_id for one in fresh.values() if one.is_back}
    refolded = refold(db, user_id, new, also)
    insert_many(
        db,
        WatchLogSource,
        COLUMNS,
        [_row(user_id, batch_id, one, None, source, instance) for one in new]
        + [_row(user_id, batch_id, one, "superseded", source, instance) for one in stale],
    )
    return refolded


def _row(
    user_id: int, batch_id: int, one: FreshPlay, void: str | None, source: str, instance: str
) -> tuple[object, ...]:
    p = one.record.play
    w = p.when
    return (
        user_id, one.id, one.log_id or None, one.item_id, one.record.mention_id, source, instance,
        p.layout, p.nature, one.record.key, one.record.digest, one.record.value,
        one.record.weight, p.said_at, w.at, w.from_, w.to,
        one.record.offset, p.logged_on, p.duration_seconds, _pairs(p.progress), p.rating,
        p.is_rewatch, p.is_partial, p.is_skipped, p.nature != "event", p.note or None,
        p.place or None, p.platform or None, p.device or None, p.profile or None,
        _pairs(p.extra), batch_id, void,
    )  # fmt: skip


def _pairs(pairs: tuple[tuple[str, object], ...]) -> str | None:
    return _JSON(dict(pairs)).decode() if pairs else None


def _results(verdict: Verdict, fresh: dict[int, FreshPlay], refolded: Refolded) -> list[str]:
    results = []
    for place, result in enumerate(verdict.results):
        if result == KNOWN:
            results.append("duplicate")
        elif result == NEW:
            is_new = fresh[place].id in refolded.created_by
            results.append("created" if is_new else "duplicate")
        else:
            results.append("updated")
    return results
