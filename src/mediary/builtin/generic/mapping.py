"""The column mapping: its fields, its form, and what is wrong with one."""

from typing import Any, Literal

import msgspec

from mediary.sdk.errors import AnswerNeededError

# Field → (provider, kind); "*" takes the kind from the level of the title.
ID_FIELDS: dict[str, tuple[str, str]] = {
    "imdb": ("imdb", "title"),
    "tmdb": ("tmdb", "*"),
    "tvdb": ("tvdb", "*"),
    "trakt": ("trakt", "*"),
    "simkl": ("simkl", "*"),
    "mal": ("mal", "*"),
    "anilist": ("anilist", "*"),
    "kitsu": ("kitsu", "*"),
    "anidb": ("anidb", "anime"),
    "kinopoisk": ("kinopoisk", "*"),
    "douban": ("douban", "*"),
    "letterboxd": ("letterboxd", "film"),
    "movielens": ("movielens", "movie"),
    "goodreads": ("goodreads", "book"),
    "librarything": ("librarything", "book"),
    "openlibrary": ("openlibrary", "work"),
    "isbn": ("isbn", "book"),
    "asin": ("asin", "product"),
    "steam": ("steam", "app"),
    "gog": ("gog", "game"),
    "igdb": ("igdb", "game"),
    "giantbomb": ("giantbomb", "game"),
    "bgg": ("bgg", "thing"),
    "musicbrainz": ("musicbrainz", "*"),
    "spotify": ("spotify", "*"),
    "youtube": ("youtube", "video"),
}
# Ids of the whole, beside an episode's own.
PARENT_ID_FIELDS = {f"show_{name}": name for name in ("imdb", "tmdb", "tvdb", "trakt")}

WORK_FIELDS = frozenset(
    {
        *("title", "original_title", "year", "released", "parent", "season", "episode"),
        *("episode_title", "volume", "chapter", "creators", "directors", "genres"),
        *("description", "runtime", "pages", "publisher", "language", "platforms"),
    }
)
DATE_FIELDS = frozenset({"watched", "started", "finished", "added", "rated", "written"})
SAID_FIELDS = frozenset(
    {
        *("id", "rating", "review", "headline", "note", "status", "seen", "plays", "favourite"),
        *("tags", "list", "position", "owned", "wanted", "planned", "platform", "place", "device"),
        *("duration", "time_spent", "progress", "profile", "is_rewatch"),
    }
)
FIELDS = WORK_FIELDS | DATE_FIELDS | SAID_FIELDS | ID_FIELDS.keys() | PARENT_ID_FIELDS.keys()


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a field stands, and how its cells are read."""

    column: str = ""
    values: dict[str, Any] = {}
    default: str = ""
    scale: float | str | None = None
    separator: str = ""
    unit: Literal["", "seconds", "minutes", "hours"] = ""
    true: tuple[str, ...] = ()
    flags: dict[str, str] = {}


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column mapping as the person writes it."""

    type: str | Column
    columns: dict[str, str | Column]
    date_order: Literal["", "dmy", "mdy", "iso"] = ""
    means: Literal["", "seen", "planned", "owned", "list"] = ""
    list: str = ""
    records: str = ""

    def column(self, field: str) -> Column | None:
        """Return where a field stands; None when it is not mapped."""
        found = self.columns.get(field)
        return Column(found) if isinstance(found, str) else found


def parse_mapping(given: dict[str, Any]) -> Mapping:
    """Return the mapping that a person gave.

    Raises:
        AnswerNeededError: It has another form, a field that does not exist, or no title.
    """
    try:
        mapping = msgspec.convert(given, Mapping)
    except msgspec.ValidationError as problem:
        raise AnswerNeededError(f"The column mapping is wrong: {problem}", option="--map") from None
    unknown = sorted(mapping.columns.keys() - FIELDS)
    if unknown:
        raise AnswerNeededError(
            f"The column mapping has fields that do not exist: {', '.join(unknown)}",
            option="--map",
            choices=tuple(sorted(FIELDS)),
        )
    if not mapping.columns.keys() & ({"title", "parent"} | ID_FIELDS.keys()):
        raise AnswerNeededError("The column mapping names no column for the title", option="--map")
    return mapping
