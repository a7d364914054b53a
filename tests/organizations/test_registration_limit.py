"""The limit of registering organizations: refused in the person's language, nothing lost, nobody else hit."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from organizations.models import Organization
from organizations.views.registration import LIMIT
from tests.factories.organizations import ABOUT
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

REFUSED = {
    "kk": "Бүгін тым көп әрекет жасалды. Бұрыннан бар нобайды жалғастырыңыз немесе ертең қайталап көріңіз.",
    "ru": "Сегодня слишком много попыток. Продолжите черновик, который у вас есть, или попробуйте завтра.",
    "en": "Too many tries today. Go on with a draft that you have, or try again tomorrow.",
}
TYPED = {"name": "Жасыл аула", "about": ABOUT, "region": "KZ-35", "display_name": "Елена Ким"}


def somebody() -> Client:
    """Return the browser of somebody who is signed in."""
    client = Client()
    client.force_login(make_user(now=timezone.now()))
    return client


@pytest.mark.parametrize("language", REFUSED)
def test_one_organization_more_than_anybody_needs_is_refused(language: str) -> None:
    form, busy, neighbour = f"/{language}/orgs/new/?kind=initiative_group", somebody(), somebody()
    within = {busy.post(form, TYPED).status_code for _number in range(LIMIT.count)}

    refused = busy.post(form, TYPED)
    beside = neighbour.post(form, TYPED)

    assert within == {302}
    assert refused.status_code == 429
    assert re.search(rf'role="alert".*{REFUSED[language]}', refused.content.decode(), re.DOTALL)
    fields = refused.context["form"]
    assert {name: fields[name].value() for name in TYPED} == TYPED
    assert re.match(rf"/{language}/o/\d+/verification/$", beside["Location"])
    assert Organization.objects.count() == LIMIT.count + 1


def test_a_form_with_a_mistake_is_no_try() -> None:
    form, person = "/en/orgs/new/?kind=initiative_group", somebody()
    wrong = {person.post(form, TYPED | {"name": ""}).status_code for _number in range(LIMIT.count + 1)}

    answer = person.post(form, TYPED)

    assert (wrong, answer.status_code) == ({422}, 302)


def test_without_a_cache_organizations_are_registered(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "qazvolunteer.lib.cache.ResilientRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    answers = {
        somebody().post("/en/orgs/new/?kind=initiative_group", TYPED).status_code for _number in (1, 2)
    }

    assert (answers, Organization.objects.count()) == ({302}, 2)
