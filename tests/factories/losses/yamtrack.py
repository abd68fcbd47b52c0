"""What Yamtrack's statement takes away."""

from collections import defaultdict
from typing import Any

from tests.factories.diaries import Fact
from tests.factories.losses.counted import COUNTED_LEVELS, always_a_status, counting
from tests.factories.losses.taking import (
    Facts,
    Take,
    after,
    bare_item,
    bare_plays,
    by_item,
    dated_first,
    item_of,
    midnights,
    nothing,
    of_types,
    only_named,
    rounded,
    undated,
    undated_ratings,
    without,
    without_kinds,
    without_partial,
    work_of,
)

YAMTRACK_TOPS = {
    "movie": "movie", "show": "show", "anime": "show", "manga": "series", "game": "game",
    "book": "book", "comic": "series", "boardgame": "game",
}  # fmt: skip
YAMTRACK_IDS = {
    "movie": ("tmdb", "tvdb"), "show": ("tmdb", "tvdb"), "anime": ("mal", "anilist"),
    "manga": ("mal", "mangaupdates"), "game": ("igdb",), "book": ("hardcover", "openlibrary"),
    "comic": ("comicvine",), "boardgame": ("bgg",),
}  # fmt: skip
SINGLE = ("movie", "game", "book", "boardgame")


def _numbered_parts(facts: Facts) -> Facts:
    """Episodes need a number and a season; the whole of a show is never played."""
    return [
        f for f in facts
        if f["what"] != "play" or f["type"] != "show"
        or (f["level"] == "episode" and f["season"] is not None and f["number"] is not None)
    ]  # fmt: skip


def _one_date_for_singles(facts: Facts) -> Facts:
    singles = [f for f in facts if f.get("type") in {"movie", "game", "book"}]
    others = [f for f in facts if f.get("type") not in {"movie", "game", "book"}]
    return dated_first(singles) + others


def _statuses_of_singles(facts: Facts) -> Facts:
    kept = [f for f in facts if f["what"] != "status" or f["type"] not in SINGLE]
    plays, statuses = by_item(facts, "play"), by_item(facts, "status")
    queued = {item_of(f) for f in facts if f["what"] == "place" and f["kind"] == "watch_later"}
    spoken = {"status", "rating", "favourite", "note", "tag", "progress", "copy"}
    told = {
        item_of(f): f for f in facts
        if f.get("type") in SINGLE and (f["what"] in spoken or item_of(f) in queued)
    }  # fmt: skip
    told |= {item: found[0] for item, found in plays.items() if item[0] in SINGLE}
    amounts = {
        item_of(f) for f in facts if f["what"] == "progress" and (f["minutes"] or f["units"])
    }
    for item, fact in told.items():
        status = statuses[item][0]["status"] if item in statuses else None
        status = status or ("planned" if item in queued else None)
        status = status or ("in_progress" if item in amounts else "planned")
        if item in plays:
            status = "completed"
        elif status == "completed":
            empty = dict.fromkeys(("watched_at", "first", "last", "utc_offset"))
            own = {"what": "play", "is_rewatch": 0, "is_partial": 0}
            kept.append(bare_item(fact) | own | empty)
        kept.append(bare_item(fact) | {"what": "status", "status": status, "label": None})
    return kept


def _statuses_of_shows(facts: Facts) -> Facts:
    kept = [f for f in facts if f["what"] != "status" or f["type"] != "show"]
    chosen = {item_of(f): f["status"] for f in facts if f["what"] == "status"}
    plays = [f for f in facts if f["what"] == "play" and f["type"] == "show"]
    said = [f for f in facts if f.get("type") == "show" and f["what"] not in {"play", "id"}]
    tops = {
        work_of(f): f for f in (*plays, *said) if f["what"] == "play" or f["level"] != "episode"
    }
    seasons = {(work_of(f), f["season"]): f for f in plays}
    seasons |= {(work_of(f), f["number"]): f for f in said if f["level"] == "season"}
    for work, fact in tops.items():
        whole = bare_item(fact) | {
            "level": "show",
            "title": work[1],
            "number": None,
            "season": None,
        }
        has_seasons = any(one == work for one, _ in seasons)
        status = chosen.get(item_of(whole)) or ("in_progress" if has_seasons else "planned")
        kept.append(whole | {"what": "status", "status": status, "label": None})
    for (_, number), fact in seasons.items():
        part = bare_item(fact) | {
            "level": "season",
            "title": None,
            "number": number,
            "season": None,
        }
        status = chosen.get(item_of(part)) or "in_progress"
        kept.append(part | {"what": "status", "status": status, "label": None})
    return kept


