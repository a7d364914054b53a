"""Fixtures of the catalogue tests: an organization with a manager, another one, an officer."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone, translation

from organizations.enums import MembershipRole
from organizations.models import Membership, StaffAssignment
from tests.factories.people import make_member, make_organization, make_staff


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Texts in these tests are the source texts."""
    with translation.override("en"):
        yield


@pytest.fixture
def manager(db: None, now: datetime) -> Membership:
    return make_member(make_organization(now=now), now=now, role=MembershipRole.MANAGER)


@pytest.fixture
def stranger(db: None, now: datetime) -> Membership:
    """A manager of another organization."""
    return make_member(make_organization(now=now), now=now, role=MembershipRole.MANAGER)


@pytest.fixture
def officer(db: None, now: datetime) -> StaffAssignment:
    return make_staff(now=now, region="KZ-35")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> datetime:
    """Stop the clock that pages look at: Tuesday, 24 November 2026, 9:00 in Almaty."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def workspace(client: Client, manager: Membership, clock: datetime) -> Client:
    """A browser in which the manager is signed in."""
    client.force_login(manager.user)
    return client
