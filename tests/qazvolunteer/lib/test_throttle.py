"""Rate limits say how much is left."""

from django.core.cache import cache
from pytest_django import Settings

from qazvolunteer.lib.throttle import Limit, spend, within

LIMIT = Limit("test", 2, 600)


def test_a_limit_counts_down_for_each_key_alone() -> None:
    first, second, third = (spend(LIMIT, "a") for _number in range(3))

    assert [usage.remaining for usage in (first, second, third)] == [1, 0, 0]
    assert [usage.is_within for usage in (first, second, third)] == [True, True, False]
    assert 590 < third.resets_in <= first.resets_in <= 600
    assert spend(LIMIT, "b").remaining == 1


def test_both_ways_of_asking_count_the_same_acts() -> None:
    assert [within(LIMIT, "a"), spend(LIMIT, "a").is_within, within(LIMIT, "a")] == [True, True, False]


def test_a_window_that_is_lost_begins_anew() -> None:
    spend(LIMIT, "a")
    cache.clear()

    assert spend(LIMIT, "a").used == 1


def test_a_cache_that_fails_lets_everybody_through(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    usages = [spend(LIMIT, "a") for _number in range(4)]

    assert [(usage.is_within, usage.used) for usage in usages] == [(True, 1)] * 4
    assert [within(LIMIT, "a") for _number in range(4)] == [True] * 4
