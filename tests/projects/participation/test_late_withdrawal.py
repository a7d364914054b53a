"""Who is marked as late when they withdraw: nobody because of what the organization did (decision 0022)."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Organization
from projects.enums import JoiningMode
from projects.models import Role, Shift, SignUp
from projects.services.participation.changing import agree_to_change
from projects.services.participation.decisions import accept_signup
from projects.services.participation.moving import move_person
from projects.services.participation.signup import withdraw
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, HOUR, change
from volunteers.models import Volunteer

#: when the organization decided before the start, when the person withdraws before it, whether that is late;
#: the project's limit is twelve hours
CASES = [
    pytest.param(5 * HOUR, 1 * HOUR, False, id="decided after the limit"),
    pytest.param(20 * HOUR, 9 * HOUR, False, id="within a night of the decision"),
    pytest.param(20 * HOUR, 7 * HOUR, True, id="after that night"),
    pytest.param(4 * DAY, 11 * HOUR, True, id="decided long before"),
]


@pytest.fixture
def signup(volunteer: Volunteer, shift: Shift, now: datetime.datetime) -> SignUp:
    """A place on Saturday at ten."""
    return join(volunteer, shift, now=now)


def is_late(signup: SignUp, now: datetime.datetime) -> bool:
    return withdraw(signup=signup, by=signup.person.user, now=now).is_late_withdrawal


@pytest.mark.parametrize(("decided", "withdrawn", "late"), CASES)
def test_who_was_moved(
    signup: SignUp,
    coordinator: Membership,
    decided: datetime.timedelta,
    withdrawn: datetime.timedelta,
    late: bool,
) -> None:
    start = signup.shift.starts_at
    other = Role.objects.create(shift=signup.shift, name_ru="Другая", capacity=1, position=1)
    moved = move_person(signup=signup, role=other, by=coordinator, now=start - decided)

    assert is_late(moved, start - withdrawn) == late


@pytest.mark.parametrize(("decided", "withdrawn", "late"), CASES)
def test_whose_request_was_accepted(
    organization: Organization,
    volunteer: Volunteer,
    coordinator: Membership,
    now: datetime.datetime,
    decided: datetime.timedelta,
    withdrawn: datetime.timedelta,
    late: bool,
) -> None:
    start = now + 5 * DAY
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    request = join(volunteer, open_shift(project, starts_at=start), now=now)
    accept_signup(signup=request, by=coordinator, now=start - decided)

    assert is_late(request, start - withdrawn) == late


@pytest.mark.parametrize(("decided", "withdrawn", "late"), CASES)
def test_whose_shift_was_changed_and_changed_back(
    signup: SignUp,
    organization: Organization,
    now: datetime.datetime,
    decided: datetime.timedelta,
    withdrawn: datetime.timedelta,
    late: bool,
) -> None:
    manager = make_member(organization, now=now, role="manager")
    start = signup.shift.starts_at
    change(signup.shift, manager, start - decided, later=HOUR)
    change(signup.shift, manager, start - decided, later=-HOUR)

    assert is_late(signup, start - withdrawn) == late


def test_who_was_not_asked_keeps_the_projects_limit(
    signup: SignUp, organization: Organization, now: datetime.datetime
) -> None:
    manager = make_member(organization, now=now, role="manager")
    start = signup.shift.starts_at
    change(signup.shift, manager, start - 2 * HOUR, leader=manager)

    assert is_late(signup, start - HOUR) is True


def test_who_said_yes_to_a_late_change(
    signup: SignUp, organization: Organization, now: datetime.datetime
) -> None:
    manager = make_member(organization, now=now, role="manager")
    shift = change(signup.shift, manager, signup.shift.starts_at - 5 * HOUR, later=HOUR)
    late = shift.starts_at - 4 * HOUR
    agree_to_change(
        signup=SignUp.objects.get(pk=signup.pk), version=shift.version, by=signup.person.user, now=late
    )

    assert is_late(signup, late + HOUR) is True


def test_pages_offer_who_was_moved_what_the_mark_goes_by(client: Client, db: None) -> None:
    now = timezone.now()
    organization = make_organization(now=now)
    shift = open_shift(published_project(organization, now=now), starts_at=now + 2 * HOUR, places=(1, 1))
    person = make_volunteer(now=now, language="en")
    first, second = shift.roles.order_by("position")
    signup = join(person, shift, now=now, role=first)
    moved = move_person(signup=signup, role=second, by=make_member(organization, now=now), now=now)
    client.force_login(person.user)
    back = reverse("projects:withdraw", args=[moved.pk])

    pages = [client.get(reverse("projects:joined", args=[shift.pk])), client.get(reverse("projects:cabinet"))]
    asked = client.get(back)
    done = client.post(back, follow=True)

    moved.refresh_from_db()
    assert [page.context["withdraw_until"] for page in pages] == [shift.starts_at] * 2
    assert f'action="{back}"' in pages[0].content.decode()
    assert asked.context["late_note"] == ""
    assert (moved.state, moved.is_late_withdrawal) == ("withdrawn", False)
    assert "came late" not in done.content.decode()
