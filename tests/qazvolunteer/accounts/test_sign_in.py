"""Signing in with a code by e-mail: the door that everybody uses."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from tests.qazvolunteer.accounts.conftest import KNOWN, UNKNOWN, codes_in, is_signed_in, page, wrong

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/en/accounts/login/", "/en/accounts/login/code/"


def test_private_page_sends_a_stranger_to_the_code_and_back(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    redirected = client.get("/en/private/?a=1")
    client.post(redirected["Location"], {"email": "Known@Example.org", "next": "/en/private/?a=1"})

    response = client.post(CODE, {"code": code_of(), "next": "/en/private/?a=1"})

    assert redirected["Location"] == f"{LOGIN}?next=/en/private/%3Fa%3D1"
    assert (response.status_code, response["Location"]) == (302, "/en/private/?a=1")
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["{0}", "{0} ", "{0[0]}{0[1]}{0[2]}{0[3]}-{0[5]}{0[6]}{0[7]}{0[8]}"])
def test_code_is_taken_however_it_is_spaced(
    client: Client, person: User, code_of: Callable[[], str], typed: str
) -> None:
    client.post(LOGIN, {"email": KNOWN})

    client.post(CODE, {"code": typed.format(code_of())})

    assert is_signed_in(client)


def test_sign_in_gives_the_session_a_new_key(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post(LOGIN, {"email": KNOWN})
    before = client.session.session_key

    client.post(CODE, {"code": code_of()})

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_sign_in_remembers_the_language_of_the_page(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post("/ru/accounts/login/", {"email": KNOWN})

    client.post("/ru/accounts/login/code/", {"code": code_of()})

    assert User.objects.get(pk=person.pk).language == "ru"


def test_mail_says_the_code_and_whom_it_is_from(
    client: Client, person: User, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    client.post(LOGIN, {"email": KNOWN})

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([KNOWN], "Your code to sign in to Qazvolunteer")
    assert len(codes_in(mail)) == 1
    assert str(mail.body).rstrip().endswith(f"Qazvolunteer\n{settings.BASE_URL}")
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_session_holds_no_code(client: Client, person: User, code_of: Callable[[], str]) -> None:
    client.post(LOGIN, {"email": KNOWN})

    kept = str([row.get_decoded() for row in Session.objects.all()])

    assert KNOWN in kept
    assert code_of() not in kept
    assert code_of().replace(" ", "") not in kept


def test_known_and_unknown_address_look_the_same(person: User, mailoutbox: list[EmailMessage]) -> None:
    answers = []
    for email in (KNOWN, UNKNOWN):
        client = Client()
        asked = client.post(LOGIN, {"email": email})
        shown = client.get(CODE)
        refused = client.post(CODE, {"code": "0000 0000"})
        again = client.post(CODE, {"action": "resend"})
        moves = [asked.status_code, asked["Location"], again.status_code, again["Location"]]
        pages = [shown.status_code, page(shown), refused.status_code, page(refused)]
        answers.append([moves, pages, sorted(client.cookies)])

    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [[KNOWN], [KNOWN], [UNKNOWN], [UNKNOWN]]


def test_mail_to_an_unknown_address_invites_without_a_code(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": UNKNOWN})

    [mail] = mailoutbox
    assert codes_in(mail) == []
    assert "http://testserver/en/accounts/signup/" in str(mail.body)


def test_closed_account_looks_like_no_account(
    person: User, mailoutbox: list[EmailMessage], client: Client
) -> None:
    person.is_active = False
    person.save(update_fields=["is_active"])

    response = client.post(LOGIN, {"email": KNOWN})

    assert (response.status_code, response["Location"]) == (302, CODE)
    assert codes_in(mailoutbox[0]) == []


def test_wrong_code_is_refused_and_five_end_it(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post(LOGIN, {"email": KNOWN})
    bad = wrong(code_of())

    statuses = [client.post(CODE, {"code": bad}).status_code for _ in range(5)]
    late = client.post(CODE, {"code": code_of()})

    assert statuses == [422, 422, 422, 422, 302]
    assert late["Location"] == LOGIN
    assert not is_signed_in(client)


def test_code_is_over_after_a_quarter_of_an_hour(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post(LOGIN, {"email": KNOWN})
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] = time.time() - 901
    session.save()

    response = client.post(CODE, {"code": code_of()})

    assert response["Location"] == LOGIN
    assert not is_signed_in(client)


def test_code_opens_nothing_in_another_browser(
    client: Client, person: User, code_of: Callable[[], str]
) -> None:
    client.post(LOGIN, {"email": KNOWN})
    thief = Client()

    response = thief.post(CODE, {"code": code_of()})

    assert response["Location"] == LOGIN
    assert not is_signed_in(thief)


def test_new_code_replaces_the_last(client: Client, person: User, mailoutbox: list[EmailMessage]) -> None:
    client.post(LOGIN, {"email": KNOWN})
    client.post(CODE, {"action": "resend"})
    first, second = (codes_in(mail)[0] for mail in mailoutbox)

    refused = client.post(CODE, {"code": first})
    client.post(CODE, {"code": second})

    assert refused.status_code == 422
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example.org/", "//evil.example.org/", "javascript:alert(1)", r"\\evil"]
)
def test_next_never_leads_away(client: Client, person: User, code_of: Callable[[], str], target: str) -> None:
    client.post(LOGIN, {"email": KNOWN, "next": target})

    response = client.post(CODE, {"code": code_of(), "next": target})

    assert response["Location"].startswith("/en/")


def test_next_to_another_host_of_ours_is_refused_too(
    client: Client, person: User, code_of: Callable[[], str], settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]
    client.post(LOGIN, {"email": KNOWN})

    response = client.post(CODE, {"code": code_of(), "next": "http://other.example.org/"})

    assert response["Location"].startswith("/en/")


def test_account_made_by_somebody_else_is_proven_by_its_first_code(
    client: Client, now: datetime, code_of: Callable[[], str]
) -> None:
    user = create_account(email="invited@example.org", language="kk", now=now, proven=False)
    client.post(LOGIN, {"email": "invited@example.org"})

    client.post(CODE, {"code": code_of()})

    assert is_signed_in(client)
    assert user.emailaddress_set.get().verified is True


@pytest.mark.usefixtures("dead_mail")
def test_unsent_letter_is_said_and_the_address_stays(client: Client, person: User) -> None:
    response = client.post(LOGIN, {"email": KNOWN})

    assert response.status_code == 503
    assert "We cannot send e-mail right now." in response.content.decode()
    assert f'value="{KNOWN}"' in response.content.decode()


def test_unsent_letter_looks_the_same_for_an_unknown_address(person: User, dead_mail: None) -> None:
    known, unknown = (Client().post(LOGIN, {"email": email}) for email in (KNOWN, UNKNOWN))

    assert (known.status_code, page(known)) == (unknown.status_code, page(unknown))


def test_unsent_new_letter_looks_the_same_for_an_unknown_address(person: User, settings: Settings) -> None:
    clients = {email: Client() for email in (KNOWN, UNKNOWN)}
    for email, client in clients.items():
        client.post(LOGIN, {"email": email})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    known, unknown = (
        page(client.post(CODE, {"action": "resend"}, follow=True)) for client in clients.values()
    )

    assert known == unknown


def test_unsent_new_letter_is_said_and_the_last_code_stays_good(
    client: Client, person: User, code_of: Callable[[], str], settings: Settings
) -> None:
    client.post(LOGIN, {"email": KNOWN})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    said = client.post(CODE, {"action": "resend"}, follow=True)
    client.post(CODE, {"code": code_of()})

    assert "We cannot send e-mail right now." in said.content.decode()
    assert is_signed_in(client)


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_sixth_code_for_one_address_is_refused(
    person: User, mailoutbox: list[EmailMessage], email: str
) -> None:
    statuses = [Client().post(LOGIN, {"email": email}).status_code for _ in range(6)]

    assert statuses == [302, 302, 302, 302, 302, 429]
    assert len(mailoutbox) == 5


def test_refused_address_comes_back_with_its_error(client: Client) -> None:
    response = client.post(LOGIN, {"email": "no address"})

    assert response.status_code == 422
    assert 'value="no address"' in response.content.decode()


def test_waiting_for_a_code_can_be_left(client: Client, person: User) -> None:
    client.post(LOGIN, {"email": KNOWN})
    held = client.get(LOGIN)

    left = client.post("/en/accounts/logout/", {"next": LOGIN})

    assert held["Location"] == CODE
    assert left["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_signed_in_person_needs_no_second_sign_in(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.get(f"{LOGIN}?next=/en/private/")

    assert response["Location"] == "/en/private/"