def _amounts(facts: Facts) -> Facts:
    statuses = {item_of(f): f["status"] for f in facts if f["what"] == "status"}
    gone = dict.fromkeys(("position_seconds", "percentage", "total_units", "device"))
    gone |= dict.fromkeys(("last_at", "last_from", "last_to", "minutes", "units"))

    def amount(fact: Fact) -> Fact:
        if fact["type"] == "game":
            return {"minutes": fact["minutes"]}
        is_open = fact["type"] == "book" and statuses.get(item_of(fact)) != "completed"
        return {"units": fact["units"]} if is_open else {}

    kept = [f | gone | amount(f) if f["what"] == "progress" else f for f in facts]
    return [f for f in kept if f["what"] != "progress" or f["minutes"] or f["units"]]


def _said_of_parts(*whats: str) -> Take:
    def is_kept(fact: Fact) -> bool:
        is_season = fact["level"] == "season" and fact["type"] == "show"
        return is_season or fact["level"] == YAMTRACK_TOPS[fact["type"]]

    return lambda facts: [f for f in facts if f["what"] not in whats or is_kept(f)]


def _one_id(facts: Facts) -> Facts:
    kept = []
    ids: dict[tuple[Any, ...], Facts] = defaultdict(list)
    for fact in facts:
        if fact["what"] == "id":
            ids[item_of(fact)].append(fact)
        elif "type" in fact:
            has_year = fact["type"] != "show"
            title = fact["title"] if fact["level"] == YAMTRACK_TOPS[fact["type"]] else None
            year = fact["year"] if has_year else None
            kept.append(fact | {"year": year, "title": title, "creators": ()})
        else:
            kept.append(fact)
    for found in ids.values():
        first = found[0]
        if first["level"] != YAMTRACK_TOPS[first["type"]]:
            continue
        for provider in YAMTRACK_IDS[first["type"]]:
            one = sorted((f for f in found if f["provider"] == provider), key=lambda f: f["key"])
            if one:
                year = first["year"] if first["type"] != "show" else None
                kept.append(one[0] | {"year": year, "creators": ()})
                break
    return only_named(kept)


YAMTRACK: dict[str, Take] = {
    "others": after(
        of_types(*YAMTRACK_TOPS),
        lambda facts: [
            f for f in facts
            if f.get("level") not in {"dlc", "expansion"}
            and not (f.get("type") == "book" and f["level"] != "book")
        ],
    ),
    "facts": nothing,
    "sources": nothing,
    "partial": without_partial,
    "vague": lambda facts: undated(facts, ["play"]),
    "times": midnights,
    "numbers": _numbered_parts,
    "counted": counting(("anime", "manga", "comic"), COUNTED_LEVELS, can_repeat=False),
    "undated": _one_date_for_singles,
    "plays": bare_plays("rating", "is_rewatch"),
    "statuses": after(
        always_a_status(("anime", "manga", "comic")), _statuses_of_singles, _statuses_of_shows
    ),
    "ratings": after(rounded(10, "10.1"), undated_ratings),
    "parts": _said_of_parts("rating", "status", "note"),
    "progress": _amounts,
    "tags": without("tag"),
    "favourites": after(without("favourite"), without_kinds("favourites")),
    "reviews": without("review"),
    "lists": without("place", "list"),
    "copies": without("copy"),
    "names": _one_id,
}  # fmt: skip
