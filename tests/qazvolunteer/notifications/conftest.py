"""Fixtures of the outbox tests: the sample notice is known, its templates are found, mails are collected."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications import registry
from tests.qazvolunteer.notifications.sample import FailingBackend, Sample


@pytest.fixture(autouse=True)
def sample_notice(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(registry, "_notices", dict(registry.all_notices()))
    registry.register(Sample)
    templates = deepcopy(django_settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates


@pytest.fixture
def reader(db: None) -> User:
    return User.objects.create(email="reader@example.org", language="ru")


@pytest.fixture
def backend(settings: Settings) -> Callable[[type[BaseEmailBackend]], None]:
    """Return a function that makes mails go out by another backend of the tests."""

    def use(backend: type[BaseEmailBackend]) -> None:
        settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__qualname__}"

    return use


@pytest.fixture
def failing(backend: Callable[[type[BaseEmailBackend]], None]) -> Callable[[BaseException], None]:
    """Return a function that makes every mail fail with an error."""

    def fail(error: BaseException) -> None:
        FailingBackend.error = error
        backend(FailingBackend)

    return fail
