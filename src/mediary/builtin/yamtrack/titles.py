"""The work that a line is about."""

from mediary.builtin.yamtrack.cells import Line
from mediary.sdk.ids import ExternalId, imdb, known, named, numbered
from mediary.sdk.records import Title, episode, facts, season

_LEVELS = {
    "movie": ("movie", "movie"),
    "tv": ("show", "show"),
    "anime": ("anime", "show"),
    "manga": ("manga", "series"),
    "game": ("game", "game"),
    "book": ("book", "book"),
    "comic": ("comic", "series"),
    "boardgame": ("boardgame", "game"),
    "podcast": ("podcast", "podcast"),
    "music": ("music", "track"),
    "music_artist": ("music", "artist"),
    "music_album": ("music", "album"),
}
_PARTS = {"season", "episode"}
_NUMBERED = {
    ("tmdb", "movie"): "movie", ("tmdb", "tv"): "show", ("tmdb", "anime"): "show",
    ("tvdb", "movie"): "movie", ("tvdb", "tv"): "show", ("tvdb", "anime"): "show",
    ("mal", "anime"): "anime", ("mal", "manga"): "manga",
    ("anilist", "anime"): "anime", ("anilist", "manga"): "manga",
    ("kitsu", "anime"): "anime", ("kitsu", "manga"): "manga",
    ("igdb", "game"): "game", ("hardcover", "book"): "book", ("bgg", "boardgame"): "thing",
    ("comicvine", "comic"): "volume", ("mangaupdates", "manga"): "manga",
    ("trakt", "movie"): "movie", ("trakt", "tv"): "show",
}  # fmt: skip
_NAMED = {
    ("musicbrainz", "music"): "recording",
    ("musicbrainz", "music_artist"): "artist",
    ("musicbrainz", "music_album"): "release_group",
}
# The first versions had no column `source`, because each kind had one.
_FIRST_SOURCES = {"anime": "mal", "manga": "mal", "game": "igdb"}
MOST_KEPT = 20_000


class Works:
    """Makes titles; equal lines get the same one, so that a show's episodes share their show."""

    def __init__(self) -> None:
        """Start with none."""
        self._kept: dict[tuple[str, ...], Title] = {}

    def of(self, line: Line) -> Title | None:
        """Return the title of a line; None when its kind is not known, or it has no name."""
        kind = line["media_type"].lower()
        root = "tv" if kind in _PARTS else kind
        if root not in _LEVELS:
            return None
        source = source_of(line)
        library = line["library_media_type"].lower()
        work = self._work(line, root, source, library)
        if not work.title and not work.ids:
            return None
        if kind not in _PARTS:
            return work
        number = line.place("season_number")
        if kind == "season":
            return None if number is None else season(work, number)
        place = line.place("episode_number")
        return None if place is None else episode(work, number, place)

    def _work(self, line: Line, root: str, source: str, library: str) -> Title:
        mark = (source, root, library, line["media_id"], line["title"])
        found = self._kept.get(mark)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[mark] = _title(line, root, source, library)
        return found


def source_of(line: Line) -> str:
    """Return the name of the catalogue that a line's number belongs to."""
    return line["source"].lower() or _FIRST_SOURCES.get(line["media_type"].lower(), "tmdb")


def _title(line: Line, root: str, source: str, library: str) -> Title:
    media_type, level = _LEVELS[root]
    if root == "tv" and library == "anime":
        media_type = "anime"
    year = line["release_datetime"][:4]
    return Title(
        type=media_type,
        level=level,
        title=line["title"],
        year=int(year) if root != "tv" and year.isdecimal() and int(year) > 1800 else None,
        ids=known(_identified(source, root, line["media_id"])),
        facts=facts(
            original_title=line["original_title"],
            genres=line.names("genres"),
        ),
    )


def _identified(source: str, root: str, number: str) -> ExternalId | None:
    if source in {"manual", ""}:
        return None
    if source == "imdb":
        return imdb(number)
    if source == "openlibrary":
        kind = "work" if number.upper().endswith("W") else "edition"
        return named("openlibrary", kind, number.upper())
    if (source, root) in _NUMBERED:
        return numbered(source, _NUMBERED[source, root], number)
    return named(source, _NAMED.get((source, root), root), number)
