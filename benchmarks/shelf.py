"""The shape "shelf": exports of one person with a large library, in the services' own formats.

4,000 films (Letterboxd), 1,000 shows with 59,000 watched episodes, one of them of 480 (Trakt),
2,000 games (Grouvee and Steam), 1,500 books (Goodreads), 1,500 anime (MyAnimeList).

    python -m benchmarks.shelf FOLDER [--seed N] [--scale 0.1]
"""

import argparse
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.inventing import Inventor, iso

FILMS, SHOWS, EPISODES, LONGEST_SHOW = 4_000, 1_000, 59_000, 480
GAMES, BOOKS, ANIME = 2_000, 1_500, 1_500
PAGE = 250  # elements in each file of Trakt's export


class Export(NamedTuple):
    """A written export.

    Attributes:
        rows: Records that Mediary counts as rows.
    """

    name: str
    path: Path
    rows: int


def write_shelf(folder: Path, *, seed: int = 1, scale: float = 1.0) -> list[Export]:
    """Write the exports of the shelf, or of one `scale` times as large."""
    folder.mkdir(parents=True, exist_ok=True)

    def most(count: int) -> int:
        return max(int(count * scale), 10)

    return [
        write_letterboxd(folder / "letterboxd-bench-utc.zip", seed, most(FILMS)),
        write_trakt_shows(folder / "trakt-export-bench.zip", seed, most(SHOWS), most(EPISODES)),
        write_grouvee(folder / "grouvee.csv", seed, most(GAMES // 2)),
        write_steam(folder / "steam.json", seed, most(GAMES // 2)),
        write_goodreads(folder / "goodreads_library_export.csv", seed, most(BOOKS)),
        write_anime(folder / "animelist_1_-_1.xml", seed, most(ANIME)),
    ]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def write_letterboxd(path: Path, seed: int, count: int) -> Export:
    """Write watched, diary, ratings, reviews and watchlist as one account export."""
    made = Inventor(seed)
    chance = made.random.random
    films = [
        (made.day(), title, made.random.randint(1930, 2026), f"https://boxd.it/{i:x}a")
        for i, title in enumerate(made.titles(count))
    ]
    diary, reviews = [], []
    for number, (day, title, year, _) in enumerate(films):
        if number % 2:
            continue
        uri, stars = f"https://boxd.it/{number:x}e", _stars(made)
        again = "Yes" if chance() < 0.1 else ""
        diary.append((day, title, year, uri, stars, again, "cinema" if chance() < 0.1 else "", day))
        if chance() < 0.2:
            text = f"{made.title()},\nand {made.title()}."
            reviews.append((day, title, year, uri, stars, again, text, "", day))
    plain = ("Date", "Name", "Year", "Letterboxd URI")
    entry = (*plain, "Rating", "Rewatch")
    wanted = [(made.day(), t, 2026, f"https://boxd.it/{i:x}w")
              for i, t in enumerate(made.titles(count // 10))]  # fmt: skip
    ratings = [(*film, _stars(made)) for film in films if chance() < 0.7]
    members = {
        "watched.csv": table(plain, films),
        "diary.csv": table((*entry, "Tags", "Watched Date"), diary),
        "reviews.csv": table((*entry, "Review", "Tags", "Watched Date"), reviews),
        "ratings.csv": table((*plain, "Rating"), ratings),
        "watchlist.csv": table(plain, wanted),
    }
    _zip(path, members.items())
    rows = sum(map(len, (films, diary, reviews, ratings, wanted)))
    return Export("Letterboxd", path, rows)


def _stars(made: Inventor) -> str:
    return f"{made.random.randint(1, 10) / 2:g}"


def write_trakt_shows(path: Path, seed: int, shows: int, episodes: int) -> Export:
    """Write a history in which every episode of every show was watched once."""
    made = Inventor(seed)
    seen = [
        (show, episode)
        for show, parts in zip(trakt_shows(made, shows), sizes(made, shows, episodes), strict=True)
        for episode in trakt_episodes(show["ids"]["trakt"], parts)
    ]
    plays = (
        trakt_play(number, second, {"episode": episode, "show": show})
        for number, (second, (show, episode)) in enumerate(
            zip(made.instants(len(seen)), seen, strict=True)
        )
    )
    return Export("Trakt", path, write_trakt_history(path, list(plays)))


def sizes(made: Inventor, shows: int, episodes: int) -> list[int]:
    """Return how many episodes each show has; the first is the longest."""
    first = min(LONGEST_SHOW, episodes - shows)
    weights = [made.random.lognormvariate(0, 0.8) for _ in range(shows - 1)]
    left = episodes - first - (shows - 1)
    found = [1 + int(left * weight / sum(weights)) for weight in weights]
    for number in range(episodes - first - sum(found)):
        found[number % len(found)] += 1
    return [first, *found]


def trakt_shows(made: Inventor, count: int) -> list[dict[str, Any]]:
    """Return shows with their ids."""
    return [
        {
            "title": title,
            "year": made.random.randint(1960, 2025),
            "ids": {
                "trakt": number, "slug": f"show-{number}", "tvdb": 70_000 + number,
                "imdb": f"tt{8_000_000 + number:07d}", "tmdb": 1_000 + number,
            },
        }
        for number, title in enumerate(made.titles(count), start=1)
    ]  # fmt: skip


def trakt_episodes(show: int, count: int) -> Iterable[dict[str, Any]]:
    """Yield episodes with four ids each, in seasons of 22."""
    for place in range(count):
        number = show * 1_000 + place
        yield {
            "season": place // 22 + 1, "number": place % 22 + 1, "title": f"Chapter {place + 1}",
            "ids": {
                "trakt": 5_000_000 + number, "tvdb": 300_000 + number,
                "imdb": f"tt{10_000_000 + number}", "tmdb": 2_000_000 + number,
            },
        }  # fmt: skip


def trakt_play(number: int, second: int, about: dict[str, Any]) -> dict[str, Any]:
    """Return an element of Trakt's history."""
    kind = "episode" if "episode" in about else "movie"
    return {
        "id": 9_000_000_000 + number, "watched_at": iso(second),
        "action": "scrobble" if number % 3 else "watch", "type": kind, **about,
    }  # fmt: skip


def write_trakt_history(path: Path, plays: list[dict[str, Any]]) -> int:
    """Write pages of a history, newest first, as Trakt does; return the rows."""
    plays.reverse()
    pages = (
        (f"watched-history-{start // PAGE + 1}.json", json.dumps(plays[start : start + PAGE]))
        for start in range(0, len(plays), PAGE)
    )
    _zip(path, pages)
    return len(plays)


def write_grouvee(path: Path, seed: int, count: int) -> Export:
    """Write games on shelves."""
    made = Inventor(seed + 1)
    header = (
        "id", "name", "shelves", "platforms", "rating", "review", "dates", "statuses", "genres",
        "franchises", "developers", "publishers", "release_date", "url", "giantbomb_id",
    )  # fmt: skip
    rows = []
    for number, title in enumerate(made.titles(count), start=1):
        day = made.day().isoformat()
        shelf = made.random.choice(("Played", "Playing", "Backlog", "Wish List"))
        shelves = {shelf: {"date_added": f"{day}T10:00:00Z", "order": number, "url": ""}}
        run = {"date_started": day, "date_finished": day, "seconds_played": 36_000,
               "level_of_completion": "Main Story"}  # fmt: skip
        rows.append((
            number, title, json.dumps(shelves), json.dumps({"PC": {"url": ""}}),
            made.random.randint(1, 5), "", json.dumps([run]) if shelf == "Played" else "[]", "[]",
            json.dumps({"Adventure": {"url": ""}}), "{}", "{}", "{}", "2015-05-01", "", number,
        ))  # fmt: skip
    path.write_text(table(header, rows))
    return Export("Grouvee", path, count)


def write_steam(path: Path, seed: int, count: int) -> Export:
    """Write the games that a Steam account owns."""
    made = Inventor(seed + 2)
    games = [
        {
            "appid": 10 * number, "name": title, "img_icon_url": f"{number:040x}",
            "playtime_forever": made.random.randrange(0, 6_000),
            "rtime_last_played": made.instants(1)[0],
        }
        for number, title in enumerate(made.titles(count), start=1)
    ]  # fmt: skip
    path.write_text(json.dumps({"response": {"game_count": count, "games": games}}))
    return Export("Steam", path, count)


def write_goodreads(path: Path, seed: int, count: int) -> Export:
    """Write a library of books."""
    made = Inventor(seed + 3)
    header = (
        "Book Id", "Title", "Author", "Author l-f", "Additional Authors", "ISBN", "ISBN13",
        "My Rating", "Average Rating", "Publisher", "Binding", "Number of Pages",
        "Year Published", "Original Publication Year", "Date Read", "Date Added", "Bookshelves",
        "Bookshelves with positions", "Exclusive Shelf", "My Review", "Spoiler", "Private Notes",
        "Read Count", "Owned Copies",
    )  # fmt: skip
    authors = [made.person() for _ in range(count // 4)]
    rows = []
    for number, title in enumerate(made.titles(count), start=1):
        day, author = made.day(), made.random.choice(authors)
        shelf = made.random.choice(("read", "read", "read", "to-read", "currently-reading"))
        is_read, written = shelf == "read", f"{day:%Y/%m/%d}"
        review = f"{made.title()}<br/>{made.title()}" if is_read and number % 10 == 0 else ""
        rows.append((
            number, f"{title} ({made.word()}, #{number % 9 + 1})" if number % 3 == 0 else title,
            author, ", ".join(reversed(author.split(" "))), "", '=""', '=""',
            made.random.randint(0, 5) if is_read else 0, "3.91", made.word(), "Paperback",
            made.random.randint(90, 900), made.random.randint(1950, 2025), 1950 + number % 75,
            written if is_read else "", written, "" if is_read else shelf,
            "" if is_read else f"{shelf} (#{number})", shelf, review, "", "", int(is_read), 0,
        ))  # fmt: skip
    path.write_text(table(header, rows))
    return Export("Goodreads", path, count)


def write_anime(path: Path, seed: int, count: int) -> Export:
    """Write a list of anime."""
    made = Inventor(seed + 4)
    head = '<?xml version="1.0" encoding="UTF-8" ?>\n<myanimelist>\n'
    parts = [f"{head}<myinfo>\n<user_export_type>1</user_export_type>\n</myinfo>\n"]
    for number, title in enumerate(made.titles(count), start=1):
        whole = made.random.choice((1, 12, 12, 13, 24))
        status = made.random.choice(("Completed", "Completed", "Watching", "Plan to Watch"))
        done = {"Completed": whole, "Watching": whole // 2}.get(status, 0)
        values = {
            "series_animedb_id": number, "series_title": f"<![CDATA[{title}]]>",
            "series_type": "Movie" if whole == 1 else "TV", "series_episodes": whole, "my_id": 0,
            "my_watched_episodes": done, "my_start_date": "0000-00-00",
            "my_finish_date": made.day() if status == "Completed" else "0000-00-00",
            "my_rated": "", "my_score": made.random.randint(0, 10), "my_storage": "",
            "my_status": status, "my_comments": "<![CDATA[]]>", "my_times_watched": 0,
            "my_rewatch_value": "", "my_tags": "<![CDATA[]]>", "my_rewatching": 0,
            "my_rewatching_ep": 0, "update_on_import": 0,
        }  # fmt: skip
        inner = "".join(f"<{name}>{value}</{name}>\n" for name, value in values.items())
        parts.append(f"<anime>\n{inner}</anime>\n")
    path.write_text("".join(parts) + "</myanimelist>\n")
    return Export("MyAnimeList", path, count)


def _zip(path: Path, members: Iterable[tuple[str, str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content,
                             zipfile.ZIP_DEFLATED)  # fmt: skip


def main() -> None:
    """Write a shelf where the command line says."""
    asked = argparse.ArgumentParser(description="Writes exports of one large library.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--scale", type=float, default=1.0)
    said = asked.parse_args()
    for export in write_shelf(said.folder, seed=said.seed, scale=said.scale):
        print(f"{export.rows:>9,}  {export.path}")


if __name__ == "__main__":
    main()
