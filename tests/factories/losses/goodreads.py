"""What Goodreads' statement takes away."""

from tests.factories.losses.taking import (
    DAY,
    ITEM,
    Facts,
    Take,
    after,
    bare_item,
    bare_plays,
    by_item,
    ids_of,
    item_of,
    nothing,
    of_types,
    only_filled_lists,
    only_named,
    reviews_as_html,
    rounded,
    to_days,
    undated,
    undated_ratings,
    without,
    without_kinds,
    without_partial,
)

GOODREADS_SHELVES = {"on_hold": "on-hold", "dropped": "dropped"}


def _last_dated(facts: Facts) -> Facts:
    """Only the last read that is known to the day keeps its date."""
    kept = [f for f in facts if f["what"] != "play"]
    for plays in by_item(facts, "play").values():
        days = [f["first"] for f in plays if f["first"] is not None and f["first"] == f["last"]]
        last = max(days, default=None)
        kept += [f | {"first": None, "last": None} for f in plays[1:]]
        kept.append(plays[0] | {"first": last, "last": last})
    return kept


def _reads_of_read(facts: Facts) -> Facts:
    statuses = {item: said[0]["status"] for item, said in by_item(facts, "status").items()}
    kept = [f for f in facts if f["what"] != "play"]
    for item, plays in by_item(facts, "play").items():
        status = statuses.get(item, "completed")
        dated = [f for f in plays if f["first"] is not None]
        kept += plays if status == "completed" else [] if status == "dropped" else dated
    return kept


def _shelved(facts: Facts) -> Facts:
    plays, statuses = by_item(facts, "play"), by_item(facts, "status")
    kept = [
        f | {"label": GOODREADS_SHELVES.get(f["status"])} if f["what"] == "status" else f
        for f in facts
    ]
    for item, found in plays.items():
        if item not in statuses:
            told = {"what": "status", "status": "completed", "label": None}
            kept.append(bare_item(found[0]) | told)
    return kept


def _one_shelf(facts: Facts) -> Facts:
    statuses = {item: said[0]["status"] for item, said in by_item(facts, "status").items()}
    places = {item_of(f): f for f in facts if f["what"] == "place" and f["kind"] == "watch_later"}
    kept = [f for f in facts if not (f["what"] == "place" and f["kind"] == "watch_later")]
    planned = {item for item, status in statuses.items() if status == "planned"}
    planned |= {item for item in places if item not in statuses}
    empty = dict.fromkeys(("note", "place", "added_at", "added_from", "added_to"))
    named = {item_of(f): f for f in facts if "level" in f}
    for item in planned:
        own = {"what": "place", "kind": "watch_later", "list": "Watch later", **empty}
        place = places.get(item, {})
        dates = {name: place.get(name) for name in ("added_from", "added_to")}
        if place.get("added_at") is not None:
            dates = dict.fromkeys(dates, place["added_at"] // DAY)
        kept.append(bare_item(named[item]) | own | dates)
        if item not in statuses:
            told = {"what": "status", "status": "planned", "label": None}
            kept.append(bare_item(named[item]) | told)
    return [*kept]


def _count_of_copies(facts: Facts) -> Facts:
    kept = [f for f in facts if f["what"] != "copy"]
    for copies in by_item(facts, "copy").values():
        owned = [f for f in copies if f["state"] == "owned"]
        empty = dict.fromkeys(f for f in owned[0] if f not in (*ITEM, "what")) if owned else {}
        if owned:
            count = sum(f["count"] for f in owned)
            kept.append(owned[0] | empty | {"state": "owned", "count": count})
    return kept


def _last_review(facts: Facts) -> Facts:
    kept = [f for f in facts if f["what"] != "review"]
    for item, reviews in by_item(facts, "review").items():
        rated = by_item(facts, "rating").get(item)
        last = max(reviews, key=lambda f: (f["written_at"] or 0, f["body"]))
        spoils = last["has_spoilers"]
        (told,) = reviews_as_html([last])
        kept.append(
            told | {"has_spoilers": spoils, "rating": rated[0]["rating"] if rated else None}
        )
    return kept


GOODREADS: dict[str, Take] = {
    "books": lambda facts: [
        f for f in of_types("book")(facts) if f["what"] == "list" or f["level"] == "book"
    ],
    "facts": nothing,
    "sources": nothing,
    "partial": without_partial,
    "dates": after(to_days, lambda facts: undated(facts, ["play"]), _last_dated),
    "reads": _reads_of_read,
    "plays": bare_plays("rating", "is_rewatch"),
    "statuses": _shelved,
    "queue": after(_one_shelf, only_filled_lists("watch_later")),
    "ratings": after(rounded(200, "5", least=200), undated_ratings),
    "reviews": _last_review,
    "favourites": after(without("favourite"), without_kinds("favourites")),
    "lists": without_kinds("list"),
    "copies": _count_of_copies,
    "progress": without("progress"),
    "ids": after(ids_of("goodreads", "isbn"), only_named),
}
