"""Signing in with a password, and setting, changing, forgetting one."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.test import Client

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from tests.qazvolunteer.accounts.conftest import KNOWN, PASSWORD, UNKNOWN, codes_in, is_signed_in, page, wrong

pytestmark = pytest.mark.django_db

LOGIN = "/en/accounts/login/password/"
RESET = "/en/accounts/password/reset/"
NEW = "another-quiet-password"


def test_password_signs_in_and_goes_on(client: Client, person: User) -> None:
    before = client.session.session_key

    response = client.post(
        LOGIN, {"login": "Known@example.org", "password": PASSWORD, "next": "/en/private/"}
    )

    assert (response.status_code, response["Location"]) == (302, "/en/private/")
    assert client.session.session_key != before
    assert is_signed_in(client)


def test_wrong_password_and_unknown_address_look_the_same(person: User) -> None:
    known, unknown = (Client().post(LOGIN, {"login": email, "password": "no"}) for email in (KNOWN, UNKNOWN))

    assert known.status_code == unknown.status_code == 422
    assert page(known) == page(unknown)


def test_account_without_a_password_looks_the_same_too(person: User, now: datetime) -> None:
    create_account(email=UNKNOWN, language="kk", now=now)

    known, bare = (Client().post(LOGIN, {"login": email, "password": "no"}) for email in (KNOWN, UNKNOWN))

    assert (known.status_code, page(known)) == (bare.status_code, page(bare))


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_sixth_try_for_one_address_is_refused_even_with_the_right_password(person: User, email: str) -> None:
    statuses = [Client().post(LOGIN, {"login": email, "password": "no"}).status_code for _ in range(5)]

    response = Client().post(LOGIN, {"login": email, "password": PASSWORD})

    assert statuses == [422] * 5
    assert response.status_code == 429


def test_too_many_tries_from_one_network_get_the_calm_page(client: Client) -> None:
    statuses = {client.post(LOGIN, {"login": "", "password": ""}).status_code for _ in range(60)}

    response = client.post(LOGIN, {"login": "", "password": ""})

    assert statuses == {422}
    assert response.status_code == 429
    assert "errors/429.html" in [template.name for template in response.templates]


def test_password_of_a_closed_account_leads_to_the_page_that_says_so(client: Client, person: User) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])

    response = client.post(LOGIN, {"login": KNOWN, "password": PASSWORD}, follow=True)

    assert response.redirect_chain == [("/en/accounts/inactive/", 302)]
    assert not is_signed_in(client)


def test_password_of_an_unproven_address_asks_for_its_code(
    client: Client, now: datetime, code_of: Callable[[], str]
) -> None:
    user = create_account(email="invited@example.org", language="kk", now=now, proven=False)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])

    asked = client.post(LOGIN, {"login": "invited@example.org", "password": PASSWORD})
    shown = client.get(asked["Location"])
    refused = client.post(asked["Location"], {"code": wrong(code_of())})
    before = is_signed_in(client)
    client.post(asked["Location"], {"code": code_of()})

    assert asked["Location"] == "/en/accounts/confirm-email/"
    assert (shown.status_code, refused.status_code, before) == (200, 422, False)
    assert is_signed_in(client)


def test_page_of_that_code_leads_a_signed_in_person_on(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.get("/en/accounts/confirm-email/")

    assert (response.status_code, response["Location"]) == (302, "/en/accounts/login/")


def test_first_password_is_set(client: Client, now: datetime) -> None:
    user = create_account(email=KNOWN, language="kk", now=now)
    client.force_login(user)

    moved = client.get("/en/accounts/password/")
    response = client.post(moved["Location"], {"password1": NEW})

    assert moved["Location"] == "/en/accounts/password/set/"
    assert response.status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert is_signed_in(client)


def test_change_of_password_signs_other_devices_out(client: Client, person: User) -> None:
    other = Client()
    for device in (client, other):
        device.post(LOGIN, {"login": KNOWN, "password": PASSWORD})

    client.post("/en/accounts/password/", {"oldpassword": PASSWORD, "password1": NEW})

    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_change_of_password_asks_for_the_present_one(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.post("/en/accounts/password/", {"oldpassword": "no", "password1": NEW})

    assert response.status_code == 422
    assert response.context["form"].errors == {"oldpassword": ["This is not your present password."]}
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize("weak", ["short", "password12", "1029384756", KNOWN])
def test_weak_password_is_refused(client: Client, person: User, weak: str) -> None:
    client.force_login(person)

    response = client.post("/en/accounts/password/", {"oldpassword": PASSWORD, "password1": weak})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["password1"]


def test_forgotten_password_is_set_anew_by_a_code(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post(RESET, {"email": KNOWN})
    confirmed = client.post(f"{RESET}code/", {"code": code_of()})

    response = client.post(confirmed["Location"], {"password1": NEW})

    assert confirmed["Location"] == f"{RESET}new/"
    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).check_password(NEW)
    assert is_signed_in(client)


def test_new_password_needs_the_code_first(client: Client, person: User) -> None:
    client.post(RESET, {"email": KNOWN})

    response = client.post(f"{RESET}new/", {"password1": NEW})

    assert response["Location"] == f"{RESET}code/"
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


def test_reset_of_a_known_and_an_unknown_address_look_the_same(
    person: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        asked = client.post(RESET, {"email": email})
        shown = client.get(f"{RESET}code/")
        refused = client.post(f"{RESET}code/", {"code": "0000 0000"})
        answers.append(
            [asked.status_code, asked["Location"], page(shown), refused.status_code, page(refused)]
        )

    assert answers[0] == answers[1]
    assert [(mail.to, len(codes_in(mail))) for mail in mailoutbox] == [([KNOWN], 1), ([UNKNOWN], 0)]


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_sixth_reset_of_one_address_is_refused(person: User, email: str) -> None:
    statuses = [Client().post(RESET, {"email": email}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]


def test_session_of_a_reset_holds_no_code(client: Client, person: User, code_of: Callable[[], str]) -> None:
    client.post(RESET, {"email": KNOWN})

    kept = str([row.get_decoded() for row in Session.objects.all()])

    assert KNOWN in kept
    assert code_of() not in kept


@pytest.mark.usefixtures("dead_mail")
def test_unsent_letter_of_a_reset_is_said(client: Client, person: User) -> None:
    response = client.post(RESET, {"email": KNOWN})

    assert response.status_code == 503
    assert f'value="{KNOWN}"' in response.content.decode()


@pytest.mark.parametrize("path", ["password/", "password/set/"])
def test_stranger_signs_in_before_a_password_page(client: Client, path: str) -> None:
    response = client.get(f"/en/accounts/{path}")

    assert response["Location"] == f"/en/accounts/login/?next=/en/accounts/{path}"
