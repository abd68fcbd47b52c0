"""Titles from mapped cells: which level a row is of, and whose ids it carries."""

import re
from collections.abc import Callable
from typing import Any

from mediary.builtin.generic.cells import number_of, several, year_of
from mediary.builtin.generic.mapping import ID_FIELDS, PARENT_ID_FIELDS, Column, Mapping
from mediary.sdk import ids
from mediary.sdk.ids import ExternalId
from mediary.sdk.records import Fact, Title, facts

Cells = Callable[[str], str]

TYPES = {
    "movie": ("film", "films", "movies", "feature film", "short", "tv movie", "tvmovie", "video"),
    "show": (
        *("tv", "series", "serie", "shows", "tv show", "tv series", "tvseries", "tv mini series"),
        *("miniseries", "mini series", "tvminiseries", "season", "tv season"),
    ),
    "show/episode": ("episode", "tv episode", "tvepisode"),
    "anime": ("anime series", "ova", "ona"),
    "game": ("games", "video game", "videogame", "pc game"),
    "book": ("books", "novel", "audiobook", "ebook", "e-book"),
    "manga": ("manhwa", "manhua", "light novel"),
    "comic": ("comics", "comic book", "graphic novel"),
    "music/track": ("song", "track", "music"),
    "music/album": ("album", "lp", "ep"),
    "podcast": ("podcasts", "podcast episode"),
    "boardgame": ("board game", "board games"),
}
_BY_WORD = {word: name for name, words in TYPES.items() for word in (name, *words)}
_LEVELS = {"manga": "series", "comic": "series", "music": "track"}
_TMDB_LIKE = frozenset({"movie", "show", "season", "episode"})
_MUSIC = {"track": "recording", "album": "release", "artist": "artist"}
_DATED = re.compile(r"^(.*\S)\s*\((\d{4})\)$")


class TypeUnknownError(ValueError):
    """A cell names a type that neither the mapping nor the usual words know."""


def type_of(mapping: Mapping, cell: str) -> tuple[str, str, bool]:
    """Return type, level and whether they are sure, for the cell of the type's column.

    Raises:
        TypeUnknownError: The cell says no known type, and there is no default.
    """
    is_sure = True
    if isinstance(mapping.type, str):
        name = mapping.type
    else:
        name = _named(mapping.type, cell)
        if not name and mapping.type.default:
            name, is_sure = mapping.type.default, False
    if not name:
        raise TypeUnknownError(f"type “{cell}” is not in the mapping")
    kind, _, level = name.partition("/")
    return kind, level, is_sure


def _named(column: Column, cell: str) -> str:
    text = cell.strip().casefold()
    for word, name in column.values.items():
        if word.casefold() == text:
            return str(name)
    return _BY_WORD.get(text, "")


def title_of(mapping: Mapping, cells: Cells, kind: tuple[str, str, bool]) -> Title:
    """Return the title of a row, inside its show, artist, series or podcast."""
    type_, level, is_sure = kind
    name, year = cells("title"), year_of(cells("year") or cells("released"))
    if year is None and "year" not in mapping.columns and (found := _DATED.match(name)):
        name, year = found[1], int(found[2])
    column = mapping.column("creators")
    by = several(cells("creators"), (column.separator if column else "") or ",")
    said: dict[str, Any] = {
        "title": name,
        "year": year,
        "facts": _facts(mapping, cells),
        "is_type_sure": is_sure,
    }
    if type_ in {"show", "anime"}:
        return _of_show(type_, level, cells, said)
    if type_ == "music":
        return _of_music(level or "track", cells, said, by)
    whole = cells("parent")
    part, number = _part(type_, cells, has_parent=bool(whole))
    if part and part != level:
        over = Title(type=type_, level=level or _LEVELS.get(type_, type_), title=whole or name)
        own = {**said, "title": name if whole else cells("episode_title")}
        found_ids = _ids(cells, type_, part)
        return Title(type=type_, level=part, number=number, parent=over, ids=found_ids, **own)
    level = level or _LEVELS.get(type_, type_)
    return Title(type=type_, level=level, creators=by, ids=_ids(cells, type_, level), **said)


