"""Common names of columns, and tables of services that have no reader of their own."""

from typing import Any

# Field → folded names, the likeliest first.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        *("title", "name", "film", "movie", "film name", "movie name", "movie title", "film title"),
        *("game", "game title", "game name", "book", "book title", "show", "show title", "series"),
        *("series title", "show name", "series name", "anime", "anime title", "manga", "song"),
        *("track", "track name", "song title", "album", "podcast", "titel", "título", "titulo"),
        *("titre", "titolo", "название", "标题", "名称", "タイトル"),
    ),
    "original_title": ("original title", "original_title", "originaltitle", "original name"),
    "year": ("year", "release year", "release_year", "year released", "jahr", "año", "année"),
    "released": ("release date", "release_date", "released", "releasedate"),
    "season": ("season", "season number", "season_number", "staffel", "temporada", "saison"),
    "episode": ("episode", "episode number", "episode_number", "ep", "folge"),
    "episode_title": ("episode title", "episode_title", "episode name", "episode_name"),
    "creators": ("author", "authors", "artist", "artist name", "artist_name", "creator"),
    "directors": ("director", "directors"),
    "genres": ("genre", "genres"),
    "runtime": ("runtime", "runtime (mins)", "runtime (minutes)", "runtime_minutes"),
    "pages": ("pages", "number of pages", "page count"),
    "publisher": ("publisher",),
    "watched": (
        *("watched date", "date watched", "watcheddate", "watched_date", "watched at"),
        *("watched_at", "watched on", "last watched", "last_watched", "date seen", "seen on"),
        *("viewed", "viewed at", "date viewed", "view date", "date read", "read date", "read on"),
        *("last read", "played at", "played on", "date played", "last played", "listened at"),
        *("listened_at", "date/time", "gesehen am", "fecha vista"),
    ),
    "started": ("started", "date started", "start date", "started_at", "start_date", "started on"),
    "finished": (
        *("finished", "date finished", "finish date", "finished_at", "finish_date", "end date"),
        *("end_date", "date completed", "completed on", "completed at", "completion date"),
    ),
    "added": ("added", "date added", "added_at", "date_added", "listed_at", "added on"),
    "rated": ("rated", "date rated", "rated_at", "rating date", "date_rated"),
    "rating": (
        *("my rating", "your rating", "user rating", "rating", "my score", "score", "stars"),
        *("rating10", "rating (10)", "rating/10", "rating (5)", "rating/5", "rating5", "grade"),
        *("bewertung", "nota", "note /10", "оценка", "评分", "我的评分"),
    ),
    "review": ("review", "my review", "review text"),
    "note": ("notes", "note", "comment", "comments", "private notes", "remarks"),
    "status": ("status", "my status", "state", "read status", "watch status", "shelf"),
    "seen": ("seen", "watched", "read", "played", "checked", "watched?", "seen?", "read?"),
    "plays": ("plays", "play count", "playcount", "times watched", "watch count", "read count"),
    "favourite": ("favorite", "favourite", "loved", "liked", "like", "heart"),
    "planned": ("watchlist", "in watchlist", "to watch", "want to watch"),
    "owned": ("owned", "own", "owned?"),
    "tags": ("tags", "labels", "my tags"),
    "list": ("list", "list name", "collection"),
    "position": ("position", "rank", "#", "place"),
    "platform": ("platform", "system", "console"),
    "device": ("device", "device name", "player"),
    "duration": ("duration", "time watched", "minutes watched"),
    "time_spent": ("playtime", "hours played", "time played", "play time", "hours"),
    "profile": ("profile", "profile name"),
    "is_rewatch": ("rewatch", "is rewatch", "reread"),
    "imdb": ("imdb", "imdb id", "imdb_id", "imdbid", "imdb url", "imdburl", "imdb link", "tconst"),
    "tmdb": ("tmdb", "tmdb id", "tmdb_id", "tmdbid", "themoviedb id"),
    "tvdb": ("tvdb", "tvdb id", "tvdb_id", "tvdbid", "thetvdb id"),
    "mal": ("mal", "mal id", "mal_id", "malid"),
    "anilist": ("anilist", "anilist id", "anilist_id"),
    "isbn": ("isbn13", "isbn", "isbn-13", "isbn/uid", "isbn10"),
    "asin": ("asin",),
    "steam": ("steam appid", "steam id", "steam_id", "appid", "app id", "steam_appid"),
    "igdb": ("igdb", "igdb id", "igdb_id"),
    "bgg": ("bgg id", "bgg_id", "bggid"),
}
TYPE_COLUMNS = (
    *("media type", "mediatype", "media_type", "title type", "type", "kind", "media", "category"),
    *("format", "typ", "тип", "类型"),
)
# A title's column may say the type itself.
TYPE_BY_TITLE = {
    "movie": ("film", "movie", "film name", "movie name", "movie title", "film title"),
    "game": ("game", "game title", "game name"),
    "book": ("book", "book title"),
    "show": ("show", "show title", "series", "series title", "show name", "series name"),
    "anime": ("anime", "anime title"),
    "manga": ("manga",),
    "music/track": ("song", "track", "track name", "song title"),
    "music/album": ("album",),
    "podcast": ("podcast",),
}
# Fields that only one type has; asked in this order.
TYPE_BY_FIELD = (
    ("episode", "show"),
    ("season", "show"),
    ("episode_title", "show"),
    ("tvdb", "show"),
    ("mal", "anime"),
    ("anilist", "anime"),
    ("isbn", "book"),
    ("pages", "book"),
    ("asin", "book"),
    ("steam", "game"),
    ("igdb", "game"),
    ("bgg", "boardgame"),
    ("platform", "game"),
    ("time_spent", "game"),
    ("directors", "movie"),
)
TYPE_BY_STEM = {
    "movie": ("movie", "movies", "film", "films", "filme", "peliculas", "cinema"),
    "show": ("show", "shows", "series", "tv", "episodes"),
    "anime": ("anime",),
    "manga": ("manga",),
    "game": ("game", "games", "backloggd", "steam"),
    "book": ("book", "books", "reading"),
    "boardgame": ("boardgames",),
    "music/album": ("albums",),
    "music/track": ("songs", "tracks", "scrobbles"),
    "podcast": ("podcasts",),
}

# Columns that name a service's table → its mapping, apart from columns that the file lacks.
# iCheckMovies and HowLongToBeat as their pages offer them; not checked on a real file.
KNOWN: tuple[tuple[frozenset[str], dict[str, Any]], ...] = (
    (
        frozenset({"title", "year", "checked", "favorite", "disliked", "imdburl"}),
        {
            "type": {"default": "movie"},
            "columns": {
                "title": "title",
                "original_title": "aka",
                "year": "year",
                "seen": "checked",
                "favourite": "favorite",
                "planned": "watchlist",
                "owned": "owned",
                "imdb": "imdburl",
            },
        },
    ),
    (
        frozenset({"title", "platform", "playing", "backlog", "completed", "main story"}),
        {
            "type": "game",
            "columns": {
                "title": "title",
                "platform": "platform",
                "status": {
                    "flags": {
                        "playing": "in_progress",
                        "completed": "completed",
                        "retired": "dropped",
                        "backlog": "planned",
                    }
                },
                "time_spent": "progress",
                "finished": "completion date",
                "rating": {"column": "rating"},
                "review": "review",
                "note": "playthrough notes",
                "added": "added",
            },
        },
    ),
)
