"""What a rehearsal found that a person may want to see: titles that are not sure, and pairs."""

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from mediary.sdk.records import Title
from mediary.transfer.archive_shape import hex_of

MOST_TITLES = 1_000
MOST_PAIRS = 500
_TITLE = msgspec.json.Decoder(Title).decode


def findings_of(db: Session, user_id: int, batch_id: int) -> dict[str, Any]:
    """Return the titles that this batch names and the plays that it pairs with what was there.

    Titles that need a look come first, with the reason.
    """
    titles = _titles(db, user_id, batch_id)
    titles.sort(key=lambda one: (not one["reasons"], one["title"]))
    pairs, count = _pairs(db, user_id, batch_id)
    return {
        "titles": titles[:MOST_TITLES],
        "title_count": len(titles),
        "unsure_count": sum(1 for one in titles if one["reasons"]),
        "pairs": pairs,
        "pair_count": count,
    }


def _titles(db: Session, user_id: int, batch_id: int) -> list[dict[str, Any]]:
    rows = db.execute(
        text(
            "SELECT m.digest, m.naming, m.media_item_id, i.title AS item_title,"
            " i.year AS item_year,"
            " (SELECT COUNT(*) FROM item_mention o WHERE o.user_id = m.user_id"
            "  AND o.media_item_id = m.media_item_id AND o.batch_id <> m.batch_id"
            "  AND o.void_reason IS NULL) AS known,"
            " (SELECT COUNT(DISTINCT o.media_item_id) FROM item_mention o"
            "  JOIN media_item n ON n.id = o.media_item_id"
            "  WHERE o.user_id = m.user_id AND o.bucket = m.bucket AND o.void_reason IS NULL"
            "  AND o.media_item_id <> m.media_item_id"
            "  AND (n.year IS NULL OR i.year IS NULL OR n.year = i.year)) AS namesakes"
            " FROM item_mention m JOIN media_item i ON i.id = m.media_item_id"
            " WHERE m.user_id = :user AND m.batch_id = :batch AND m.void_reason IS NULL"
            " AND m.parent_id IS NULL ORDER BY m.digest"
        ),
        {"user": user_id, "batch": batch_id},
    )
    # An export may name a title in several ways: with an id here, without one there.
    same: dict[tuple[Any, ...], list[tuple[Row[Any], Title]]] = defaultdict(list)
    for row in rows:
        title = _TITLE(row.naming)
        told = (row.media_item_id, title.type, title.level, title.title, title.year)
        same[told].append((row, title))
    return [_title(namings) for namings in same.values()]


def _title(namings: list[tuple[Row[Any], Title]]) -> dict[str, Any]:
    row, title = namings[0]
    ids = {":".join(one) for _, naming in namings for one in naming.ids}
    creators = [name for _, naming in namings for name in naming.creators]
    return {
        "id": hex_of(row.digest),
        "also": [hex_of(other.digest) for other, _ in namings[1:]],
        "type": title.type,
        "level": title.level,
        "title": title.title,
        "year": title.year,
        "creators": list(dict.fromkeys(creators)),
        "ids": sorted(ids),
        "item": {"title": row.item_title, "year": row.item_year, "is_new": not row.known},
        "reasons": _reasons(title, row.namesakes, is_sure=any(n.is_type_sure for _, n in namings),
                            has_id=bool(ids)),
    }  # fmt: skip


def _reasons(title: Title, namesakes: int, *, is_sure: bool, has_id: bool) -> list[str]:
    reasons = []
    if not is_sure:
        reasons.append("The source does not say what kind of title this is.")
    if not title.title:
        reasons.append("The source gives an id and no name.")
    if namesakes and not has_id:
        others = "Another title has" if namesakes == 1 else f"{namesakes} other titles have"
        reasons.append(f"{others} the same name.")
    return reasons


def _pairs(db: Session, user_id: int, batch_id: int) -> tuple[list[dict[str, Any]], int]:
    paired = (
        " FROM watch_log_source s JOIN watch_log_source o ON o.user_id = s.user_id"
        " AND o.watch_log_id = s.watch_log_id AND o.batch_id <> s.batch_id"
        " AND o.void_reason IS NULL"
    )
    wanted = " WHERE s.user_id = :user AND s.batch_id = :batch AND s.void_reason IS NULL"
    at = {"user": user_id, "batch": batch_id, "most": MOST_PAIRS}
    count = db.execute(text(f"SELECT COUNT(*){paired}{wanted}"), at).scalar_one()
    rows = db.execute(
        text(
            "SELECT i.title, s.source, s.instance, s.source_key, s.watched_at, s.watched_from,"
            " s.watched_to, o.source AS o_source, o.instance AS o_instance,"
            " o.source_key AS o_source_key, o.watched_at AS o_watched_at,"
            " o.watched_from AS o_watched_from, o.watched_to AS o_watched_to"
            f"{paired} JOIN media_item i ON i.id = s.media_item_id{wanted}"
            " ORDER BY s.source_key, o.source_key LIMIT :most"
        ),
        at,
    )
    return [
        {
            "title": row.title,
            "new": _record(row.source, row.instance, row.source_key, row.watched_at,
                           row.watched_from, row.watched_to),
            "known": _record(row.o_source, row.o_instance, row.o_source_key, row.o_watched_at,
                             row.o_watched_from, row.o_watched_to),
        }
        for row in rows
    ], int(count)  # fmt: skip


def _record(
    source: str, instance: str, key: str, at: int | None, first: int | None, last: int | None
) -> dict[str, Any]:
    return {"record": [source, instance, key], "at": at, "from": first, "to": last}
