"""Trakt's export, tables and backups, in the shapes of its API's answers."""

import json
from typing import Any

FILM = {
    "title": "Solaris",
    "year": 1972,
    "ids": {"trakt": 77, "slug": "solaris-1972", "imdb": "tt0069293", "tmdb": 593},
}
SHOW = {
    "title": "Detectorists",
    "year": 2014,
    "ids": {"trakt": 88, "slug": "detectorists", "imdb": "", "tmdb": "61583", "tvdb": None},
}
PART = {"season": 0, "number": 3, "title": "Special", "ids": {"trakt": 99, "tvdb": 555}}
AT = "2020-05-01T20:15:30.000Z"
HISTORY = [
    {"id": 11, "watched_at": AT, "action": "scrobble", "type": "movie", "movie": FILM},
    {
        "id": 12,
        "watched_at": "2019-01-02T00:00:00.000Z",
        "action": "watch",
        "type": "movie",
        "movie": FILM,
    },
    {
        "id": 13,
        "watched_at": "2019-01-03T23:59:59.000Z",
        "action": "watch",
        "type": "episode",
        "episode": PART,
        "show": SHOW,
    },
    {"id": 14, "watched_at": "unknown", "action": "watch", "type": "movie", "movie": FILM},
    {"id": 15, "watched_at": "soon", "action": "watch", "type": "movie", "movie": FILM},
    {"id": 16, "watched_at": AT, "action": "watch", "type": "movie", "movie": {"ids": {}}},
]
WATCHED_MOVIES = [{"plays": 3, "last_watched_at": AT, "movie": FILM}]
WATCHED_SHOWS = [
    {
        "plays": 3,
        "last_watched_at": AT,
        "show": SHOW,
        "seasons": [
            {
                "number": 1,
                "episodes": [
                    {"number": 1, "plays": 2, "last_watched_at": AT},
                    {"number": 2, "plays": 1, "last_watched_at": AT},
                ],
            }
        ],
    },
    {"plays": 6, "last_watched_at": AT, "reset_at": None, "show": SHOW},
]
RATINGS = [
    {"rated_at": "2018-02-03T00:00:00.000Z", "rating": 8, "type": "movie", "movie": FILM},
    {
        "rated_at": AT,
        "rating": 10,
        "type": "season",
        "season": {"number": 2, "ids": {"tvdb": 5}},
        "show": SHOW,
    },
    {"rated_at": AT, "rating": 7, "type": "episode", "episode": PART, "show": SHOW},
]
ENTRIES = [
    {
        "rank": 2,
        "id": 5,
        "listed_at": AT,
        "notes": "on a rainy day",
        "type": "movie",
        "movie": {**FILM, "year": None},
    },
    {"rank": 1, "id": 6, "listed_at": AT, "notes": None, "type": "show", "show": SHOW},
    {
        "rank": 3,
        "id": 7,
        "listed_at": AT,
        "notes": None,
        "type": "person",
        "person": {"name": "A Person", "ids": {"trakt": 1, "slug": "a-person"}},
    },
]
LISTS = [
    {
        "name": "Slow films",
        "description": "Not\nfast",
        "privacy": "friends",
        "item_count": 2,
        "display_numbers": True,
        "created_at": AT,
        "updated_at": AT,
        "ids": {"trakt": 4711, "slug": "slow-films"},
    },
]
COLLECTION = [
    {
        "type": "movie",
        "collected_at": AT,
        "updated_at": AT,
        "movie": FILM,
        "available_on": ["plex"],
        "metadata": {
            "media_type": "bluray",
            "resolution": "uhd_4k",
            "hdr": "hdr10",
            "audio": "dts",
            "audio_channels": "5.1",
            "3d": True,
        },
    },
    {
        "last_collected_at": AT,
        "show": SHOW,
        "seasons": [
            {"number": 0, "episodes": [{"number": 3, "collected_at": AT}]},
            {"number": 1, "episodes": [{"number": 1, "collected_at": AT}]},
        ],
    },
]
PLAYBACK = [{"id": 3, "progress": 65.5, "paused_at": AT, "type": "movie", "movie": FILM}]
COMMENTS = [
    {
        "type": "movie",
        "movie": FILM,
        "comment": {
            "id": 190,
            "comment": "Long,\n\nbut [spoiler]wet[/spoiler]",
            "spoiler": True,
            "parent_id": 0,
            "created_at": AT,
            "updated_at": AT,
            "user_stats": {"rating": 9},
            "user": {"private": False},
        },
    },
    {
        "type": "movie",
        "movie": FILM,
        "comment": {"id": 191, "comment": "No!", "parent_id": 3, "created_at": AT},
    },
    {
        "type": "list",
        "list": {"name": "Theirs", "ids": {"trakt": 1}},
        "comment": {"id": 192, "comment": "Thanks", "parent_id": 0, "created_at": AT},
    },
]
NOTES = [
    {
        "attached_to": {"type": "movie"},
        "type": "movie",
        "movie": FILM,
        "note": {"id": 21, "notes": "Seen with M.", "privacy": "private", "created_at": AT},
    },
]
LIKES = [{"liked_at": AT, "type": "list", "list": {"name": "Theirs", "ids": {"trakt": 1}}}]
HIDDEN = [{"hidden_at": AT, "type": "show", "show": SHOW}]
NETWORK = [{"followed_at": AT, "user": {"username": "other", "ids": {"slug": "other"}}}]
ERRORS = [{"endpoint": "watched-history", "error": "HTTP 502", "fetchedPages": 3, "totalPages": 9}]
BACKUP = {
    "type": "full",
    "username": "me",
    "followers": NETWORK,
    "following": [],
    "settings": {"user": {"username": "me"}},
    "likes": LIKES,
    "comments": COMMENTS,
    "lists": LISTS,
    "ratings": RATINGS,
    "recommendations": ENTRIES[:1],
    "watchlist": ENTRIES[:2],
    "watched": WATCHED_MOVIES + WATCHED_SHOWS,
    "collection": COLLECTION,
    "stats": {"movies": {"plays": 3}},
    "history": HISTORY,
}
TABLE = """rated_at,type,title,year,trakt_id,imdb_id,tmdb_id,tvdb_id,season_number,episode_number,\
episode_title,episode_trakt_id,episode_tvdb_id,rating
2020-05-01T20:15:30Z,movie,Solaris,1972,77,tt0069293,593,,,,,,,8
2020-05-01T20:15:30Z,episode,Detectorists,2014,88,,61583,,0,3,Special,99,555,9
"""
HISTORY_TABLE = """imdb,trakt_id,watched_at,list_id
tt0069293,77,2020-05-01T20:15:30.000Z,11
"""
IMPORT_TABLE = """IMDB_ID,Watched_At,Watchlisted_At,Rating,Rated_At
tt0069293,unknown,,8,2020-05-01
tt0069293,,2021-01-01,,
tt0069293,,,,
"""
PRINTED = (
    "type,rating,rated_at,movie\n"
    "movie,8,2018-02-03T00:00:00.000Z,"
    "\"{'title': 'Solaris', 'year': 1972, 'ids': {'trakt': 77, 'imdb': 'tt0069293'}}\"\n"
)


