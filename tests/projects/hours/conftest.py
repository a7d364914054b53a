"""A shift on Saturday, and people around it."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.models import Role, Shift
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer


@pytest.fixture
def organization(db: None, now: datetime.datetime) -> Organization:
    """A verified initiative group in Karaganda region."""
    return make_organization(now=now)


@pytest.fixture
def coordinator(organization: Organization, now: datetime.datetime) -> Membership:
    """A coordinator of the group."""
    return make_member(organization, now=now, role="coordinator")


@pytest.fixture
def saturday(now: datetime.datetime) -> datetime.datetime:
    """Saturday, ten in the morning."""
    return now.replace(day=28, hour=10)


@pytest.fixture
def shift(organization: Organization, now: datetime.datetime, saturday: datetime.datetime) -> Shift:
    """Saturday 10:00 to 14:00, one role with two places."""
    return open_shift(published_project(organization, now=now), starts_at=saturday, places=(2,))


@pytest.fixture
def role(shift: Shift) -> Role:
    """The shift's only role."""
    return shift.roles.get()


@pytest.fixture
def volunteer(db: None, now: datetime.datetime) -> Volunteer:
    """A grown-up."""
    return make_volunteer(now=now)
