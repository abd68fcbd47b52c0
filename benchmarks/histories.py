"""Histories of any length: Last.fm's CSV, Spotify's extended JSON, Trakt's history.

python -m benchmarks.histories FOLDER --form lastfm --events 100000 [--seed N]
"""

import argparse
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.inventing import Inventor, popularity
from benchmarks.shelf import (
    PAGE,
    Export,
    sizes,
    trakt_episodes,
    trakt_play,
    trakt_shows,
)

SPOTIFY_PAGE = 16_000
Track = tuple[str, str, str, str, str, str]


def write_lastfm(folder: Path, seed: int, events: int) -> Export:
    """Write scrobbles with epochs, as lastfm-to-csv does."""
    path = folder / f"lastfm-{events}.csv"
    made = Inventor(seed)
    tracks = _tracks(made, events)
    place = popularity(len(tracks))
    chance = made.random.random
    with path.open("w", newline="") as file:
        file.write("uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n")
        for second in reversed(made.instants(events)):
            artist, artist_id, album, album_id, track, track_id = tracks[place(chance())]
            spoken = datetime.fromtimestamp(second, UTC).strftime("%d %b %Y, %H:%M")
            file.write(
                f'"{second}","{spoken}","{artist}","{artist_id}","{album}","{album_id}",'
                f'"{track}","{track_id}"\n'
            )
    return Export("Last.fm", path, events)


def _tracks(made: Inventor, events: int) -> list[Track]:
    """Return artists' tracks; a longer history holds more of them, but not in proportion."""
    count = max(int(3 * events**0.75), 20)
    artists = [(made.person(), _mbid(made)) for _ in range(max(count // 12, 3))]
    place = popularity(len(artists))
    tracks: list[Track] = []
    while len(tracks) < count:
        artist, artist_id = artists[place(made.random.random())]
        album, album_id = made.title(), _mbid(made)
        tracks += [
            (artist, artist_id, album, album_id, made.title(), _mbid(made))
            for _ in range(made.random.randint(1, 12))
        ]
    made.random.shuffle(tracks)
    return tracks[:count]


def _mbid(made: Inventor) -> str:
    return "" if made.random.random() < 0.25 else made.uuid()


def write_spotify(folder: Path, seed: int, events: int) -> Export:
    """Write an extended streaming history: a zip of JSON files, oldest listens first."""
    path = folder / f"spotify-{events}.zip"
    made = Inventor(seed)
    tracks = [(*one, f"spotify:track:{i:022x}") for i, one in enumerate(_tracks(made, events))]
    place = popularity(len(tracks))
    instants = made.instants(events)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, start in enumerate(range(0, events, SPOTIFY_PAGE)):
            listens = [
                _listen(made, second, tracks[place(made.random.random())])
                for second in instants[start : start + SPOTIFY_PAGE]
            ]
            name = f"Spotify Extended Streaming History/Streaming_History_Audio_{number}.json"
            archive.writestr(zipfile.ZipInfo(name), json.dumps(listens), zipfile.ZIP_DEFLATED)
    return Export("Spotify", path, events)


def _listen(made: Inventor, second: int, track: tuple[str, ...]) -> dict[str, Any]:
    chance = made.random.random
    return {
        "ts": datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "platform": "android", "ms_played": int(chance() * 300_000), "conn_country": "DE",
        "ip_addr": "203.0.113.7", "master_metadata_track_name": track[4],
        "master_metadata_album_artist_name": track[0],
        "master_metadata_album_album_name": track[2], "spotify_track_uri": track[6],
        "episode_name": None, "episode_show_name": None, "spotify_episode_uri": None,
        "audiobook_title": None, "audiobook_uri": None, "audiobook_chapter_uri": None,
        "audiobook_chapter_title": None, "reason_start": "trackdone", "reason_end": "trackdone",
        "shuffle": chance() < 0.5, "skipped": chance() < 0.1, "offline": False,
        "offline_timestamp": second - 200, "incognito_mode": False,
    }  # fmt: skip


def write_trakt(folder: Path, seed: int, events: int) -> Export:
    """Write a history with repeats: popular films and episodes were watched more than once."""
    path = folder / f"trakt-{events}.zip"
    made = Inventor(seed)
    abouts = _watchable(made, events)
    place = popularity(len(abouts), 0.4)
    instants = made.instants(events)
    instants.reverse()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for start in range(0, events, PAGE):
            page = [
                trakt_play(events - start - i, second, abouts[place(made.random.random())])
                for i, second in enumerate(instants[start : start + PAGE])
            ]
            name = f"watched-history-{start // PAGE + 1}.json"
            archive.writestr(zipfile.ZipInfo(name), json.dumps(page), zipfile.ZIP_DEFLATED)
    return Export("Trakt", path, events)


def _watchable(made: Inventor, events: int) -> list[dict[str, Any]]:
    count = max(int(10 * events**0.7), 50)
    shows = trakt_shows(made, max(count // 60, 2))
    films = made.titles(count // 6)
    found: list[dict[str, Any]] = [
        {"movie": {
            "title": title, "year": 1930 + number % 96,
            "ids": {"trakt": number, "slug": f"film-{number}",
                    "imdb": f"tt{number:07d}", "tmdb": number},
        }}
        for number, title in enumerate(films, start=1)
    ]  # fmt: skip
    for show, parts in zip(shows, sizes(made, len(shows), count), strict=True):
        found += [
            {"episode": part, "show": show} for part in trakt_episodes(show["ids"]["trakt"], parts)
        ]
    made.random.shuffle(found)
    return found


FORMS: dict[str, Callable[[Path, int, int], Export]] = {
    "lastfm": write_lastfm,
    "spotify": write_spotify,
    "trakt": write_trakt,
}


def main() -> None:
    """Write a history where the command line says."""
    asked = argparse.ArgumentParser(description="Writes a long history of one service.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--form", choices=sorted(FORMS), default="lastfm")
    asked.add_argument("--events", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    said = asked.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    export = FORMS[said.form](said.folder, said.seed, said.events)
    print(f"{export.rows:>9,}  {export.path}")


if __name__ == "__main__":
    main()
