"""What OPML's statement takes away."""

from tests.factories.losses.taking import Take, after, ids_of, nothing, only_named, without

OPML: dict[str, Take] = {
    "others": lambda facts: [f for f in facts if f.get("type") == "podcast"],
    "facts": nothing,
    "sources": nothing,
    "statuses": lambda facts: [
        f for f in facts if f["what"] != "status" or f["status"] == "in_progress"
    ],
    "episodes": lambda facts: [
        f for f in without("play", "progress")(facts) if f["level"] == "podcast"
    ],
    "opinions": without("rating", "review", "note", "tag", "favourite", "place", "copy"),
    "ids": after(ids_of("url"), only_named),
}
