"""Joining by pages: visitor, newcomer, known person; refusals keep the page and say why."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from projects.enums import JoiningMode, SignUpState
from projects.models import Role, Shift, SignUp
from tests.factories.people import make_organization, make_user, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def coming(db: None) -> Shift:
    """A shift in four days by the real clock, for pages that look at it."""
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    return open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(2, 3))


@pytest.fixture
def person(db: None) -> Volunteer:
    """A known volunteer."""
    return make_volunteer(now=timezone.now())


def text_of(response: Any) -> str:
    return response.content.decode()


def test_visitor_sees_the_shift_and_two_ways_on(client: Client, coming: Shift) -> None:
    role = coming.roles.order_by("position")[1]

    page = client.get(reverse("projects:join", args=[coming.pk]), {"role": role.pk})

    assert page.status_code == 200
    assert f"/en/accounts/signup/?next=%2Fen%2Fshifts%2F{coming.pk}%2Fjoin%2F%3Frole%3D{role.pk}" in text_of(
        page
    )


def test_newcomer_registers_by_code_and_comes_back_to_confirm(
    client: Client, coming: Shift, mailoutbox: list[EmailMessage], code_in: Callable[[EmailMessage], str]
) -> None:
    here = reverse("projects:join", args=[coming.pk])
    form = {
        "surname": "Ахметов",
        "given_name": "Данияр",
        "birth_date": "2003-02-01",
        "region": "KZ-35",
        "email": "Newcomer@example.org",
        "consent": "on",
        "next": here,
    }

    asked = client.post(reverse("account_signup"), form)
    proven = client.post(asked["Location"], {"code": code_in(mailoutbox[0])})
    confirmed = client.post(here, {"role": coming.roles.order_by("position")[0].pk})

    assert proven["Location"] == here
    assert confirmed["Location"] == reverse("projects:joined", args=[coming.pk])
    signup = SignUp.objects.get()
    assert (signup.state, signup.volunteer.user.email) == (SignUpState.CONFIRMED, "newcomer@example.org")
    assert mailoutbox[0].to == ["newcomer@example.org"]


def test_child_is_refused_at_the_field_and_nothing_is_stored(
    client: Client, coming: Shift, mailoutbox: list[EmailMessage]
) -> None:
    year = timezone.localdate().year - 13
    form = {
        "surname": "Ахметов",
        "given_name": "Данияр",
        "birth_date": f"{year}-02-01",
        "region": "KZ-35",
        "email": "child@example.org",
        "consent": "on",
    }

    page = client.post(reverse("account_signup"), form)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["birth_date"]
    assert 'value="Ахметов"' in text_of(page)
    assert (mailoutbox, Volunteer.objects.count()) == ([], 0)


def test_known_person_only_confirms(client: Client, coming: Shift, person: Volunteer) -> None:
    client.force_login(person.user)
    role = coming.roles.order_by("position")[1]

    answer = client.post(reverse("projects:join", args=[coming.pk]), {"role": role.pk}, follow=True)

    assert SignUp.objects.get().role == role
    assert answer.redirect_chain == [(reverse("projects:joined", args=[coming.pk]), 302)]
    assert "You are signed up" in text_of(answer)


def test_account_without_profile_fills_it_and_comes_back(client: Client, coming: Shift) -> None:
    client.force_login(make_user(now=timezone.now()))
    here = reverse("projects:join", args=[coming.pk])

    answer = client.get(here)

    assert answer["Location"].startswith(
        f"{reverse('volunteers:become')}?next=%2Fen%2Fshifts%2F{coming.pk}%2Fjoin%2F"
    )


def test_full_role_says_so_and_keeps_the_page(client: Client, coming: Shift, person: Volunteer) -> None:
    role = coming.roles.order_by("position")[0]
    Role.objects.filter(pk=role.pk).update(taken=2)
    client.force_login(person.user)

    page = client.post(reverse("projects:join", args=[coming.pk]), {"role": role.pk})

    assert page.status_code == 409
    assert "All places in this role are taken. Choose another role or another shift." in text_of(page)
    assert SignUp.objects.count() == 0


def test_no_role_chosen_is_an_error_at_the_field(client: Client, coming: Shift, person: Volunteer) -> None:
    client.force_login(person.user)

    page = client.post(reverse("projects:join", args=[coming.pk]), {"role": "999999999999"})

    assert page.status_code == 422
    assert SignUp.objects.count() == 0


def test_request_mode_says_that_the_coordinator_decides(client: Client, person: Volunteer) -> None:
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=2))
    client.force_login(person.user)

    answer = client.post(
        reverse("projects:join", args=[shift.pk]), {"role": shift.roles.get().pk}, follow=True
    )

    assert SignUp.objects.get().state == SignUpState.REQUESTED
    assert "Your request is sent" in text_of(answer)


def test_shift_of_a_draft_does_not_exist(client: Client, coming: Shift) -> None:
    type(coming.project).objects.filter(pk=coming.project_id).update(state="draft", published_at=None)

    assert client.get(reverse("projects:join", args=[coming.pk])).status_code == 404


def test_person_withdraws_in_two_steps(client: Client, coming: Shift, person: Volunteer) -> None:
    signup = join(person, coming, now=timezone.now())
    client.force_login(person.user)
    page = reverse("projects:withdraw", args=[signup.pk])

    asked = client.get(page)
    done = client.post(page, {"reason": "Работа"})

    signup.refresh_from_db()
    assert "Give the place back?" in text_of(asked)
    assert (done["Location"], signup.state, signup.reason_text) == (
        reverse("projects:my_shifts"),
        SignUpState.WITHDRAWN,
        "Работа",
    )


def test_strangers_sign_up_does_not_exist(client: Client, coming: Shift, person: Volunteer) -> None:
    signup = join(person, coming, now=timezone.now())
    client.force_login(make_volunteer(now=timezone.now()).user)

    assert client.post(reverse("projects:withdraw", args=[signup.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_cabinet_pages_cost_the_same_for_one_and_three_rows(
    client: Client, person: Volunteer, django_assert_num_queries: Any, count: int
) -> None:
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    for number in range(count):
        join(person, open_shift(project, starts_at=now + datetime.timedelta(days=2 + number)), now=now)
    client.force_login(person.user)
    client.get(reverse("projects:cabinet"))

    # session, user, person; two lists of sign-ups, hours, two sums; two for the menu of workplaces
    with django_assert_num_queries(10):
        client.get(reverse("projects:cabinet"))
    with django_assert_num_queries(7):
        client.get(reverse("projects:my_shifts"))
    with django_assert_num_queries(8):
        client.get(reverse("projects:my_hours"))
