"""What each service would give a person of an invented life."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from tests.factories.lives import START, Film, Life, Show

Files = dict[str, bytes]


def table(columns: str, rows: Iterable[Iterable[object]]) -> bytes:
    """Write a CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    return stream.getvalue().encode()


def letterboxd(life: Life) -> Files:
    known = life.knows(life.films)
    entries = [(f, at) for f in known for at in f.seen]
    diary = [
        (
            at.date(), f.title, f.year, f"https://boxd.it/e{f.number}x{n}",
            f.stars / 2 if f.stars else "", "Yes" if n % 3 == 0 else "", "", at.date(),
        )
        for n, (f, at) in enumerate(entries)
    ]  # fmt: skip
    films = [
        ("2019-03-01", f.title, f.year, f"https://boxd.it/f{f.number}") for f in known if f.seen
    ]
    rated = [
        ("2019-03-01", f.title, f.year, f"https://boxd.it/f{f.number}", f"{f.stars / 2:g}")
        for f in known
        if f.stars
    ]
    later = [
        ("2019-03-02", f.title, f.year, f"https://boxd.it/f{f.number}")
        for f in known
        if f.is_planned
    ]
    listed = [
        (n, f.title, f.year, f"https://boxd.it/f{f.number}", "") for n, f in enumerate(known, 1)
    ]
    head = (
        b"Letterboxd list export v7\nDate,Name,Tags,URL,Description\n"
        b"2019-05-01,Best of,,https://boxd.it/list1,\n\n"
    )
    names = "Date,Name,Year,Letterboxd URI"
    return {
        "diary.csv": table(f"{names},Rating,Rewatch,Tags,Watched Date", diary),
        "watched.csv": table(names, films),
        "ratings.csv": table(f"{names},Rating", rated),
        "watchlist.csv": table(names, later),
        "reviews.csv": table(
            f"{names},Rating,Rewatch,Review,Tags,Watched Date",
            [(*row[:6], f"Of {row[1]}", "", row[7]) for row in diary[::3]],
        ),
        "lists/best-of.csv": head + table("Position,Name,Year,URL,Description", listed),
    }


