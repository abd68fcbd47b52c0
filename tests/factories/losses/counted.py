"""What MyAnimeList's statement takes away, and others that only count."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from tests.factories.losses.taking import (
    Facts,
    Take,
    after,
    bare_item,
    bare_plays,
    ids_of,
    item_of,
    nothing,
    of_types,
    rounded,
    to_days,
    undated_ratings,
    without,
    without_kinds,
    without_partial,
    work_of,
)


def counting(types: Iterable[str], levels: dict[str, str], *, can_repeat: bool) -> Take:
    """Plays of series become plays of the first so many parts, on no day but the last."""

    def take(facts: Facts) -> Facts:
        kept = [f for f in facts if f["what"] != "play" or f["type"] not in types]
        statuses = {
            work_of(f): f["status"]
            for f in facts
            if f["what"] == "status" and f["level"] in {"show", "series"}
        }
        works: dict[tuple[Any, ...], Facts] = defaultdict(list)
        for fact in facts:
            if fact["what"] == "play" and fact["type"] in types:
                works[work_of(fact)].append(fact)
        for work, plays in works.items():
            kept += _counted(plays, levels[work[0]], statuses.get(work), can_repeat=can_repeat)
        return kept

    return take


def _counted(plays: Facts, level: str, status: str | None, *, can_repeat: bool) -> Facts:
    parts = [f for f in plays if f["level"] == level]
    is_done = status == "completed" or (status is None and not parts)
    seen = Counter(item_of(f) for f in parts)
    passes = min(seen.values()) if seen and is_done and can_repeat else 1
    days = [f["first"] for f in parts if f["first"] is not None]
    finish = max(days) if days and is_done else None
    told = []
    for n in range(1, len(seen) + 1):
        for k in range(1, passes + 1):
            is_last = n == len(seen) and k == passes
            day = finish if is_last else None
            told.append(
                parts[0]
                | {"number": float(n), "season": None, "title": None, "creators": ()}
                | {"first": day, "last": day, "is_rewatch": int(k > 1)}
            )
    return told


COUNTED_LEVELS = {"anime": "episode", "manga": "chapter", "comic": "issue"}


def _of_wholes(*whats: str) -> Take:
    return lambda facts: [
        f for f in facts if f["what"] not in whats or f["level"] in {"show", "series"}
    ]


def always_a_status(types: Iterable[str]) -> Take:
    def take(facts: Facts) -> Facts:
        kept = [f | {"label": None} if f["what"] == "status" else f for f in facts]
        known = {work_of(f) for f in facts if f["what"] == "status"}
        wholes = {work_of(f): f for f in facts if f.get("level") in {"show", "series", "season"}}
        wholes |= {work_of(f): f for f in facts if f.get("type") in types}
        for work, fact in wholes.items():
            if work in known or work[0] not in types:
                continue
            plays = [f for f in facts if f["what"] == "play" and work_of(f) == work]
            told = {"what": "status", "status": "in_progress" if plays else "planned"}
            top = "show" if work[0] == "anime" else "series"
            whole = {"level": top, "title": work[1], "number": None, "season": None}
            kept.append(bare_item(fact) | whole | told | {"label": None})
        return kept

    return take


MAL: dict[str, Take] = {
    "others": of_types("anime", "manga"),
    "facts": nothing,
    "sources": nothing,
    "years": after(
        ids_of("mal"),
        lambda facts: [
            f | {"year": None, "creators": ()} if "type" in f else f for f in facts
        ],
    ),
    "partial": without_partial,
    "statuses": always_a_status(("anime", "manga")),
    "volumes": lambda facts: [f for f in facts if f.get("level") != "volume"],
    "plays": after(
        to_days, bare_plays("rating"), counting(("anime", "manga"), COUNTED_LEVELS, can_repeat=True)
    ),
    "passes": nothing,
    "wholes": nothing,
    "ratings": after(
        rounded(100, "10", least=100), undated_ratings, _of_wholes("rating")
    ),
    "parts": _of_wholes("status", "note", "tag"),
    "favourites": after(without("favourite"), without_kinds("favourites")),
    "reviews": without("review"),
    "lists": after(without("place", "list")),
    "copies": without("copy"),
    "progress": without("progress"),
}  # fmt: skip
