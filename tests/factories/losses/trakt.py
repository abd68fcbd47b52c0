"""What Trakt's statement takes away."""

import json

from tests.factories.diaries import Fact
from tests.factories.losses.taking import (
    DATES,
    Facts,
    Take,
    after,
    bare_item,
    bare_plays,
    emptied,
    ids_of,
    item_of,
    midnights,
    nothing,
    of_types,
    only_filled_lists,
    only_named,
    rounded,
    undated,
    without,
    without_partial,
)


def as_shows(facts: Facts) -> Facts:
    return [f | {"type": "show"} if f.get("type") == "anime" else f for f in facts]


def only_parts_played(facts: Facts) -> Facts:
    return [f for f in facts if f["what"] != "play" or f["level"] in {"movie", "episode"}]


def one_favourite_list(facts: Facts) -> Facts:
    """Favourites and their list are one; films and shows only."""

    def is_there(fact: Fact) -> bool:
        return fact["level"] in {"movie", "show"}

    hearts = {item_of(f): f for f in facts if f["what"] == "favourite" and is_there(f)}
    listed = {item_of(f): f for f in facts if f.get("kind") == "favourites" and "level" in f}
    others = [
        f for f in facts
        if f["what"] != "favourite" and not (f["what"] == "place" and f["kind"] == "favourites")
    ]  # fmt: skip
    places = [f for f in listed.values() if is_there(f)]
    new = [f for item, f in sorted(hearts.items(), key=lambda p: p[0][4]) if item not in listed]
    found = others + [{**bare_item(f), "what": "favourite"} for f in (*places, *new)]
    empty = dict.fromkeys(("note", "added_at", "added_from", "added_to"))
    own = {"what": "place", "kind": "favourites", "list": "Favourites", **empty}
    found += [f | {"place": n} for n, f in enumerate(places, 1)]
    found += [{**bare_item(f), **own, "place": n} for n, f in enumerate(new, len(places) + 1)]
    return found


TRAKT_FORMAT = {"resolution", "hdr", "audio", "audio_channels"}


def one_copy(facts: Facts) -> Facts:
    """One owned copy of a film or an episode, in Trakt's words."""
    gone = dict.fromkeys(("edition", "condition", "price", "currency", "note"))
    copies = sorted(
        (f for f in facts if f["what"] == "copy"),
        key=lambda f: (f["acquired_from"] or 0, f["state"], f["medium"] or ""),
    )
    kept = [f for f in facts if f["what"] != "copy"]
    seen = set()
    for fact in copies:
        is_there = fact["level"] in {"movie", "episode"} and fact["state"] == "owned"
        if is_there and item_of(fact) not in seen:
            seen.add(item_of(fact))
            said = json.loads(fact["format"] or "{}")
            own = {name: value for name, value in sorted(said.items()) if name in TRAKT_FORMAT}
            text = json.dumps(own, separators=(",", ":")) if own else None
            kept.append(fact | gone | {"count": 1, "format": text})
    return kept


def percent_only(facts: Facts) -> Facts:
    gone = dict.fromkeys(("position_seconds", "minutes", "units", "total_units", "device"))
    return [
        f | gone if f["what"] == "progress" else f
        for f in facts
        if f["what"] != "progress"
        or (f["percentage"] is not None and f["level"] in {"movie", "episode"})
    ]


def private_unless_public(facts: Facts) -> Facts:
    kept = emptied("review", headline=None, format="text")(facts)
    return [
        f | {"visibility": "private"} if f.get("visibility") == "friends" and "body" in f else f
        for f in kept
    ]


TRAKT: dict[str, Take] = {
    "others": after(
        of_types("movie", "show", "anime"), only_filled_lists("watch_later", "favourites")
    ),
    "anime": as_shows,
    "wholes": only_parts_played,
    "facts": nothing,
    "sources": nothing,
    "vague": lambda facts: undated(facts, DATES),
    "midnight": midnights,
    "partial": without_partial,
    "plays": bare_plays("rating", "is_rewatch"),
    "ratings": rounded(100, "10", least=100),
    "reviews": private_unless_public,
    "statuses": without("status"),
    "tags": without("tag"),
    "favourites": one_favourite_list,
    "copies": one_copy,
    "progress": percent_only,
    "ids": after(ids_of("trakt", "imdb", "tmdb", "tvdb"), only_named),
}
