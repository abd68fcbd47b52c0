"""Overlapping exports of one person in any order, again, undone, and moved between servers."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from mediary.core.db import Database
from tests.factories.lives import Life, life
from tests.factories.services import SERVICES, export
from tests.factories.transfer import Diary

SEEDS = range(2)
_names = count(1)
People = Callable[[], Diary]


@pytest.fixture
def people(database: Database, tmp_path: Path) -> People:
    """Fresh people, all on one server."""
    return lambda: Diary(database, tmp_path, f"person{next(_names)}")


def content(diary: Diary) -> dict[str, list[str]]:
    """The archive by member, as lines: what a difference is shown by."""
    with zipfile.ZipFile(diary.archive()) as archive:
        return {
            name: archive.read(name).decode().splitlines()
            for name in archive.namelist()
            if name != "manifest.json"
        }


def drawn(seed: int, most: int = 4) -> tuple[Life, list[str], random.Random]:
    chance = random.Random(seed)
    services = chance.sample(sorted(SERVICES), most)
    return life(seed, 6 + seed % 12), services, chance


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_imports_does_not_matter(people: People, seed: int) -> None:
    whose, services, chance = drawn(seed, 5)
    one, other = people(), people()
    for service in services:
        one.take(export(whose, service))
    chance.shuffle(services)
    for service in services:
        other.take(export(whose, service))
    assert content(one) == content(other)
    assert one.sha() == other.sha()


def test_every_service_of_one_life_in_both_directions(people: People) -> None:
    whose, one, other = life(99, 30), people(), people()
    for service in SERVICES:
        one.take(export(whose, service))
    for service in reversed(SERVICES):
        other.take(export(whose, service))
    assert content(one) == content(other)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_import_changes_nothing(people: People, seed: int) -> None:
    whose, services, _ = drawn(seed)
    diary = people()
    for service in services:
        diary.take(export(whose, service))
    before = diary.sha()
    for service in services:
        for done in diary.take(export(whose, service)):
            assert (done.outcomes["created"], done.outcomes["updated"], done.plays) == (0, 0, 0)
    assert diary.sha() == before


@pytest.mark.parametrize("seed", SEEDS)
def test_imports_undone_in_any_order_are_as_if_they_had_never_been(
    people: People, seed: int
) -> None:
    whose, services, chance = drawn(seed, 5)
    diary, never = people(), people()
    batches = {s: [done.batch for done in diary.take(export(whose, s))] for s in services}
    gone = chance.sample(services, 3)
    for service in gone:
        for batch in batches[service]:
            diary.undo(batch)
    for service in services:
        if service not in gone:
            never.take(export(whose, service))
    assert content(diary) == content(never)
    for service in gone:  # and in with them again
        diary.take(export(whose, service))
        never.take(export(whose, service))
    assert content(diary) == content(never)


def test_all_undone_leaves_nothing(people: People) -> None:
    whose, diary, nobody = life(3), people(), people()
    batches = [done.batch for s in SERVICES for done in diary.take(export(whose, s))]
    random.Random(3).shuffle(batches)
    for batch in batches:
        assert diary.undo(batch) >= 0
        assert diary.undo(batch) == 0
    assert diary.sha() == nobody.sha()
    for table in ("watch_log", "user_media", "review", "media_tag", "list_item", "user_list"):
        assert diary.rows(f"SELECT COUNT(*) FROM {table} WHERE user_id = :user") == [(0,)]


@pytest.mark.parametrize("seed", SEEDS)
def test_import_twice_undo_once_is_import_once(people: People, seed: int) -> None:
    whose, services, _ = drawn(seed, 3)
    diary = people()
    first = {s: [d.batch for d in diary.take(export(whose, s))] for s in services}
    before = diary.sha()
    second = {s: [d.batch for d in diary.take(export(whose, s))] for s in services}
    for service in services:
        for batch in first[service]:
            diary.undo(batch)
    assert diary.sha() == before
    for service in services:
        for batch in second[service]:
            diary.undo(batch)
    assert diary.sha() == people().sha()


def _cut(files: dict[str, bytes], share: float) -> Iterator[tuple[str, bytes]]:
    """Leave out the last rows of each table: an older export."""
    for name, data in files.items():
        if name.endswith((".csv", ".jsonl")) and not name.startswith("lists/"):
            lines = data.decode().splitlines(keepends=True)
            yield name, "".join(lines[: 1 + int((len(lines) - 1) * share)]).encode()
        else:
            yield name, data


@pytest.mark.parametrize("service", ["movary", "lastfm", "goodreads", "storygraph", "letterboxd"])
def test_a_newer_export_adds_only_what_is_new(people: People, service: str) -> None:
    whole = export(life(11, 20), service)
    old = dict(_cut(whole, 0.9))
    grown, once = people(), people()
    (first,) = grown.take(old)
    (second,) = grown.take(whole)
    (only,) = once.take(whole)
    for name in ("plays", "ratings", "reviews"):
        assert getattr(first, name) + getattr(second, name) == getattr(only, name)
    assert second.outcomes["created"] <= second.rows - first.rows
    assert content(grown)["plays.jsonl"] == content(once)["plays.jsonl"]
    assert content(grown)["records.jsonl"] == content(once)["records.jsonl"]
    grown.undo(second.batch)
    before = people()
    before.take(old)
    assert content(grown) == content(before)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_archive_makes_an_empty_server_equal(people: People, seed: int) -> None:
    whose, services, _ = drawn(seed, 6)
    diary, moved = people(), people()
    for service in services:
        diary.take(export(whose, service))
    (done,) = moved.take(diary.archive())
    assert done.problems == []
    assert content(moved) == content(diary)
    assert moved.sha() == diary.sha()
    for service in services:  # the services' next exports find their records there
        for again in moved.take(export(whose, service)):
            assert (again.outcomes["created"], again.outcomes["updated"]) == (0, 0)
    assert moved.sha() == diary.sha()


def test_an_archive_of_what_is_there_adds_nothing(people: People) -> None:
    whose, diary = life(4), people()
    for service in SERVICES:
        diary.take(export(whose, service))
    before = diary.sha()
    (done,) = diary.take(diary.archive())
    assert (done.outcomes["created"], done.outcomes["updated"]) == (0, 0)
    assert diary.sha() == before
    diary.undo(done.batch)
    assert diary.sha() == before


def test_from_sqlite_to_postgresql_and_back_nothing_is_lost(
    sqlite_database: Database, postgres_database: Database, tmp_path: Path
) -> None:
    whose = life(5, 20)
    ann = Diary(sqlite_database, tmp_path / "one", "ann")
    for service in SERVICES:
        ann.take(export(whose, service))
    ann.take({"reviews.csv": _ODD})
    ann.take({"endsong_0.json": json.dumps([_NUL]), "ratings-movies.json": json.dumps(_NUL_FILM)})
    bob = Diary(postgres_database, tmp_path / "two", "bob")
    bob.take(ann.archive())
    cat = Diary(sqlite_database, tmp_path / "three", "cat")
    cat.take(bob.archive())
    assert content(ann) == content(bob)
    assert ann.sha() == bob.sha() == cat.sha()


# Letters that sort otherwise in a language than by bytes, NUL, quotes, and lines.
_ODD = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date\n"
    '2021-03-05,Émile,1979,https://boxd.it/1,4.5,,"\\u0000 \\x, ""q""\n\nlines",z,2021-03-04\n'
    "2021-03-05,emile,1979,https://boxd.it/2,4.5,,ß Æ ı İ,a,2021-03-04\n"
    "2021-03-05,Zoë,1979,https://boxd.it/3,4.5,,\u2028 \U0001f600,A b,2021-03-04\n"
)


_NUL = {
    "ts": "2022-05-06T10:20:00Z",
    "username": "a",
    "platform": "web\0player",
    "ms_played": 200_000,
    "conn_country": "DE",
    "master_metadata_track_name": "J\0ga",
    "master_metadata_album_artist_name": "Bj\0rk",
    "master_metadata_album_album_name": "A\0",
    "spotify_track_uri": "spotify:track:6fKlNg0ja8ETnU0WyeuqLt",
    "episode_name": None,
    "episode_show_name": None,
    "spotify_episode_uri": None,
    "reason_start": "x\0",
    "reason_end": "y",
    "shuffle": False,
    "skipped": None,
    "offline": False,
    "offline_timestamp": 0,
    "incognito_mode": False,
}
_NUL_FILM = [
    {
        "rated_at": "2022-05-06T10:20:00Z",
        "rating": 7,
        "type": "movie",
        "movie": {"title": "\0lien", "year": 1979, "ids": {"slug": "a\0", "imdb": "tt\0"}},
    }
]


def test_a_changed_rating_is_updated_and_comes_back_with_undo(people: People) -> None:
    diary = people()
    names = "Date,Name,Year,Letterboxd URI,Rating\n"
    row = "2021-03-05,Alien,1979,https://boxd.it/1,{}\n"
    diary.take({"ratings.csv": names + row.format("4")})
    before = diary.sha()
    (newer,) = diary.take({"ratings.csv": names + row.format("4.5")})
    assert newer.outcomes["updated"] == 1
    assert newer.outcomes["created"] == 0
    rating = "SELECT rating FROM user_media WHERE user_id = :user"
    assert diary.rows(rating) == [(900,)]
    diary.undo(newer.batch)
    assert diary.rows(rating) == [(800,)]
    assert diary.sha() == before


def test_a_changed_date_of_an_own_id_moves_the_play(people: People) -> None:
    diary = people()
    row = (
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        "2021-03-05,Alien,1979,https://boxd.it/1,4,,,{}\n"
    )
    diary.take({"diary.csv": row.format("2021-03-04")})
    (newer,) = diary.take({"diary.csv": row.format("2021-02-01")})
    assert (newer.outcomes["updated"], newer.plays) == (1, 0)
    days = "SELECT watched_from FROM watch_log WHERE user_id = :user"
    (moved,) = diary.rows(days)
    diary.undo(newer.batch)
    assert [(moved[0] + 31,)] == diary.rows(days)


def test_a_rating_that_is_known_is_not_created_by_a_status_beside_it(people: People) -> None:
    diary = people()
    diary.take({"ratings.csv": "title,year,tmdbId,imdbId,userRating\nAlien,1979,348,,8\n"})
    (done,) = diary.take(
        {
            "SimklBackup.json": (
                '{"movies": [{"last_watched_at": null, "status": "plantowatch", "user_rating": 8,'
                ' "movie": {"title": "Alien", "year": 1979, "ids": {"simkl": 1, "tmdb": 348}}}]}'
            )
        }
    )
    assert done.outcomes["created"] == 1  # the status
    assert done.ratings == 0


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(100, 300))
def test_many_lives(people: People, seed: int) -> None:
    test_the_order_of_imports_does_not_matter(people, seed)
    test_a_second_import_changes_nothing(people, seed)
    test_imports_undone_in_any_order_are_as_if_they_had_never_been(people, seed)
    test_import_twice_undo_once_is_import_once(people, seed)
    test_an_archive_makes_an_empty_server_equal(people, seed)
