"""One portal for each walk."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.crawls.portal import Portal, standing_portal


@pytest.fixture(scope="module")
def portal(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Portal]:
    """A small but complete portal; its tests only read, or undo what they write."""
    with django_db_blocker.unblock(), standing_portal() as built:
        yield built
