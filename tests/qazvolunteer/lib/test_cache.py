"""The cache without a server: every answer is that of an empty cache, quickly, and the log is short."""

import logging
import secrets
import socket
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from redis.exceptions import ConnectionError as RedisConnectionError

from qazvolunteer.lib.cache import LOG_EVERY, PAUSE, Breaker, ResilientRedisCache


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def dead() -> ResilientRedisCache:
    """A cache whose server is gone: the port was free a moment ago, connections are refused."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    return ResilientRedisCache(f"redis://127.0.0.1:{port}/0", {})


@pytest.fixture
def hung() -> Iterator[tuple[ResilientRedisCache, socket.socket]]:
    """A cache whose server takes connections and never answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        listening.setblocking(False)
        yield ResilientRedisCache(f"redis://127.0.0.1:{listening.getsockname()[1]}/0", {}), listening


def connections(listening: socket.socket) -> int:
    count = 0
    while True:
        try:
            accepted, _address = listening.accept()
        except BlockingIOError:
            return count
        accepted.close()
        count += 1


@pytest.fixture
def live() -> Iterator[ResilientRedisCache]:
    """A cache whose server is there, under keys of its own."""
    cache = ResilientRedisCache(settings.REDIS_URL, {"KEY_PREFIX": f"test-{secrets.token_hex(8)}"})
    yield cache
    cache.delete_many(["key", "count"])


def test_live_cache_does_what_a_cache_does(live: ResilientRedisCache) -> None:
    live.set("key", {"a": 1})
    live.set_many({"count": 5})

    assert live.get_many(["key", "count", "other"]) == {"key": {"a": 1}, "count": 5}
    assert (live.add("count", 1), live.add("other", 1)) == (False, True)
    assert (live.incr("count"), live.has_key("count"), live.touch("count")) == (6, True, True)
    assert (live.delete("other"), live.get("other", "default")) == (True, "default")
    with pytest.raises(ValueError, match="not found"):
        live.incr("other")


def test_missing_key_is_no_outage(live: ResilientRedisCache) -> None:
    live.set("key", 1)

    with pytest.raises(ValueError, match="not found"):
        live.incr("other")

    assert live.get("key") == 1


def test_dead_cache_answers_like_an_empty_one(dead: ResilientRedisCache) -> None:
    assert dead.get("key", "default") == "default"
    assert dead.set("key", 1) is None
    assert dead.add("key", 1) is True
    assert dead.get_many(["key"]) == {}
    assert dead.set_many({"key": 1}) == []
    assert dead.delete("key") is False
    assert dead.delete_many(["key"]) is None
    assert dead.has_key("key") is False
    assert dead.touch("key") is False
    assert dead.get_or_set("key", 5) == 5
    assert dead.clear() is False
    with pytest.raises(ValueError, match="not found"):
        dead.incr("key")


@pytest.mark.parametrize("name", ["get", "add", "incr", "set"])
def test_each_command_survives_being_the_first_to_find_the_server_dead(
    dead: ResilientRedisCache, name: str
) -> None:
    arguments = {"get": ["key"], "add": ["key", 1], "incr": ["key"], "set": ["key", 1]}[name]

    try:
        answer = getattr(dead, name)(*arguments)
    except ValueError:
        answer = "ValueError"

    assert answer == {"get": None, "add": True, "incr": "ValueError", "set": None}[name]


def test_hung_cache_costs_one_short_wait_and_is_then_left_alone(
    hung: tuple[ResilientRedisCache, socket.socket],
) -> None:
    cache, listening = hung
    started = time.monotonic()

    answers = [cache.get(f"key{number}", "default") for number in range(20)]

    assert answers == ["default"] * 20
    assert time.monotonic() - started < 1.5
    assert connections(listening) == 1


def test_threads_share_what_they_know_of_a_server(hung: tuple[ResilientRedisCache, socket.socket]) -> None:
    cache, listening = hung
    cache.get("key")
    of_another_thread = ResilientRedisCache(cache._servers[0], {})

    of_another_thread.get("key")

    assert connections(listening) == 1


def test_outage_is_logged_once_and_without_the_address(
    dead: ResilientRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            dead.get(f"key{number}")

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "127.0.0.1" not in caplog.text


def test_breaker_lets_one_caller_try_after_the_pause() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    assert breaker.may_try() is True
    breaker.note(RedisConnectionError())

    clock.now += PAUSE - 0.1
    during = breaker.may_try()
    clock.now += 0.2
    after = [breaker.may_try() for _caller in range(3)]

    assert during is False
    assert after == [True, False, False]


def test_breaker_closes_when_the_server_answers() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.note(RedisConnectionError())
    clock.now += PAUSE + 1
    breaker.may_try()

    breaker.note(None)

    assert [breaker.may_try() for _caller in range(3)] == [True, True, True]


def test_breaker_logs_a_long_outage_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    breaker = Breaker(clock)

    with caplog.at_level(logging.WARNING):
        for _second in range(int(LOG_EVERY * 2)):
            breaker.note(RedisConnectionError())
            clock.now += 1

    assert len(caplog.records) == 2


def test_client_is_made_once_for_a_server(dead: ResilientRedisCache) -> None:
    client = dead._cache

    assert client.get_client("a", write=True) is client.get_client("b", write=True)
