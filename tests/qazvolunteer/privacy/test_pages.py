"""The pages of erasing oneself and of everything about oneself."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.text import localized
from qazvolunteer.notifications.models import Message
from qazvolunteer.privacy.registry import tables
from qazvolunteer.privacy.selectors import everything_about
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.qazvolunteer.privacy.person import EMAIL, World

pytestmark = pytest.mark.django_db
Code = Callable[[EmailMessage], str]


@pytest.fixture
def person(db: None) -> User:
    return make_volunteer(now=timezone.now()).user


@pytest.fixture
def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(answer: Any) -> str:
    """Return the words of the page's main part."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


# --- erasing oneself ------------------------------------------------------------------------------------------------
def test_the_code_of_the_letter_erases_and_signs_out(browser: Client, person: User, code_in: Code) -> None:
    other_device = Client()
    other_device.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.post("/en/me/erase/")
    letter = mail.outbox[-1]

    answer = browser.post("/en/me/erase/code/", {"code": code_in(letter)}, follow=True)

    assert letter.to == [person.email]
    assert "Your code to erase your account for good" in letter.body
    assert answer.redirect_chain == [("/en/", 302)]
    assert "Everything about you is erased. Thank you for what you have done." in said(answer)
    person.refresh_from_db()
    assert person.erased_at is not None
    assert other_device.get("/en/me/").status_code == 302
    assert Message.objects.get().kind == "person_erased"


def test_a_wrong_code_erases_nothing(browser: Client, person: User) -> None:
    browser.post("/en/me/erase/")

    answer = browser.post("/en/me/erase/code/", {"code": "0000 0000"})

    assert answer.status_code == 422
    assert "This code is wrong" in said(answer)
    person.refresh_from_db()
    assert person.erased_at is None


def test_five_wrong_codes_spend_the_letter(browser: Client, person: User, code_in: Code) -> None:
    browser.post("/en/me/erase/")
    for _try in range(5):
        browser.post("/en/me/erase/code/", {"code": "0000 0000"})

    browser.post("/en/me/erase/code/", {"code": code_in(mail.outbox[-1])})

    person.refresh_from_db()
    assert person.erased_at is None


def test_a_new_code_takes_the_place_of_the_former(browser: Client, person: User, code_in: Code) -> None:
    browser.post("/en/me/erase/")
    browser.post("/en/me/erase/code/", {"action": "resend"})
    former, latest = (code_in(letter) for letter in mail.outbox)

    refused = browser.post("/en/me/erase/code/", {"code": former})
    browser.post("/en/me/erase/code/", {"code": latest})

    assert refused.status_code == 422
    person.refresh_from_db()
    assert person.erased_at is not None


def test_without_a_letter_there_is_no_code_to_enter(browser: Client, person: User) -> None:
    answer = browser.post("/en/me/erase/code/", {"code": "0000 0000"})

    assert (answer.status_code, answer["Location"]) == (302, "/en/me/erase/")


def test_the_code_of_another_account_in_the_same_browser_erases_nobody(
    browser: Client, person: User, code_in: Code
) -> None:
    browser.post("/en/me/erase/")
    session = browser.session
    waiting = session["email_proof"]
    other = make_volunteer(now=timezone.now()).user
    browser.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["email_proof"] = waiting
    session.save()

    browser.post("/en/me/erase/code/", {"code": code_in(mail.outbox[-1])})

    assert User.objects.filter(erased_at=None, pk__in=[person.pk, other.pk]).count() == 2


def test_asking_for_the_code_does_not_shorten_the_session(browser: Client) -> None:
    """A form of somebody unknown ends after a quarter of an hour; who is signed in stays so."""
    browser.post("/en/me/erase/")

    assert browser.session.get_expiry_age() > timedelta(days=29).total_seconds()


def test_who_is_still_needed_reads_why_and_gets_no_code(browser: Client, person: User) -> None:
    organization = make_organization(now=timezone.now())
    make_member(organization, now=timezone.now(), user=person)

    page, answer = browser.get("/en/me/erase/"), browser.post("/en/me/erase/")

    assert answer.status_code == 422
    for shown in (page, answer):
        name = localized(organization, "name")
        assert f"You are the only owner of an organization: {name}." in said(shown)
        assert "Send me the code" not in said(shown)
    assert mail.outbox == []


def test_a_dead_mail_server_is_said_on_the_page(browser: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = browser.post("/en/me/erase/")

    assert answer.status_code == 422
    assert "We cannot send e-mail right now." in said(answer)


# --- everything about oneself ---------------------------------------------------------------------------------------
def test_the_file_holds_every_declared_list_and_nobody_elses_rows(world: World) -> None:
    make_volunteer(now=world.now, surname="Zqsomebodyelse")

    answer = world.client.post("/en/me/data/")

    found = json.loads(answer.content)
    names = {table.name for table in tables() if table.name}
    assert set(found) == {"schema", "version", "made_at"} | names
    assert (found["schema"], found["version"]) == ("qazvolunteer.person", 1)
    # what no step of a volunteer's life fills
    assert {name for name in names if not found[name]} == {
        "contact_looks",
        "front_office_work",
        "muted_categories",
        "place_invitations",
        "stopped_invitations",
        "submissions",
        "projects",
        "led_shifts",
    }
    assert "somebodyelse" not in answer.content.decode()


def test_the_file_tells_what_is_known(world: World) -> None:
    found = json.loads(world.client.post("/en/me/data/").content)

    assert found["account"][0]["email"] == EMAIL
    assert (found["profile"][0]["surname"], found["profile"][0]["birth_date"]) == ("Zqsurname", "1931-07-19")
    assert sorted(row["state"] for row in found["signups"]) == [
        "attended",
        "attended",
        "attended",
        "cancelled",
        "confirmed",
        "confirmed",
        "requested",
        "withdrawn",
    ]
    assert {row["reason_text"] for row in found["signups"]} == {"", "Zqillness, sorry."}
    assert [(row["kind"], row["minutes"]) for row in found["ledger"]] == [("confirm", 240), ("correct", -60)]
    assert [row["reason_text"] for row in found["corrections"]] == ["Zqwritten about her."]
    assert [row["email"] for row in found["invitations"]] == [EMAIL]
    # the secret of the app and the seeds of recovery codes stay where they are
    assert {frozenset(row) for row in found["second_factors"]} == {
        frozenset({"type", "created_at", "last_used_at"})
    }


def test_the_file_is_an_attachment_that_no_cache_keeps(browser: Client) -> None:
    answer = browser.post("/en/me/data/")

    assert answer["Content-Type"] == "application/json"
    assert re.fullmatch(
        r'attachment; filename="qazvolunteer-\d{4}-\d\d-\d\d\.json"', answer["Content-Disposition"]
    )
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_every_key_is_documented(person: User) -> None:
    text = (Path(settings.BASE_DIR) / "docs/personal-data.md").read_text(encoding="utf-8")
    found = everything_about(person, timezone.now())

    documented = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text, re.MULTILINE))

    expected = {
        table.name: ", ".join(f"`{column.replace('__', '.')}`" for column in table.export)
        for table in tables()
        if table.name
    }
    assert {name: keys.strip() for name, keys in documented.items()} == expected
    assert set(found) - {"schema", "version", "made_at"} == set(expected)


def test_the_file_costs_a_query_for_each_list(browser: Client, django_assert_num_queries: Any) -> None:
    lists = len([table for table in tables() if table.name])

    with django_assert_num_queries(lists + 3):  # session, account, the read of all sessions
        browser.post("/en/me/data/")
