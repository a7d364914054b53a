"""The pages of consents: reading what was agreed to, giving it again with a tick, and nothing by accident."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories.people import make_user, make_volunteer
from volunteers.models import Consent, Volunteer
from volunteers.services import withdraw_consent

pytestmark = pytest.mark.django_db

GIVE = "/en/me/consents/give/"
TICKED = {"consent": "on", "version": "2026-11"}


@pytest.fixture
def person(db: None) -> Volunteer:
    return make_volunteer(now=timezone.now(), language="kk")


@pytest.fixture
def browser(client: Client, person: Volunteer) -> Client:
    client.force_login(person.user)
    return client


@pytest.fixture
def without(browser: Client, person: Volunteer) -> Client:
    """The browser of somebody who has withdrawn their consent."""
    withdraw_consent(volunteer=person, by=person.user, now=timezone.now())
    return browser


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_consent_is_read_in_the_language_in_which_it_was_given(browser: Client) -> None:
    page = text_of(browser.get("/en/me/consents/"))

    words = re.search(r'<div class="prose sm mt-s" lang="(\w+)">(.*?)</div>', page, re.DOTALL)
    assert words is not None
    assert (words[1], "Сізді ауысымдарға жазу" in words[2]) == ("kk", True)
    assert ("In force" in page, "you withdraw it or erase yourself" in page) == (True, True)


def test_opening_the_question_changes_nothing(browser: Client) -> None:
    browser.get("/en/me/consents/withdraw/")
    browser.head("/en/me/consents/withdraw/")

    assert Consent.objects.get().state == "given"


def test_two_windows_withdraw_once_and_calmly(browser: Client) -> None:
    browser.get("/en/me/consents/withdraw/")
    browser.post("/en/me/consents/withdraw/")
    again = browser.post("/en/me/consents/withdraw/")

    assert (again.status_code, again["Location"]) == (302, "/en/me/consents/")
    assert Consent.objects.get().state == "withdrawn"


def test_consent_needs_its_tick(without: Client) -> None:
    answer = without.post(GIVE, {"version": "2026-11", "next": "/en/projects/"})

    assert answer.status_code == 422
    assert "Without your consent we may not store your data." in text_of(answer)
    assert 'name="next" value="/en/projects/"' in text_of(answer)
    assert Consent.objects.count() == 1


@pytest.mark.parametrize("version", ["", "2020-01", "2026-11\x00", "я" * 500])
def test_words_that_are_not_of_today_are_shown_anew(without: Client, version: str) -> None:
    answer = without.post(GIVE, {"consent": "on", "version": version}, follow=True)

    assert answer.redirect_chain == [(GIVE, 302)]
    assert "The text has changed a moment ago." in text_of(answer)
    assert Consent.objects.count() == 1


def test_consent_given_in_the_cabinet_keeps_its_language(without: Client) -> None:
    without.post("/ru/me/consents/give/", {**TICKED, "next": "https://example.org/"})

    given = Consent.objects.get(state="given")
    assert (given.text_language, given.given_through) == ("ru", "cabinet")


def test_nobody_is_led_away_after_agreeing(without: Client) -> None:
    answer = without.post(GIVE, {**TICKED, "next": "https://example.org/"})

    assert answer["Location"] == "/en/me/consents/"


def test_newer_text_is_asked_for_on_the_page(browser: Client, settings: Settings) -> None:
    settings.CONSENT_TEXT_VERSION = "2027-03"

    page = text_of(browser.get("/en/me/consents/"))

    assert "The text has changed since you agreed." in page
    assert f'href="{GIVE}"' in page


def test_account_without_profile_has_agreed_to_nothing(client: Client) -> None:
    client.force_login(make_user(now=timezone.now()))

    page = text_of(client.get("/en/me/consents/"))
    led = [client.get(f"/en/me/consents/{name}/")["Location"] for name in ("withdraw", "give")]

    assert "You have given no consent" in page
    assert led == ["/en/me/consents/", "/en/me/consents/"]
