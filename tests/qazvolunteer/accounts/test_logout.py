"""Signing out."""

import pytest
from django.test import Client

from qazvolunteer.accounts.models import User
from tests.qazvolunteer.accounts.conftest import is_signed_in

pytestmark = pytest.mark.django_db


def test_opening_the_page_signs_nobody_out(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.get("/en/accounts/logout/")

    assert response.status_code == 200
    assert is_signed_in(client)


def test_post_signs_out_and_leads_home(client: Client, person: User) -> None:
    client.force_login(person)

    response = client.post("/en/accounts/logout/")

    assert response["Location"] == "/en/"
    assert not is_signed_in(client)


def test_post_from_another_site_signs_nobody_out(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    response = client.post("/en/accounts/logout/")

    assert response.status_code == 403
    assert is_signed_in(client)
