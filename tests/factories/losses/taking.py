"""Takings that several formats have in common."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from tests.factories.diaries import Fact

Facts = list[Fact]
Take = Callable[[Facts], Facts]
DAY = 86_400_000_000
MINUTE = 60_000_000
ITEM = ("type", "level", "title", "number", "work", "year", "season", "creators")
# Dates of facts: (instant, first day, last day).
DATES = {
    "play": ("watched_at", "first", "last"),
    "rating": ("rated_at", "rated_from", "rated_to"),
    "review": ("written_at", "written_from", "written_to"),
    "place": ("added_at", "added_from", "added_to"),
    "progress": ("last_at", "last_from", "last_to"),
    "copy": ("", "acquired_from", "acquired_to"),
}


def item_of(fact: Fact) -> tuple[Any, ...]:
    return tuple(fact.get(name) for name in ITEM)


def work_of(fact: Fact) -> tuple[Any, ...]:
    return (fact.get("type"), fact.get("work"), fact.get("year"))


def nothing(facts: Facts) -> Facts:
    """What is lost is no part of what a diary tells."""
    return facts


def without(*whats: str) -> Take:
    return lambda facts: [fact for fact in facts if fact["what"] not in whats]


def emptied(what: str, **values: object) -> Take:
    return lambda facts: [fact | values if fact["what"] == what else fact for fact in facts]


def undated(facts: Facts, whats: Iterable[str]) -> Facts:
    def change(fact: Fact) -> Fact:
        if fact["what"] not in whats:
            return fact
        at, first, last = DATES[fact["what"]]
        is_vague = fact.get(at) is None and fact[first] != fact[last]
        return fact | {first: None, last: None} if is_vague else fact

    return [change(fact) for fact in facts]


def of_types(*types: str) -> Take:
    def take(facts: Facts) -> Facts:
        kept = [fact for fact in facts if fact["what"] == "list" or fact["type"] in types]
        return renumbered(kept)

    return take


def renumbered(facts: Facts) -> Facts:
    """Count the places of each list anew, after some went."""

    def by_list(fact: Fact) -> tuple[str, str]:
        return (fact["kind"], fact["list"])

    places = [fact for fact in facts if fact["what"] == "place"]
    places.sort(key=lambda fact: (*by_list(fact), fact["place"]))
    others = [fact for fact in facts if fact["what"] != "place"]
    for _, group in groupby(places, by_list):
        others += [fact | {"place": n} for n, fact in enumerate(group, 1)]
    return others


def only_filled_lists(*kinds: str) -> Take:
    def take(facts: Facts) -> Facts:
        filled = {(f["kind"], f["list"]) for f in facts if f["what"] == "place"}
        return [
            fact for fact in facts
            if fact["what"] != "list" or fact["kind"] not in kinds
            or (fact["kind"], fact["list"]) in filled
        ]  # fmt: skip

    return take


def without_kinds(*kinds: str) -> Take:
    return lambda facts: [
        fact for fact in facts if fact["what"] not in {"list", "place"} or fact["kind"] not in kinds
    ]


def without_partial(facts: Facts) -> Facts:
    return [fact for fact in facts if not fact.get("is_partial")]


def bare_plays(*more: str) -> Take:
    names = ("note", "place", "platform", "device", "seconds", "progress", *more)
    values: Fact = dict.fromkeys(names)
    if "is_rewatch" in more:
        values["is_rewatch"] = 0
    return emptied("play", **values)


def ids_of(*providers: str) -> Take:
    """Keep these ids, and drop the items that nothing else names."""
    return lambda facts: [f for f in facts if f["what"] != "id" or f["provider"] in providers]


def only_named(facts: Facts) -> Facts:
    """Drop the ids of items that nothing is told of."""
    named = {item_of(f) for f in facts if f["what"] != "id" and "type" in f}
    works = {work_of(f) for f in facts if f["what"] != "id" and "type" in f}

    def is_named(fact: Fact) -> bool:
        if fact["level"] in {"show", "series", "podcast", "artist"}:
            return work_of(fact) in works
        return item_of(fact) in named

    return [f for f in facts if f["what"] != "id" or is_named(f)]


def rounded(step: int, scale: str, least: int = 0) -> Take:
    """Round ratings to a step, half up."""

    def near(value: int | None) -> int | None:
        return None if value is None else max(least, (value + step // 2) // step * step)

    def change(fact: Fact) -> Fact:
        if fact["what"] == "rating":
            return fact | {"rating": near(fact["rating"]), "scale": scale}
        if fact["what"] in {"play", "review"}:
            return fact | {"rating": near(fact["rating"])}
        return fact

    return lambda facts: [change(fact) for fact in facts]


def undated_ratings(facts: Facts) -> Facts:
    return emptied("rating", rated_at=None, rated_from=None, rated_to=None)(facts)


def after(*takes: Take) -> Take:
    def take(facts: Facts) -> Facts:
        for one in takes:
            facts = one(facts)
        return facts

    return take


def to_days(facts: Facts) -> Facts:
    """Instants of plays become local days; who says no offset lives in UTC here."""

    def change(fact: Fact) -> Fact:
        if fact["what"] != "play" or fact["watched_at"] is None:
            return fact
        day = (fact["watched_at"] + (fact["utc_offset"] or 0) * MINUTE) // DAY
        return fact | {"watched_at": None, "utc_offset": None, "first": day, "last": day}

    return [change(fact) for fact in facts]


def midnights(facts: Facts) -> Facts:
    """Instants at midnight, or a second before it, are days; no offset is kept."""

    def change(fact: Fact) -> Fact:
        if fact["what"] not in DATES:
            return fact
        at, first, last = DATES[fact["what"]]
        offset = {"utc_offset": None} if fact["what"] == "play" else {}
        value = fact.get(at)
        if value is None or value // 1_000_000 % 86_400 not in {0, 86_399}:
            return fact | offset
        return fact | offset | {at: None, first: value // DAY, last: value // DAY}

    return [change(fact) for fact in facts]


def dated_first(facts: Facts) -> Facts:
    """Undated plays of what has dated ones go."""
    dated = {item_of(f) for f in facts if f["what"] == "play" and has_date(f)}
    return [
        f for f in facts if f["what"] != "play" or has_date(f) or item_of(f) not in dated
    ]  # fmt: skip


def has_date(fact: Fact) -> bool:
    return (fact["watched_at"], fact["first"], fact["last"]) != (None,) * 3


def reviews_as_html(facts: Facts) -> Facts:
    return emptied(
        "review", headline=None, language=None, has_spoilers=0, rating=None, visibility="private",
        written_at=None, written_from=None, written_to=None, format="html",
    )(facts)  # fmt: skip


def by_item(facts: Facts, what: str) -> dict[tuple[Any, ...], Facts]:
    found: dict[tuple[Any, ...], Facts] = defaultdict(list)
    for fact in facts:
        if fact["what"] == what:
            found[item_of(fact)].append(fact)
    return found


def bare_item(fact: Fact) -> Fact:
    return {name: fact[name] for name in ITEM}
