"""Where a person lands after signing in."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole, StaffRole
from organizations.models import Membership, StaffAssignment
from tests.factories.people import make_member, make_organization, make_staff, make_user, make_volunteer

pytestmark = pytest.mark.django_db


def landed(user: object) -> str:
    """Return the address to which /start/ sends somebody."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    response = client.get("/ru/start/")
    assert response.status_code == 302
    return str(response["Location"])


def test_volunteer_lands_in_the_cabinet(now: datetime) -> None:
    assert landed(make_volunteer(now=now).user) == "/ru/me/"


def test_account_without_a_profile_lands_in_the_cabinet(now: datetime) -> None:
    assert landed(make_user(now=now)) == "/ru/me/"


@pytest.mark.parametrize("role", MembershipRole.values)
def test_member_lands_in_the_workspace(now: datetime, role: str) -> None:
    member = make_member(make_organization(now=now), now=now, role=role)

    assert landed(member.user) == f"/ru/o/{member.organization_id}/"


def test_member_of_several_lands_in_the_first(now: datetime) -> None:
    first = make_member(make_organization(now=now), now=now)
    make_member(make_organization(now=now), now=now + timedelta(minutes=1), user=first.user)

    assert landed(first.user) == f"/ru/o/{first.organization_id}/"


def test_member_who_has_a_profile_lands_in_the_workspace(now: datetime) -> None:
    volunteer = make_volunteer(now=now)
    member = make_member(make_organization(now=now), now=now, user=volunteer.user)

    assert landed(volunteer.user) == f"/ru/o/{member.organization_id}/"


def test_former_member_lands_in_the_cabinet(now: datetime) -> None:
    member = make_member(make_organization(now=now), now=now)
    Membership.objects.filter(pk=member.pk).update(ended_at=now)

    assert landed(member.user) == "/ru/me/"


@pytest.mark.parametrize("region", [None, "KZ-35"])
def test_staff_land_in_their_queue(now: datetime, region: str | None) -> None:
    staff = make_staff(now=now, region=region, role=StaffRole.OFFICER)
    make_member(make_organization(now=now), now=now, user=staff.user)

    assert landed(staff.user) == "/ru/office/queue/"


def test_former_staff_land_in_the_cabinet(now: datetime) -> None:
    staff = make_staff(now=now, region="KZ-35")
    StaffAssignment.objects.filter(pk=staff.pk).update(ended_at=now)

    assert landed(staff.user) == "/ru/me/"


def test_stranger_is_asked_to_sign_in() -> None:
    response = Client().get("/ru/start/")

    assert (response.status_code, response["Location"]) == (302, "/ru/accounts/login/?next=/ru/start/")


def test_landing_is_only_for_reading(now: datetime) -> None:
    client = Client()
    client.force_login(make_user(now=now))

    assert client.post("/ru/start/").status_code == 405


def test_landing_costs_four_queries(now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client()
    client.force_login(make_volunteer(now=now).user)

    with django_assert_num_queries(4):  # session, account, staff, memberships
        client.get("/ru/start/")
