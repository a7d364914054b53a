"""People with an account, a password, a second factor, and their browsers."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from qazvolunteer.accounts.models import User
from tests.factories.people import make_user
from tests.factories.second_factor import protect

PASSWORD = "a-long-and-quiet-password"
SECURITY = "/en/accounts/security/"
LOGIN, FACTOR = "/en/accounts/login/password/", "/en/accounts/login/factor/"
AGAIN = "/en/accounts/security/again/"
#: a page that needs a sign-in
PRIVATE = SECURITY


@pytest.fixture
def moment() -> datetime.datetime:
    """The real time: pages compare codes with it."""
    return timezone.now()


@pytest.fixture
def person(db: None, now: datetime.datetime) -> User:
    """An account with a password and no second factor."""
    user = make_user(now=now)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def codes(person: User, moment: datetime.datetime) -> list[str]:
    """The recovery codes of the person, who has an app now."""
    return protect(person, now=moment)


@pytest.fixture
def enter(client: Client) -> Callable[..., Client]:
    """Sign in with the password, and with a code where one is asked for."""

    def entered(user: User, code: str = "") -> Client:
        client.post(LOGIN, {"login": user.email, "password": PASSWORD})
        if code:
            client.post(FACTOR, {"code": code})
        return client

    return entered


def is_signed_in(client: Client) -> bool:
    """Tell whether the client may see a page for signed-in people."""
    return client.get(PRIVATE).status_code == 200


def grow_old(client: Client, seconds: int = 600) -> None:
    """Let the session be older than the time in which nobody is asked again."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()
