"""Limits of joining: the try beyond them is refused in the person's language, loses nothing and hits nobody else."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from projects.models import Role, Shift, SignUp
from projects.views import newcomer
from projects.views.join import JOIN_LIMIT
from qazvolunteer.accounts.views.email_proof import PER_ADDRESS
from tests.factories.people import make_organization, make_volunteer
from tests.factories.work import open_shift, published_project

Code = Callable[[EmailMessage], str]
LANGUAGES = ("kk", "ru", "en")
TOO_MANY_TRIES = {
    "kk": "Тым көп әрекет жасалды. Он минут күтіп, қайталап көріңіз.",
    "ru": "Слишком много попыток. Подождите десять минут и попробуйте снова.",
    "en": "Too many tries. Wait ten minutes, then try again.",
}
TOO_MANY_CODES = {
    "kk": "Тым көп код сұралды. Он минут күтіп, қайталап көріңіз.",
    "ru": "Запрошено слишком много кодов. Подождите десять минут и попробуйте снова.",
    "en": "Too many codes were asked for. Wait ten minutes, then try again.",
}
DEAD = {
    "default": {"BACKEND": "qazvolunteer.lib.cache.ResilientRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
}


@pytest.fixture
def coming(db: None) -> Shift:
    """A shift in four days by the real clock, with two roles."""
    now = timezone.now()
    project = published_project(make_organization(now=now), now=now)
    return open_shift(project, starts_at=now + datetime.timedelta(days=4), places=(50, 50))


@pytest.fixture
def second(coming: Shift) -> Role:
    """The role that a form which was lost would not choose by itself."""
    return coming.roles.order_by("position")[1]


def page_of(role: Role, language: str = "en", name: str = "join") -> str:
    with translation.override(language):
        return reverse(f"projects:{name}", args=[role.shift_id])


def typed(role: Role, email: str) -> dict[str, Any]:
    return {
        "role": str(role.pk),
        "surname": "Ахметов",
        "given_name": "Данияр",
        "patronymic": "Ерланұлы",
        "birth_date": "2003-02-01",
        "region": "KZ-35",
        "email": email,
        "consent": "on",
    }


def in_form(page: Any) -> dict[str, Any]:
    """Return what stands in the form of a page."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def errors_of(page: Any) -> list[str]:
    return [str(error) for error in page.context["form"].non_field_errors()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_known_person_who_taps_too_often_reads_why_and_keeps_the_role(second: Role, language: str) -> None:
    person, other = (make_volunteer(now=timezone.now()) for _number in range(2))
    browser, elsewhere = Client(), Client()
    browser.force_login(person.user)
    elsewhere.force_login(other.user)
    here = page_of(second, language)
    within = {browser.post(here, {"role": ""}).status_code for _number in range(JOIN_LIMIT.count)}

    refused = browser.post(here, {"role": second.pk})
    neighbour = elsewhere.post(here, {"role": second.pk})

    assert within == {422}
    assert (refused.status_code, errors_of(refused)) == (429, [TOO_MANY_TRIES[language]])
    assert TOO_MANY_TRIES[language] in refused.content.decode()
    assert in_form(refused) == {"role": str(second.pk)}
    assert neighbour["Location"] == page_of(second, language, "joined")
    assert SignUp.objects.get().volunteer == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_forms_from_one_address(
    second: Role, settings: Settings, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(newcomer, "FORMS_FROM_ADDRESS", replace(newcomer.FORMS_FROM_ADDRESS, count=3))
    here = page_of(second, language)
    crowd, neighbour = (Client(headers={"x-forwarded-for": ip}) for ip in ("203.0.113.7", "203.0.113.8"))
    last = typed(second, "last@example.org")
    within = {
        crowd.post(here, typed(second, f"{number}@example.org")).status_code
        for number in ("one", "two", "three")
    }

    refused = crowd.post(here, last)
    beside = neighbour.post(here, last)

    assert within == {302}
    assert (refused.status_code, errors_of(refused)) == (429, [TOO_MANY_CODES[language]])
    assert in_form(refused) == {**last, "consent": True}
    assert beside["Location"] == page_of(second, language, "join_code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_codes_for_one_mailbox(second: Role, mailoutbox: list[EmailMessage], language: str) -> None:
    here, browser = page_of(second, language), Client()
    once, twice = typed(second, "once@example.org"), typed(second, "twice@example.org")
    for _number in range(PER_ADDRESS.count):
        browser.post(here, once)

    refused = browser.post(here, once)
    other = browser.post(here, twice)

    assert (refused.status_code, errors_of(refused)) == (429, [TOO_MANY_CODES[language]])
    assert in_form(refused) == {**once, "consent": True}
    assert other["Location"] == page_of(second, language, "join_code")
    assert [letter.to[0] for letter in mailoutbox] == ["once@example.org"] * PER_ADDRESS.count + [
        "twice@example.org"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_code_beyond_the_limit_is_refused_and_the_last_one_stays_good(
    second: Role, mailoutbox: list[EmailMessage], code_in: Code, language: str
) -> None:
    browser = Client()
    for _number in range(PER_ADDRESS.count):
        asked = browser.post(page_of(second, language), typed(second, "once@example.org"))

    refused = browser.post(asked["Location"], {"action": "resend"}, follow=True)
    done = browser.post(asked["Location"], {"code": code_in(mailoutbox[-1])})

    assert [str(message) for message in refused.context["messages"]] == [TOO_MANY_CODES[language]]
    assert len(mailoutbox) == PER_ADDRESS.count
    assert done["Location"].startswith(page_of(second, language))
    assert SignUp.objects.get().state == "confirmed"


def test_without_a_cache_people_join_and_nobody_is_limited(
    second: Role, settings: Settings, mailoutbox: list[EmailMessage], code_in: Code
) -> None:
    settings.CACHES = DEAD
    person, known, new = make_volunteer(now=timezone.now()), Client(), Client()
    known.force_login(person.user)

    asked = [new.post(page_of(second), typed(second, "new@example.org")) for _number in range(6)][-1]
    new.post(asked["Location"], {"code": code_in(mailoutbox[-1])})
    known.post(page_of(second), {"role": second.pk})

    assert sorted(SignUp.objects.values_list("state", "volunteer__user__email")) == sorted(
        [("confirmed", "new@example.org"), ("confirmed", person.user.email)]
    )
