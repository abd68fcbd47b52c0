"""The work, and the part of it, that Ryot speaks of."""

from typing import Any

from mediary.sdk.ids import ExternalId, asin, known, named, numbered
from mediary.sdk.records import Title, episode, facts

Json = dict[str, Any]

_LOTS = {
    "book": ("book", "book", ""),
    "audio_book": ("book", "book", "audiobook"),
    "show": ("show", "show", ""),
    "movie": ("movie", "movie", ""),
    "anime": ("anime", "show", ""),
    "manga": ("manga", "series", ""),
    "music": ("music", "track", ""),
    "podcast": ("podcast", "podcast", ""),
    "video_game": ("game", "game", ""),
    "visual_novel": ("game", "game", "visual novel"),
    "comic_book": ("comic", "series", ""),
}
_NUMBERED = {
    ("tmdb", "movie"): ("tmdb", "movie"),
    ("tmdb", "show"): ("tmdb", "show"),
    ("tvdb", "movie"): ("tvdb", "movie"),
    ("tvdb", "show"): ("tvdb", "show"),
    ("igdb", "game"): ("igdb", "game"),
    ("anilist", "anime"): ("anilist", "anime"),
    ("anilist", "manga"): ("anilist", "manga"),
    ("myanimelist", "anime"): ("mal", "anime"),
    ("myanimelist", "manga"): ("mal", "manga"),
    ("mal", "anime"): ("mal", "anime"),
    ("mal", "manga"): ("mal", "manga"),
    ("hardcover", "book"): ("hardcover", "book"),
    ("giant_bomb", "game"): ("giantbomb", "game"),
    ("itunes", "podcast"): ("itunes", "podcast"),
    ("manga_updates", "manga"): ("mangaupdates", "manga"),
    ("metron", "comic"): ("metron", "series"),
}
_NAMED = {
    ("music_brainz", "music"): ("musicbrainz", "recording"),
    ("spotify", "music"): ("spotify", "track"),
    ("youtube_music", "music"): ("youtube", "video"),
    ("google_books", "book"): ("google_books", "book"),
    ("listennotes", "podcast"): ("listennotes", "podcast"),
    ("vndb", "game"): ("vndb", "visual_novel"),
}


def work_of(value: Json) -> Title | None:
    """Return the work of an element; None when its kind is not known, or it has no name.

    `source_id` holds the title in an export; older ones call it `title`.
    """
    lot = str(value.get("lot") or "").lower()
    if lot not in _LOTS:
        return None
    media_type, level, format_name = _LOTS[lot]
    source = str(value.get("source") or "").lower()
    number = value.get("identifier")
    own = identified(source, media_type, number)
    name = str(value.get("title") or value.get("source_id") or "")
    if not name and own is None:
        return None
    return Title(
        type=media_type,
        level=level,
        title=name,
        ids=known(own),
        facts=facts(format=format_name),
    )


def identified(source: str, media_type: str, number: object) -> ExternalId | None:
    """Return the name that a source gives a work of a type."""
    if source in {"custom", ""}:
        return None
    if source == "audible":
        return asin(number) or named("audible", "book", number)
    if source == "openlibrary":
        key = str(number or "").rsplit("/", 1)[-1].upper()
        return named("openlibrary", "work" if key.endswith("W") else "edition", key)
    if (source, media_type) in _NUMBERED:
        return numbered(*_NUMBERED[source, media_type], number)
    return named(*_NAMED.get((source, media_type), (source, media_type)), number)


def part_of(work: Title, value: Json) -> Title:
    """Return the episode, chapter or volume that a record names; the work where it names none."""
    season, number = _number(value, "show_season_number"), _number(value, "show_episode_number")
    if number is not None:
        return episode(work, None if season is None else int(season), number)
    if season is not None:
        return Title(type=work.type, level="season", parent=work, number=season)
    for name, level in (
        ("anime_episode_number", "episode"),
        ("podcast_episode_number", "episode"),
        ("manga_chapter_number", "chapter"),
        ("manga_volume_number", "volume"),
    ):
        number = _number(value, name)
        if number is not None:
            return Title(type=work.type, level=level, parent=work, number=number)
    return work


def _number(value: Json, name: str) -> float | None:
    """Return a number, which may stand as text ("10.5") so that it stays exact."""
    found = value.get(name)
    if found is None or isinstance(found, bool):
        return None
    try:
        number = float(str(found))
    except ValueError:
        return None
    return number if 0 <= number < 1_000_000 else None