def _part(type_: str, cells: Cells, *, has_parent: bool) -> tuple[str, float | None]:
    """Return the level and number of a part, where the row is of one."""
    if type_ == "manga":
        for field in ("chapter", "volume"):
            if (number := number_of(cells(field))) is not None:
                return field, number
    elif type_ == "comic":
        number = number_of(cells("chapter") or cells("episode"))
        return ("issue", number) if number is not None or has_parent else ("", None)
    elif type_ == "podcast":
        number = number_of(cells("episode"))
        return ("episode", number) if number is not None or has_parent else ("", None)
    elif type_ == "video" and has_parent:
        return "video", None
    return "", None


def _of_show(type_: str, level: str, cells: Cells, said: dict[str, Any]) -> Title:
    season, number = number_of(cells("season")), number_of(cells("episode"))
    whole = cells("parent")
    inner = said["title"] if whole else cells("episode_title")
    if season is None and number is None and not inner:
        # Also an episode of which the show is not known: it stands alone under its own name.
        said_level = level or "show"
        return Title(type=type_, level=said_level, ids=_ids(cells, type_, said_level), **said)
    is_sure = said["is_type_sure"]
    show = Title(
        type=type_,
        level="show",
        title=whole or said["title"],
        # A row that names its show in the title says the show's year there.
        year=None if whole else said["year"],
        ids=_parent_ids(cells),
        is_type_sure=is_sure,
    )
    over = show
    if season is not None:
        is_whole = number is None and not inner
        own = _ids(cells, type_, "season") if is_whole else ()
        over = Title(type=type_, level="season", number=season, parent=show, ids=own)
        if is_whole:
            return over
    return Title(
        type=type_,
        level="episode",
        title=inner,
        number=number,
        parent=over,
        ids=_ids(cells, type_, "episode"),
        facts=said["facts"],
        is_type_sure=is_sure,
    )


def _of_music(level: str, cells: Cells, said: dict[str, Any], by: tuple[str, ...]) -> Title:
    artist = cells("parent") or cells("creators")
    over = Title(type="music", level="artist", title=artist) if artist else None
    if level == "artist":
        over = None
    return Title(
        type="music",
        level=level,
        parent=over,
        creators=by if level == "album" else (),
        ids=_ids(cells, "music", level),
        **said,
    )


def _facts(mapping: Mapping, cells: Cells) -> tuple[Fact, ...]:
    def many(field: str) -> tuple[str, ...]:
        column = mapping.column(field)
        return several(cells(field), (column.separator if column else "") or ",") if column else ()

    runtime, pages = number_of(cells("runtime")), number_of(cells("pages"))
    return facts(
        original_title=cells("original_title"),
        released=cells("released"),
        genres=many("genres"),
        directors=many("directors"),
        platforms=many("platforms"),
        description=cells("description"),
        publisher=cells("publisher"),
        language=cells("language"),
        runtime_minutes=int(runtime) if runtime else None,
        pages=int(pages) if pages else None,
    )


def _ids(cells: Cells, type_: str, level: str) -> tuple[ExternalId, ...]:
    return ids.known(*(_id(field, cells(field), type_, level) for field in ID_FIELDS))


def _parent_ids(cells: Cells) -> tuple[ExternalId, ...]:
    return ids.known(
        *(_id(name, cells(field), "show", "show") for field, name in PARENT_ID_FIELDS.items())
    )


def _id(field: str, cell: str, type_: str, level: str) -> ExternalId | None:
    if not cell:
        return None
    if field in {"imdb", "isbn", "asin"}:
        return {"imdb": ids.imdb, "isbn": ids.isbn, "asin": ids.asin}[field](cell)
    provider, kind = ID_FIELDS[field]
    if kind == "*":
        kind = _kind(provider, type_, level)
    if provider in {"letterboxd", "openlibrary", "musicbrainz", "spotify", "youtube", "gog"}:
        return ids.named(provider, kind, cell)
    return ids.numbered(provider, kind, cell)


def _kind(provider: str, type_: str, level: str) -> str:
    if provider in {"mal", "anilist", "kitsu"}:
        return "manga" if type_ == "manga" else "anime"
    if provider == "musicbrainz":
        return _MUSIC.get(level, "recording")
    if provider == "spotify":
        return "audiobook" if type_ == "book" else level
    if provider == "douban":
        return type_ if type_ in {"book", "music", "game"} else "movie"
    if provider == "simkl" and type_ == "anime":
        return "anime"
    return level if level in _TMDB_LIKE else "show"
