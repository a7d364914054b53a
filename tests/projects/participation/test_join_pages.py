"""Joining by pages, for people with an account; refusals keep the page and say why."""

import datetime
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from projects.enums import JoiningMode, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.participation.meeting_point import meeting_point_of
from projects.views.join_parts import next_cards
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


def test_known_person_only_confirms(client: Client, coming: Shift, person: Volunteer) -> None:
    client.force_login(person.user)
    role = coming.roles.order_by("position")[1]

    answer = client.post(reverse("projects:join", args=[coming.pk]), {"role": role.pk}, follow=True)

    assert SignUp.objects.get().role == role
    assert answer.redirect_chain == [(reverse("projects:joined", args=[coming.pk]), 302)]
    assert "You are signed up" in text_of(answer)


def test_repeated_confirmation_and_another_look_lead_to_the_one_place(
    client: Client, coming: Shift, person: Volunteer
) -> None:
    client.force_login(person.user)
    role = coming.roles.order_by("position")[1]
    here = reverse("projects:join", args=[coming.pk])

    answers = [client.post(here, {"role": role.pk}), client.post(here, {"role": role.pk}), client.get(here)]

    assert {answer["Location"] for answer in answers} == {reverse("projects:joined", args=[coming.pk])}
    assert (SignUp.objects.count(), Role.objects.get(pk=role.pk).taken) == (1, 1)


def test_place_is_given_back_by_one_tap_on_the_page_that_says_it_is_taken(
    client: Client, coming: Shift, person: Volunteer
) -> None:
    signup = join(person, coming, now=timezone.now())
    client.force_login(person.user)
    back = reverse("projects:withdraw", args=[signup.pk])

    page = client.get(reverse("projects:joined", args=[coming.pk]))
    client.post(back)

    signup.refresh_from_db()
    assert f'<form method="post" action="{back}">' in text_of(page)
    assert (signup.state, coming.roles.get(pk=signup.role_id).taken) == (SignUpState.WITHDRAWN, 0)


def test_late_withdrawal_is_asked_about_first_and_named_late_afterwards(
    client: Client, person: Volunteer
) -> None:
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    signup = join(person, open_shift(project, starts_at=now + datetime.timedelta(hours=2)), now=now)
    client.force_login(person.user)
    back = reverse("projects:withdraw", args=[signup.pk])

    page = client.get(reverse("projects:joined", args=[signup.shift_id]))
    done = client.post(back, follow=True)

    signup.refresh_from_db()
    assert (f'href="{back}"' in text_of(page), f'action="{back}"' in text_of(page)) == (True, False)
    assert signup.is_late_withdrawal is True
    assert "The organizer sees that it came late." in text_of(done)


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


def test_full_shift_offers_the_next_ones_of_the_project_then_of_the_direction_nearby(
    client: Client, coming: Shift, person: Volunteer, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    Role.objects.filter(shift=coming).update(taken=models.F("capacity"))
    day = datetime.timedelta(days=1)
    elsewhere = published_project(make_organization(now=now, region="KZ-75"), now=now)
    other = published_project(make_organization(now=now), now=now, direction="bilim")
    near = published_project(make_organization(now=now), now=now)
    full = open_shift(coming.project, starts_at=now + day)
    Role.objects.filter(shift=full).update(taken=10)
    for project in (elsewhere, other):
        open_shift(project, starts_at=now + day)
    second = open_shift(near, starts_at=now + day)
    first = open_shift(coming.project, starts_at=now + 9 * day)
    client.force_login(person.user)

    page = client.get(reverse("projects:join", args=[coming.pk]))

    assert [card.shift_id for card in page.context["next_cards"]] == [first.pk, second.pk]
    with django_assert_num_queries(1):
        next_cards(coming, now)


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

    # session, user, person; two lists of sign-ups, bans, invitations, hours, two sums, quilt; two for the menu
    with django_assert_num_queries(13):
        client.get(reverse("projects:cabinet"))
    with django_assert_num_queries(8):
        client.get(reverse("projects:my_shifts"))
    with django_assert_num_queries(8):
        client.get(reverse("projects:my_hours"))


@pytest.mark.parametrize("wanted", ["other", "", "x", "²", "9" * 18, "9" * 40])
def test_role_that_the_shift_does_not_have_is_refused_at_the_choice(
    client: Client, coming: Shift, person: Volunteer, wanted: str
) -> None:
    other = open_shift(coming.project, starts_at=coming.starts_at + datetime.timedelta(days=1))
    client.force_login(person.user)
    role = str(other.roles.get().pk) if wanted == "other" else wanted

    page = client.post(reverse("projects:join", args=[coming.pk]), {"role": role})

    assert (page.status_code, SignUp.objects.count()) == (422, 0)
    assert page.context["form"].errors["role"]


@pytest.mark.parametrize("address", ["draft", "9" * 40])
def test_confirmation_for_a_shift_without_a_page_finds_nothing(
    client: Client, coming: Shift, person: Volunteer, address: str
) -> None:
    type(coming.project).objects.update(state="draft", published_at=None)
    client.force_login(person.user)
    shift_id = str(coming.pk) if address == "draft" else address

    page = client.post(f"/en/shifts/{shift_id}/join/", {"role": coming.roles.first().pk})

    assert (page.status_code, SignUp.objects.count()) == (404, 0)


def test_confirmation_without_a_profile_fills_it_first(client: Client, coming: Shift) -> None:
    client.force_login(make_user(now=timezone.now()))
    role = coming.roles.order_by("position")[1]

    answer = client.post(reverse("projects:join", args=[coming.pk]), {"role": role.pk})

    assert answer["Location"].startswith(f"{reverse('volunteers:become')}?next=")
    assert answer["Location"].endswith(f"role%3D{role.pk}")


@pytest.mark.parametrize("is_online", [False, True])
@pytest.mark.parametrize("own", ["", "Южные ворота"])
def test_every_page_says_where_as_letters_and_calendar_do(
    client: Client, person: Volunteer, is_online: bool, own: str
) -> None:
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now, is_online=is_online)
    shift = open_shift(project, starts_at=now + datetime.timedelta(days=4))
    Shift.objects.filter(pk=shift.pk).update(address=own)
    shift.refresh_from_db()
    here = reverse("projects:join", args=[shift.pk])
    pages = [text_of(client.get(here))]
    client.force_login(person.user)
    pages.append(text_of(client.get(here)))

    signup = join(person, shift, now=now)
    for route, parts in (("joined", [shift.pk]), ("cabinet", []), ("withdraw", [signup.pk])):
        pages.append(text_of(client.get(reverse(f"projects:{route}", args=parts))))

    where = meeting_point_of(shift)
    assert where == f"{'Online' if is_online else 'Karaganda Region'}, {own or 'Парк Победы'}"
    assert [f">{where}<" in page for page in pages] == [True] * 5