def trakt(life: Life) -> Files:
    def ids(f: Film) -> dict[str, Any]:
        return {
            "trakt": 100 + f.number,
            "slug": f"s{f.number}",
            "imdb": f.imdb,
            "tmdb": 500 + f.number,
        }

    def show(s: Show) -> dict[str, Any]:
        named = {"trakt": 700 + s.number, "tvdb": 800 + s.number, "tmdb": 900 + s.number}
        return {"title": s.title, "year": s.year, "ids": named}

    known = life.knows(life.films)
    shows = life.knows(life.shows, 0.9)
    films = {f.number: {"title": f.title, "year": f.year, "ids": ids(f)} for f in known}
    history: list[dict[str, Any]] = [
        {"watched_at": iso(at + timedelta(minutes=f.number * 7)), "action": "scrobble",
         "type": "movie", "movie": films[f.number]}
        for f in known for at in f.seen
    ]  # fmt: skip
    history += [
        {"watched_at": iso(at), "action": "watch", "type": "episode", "show": show(s),
         "episode": {"season": 1, "number": n, "title": f"Part {n}",
                     "ids": {"trakt": 9000 + 50 * s.number + n}}}
        for s in shows for n, at in s.seen
    ]  # fmt: skip
    history = [{"id": 4000 + n, **one} for n, one in enumerate(history)]
    rated = [
        {"rated_at": iso(START), "rating": f.stars, "type": "movie", "movie": films[f.number]}
        for f in known
        if f.stars
    ]
    counted = [
        {"plays": len(f.seen) + f.number % 2, "last_watched_at": iso(f.seen[-1]),
         "movie": films[f.number]}
        for f in known if f.seen
    ]  # fmt: skip
    later = [
        {"rank": n, "id": 60 + f.number, "listed_at": iso(START), "notes": None, "type": "movie",
         "movie": films[f.number]}
        for n, f in enumerate((f for f in known if f.is_planned), 1)
    ]  # fmt: skip
    return {
        "watched-history-1.json": dump(history[: len(history) // 2]),
        "watched-history-2.json": dump(history[len(history) // 2 :]),
        "ratings-movies.json": dump(rated),
        "watched-movies.json": dump(counted),
        "lists-watchlist.json": dump(later),
    }


def imdb(life: Life) -> Files:
    rows = [
        (
            f.imdb, f.stars, "2019-04-04", f.title, f"https://www.imdb.com/title/{f.imdb}/",
            "movie", 7, 90 + f.number, f.year, "Drama", 1, f"{f.year}-05-06", "",
        )
        for f in life.knows(life.films) if f.stars
    ]  # fmt: skip
    return {
        "ratings.csv": table(
            "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,"
            "Genres,Num Votes,Release Date,Directors",
            rows,
        )
    }


def movary(life: Life) -> Files:
    rows = [
        (f.title, f.year, 500 + f.number, "", at.date() if f.number % 4 else "", "", "Home")
        for f in life.knows(life.films)
        for at in f.seen
    ]
    return {"history.csv": table("title,year,tmdbId,imdbId,watchedAt,comment,location", rows)}


def simkl(life: Life) -> Files:
    def item(s: Show, **ids: object) -> dict[str, Any]:
        seasons = [{"number": 1, "episodes": [
            {"number": n, "watched_at": iso(at)} for n, at in dict(s.seen).items()]}]  # fmt: skip
        return {
            "last_watched_at": iso(s.seen[-1][1]) if s.seen else None, "status": "watching",
            "user_rating": s.score or None, "watched_episodes_count": len(dict(s.seen)),
            "total_episodes_count": 12, "seasons": seasons,
            "show": {"title": s.title, "year": s.year, "ids": {"simkl": 50 + s.number, **ids}},
        }  # fmt: skip

    movies = [
        {"last_watched_at": iso(f.seen[-1]) if f.seen else None,
         "status": "completed" if f.seen else "plantowatch", "user_rating": f.stars,
         "movie": {"title": f.title, "year": f.year,
                   "ids": {"simkl": 20 + f.number, "tmdb": str(500 + f.number)}}}
        for f in life.knows(life.films)
    ]  # fmt: skip
    return {
        "SimklBackup.json": dump(
            {
                "shows": [item(s, tvdb=800 + s.number) for s in life.knows(life.shows)],
                "anime": [item(s, mal=str(300 + s.number)) for s in life.knows(life.anime)],
                "movies": movies,
            }
        )
    }


def myanimelist(life: Life) -> Files:
    entries = "".join(
        f"<anime><series_animedb_id>{300 + s.number}</series_animedb_id>"
        f"<series_title><![CDATA[{s.title}]]></series_title><series_type>TV</series_type>"
        f"<series_episodes>12</series_episodes>"
        f"<my_watched_episodes>{len(dict(s.seen))}</my_watched_episodes>"
        f"<my_start_date>2019-01-00</my_start_date><my_finish_date>0000-00-00</my_finish_date>"
        f"<my_score>{s.score}</my_score><my_status>Watching</my_status>"
        f"<my_times_watched>0</my_times_watched><my_tags></my_tags></anime>\n"
        for s in life.knows(life.anime, 0.9)
    )
    return {
        "animelist.xml": (
            '<?xml version="1.0" encoding="UTF-8" ?>\n<myanimelist>\n<myinfo>'
            f"<user_export_type>1</user_export_type></myinfo>\n{entries}</myanimelist>\n"
        ).encode()
    }


def netflix(life: Life) -> Files:
    rows = [
        (f"{s.title}: Season 1: Part {n}", f"{at.day}/{at.month}/{at.year % 100}")
        for s in life.knows(life.shows, 0.9)
        for n, at in s.seen
    ]
    rows += [
        (f.title, f"{at.day}/{at.month}/{at.year % 100}")
        for f in life.knows(life.films, 0.4)
        for at in f.seen
    ]
    # Once a day at the most, and one late day that settles the order of day and month.
    return {
        "NetflixViewingHistory.csv": table(
            "Title,Date", [("Heat", "31/12/18"), *dict.fromkeys(rows)]
        )
    }


def goodreads(life: Life) -> Files:
    columns = (
        "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Publisher,"
        "Binding,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,"
        "Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,"
        "Read Count,Owned Copies"
    )
    rows = [
        (
            4000 + b.number, b.title, b.author, "", "", '=""',
            f'="{b.isbn}"' if b.number % 3 else '=""', b.stars, "", "Paperback", 200 + b.number,
            2001, 1999, b.read[-1].strftime("%Y/%m/%d") if b.read else "", "2019/01/02", "", "",
            "read" if b.read else "to-read", "", "", "", len(b.read), 0,
        )
        for b in life.knows(life.books)
    ]  # fmt: skip
    return {"goodreads_library_export.csv": table(columns, rows)}


def storygraph(life: Life) -> Files:
    columns = (
        "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,"
        "Dates Read,Read Count,Moods,Pace,Character- or Plot-Driven?,Strong Character "
        "Development?,Loveable Characters?,Diverse Characters?,Flawed Characters?,Star Rating,"
        "Review,Content Warnings,Content Warning Description,Tags,Owned?"
    )
    rows = [
        (
            b.title, b.author, "", b.isbn, "paperback", "read" if b.read else "to-read",
            "2019/01/03", b.read[-1].strftime("%Y/%m/%d") if b.read else "",
            ", ".join(at.strftime("%Y/%m/%d") for at in b.read), len(b.read), "", "", "", "", "",
            "", "", f"{b.stars}.0" if b.stars else "", "", "", "", "", "No",
        )
        for b in life.knows(life.books)
    ]  # fmt: skip
    return {"storygraph.csv": table(columns, rows)}


def lastfm(life: Life) -> Files:
    rows = [
        (int(at.timestamp()), at.strftime("%d %b %Y, %H:%M"), by, "", "Homogenic", "", name, "")
        for by, name, at in life.knows(life.listens)
    ]
    columns = "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid"
    return {"scrobbles.csv": table(columns, rows)}


def listenbrainz(life: Life) -> Files:
    lines = [
        json.dumps(
            {
                "listened_at": int(at.timestamp()) + 2,
                "inserted_at": 1_600_000_000,
                "track_metadata": {
                    "artist_name": by, "track_name": name, "release_name": "Homogenic",
                    "recording_msid": "x", "additional_info": {}, "mbid_mapping": None,
                },
            }
        )
        for by, name, at in life.knows(life.listens)
    ]  # fmt: skip
    return {"listens/2019/1.jsonl": ("\n".join(lines) + "\n").encode()}


def spotify(life: Life) -> Files:
    rows = [
        {
            "endTime": (at + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M"),
            "artistName": by, "trackName": name, "msPlayed": 305_000 if n % 5 else 9_000,
        }
        for n, (by, name, at) in enumerate(life.knows(life.listens))
    ]  # fmt: skip
    return {"StreamingHistory0.json": dump(rows)}


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


SERVICES: dict[str, Callable[[Life], Files]] = {
    "letterboxd": letterboxd, "trakt": trakt, "imdb": imdb, "movary": movary, "simkl": simkl,
    "myanimelist": myanimelist, "netflix": netflix, "goodreads": goodreads,
    "storygraph": storygraph, "lastfm": lastfm, "listenbrainz": listenbrainz, "spotify": spotify,
}  # fmt: skip


def export(life: Life, service: str) -> Files:
    """The service's files; the same life and service give the same bytes."""
    state = life.chance.getstate()
    life.chance.seed(repr((service, life.films[0].seen, life.size)))
    try:
        return SERVICES[service](life)
    finally:
        life.chance.setstate(state)
