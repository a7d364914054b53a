"""Joining by pages without an account: the one form, the held place, the code; nothing that was typed is lost."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from projects.enums import JoiningMode, SignUpState
from projects.models import Hold, Role, Shift, SignUp
from projects.services.participation import joining
from projects.views import newcomer
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.throttle import Limit
from tests.factories.people import make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

Code = Callable[[EmailMessage], str]


@pytest.fixture
def coming(db: None) -> Shift:
    """A shift in four days by the real clock, for pages that look at it."""
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    return open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(2, 3))


@pytest.fixture
def role(coming: Shift) -> Role:
    """Its second role: three places."""
    return coming.roles.order_by("position")[1]


def form_for(role: Role, /, **changes: str) -> dict[str, Any]:
    return {
        "role": role.pk,
        "surname": "Ахметов",
        "given_name": "Данияр",
        "birth_date": "2003-02-01",
        "region": "KZ-35",
        "email": "Newcomer@example.org",
        "consent": "on",
        **changes,
    }


def address(name: str, role: Role) -> str:
    return reverse(f"projects:{name}", args=[role.shift_id])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def taken(role: Role) -> int:
    return Role.objects.get(pk=role.pk).taken


def test_visitor_gets_the_form_with_the_chosen_role_and_a_way_for_who_was_here_before(
    client: Client, role: Role
) -> None:
    page = client.get(address("join", role), {"role": role.pk})

    assert page.status_code == 200
    assert list(page.context["form"].fields) == [
        "role",
        "surname",
        "given_name",
        "patronymic",
        "birth_date",
        "region",
        "email",
        "consent",
    ]
    assert re.findall(r'value="(\d+)" id="id_role_\d" checked', text_of(page)) == [str(role.pk)]
    assert (
        f"/en/accounts/login/?next=%2Fen%2Fshifts%2F{role.shift_id}%2Fjoin%2F%3Frole%3D{role.pk}"
        in text_of(page)
    )


def test_newcomer_joins_by_one_form_and_the_code(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    asked = client.post(address("join", role), form_for(role))
    waiting = client.get(asked["Location"])
    before = (taken(role), SignUp.objects.get().state, User.objects.count())
    done = client.post(asked["Location"], {"code": code_in(mailoutbox[0])}, follow=True)

    until = timezone.localtime(timezone.now() + datetime.timedelta(minutes=30))
    assert asked["Location"] == address("join_code", role)
    assert before == (1, "held", 0)
    assert f"The place is held for you until {until:%H:}" in text_of(waiting)
    assert done.redirect_chain[-1] == (address("joined", role), 302)
    assert "You are signed up" in text_of(done)
    signup = SignUp.objects.get()
    assert (signup.state, signup.person.user.email, signup.role, taken(role)) == (
        SignUpState.CONFIRMED,
        "newcomer@example.org",
        role,
        1,
    )


def test_known_address_gets_the_same_pages_and_letter(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    known = make_volunteer(now=timezone.now())
    stranger = Client()

    pages = []
    for browser, email in ((client, known.user.email), (stranger, "nobody@example.org")):
        asked = browser.post(address("join", role), form_for(role, email=email))
        page = text_of(browser.get(asked["Location"])).replace(email, "ADDRESS")
        pages.append((asked.status_code, page.split("<main")[1].split("csrfmiddlewaretoken")[0]))
        SignUp.objects.filter(state=SignUpState.HELD).update(state=SignUpState.LAPSED)
        Hold.objects.all().delete()
        Role.objects.filter(pk=role.pk).update(taken=0)
    letters = [str(letter.body).replace(code_in(letter), "CODE") for letter in mailoutbox]

    assert pages[0] == pages[1]
    assert letters[0] == letters[1]


def test_known_person_comes_to_the_same_end_and_keeps_the_profile(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    known = make_volunteer(now=timezone.now())

    asked = client.post(address("join", role), form_for(role, email=known.user.email))
    done = client.post(asked["Location"], {"code": code_in(mailoutbox[0])}, follow=True)

    assert "You already have a volunteer profile. It was not changed." in text_of(done)
    assert (SignUp.objects.get().volunteer, Volunteer.objects.get().surname) == (known, "Сапарова")


def test_request_mode_ends_with_the_request(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    type(role.shift.project).objects.update(joining_mode=JoiningMode.REQUEST)

    asked = client.post(address("join", role), form_for(role))
    waiting = client.get(asked["Location"])
    done = client.post(asked["Location"], {"code": code_in(mailoutbox[0])}, follow=True)

    assert "The coordinator decides on each request and answers by e-mail." in text_of(waiting)
    assert "Your request is sent" in text_of(done)
    assert (SignUp.objects.get().state, taken(role)) == (SignUpState.REQUESTED, 0)


def test_going_back_to_correct_finds_everything_typed(client: Client, role: Role) -> None:
    client.post(address("join", role), form_for(role))

    page = client.get(address("join", role), {"role": role.pk})

    form = page.context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        **form_for(role),
        "role": str(role.pk),
        "patronymic": "",
        "email": "newcomer@example.org",
        "consent": True,
    }


def test_corrected_address_moves_the_hold_and_last_place_is_not_in_ones_own_way(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    Role.objects.filter(pk=role.pk).update(taken=2)
    client.post(address("join", role), form_for(role, email="newcomr@example.org"))

    page = client.get(address("join", role), {"role": role.pk})
    asked = client.post(address("join", role), form_for(role))
    client.post(asked["Location"], {"code": code_in(mailoutbox[-1])})

    assert page.context["failures"] == []
    assert [letter.to for letter in mailoutbox] == [["newcomr@example.org"], ["newcomer@example.org"]]
    assert (taken(role), SignUp.objects.get(state=SignUpState.CONFIRMED).person.user.email) == (
        3,
        "newcomer@example.org",
    )


def test_stranger_who_shares_a_hold_cannot_give_it_up(client: Client, coming: Shift, role: Role) -> None:
    other = coming.roles.exclude(pk=role.pk).get()
    stranger = Client()
    client.post(address("join", role), form_for(role))

    stranger.post(address("join", role), form_for(role))
    stranger.post(address("join", other), form_for(other))

    assert (Hold.objects.get().signup.role, taken(role), taken(other)) == (role, 1, 0)


def test_beyond_the_cap_the_page_says_that_the_place_is_not_held(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    Client().post(address("join", role), form_for(role, email="first@example.org"))

    asked = client.post(address("join", role), form_for(role))
    waiting = client.get(asked["Location"])
    done = client.post(asked["Location"], {"code": code_in(mailoutbox[-1])}, follow=True)

    assert "The place is yours when you enter the code, if it is still free then." in text_of(waiting)
    assert "You are signed up" in text_of(done)


def test_place_lost_before_the_code_makes_the_account_and_offers_another_shift(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    now = timezone.now()
    other = open_shift(role.shift.project, starts_at=now + datetime.timedelta(days=5))
    Client().post(address("join", role), form_for(role, email="first@example.org"))
    asked = client.post(address("join", role), form_for(role))
    for _number in range(2):
        join(make_volunteer(now=now), role.shift, now=now, role=role)

    done = client.post(asked["Location"], {"code": code_in(mailoutbox[-1])}, follow=True)

    assert User.objects.filter(email="newcomer@example.org").count() == 1
    assert text_of(done).count("All places in this role are taken.") == 1
    assert [card.shift_id for card in done.context["next_cards"]] == [other.pk]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"birth_date": "2013-02-01"}, "birth_date"),
        ({"email": "нет"}, "email"),
        ({"consent": ""}, "consent"),
        ({"role": "999999999999"}, "role"),
    ],
)
def test_wrong_form_says_so_at_the_field_keeps_the_rest_and_stores_nothing(
    client: Client, role: Role, mailoutbox: list[EmailMessage], changes: dict[str, str], field: str
) -> None:
    page = client.post(address("join", role), form_for(role, **changes))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert 'value="Ахметов"' in text_of(page)
    assert (mailoutbox, SignUp.objects.count(), taken(role)) == ([], 0, 0)


def test_who_is_too_young_for_the_project_reads_why_and_keeps_what_was_typed(
    client: Client, role: Role, mailoutbox: list[EmailMessage]
) -> None:
    type(role.shift.project).objects.update(min_age=18)
    year = timezone.localdate().year - 17

    page = client.post(address("join", role), form_for(role, birth_date=f"{year}-01-01"))

    assert page.status_code == 409
    assert "This project takes people from the age of 18 on the day of the shift." in text_of(page)
    assert 'value="Ахметов"' in text_of(page)
    assert (mailoutbox, SignUp.objects.count()) == ([], 0)


@pytest.mark.parametrize("other_role_is_full", [False, True])
def test_full_role_says_what_is_free_and_has_a_form_only_for_another_role(
    client: Client, coming: Shift, role: Role, other_role_is_full: bool
) -> None:
    other = open_shift(coming.project, starts_at=coming.ends_at)
    Role.objects.filter(pk=role.pk).update(taken=3)
    if other_role_is_full:
        coming.roles.exclude(pk=role.pk).update(taken=2)

    page = client.get(address("join", role), {"role": role.pk})

    assert [check.rule for check in page.context["failures"]] == ["place"]
    assert ('name="surname"' in text_of(page)) is not other_role_is_full
    assert [card.shift_id for card in page.context["next_cards"]] == [other.pk]


def test_dead_mail_server_is_said_and_the_second_try_finds_its_own_hold(
    client: Client, role: Role, settings: Settings
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1

    page = client.post(address("join", role), form_for(role))
    settings.EMAIL_BACKEND = backend
    asked = client.post(address("join", role), form_for(role))

    assert page.status_code == 503
    assert 'value="Ахметов"' in text_of(page)
    assert (asked.status_code, taken(role)) == (302, 1)


def test_too_many_forms_from_one_address_are_refused_and_keep_what_was_typed(
    client: Client, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newcomer, "FORMS_FROM_ADDRESS", Limit("join_form", 1, 600))
    client.post(address("join", role), form_for(role))

    page = client.post(address("join", role), form_for(role, email="other@example.org"))

    assert page.status_code == 429
    assert 'value="Ахметов"' in text_of(page)
    assert Hold.objects.count() == 1


def test_addresses_of_one_network_share_its_cap(
    client: Client, role: Role, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(joining, "CAP_OF_NETWORK", 2)
    Role.objects.filter(pk=role.pk).update(capacity=100)

    for number, address_of_client in enumerate(
        ("203.0.113.7", "203.0.113.8", "203.0.113.9", "198.51.100.7", "2001:db8:1::1", "2001:db8:1:2::3")
    ):
        browser = Client(headers={"x-forwarded-for": address_of_client})
        browser.post(address("join", role), form_for(role, email=f"person{number}@example.org"))

    networks = (
        Hold.objects.values_list("network_key").annotate(held=Count("pk")).values_list("held", flat=True)
    )
    assert sorted(networks) == [1, 2, 2]


def test_code_page_without_a_waiting_form_leads_back_to_the_form(client: Client, role: Role) -> None:
    answer = client.get(address("join_code", role))

    assert answer["Location"].startswith(address("join", role))


def test_form_of_one_shift_is_not_the_form_of_another(client: Client, role: Role) -> None:
    other = open_shift(role.shift.project, starts_at=role.shift.ends_at).roles.get()
    client.post(address("join", role), form_for(role))

    answer = client.get(address("join_code", other))

    assert answer["Location"].startswith(address("join", other))


def test_shift_of_a_draft_has_no_code_page(client: Client, role: Role) -> None:
    type(role.shift.project).objects.update(state="draft", published_at=None)

    assert client.get(address("join_code", role)).status_code == 404


def test_second_tap_on_the_right_code_leads_to_the_place(
    client: Client, role: Role, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    asked = client.post(address("join", role), form_for(role))
    code = {"code": code_in(mailoutbox[0])}
    client.post(asked["Location"], code)

    again = client.post(asked["Location"], code, follow=True)

    assert again.redirect_chain[-1][0] == address("joined", role)
    assert SignUp.objects.count() == 1


def test_form_costs_the_same_for_one_role_and_three(
    client: Client, coming: Shift, django_assert_num_queries: Any
) -> None:
    role = coming.roles.order_by("position")[0]
    client.get(address("join", role))

    # the roles; the regions of the form
    with django_assert_num_queries(2):
        client.get(address("join", role))
