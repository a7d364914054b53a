"""What every test stands on: reference data, a clean cache, a fixed clock."""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pgtrigger
import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import get_resolver
from django.utils import translation
from pytest_django import DjangoDbBlocker

from organizations.services.front_offices import load_front_offices
from projects.services.catalogue import load_initiatives
from qazvolunteer.reference.services.loading import load_reference

ALMATY = ZoneInfo("Asia/Almaty")
#: tables that are filled once for the whole run and that no test changes
KEPT_TABLES = {"organizations_frontoffice", "projects_initiative", "django_content_type"}


@pytest.fixture
def now() -> datetime.datetime:
    """The moment that services are told: a Tuesday morning."""
    return datetime.datetime(2026, 11, 24, 9, 0, tzinfo=ALMATY)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load what the world gives, once: regions, directions, hazard classes, front offices, initiatives."""
    with django_db_blocker.unblock():
        load_reference()
        load_front_offices()
        load_initiatives()


@pytest.fixture(scope="session", autouse=True)
def _routes_of_the_demo() -> None:
    """Read the URLconf before a test switches DEMO off: it is read once, and the demo's pages belong to it."""
    get_resolver().url_patterns  # noqa: B018


@pytest.fixture(scope="session", autouse=True)
def _flush_keeps_reference_data() -> Iterator[None]:
    """After a test with real transactions Django truncates all tables: keep those that the run filled once, and let
    the append-only tables be emptied (pgtrigger's own way to pass its triggers)."""
    # On the classes: inside a browser journey Django gives another connection object.
    introspection, operations = type(connection.introspection), type(connection.ops)
    table_names = introspection.django_table_names
    execute = operations.execute_sql_flush

    def changing_tables(*args: Any, **kwargs: Any) -> list[str]:
        names = table_names(*args, **kwargs)
        return [name for name in names if name not in KEPT_TABLES and not name.startswith("reference_")]

    def past_the_triggers(self: Any, sql: list[str]) -> None:
        with pgtrigger.ignore():
            execute(self, sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(introspection, "django_table_names", changing_tables)
        patch.setattr(operations, "execute_sql_flush", past_the_triggers)
        yield


@pytest.fixture
def code_in() -> Callable[[EmailMessage], str]:
    """Read the one-time code out of a letter."""

    def read(letter: EmailMessage) -> str:
        found = re.search(r"\b\d{4} \d{4}\b", str(letter.body))
        assert found is not None
        return found[0]

    return read


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Texts of services are compared in the language of the source; pages speak the language of their address."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
