"""What Letterboxd's statement takes away."""

from tests.factories.diaries import Fact
from tests.factories.losses.taking import (
    Facts,
    Take,
    after,
    bare_plays,
    dated_first,
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


def rated_as_the_film(facts: Facts) -> Facts:
    rated = {item_of(f): f["rating"] for f in facts if f["what"] == "rating"}
    return [
        f | {"rating": None}
        if f["what"] == "play" and rated.get(item_of(f)) != f["rating"]
        else f
        for f in facts
    ]  # fmt: skip


def tags_of_played(facts: Facts) -> Facts:
    played = {item_of(f) for f in facts if f["what"] == "play"}
    return [f for f in facts if f["what"] != "tag" or item_of(f) in played]


def unordered_queue(facts: Facts) -> Facts:
    return [
        f | {"note": None, "added_at": None, "added_from": None, "added_to": None, "place": None}
        if f["what"] == "place" and f["kind"] == "watch_later"
        else f
        for f in facts
    ]  # fmt: skip


def bare_lists(facts: Facts) -> Facts:
    bare = {"visibility": "private", "is_ranked": None}
    undated_places = {"added_at": None, "added_from": None, "added_to": None}

    def change(fact: Fact) -> Fact:
        if fact["what"] == "list":
            return fact | bare
        is_listed = fact["what"] == "place" and fact["kind"] == "list"
        return fact | undated_places if is_listed else fact

    kept = [change(fact) for fact in only_filled_lists("list")(facts)]
    told = {item_of(f) for f in kept if f["what"] != "id" and f.get("kind") != "list"}
    return [f for f in kept if f["what"] != "id" or item_of(f) in told]


LETTERBOXD: dict[str, Take] = {
    "films": after(of_types("movie"), only_filled_lists("watch_later")),
    "facts": nothing,
    "sources": nothing,
    "partial": without_partial,
    "times": to_days,
    "vague": lambda facts: undated(facts, ["play"]),
    "undated": dated_first,
    "viewings": bare_plays(),
    "ratings": after(rounded(100, "5.5", least=100), undated_ratings),
    "viewing-ratings": rated_as_the_film,
    "reviews": reviews_as_html,
    "statuses": without("status"),
    "tags": tags_of_played,
    "favourites": after(without("favourite"), without_kinds("favourites")),
    "notes": without("note"),
    "copies": without("copy"),
    "progress": without("progress"),
    "watchlist": unordered_queue,
    "lists": bare_lists,
    "ids": after(ids_of("imdb", "tmdb"), only_named),
}