def packed(value: Any) -> bytes:
    return json.dumps(value).encode()


SAMPLES: dict[str, bytes] = {
    "watched-history-10.json": packed(HISTORY),
    "me/watched/history-2.json": packed(HISTORY),
    "watched-movies.json": packed(WATCHED_MOVIES),
    "watched-shows.json": packed(WATCHED_SHOWS),
    "ratings-movies.json": packed(RATINGS),
    "lists-watchlist.json": packed(ENTRIES),
    "me/lists/watchlist.json": packed(ENTRIES),
    "lists-favorites.json": packed(ENTRIES[:2]),
    "lists-list-4711-slow-films.json": packed(ENTRIES),
    "lists-lists.json": packed(LISTS),
    "lists-collaborations.json": packed(LISTS),
    "collection-movies.json": packed(COLLECTION),
    "watched-playback.json": packed(PLAYBACK),
    "comments-movies.json": packed(COMMENTS),
    "notes-movies.json": packed(NOTES),
    "likes-lists.json": packed(LIKES),
    "hidden-calendar.json": packed(HIDDEN),
    "network-followers.json": packed(NETWORK),
    "_errors.json": packed(ERRORS),
    "collection-episodes.json": b"[]",
    "user-settings.json": packed({"user": {}, "account": {}, "connections": {}}),
    "dump.json": packed(BACKUP),
    "partial.json": packed({"type": "partial", "history": HISTORY}),
    "trakt-ratings.csv": TABLE.encode(),
    "export_movies_history.csv": HISTORY_TABLE.encode(),
    "import.csv": IMPORT_TABLE.encode(),
    "derived.csv": PRINTED.encode(),
}
