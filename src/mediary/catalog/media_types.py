"""The media types that ship, and their levels."""

from typing import NamedTuple


class TypeSpec(NamedTuple):
    """A media type; see the table in the data model.

    Attributes:
        minutes: Usual length of one play where nobody says one; only used to tell whether two
            instants can be one play, never counted as time spent.
    """

    id: int
    name: str
    label: str
    family: str
    levels: tuple[str, ...]
    verb: str
    unit: str
    class_path: str
    minutes: int


MEDIA_TYPES = (
    TypeSpec(1, "movie", "Films", "film", ("movie",), "watch", "film", "video.film", 120),
    TypeSpec(
        2,
        "show",
        "Shows",
        "series",
        ("show", "season", "episode"),
        "watch",
        "episode",
        "video.series",
        45,
    ),
    TypeSpec(
        3,
        "anime",
        "Anime",
        "series",
        ("show", "season", "episode"),
        "watch",
        "episode",
        "video.series.anime",
        24,
    ),
    TypeSpec(4, "game", "Games", "game", ("game", "dlc"), "play", "hour", "interactive.game", 60),
    TypeSpec(
        5,
        "book",
        "Books",
        "text",
        ("series", "book", "chapter"),
        "read",
        "page",
        "written.book",
        60,
    ),
    TypeSpec(
        6,
        "manga",
        "Manga",
        "text",
        ("series", "volume", "chapter"),
        "read",
        "chapter",
        "written.manga",
        15,
    ),
    TypeSpec(
        7, "comic", "Comics", "text", ("series", "issue"), "read", "issue", "written.comic", 20
    ),
    TypeSpec(
        8,
        "music",
        "Music",
        "music",
        ("artist", "album", "track"),
        "listen",
        "track",
        "audio.music",
        4,
    ),
    TypeSpec(
        9,
        "podcast",
        "Podcasts",
        "podcast",
        ("podcast", "episode"),
        "listen",
        "episode",
        "audio.podcast",
        45,
    ),
    TypeSpec(
        10, "video", "Videos", "video", ("channel", "video"), "watch", "video", "video.web", 10
    ),
    TypeSpec(
        11,
        "boardgame",
        "Board games",
        "boardgame",
        ("game", "expansion"),
        "play",
        "play",
        "interactive.boardgame",
        60,
    ),
    TypeSpec(12, "event", "Events", "event", ("event",), "attend", "event", "live.event", 120),
    TypeSpec(
        13, "channel", "Channels", "event", ("channel",), "watch", "programme", "live.channel", 30
    ),
)
BY_NAME = {spec.name: spec for spec in MEDIA_TYPES}
BY_ID = {spec.id: spec for spec in MEDIA_TYPES}
# Where mentions of one item disagree on the type, the more specific one and a show's structure win.
PRECEDENCE = {name: i for i, name in enumerate(("anime", "show", "manga", "comic", "podcast"))}
# What people call a work of a type, where that is not the type's highest level.
WORK_LEVELS = {"book": "book", "music": "album", "video": "video"}
