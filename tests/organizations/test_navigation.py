"""What stands in the rail by role, and the workplaces of a person."""

import re
from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole
from organizations.selectors.access import active_membership, active_staff
from organizations.services.team import end_membership
from organizations.views.context import workplaces
from organizations.views.navigation import office_nav, workspace_nav
from tests.factories.people import make_member, make_organization, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "keys", "bottom"),
    [
        (MembershipRole.SHIFT_LEADER, ["today", "shifts"], ["today", "shifts"]),
        (
            MembershipRole.COORDINATOR,
            ["today", "shifts", "hours", "team"],
            ["today", "shifts", "hours", "team"],
        ),
        (
            MembershipRole.MANAGER,
            ["today", "projects", "shifts", "hours", "team", "barred", "verification", "settings"],
            ["today", "projects", "shifts", "hours"],
        ),
    ],
)
def test_the_rail_holds_what_the_role_may_open(
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
    role: str,
    keys: list[str],
    bottom: list[str],
) -> None:
    member = make_member(make_organization(now=now), now=now, role=role)
    membership = active_membership(member.user, organization_id=member.organization_id)
    assert membership is not None

    with translation.override("en"), django_assert_num_queries(0):
        nav = workspace_nav(membership, "today")

    entries = [entry for group in nav["nav"] for entry in group["entries"]]
    assert [entry["key"] for entry in entries] == keys
    assert [entry["key"] for entry in nav["bottom_nav"]] == bottom
    assert [entry["key"] for entry in entries if entry["current"]] == ["today"]
    assert nav["workspace"]["url"] == f"/en/o/{member.organization_id}/"


def test_what_the_phones_bar_leaves_out_is_in_the_menu_above(now: datetime) -> None:
    owner = make_member(make_organization(now=now), now=now)
    browser = Client()
    browser.force_login(owner.user)

    page = browser.get(f"/en/o/{owner.organization_id}/team/").content.decode()

    bar = re.search(r'<nav class="bnav".*?</nav>', page, re.DOTALL)
    menu = re.search(r'<details class="menu wmenu".*?</details>', page, re.DOTALL)
    assert bar is not None
    assert menu is not None
    home = f"/en/o/{owner.organization_id}/"
    rest = ["team/", "barred/", "verification/", "settings/"]
    assert re.findall(r'<a href="([^"]*)"', bar[0]) == [
        f"{home}{name}" for name in ("", "projects/", "shifts/", "hours/")
    ]
    assert [name for name in rest if f'href="{home}{name}"' in menu[0]] == rest


def test_the_rail_of_an_office_is_its_queue_hours_and_objections(now: datetime) -> None:
    staff = active_staff(make_staff(now=now, region="KZ-35").user)
    assert staff is not None

    with translation.override("en"):
        nav = office_nav(staff, "queue")

    assert nav["workspace"]["label"] == "Karaganda Region front office"
    assert [(entry["url"], entry["current"]) for entry in nav["bottom_nav"]] == [
        ("/en/office/queue/", True),
        ("/en/office/hours/", False),
        ("/en/office/objections/", False),
    ]


def test_workplaces_are_teams_and_the_office(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    staff = make_staff(now=now, region=None)
    first = make_member(make_organization(now=now), now=now, user=staff.user)
    left = make_member(make_organization(now=now), now=now, user=staff.user, role=MembershipRole.MANAGER)
    end_membership(membership=left, by=staff.user, now=now)
    request = RequestFactory().get("/")
    request.user = staff.user

    with translation.override("en"), django_assert_num_queries(2):
        found = list(workplaces(request)["workplaces"])

    assert found == [
        {"label": first.organization.name_kk, "url": f"/en/o/{first.organization_id}/"},
        {"label": "Republican front office", "url": "/en/office/queue/"},
    ]


def test_workplaces_cost_nothing_until_they_are_looked_at(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = RequestFactory().get("/")
    request.user = make_user(now=now)

    with django_assert_num_queries(0):
        workplaces(request)


def test_a_stranger_has_no_workplaces(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        assert list(workplaces(request)["workplaces"]) == []
