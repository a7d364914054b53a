"""The people of the demonstration."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account
from tests.qazvolunteer.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db

URL = "/en/dev/login/"


@pytest.fixture
def volunteer(now: datetime) -> User:
    return create_account(email="volunteer@example.org", language="kk", now=now)


def test_page_offers_whom_the_database_knows(client: Client, volunteer: User) -> None:
    response = client.get(URL)

    offered = {person["email"]: person["seeded"] for person in response.context["people"]}
    assert offered == {
        "volunteer@example.org": True,
        "leader@example.org": False,
        "coordinator@example.org": False,
        "owner@example.org": False,
        "regional@example.org": False,
        "republican@example.org": False,
    }
    assert response.content.decode().count("Not in the database yet.") == 5


def test_button_signs_in_and_leaves_the_language_alone(client: Client, volunteer: User) -> None:
    response = client.post(URL, {"email": "volunteer@example.org", "next": "/en/private/"})

    assert response["Location"] == "/en/private/"
    assert client.get("/en/private/").content.decode() == str(volunteer.pk)
    assert User.objects.get(pk=volunteer.pk).language == "kk"


def test_nobody_else_is_signed_in(client: Client, person: User) -> None:
    response = client.post(URL, {"email": person.email})

    assert response.status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_the_demonstration_there_is_no_such_page(
    client: Client, settings: Settings, volunteer: User, method: str
) -> None:
    settings.DEMO = False

    response = getattr(client, method)(URL, {"email": "volunteer@example.org"})

    assert response.status_code == 404
    assert not is_signed_in(client)
