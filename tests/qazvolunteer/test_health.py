"""What load balancers ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings


def unreachable(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Fail like a database that is away."""
    raise OperationalError("server closed the connection unexpectedly")


@pytest.fixture
def dead_cache(settings: Settings) -> None:
    """A cache whose server refuses connections."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.5},
        }
    }


@pytest.fixture
def forgiving_dead_cache(settings: Settings) -> None:
    """The same behind our backend, which raises nothing."""
    settings.CACHES = {
        "default": {
            "BACKEND": "qazvolunteer.lib.cache.ResilientRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }


def test_healthz_asks_nobody(client: Client) -> None:
    response = client.get("/healthz")  # no database mark: a query would fail this test

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


@pytest.mark.django_db
def test_readyz_is_ready_with_database_and_cache(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # two of ours in a savepoint that is rolled back
        response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok"}


@pytest.mark.django_db
def test_readyz_leaves_the_patience_of_other_queries_alone(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()

        client.get("/readyz")

        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == before


@pytest.mark.django_db
def test_readyz_is_unavailable_without_the_database(client: Client) -> None:
    with connection.execute_wrapper(unreachable):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unavailable", "database": "down", "cache": "ok"}


@pytest.mark.django_db
@pytest.mark.parametrize("cache", ["dead_cache", "forgiving_dead_cache"])
def test_readyz_serves_on_without_the_cache(
    client: Client, request: pytest.FixtureRequest, cache: str
) -> None:
    request.getfixturevalue(cache)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "ok", "cache": "down"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_allowed(client: Client, path: str) -> None:
    response = client.post(path)

    assert response.status_code == 405
