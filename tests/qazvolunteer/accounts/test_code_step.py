"""A form that waits for the code of its address."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from tests.qazvolunteer.accounts.conftest import KNOWN, UNKNOWN, codes_in, is_signed_in, page, wrong

pytestmark = pytest.mark.django_db

FORM, CODE = "/en/sample/", "/en/sample/code/"


def fill_in(client: Client, email: str = UNKNOWN, **more: str) -> None:
    client.post(FORM, {"name": "Asel", "email": email, **more})


def test_new_address_gets_an_account_once_the_code_is_right(
    client: Client, code_of: Callable[[], str]
) -> None:
    fill_in(client, "Novel@Example.org", next="/en/private/")
    before = User.objects.count()

    response = client.post(CODE, {"code": code_of()})

    user = User.objects.get()
    assert (before, user.email, user.has_usable_password()) == (0, UNKNOWN, False)
    assert (response.status_code, response["Location"]) == (302, "/en/private/")
    assert client.get("/en/private/").content.decode() == str(user.pk)
    assert user.emailaddress_set.get().verified is True


def test_known_address_signs_in_and_makes_no_second_account(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    fill_in(client, KNOWN)

    client.post(CODE, {"code": code_of()})

    assert User.objects.count() == 1
    assert client.get("/en/private/").content.decode() == str(person.pk)


def test_known_and_new_address_look_the_same_and_get_the_same_mail(
    person: User, mailoutbox: list[EmailMessage]
) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        asked = client.post(FORM, {"name": "Asel", "email": email})
        shown = client.get(CODE)
        refused = client.post(CODE, {"code": "0000 0000"})
        answers.append(
            [asked.status_code, asked["Location"], page(shown), refused.status_code, page(refused)]
        )

    assert answers[0] == answers[1]
    texts = [str(mail.body).replace(codes_in(mail)[0], "CODE") for mail in mailoutbox]
    assert [mail.to for mail in mailoutbox] == [[KNOWN], [UNKNOWN]]
    assert (texts[0], mailoutbox[0].subject) == (texts[1], mailoutbox[1].subject)


def test_nobody_looks_whether_the_address_is_known(client: Client, person: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        fill_in(client, KNOWN)

    assert [
        query["sql"]
        for query in queries
        if "accounts_user" in query["sql"] or "account_email" in query["sql"]
    ] == []
    assert len(queries) == 4  # a new session: its key is free, and it is stored in a savepoint


def test_session_holds_the_form_for_a_quarter_of_an_hour_and_no_code(
    client: Client, code_of: Callable[[], str]
) -> None:
    fill_in(client)

    kept = Session.objects.get().get_decoded()
    assert kept["email_proof"]["payload"] == {"name": "Asel"}
    assert code_of() not in str(kept)
    assert client.session.get_expiry_age() == 15 * 60


def test_form_leaves_the_session_with_the_sign_in(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client)
    before = client.session.session_key

    client.post(CODE, {"code": code_of()})

    assert client.session.session_key != before
    assert "email_proof" not in client.session
    assert client.session.get_expiry_age() == 30 * 24 * 60 * 60


def test_form_leaves_the_session_with_another_sign_in_too(client: Client, person: User) -> None:
    fill_in(client)

    client.post("/en/accounts/login/password/", {"login": KNOWN, "password": "a-long-and-quiet-password"})

    assert is_signed_in(client)
    assert "email_proof" not in client.session


def test_code_serves_only_the_form_it_was_mailed_for(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client)

    response = client.post("/en/other/code/", {"code": code_of()})

    assert response["Location"] == FORM
    assert User.objects.count() == 0


def test_code_is_over_after_a_quarter_of_an_hour(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client)
    session = client.session
    session["email_proof"]["at"] = time.time() - 901
    session.save()

    response = client.post(CODE, {"code": code_of()})

    assert response["Location"] == FORM
    assert User.objects.count() == 0
    assert "email_proof" not in client.session


def test_spent_code_opens_nothing_and_a_new_one_does(client: Client, mailoutbox: list[EmailMessage]) -> None:
    fill_in(client)
    first = codes_in(mailoutbox[0])[0]
    statuses = [client.post(CODE, {"code": wrong(first)}).status_code for _ in range(5)]
    late = client.post(CODE, {"code": first})

    client.post(CODE, {"action": "resend"})
    client.post(CODE, {"code": codes_in(mailoutbox[1])[0]})

    assert statuses == [422] * 5
    assert (late.status_code, "Ask for a new one." in late.content.decode()) == (422, True)
    assert is_signed_in(client)


def test_after_two_new_codes_wrong_tries_end_the_form(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client)
    for _ in range(2):
        client.post(CODE, {"action": "resend"})

    last = [client.post(CODE, {"code": wrong(code_of())}) for _ in range(5)][-1]
    ignored = client.post(CODE, {"action": "resend"})

    assert last["Location"] == ignored["Location"] == FORM
    assert "email_proof" not in client.session


def test_refusal_after_the_code_is_said_and_makes_nothing(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client, name="Nobody")

    response = client.post(CODE, {"code": code_of()})

    assert response["Location"] == FORM
    assert [str(message) for message in client.get(CODE).wsgi_request._messages] != []
    assert User.objects.count() == 0


def test_next_never_leads_away(client: Client, code_of: Callable[[], str]) -> None:
    fill_in(client, next="https://evil.example.org/")

    response = client.post(CODE, {"code": code_of()})

    assert response["Location"].startswith("/en/")


def test_closed_account_is_told_so_after_its_code(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])
    fill_in(client, KNOWN)

    response = client.post(CODE, {"code": code_of()})

    assert response["Location"] == "/en/accounts/inactive/"
    assert not is_signed_in(client)
    assert "email_proof" not in client.session


def test_code_proves_an_account_that_somebody_else_made(
    client: Client, now: datetime, code_of: Callable[[], str], mailoutbox: list[EmailMessage]
) -> None:
    user = create_account(email=UNKNOWN, language="kk", now=now, proven=False)
    fill_in(client)

    client.post(CODE, {"code": code_of()})

    assert is_signed_in(client)
    assert user.emailaddress_set.get().verified is True
    assert len(mailoutbox) == 1  # nobody asks for a second code


def test_sixth_form_for_one_address_is_refused(mailoutbox: list[EmailMessage]) -> None:
    statuses = [Client().post(FORM, {"name": "Asel", "email": UNKNOWN}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(mailoutbox) == 5


def test_too_many_forms_from_one_network_are_refused() -> None:
    statuses = [
        Client().post(FORM, {"name": "Asel", "email": f"novel{number}@example.org"}).status_code
        for number in range(121)
    ]

    assert statuses == [302] * 120 + [429]


@pytest.mark.usefixtures("dead_mail")
def test_unsent_letter_is_said_and_nothing_waits(client: Client) -> None:
    response = client.post(FORM, {"name": "Asel", "email": UNKNOWN})

    assert response.status_code == 503
    assert "email_proof" not in client.session
