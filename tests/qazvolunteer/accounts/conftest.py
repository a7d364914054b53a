"""Fixtures of the sign-in tests: an account, what its mails say, a mail server that is away."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.accounts.services import create_account

PASSWORD = "a-long-and-quiet-password"
KNOWN, UNKNOWN = "known@example.org", "novel@example.org"


@pytest.fixture(autouse=True)
def urls(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.qazvolunteer.accounts.urlconf"


@pytest.fixture
def person(db: None, now: datetime) -> User:
    """An account with a proven address and a password."""
    user = create_account(email=KNOWN, language="kk", now=now)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def dead_mail(settings: Settings) -> None:
    """A mail server that refuses connections."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1


@pytest.fixture
def code_of(mailoutbox: list[EmailMessage]) -> Callable[[], str]:
    """Return a function that reads the code in the last mail."""

    def read() -> str:
        return codes_in(mailoutbox[-1])[0]

    return read


def codes_in(mail: EmailMessage) -> list[str]:
    """Return the codes in a mail."""
    return re.findall(r"\b\d{4} \d{4}\b", str(mail.body))


def wrong(code: str) -> str:
    """Return a code that is not this one."""
    return f"{code[:-1]}{(int(code[-1]) + 1) % 10}"


def page(response: HttpResponse) -> str:
    """Return a page without what differs for everybody: the token and the typed address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return re.sub(r"(?:known|novel)@example\.org", "ADDRESS", text)


def is_signed_in(client: Client) -> bool:
    """Tell whether the client may see a page for signed-in people."""
    return client.get("/en/private/").status_code == 200
