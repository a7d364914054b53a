"""Whichever door somebody comes by, the second factor is asked for."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Entry
from qazvolunteer.second_factor.selectors import factors_of
from tests.factories.people import make_organization, make_user
from tests.factories.second_factor import app_code
from tests.factories.work import open_shift, published_project
from tests.qazvolunteer.second_factor.conftest import FACTOR, LOGIN, PASSWORD, is_signed_in

pytestmark = pytest.mark.django_db

CodeIn = Callable[[EmailMessage], str]
NEWCOMER = {
    "surname": "Ким",
    "given_name": "Елена",
    "birth_date": "2001-05-14",
    "region": "KZ-35",
    "consent": "on",
}


@pytest.fixture
def doors(
    mailoutbox: list[EmailMessage], code_in: CodeIn, moment: datetime.datetime
) -> dict[str, Callable[[Client, User], Any]]:
    """The doors that lead to the second step: what somebody does who can read the mail or knows the password."""

    def password(client: Client, user: User) -> Any:
        return client.post(LOGIN, {"login": user.email, "password": PASSWORD})

    def code(client: Client, user: User) -> Any:
        client.post("/en/accounts/login/", {"email": user.email})
        return client.post("/en/accounts/login/code/", {"code": code_in(mailoutbox[-1])})

    def reset(client: Client, user: User) -> Any:
        client.post("/en/accounts/password/reset/", {"email": user.email})
        client.post("/en/accounts/password/reset/code/", {"code": code_in(mailoutbox[-1])})
        return client.post("/en/accounts/password/reset/new/", {"password1": "another-quiet-password"})

    def registration(client: Client, user: User) -> Any:
        client.post("/en/accounts/signup/", {**NEWCOMER, "email": user.email})
        return client.post("/en/accounts/signup/code/", {"code": code_in(mailoutbox[-1])})

    def joining(client: Client, user: User) -> Any:
        project = published_project(make_organization(now=moment), now=moment)
        shift = open_shift(project, starts_at=moment + datetime.timedelta(days=4))
        form = {**NEWCOMER, "email": user.email, "role": str(shift.roles.get().pk)}
        client.post(f"/en/shifts/{shift.pk}/join/", form)
        return client.post(f"/en/shifts/{shift.pk}/join/code/", {"code": code_in(mailoutbox[-1])})

    return {
        "password": password,
        "code": code,
        "reset": reset,
        "registration": registration,
        "joining": joining,
    }


@pytest.mark.parametrize("door", ["password", "code", "reset", "registration", "joining"])
def test_every_door_leads_to_the_second_step(
    client: Client,
    person: User,
    codes: list[str],
    doors: dict[str, Callable[[Client, User], Any]],
    door: str,
) -> None:
    response = doors[door](client, person)
    before = is_signed_in(client)
    shown = client.get(FACTOR)
    refused = client.post(FACTOR, {"code": "000000"})
    client.post(FACTOR, {"code": app_code(timezone.now())})

    assert (response.status_code, response["Location"], before) == (302, FACTOR, False)
    assert (shown.status_code, refused.status_code) == (200, 422)
    assert is_signed_in(client)


@pytest.mark.parametrize("door", ["password", "code", "reset"])
def test_account_without_a_factor_gets_in_as_before(
    client: Client, person: User, doors: dict[str, Callable[[Client, User], Any]], door: str
) -> None:
    doors[door](client, person)

    assert is_signed_in(client)


def test_second_step_goes_on_to_where_the_person_was_going(
    client: Client, person: User, codes: list[str]
) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "/en/help/"})

    response = client.post(FACTOR, {"code": codes[0]})

    assert (response.status_code, response["Location"]) == (302, "/en/help/")


def test_recovery_code_signs_in_once(person: User, codes: list[str]) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        client.post(FACTOR, {"code": codes[0]})

    assert (is_signed_in(first), is_signed_in(second)) == (True, False)
    assert factors_of(person).codes_left == 9


def test_second_step_needs_the_first(client: Client, person: User, codes: list[str]) -> None:
    shown, sent = client.get(FACTOR), client.post(FACTOR, {"code": codes[0]})

    assert (shown["Location"], sent["Location"]) == ("/en/accounts/login/", "/en/accounts/login/")
    assert not is_signed_in(client)
    assert factors_of(person).codes_left == 10


def test_sixth_wrong_code_is_refused_even_if_right_in_every_session(person: User, codes: list[str]) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    statuses = [first.post(FACTOR, {"code": "000000"}).status_code for _try in range(5)]

    answers = [client.post(FACTOR, {"code": codes[0]}).status_code for client in (first, second, first)]

    assert statuses == [422] * 5
    assert answers == [429] * 3
    assert Entry.objects.filter(action="second_factor.failed_too_often", actor_id=None).count() == 1
    assert factors_of(person).codes_left == 10


def test_wrong_password_says_nothing_of_the_second_factor(
    person: User, codes: list[str], now: datetime.datetime
) -> None:
    other = make_user(now=now)
    other.set_password(PASSWORD)
    other.save()

    protected, bare = (
        Client().post(LOGIN, {"login": user.email, "password": "no"}) for user in (person, other)
    )

    assert (protected.status_code, bare.status_code) == (422, 422)
    assert protected.context["form"].errors == bare.context["form"].errors


def test_second_step_can_be_left(client: Client, person: User, codes: list[str]) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    client.post("/en/accounts/logout/", {"next": "/en/accounts/login/"})

    assert client.get(FACTOR)["Location"] == "/en/accounts/login/"


def test_page_of_the_second_step_keeps_secrets(client: Client, person: User, codes: list[str]) -> None:
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    page = client.post(FACTOR, {"code": codes[0] + "9"}).content.decode()

    assert person.email not in page
    assert [code for code in codes if code in page.replace(codes[0] + "9", "")] == []
