"""Pages for what went wrong."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from qazvolunteer.lib.access import AccessDenied
from qazvolunteer.ui.views import errors


def test_403_says_the_reason_that_a_permission_gave(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/en/"), AccessDenied(_("Ask an owner.")))

    assert response.status_code == 403
    assert "Ask an owner." in response.content.decode()


def test_403_keeps_what_was_not_meant_for_a_person(rf: RequestFactory) -> None:
    response = errors.permission_denied(rf.get("/en/"), PermissionDenied("row 17 of table x"))

    assert response.status_code == 403
    assert "row 17" not in response.content.decode()


def test_400_keeps_what_was_not_meant_for_a_person(rf: RequestFactory) -> None:
    response = errors.bad_request(rf.get("/en/"), SuspiciousOperation("session 123 tampered"))

    assert response.status_code == 400
    assert "123" not in response.content.decode()


def test_404_is_a_page_of_the_portal_that_repeats_nothing(client: Client) -> None:
    response = client.get("/en/no-such-thing-4711/")

    html = response.content.decode()
    assert response.status_code == 404
    assert html.count("<h1") == 1
    assert "4711" not in html[html.index("<main") : html.index("</main>")]


def test_429_is_a_page_of_the_portal(rf: RequestFactory) -> None:
    response = errors.too_many_requests(rf.get("/en/"))

    assert response.status_code == 429
    assert response.content.decode().count("<h1") == 1


def test_500_needs_neither_request_nor_database(rf: RequestFactory) -> None:
    response = errors.server_error(rf.get("/en/"))  # no database mark, no user, no session

    assert response.status_code == 500
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "kind"),
    [("/kk/projects/", "text/html; charset=utf-8"), ("/api/v1/shifts/", "application/problem+json")],
)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_database_that_is_away_is_said_calmly(
    client: Client, address: str, kind: str, error: type[Exception]
) -> None:
    def away(*_arguments: object) -> None:
        raise error("server closed the connection unexpectedly")

    client.raise_request_exception = False
    with connection.execute_wrapper(away):
        response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (503, kind)
    assert int(response["Retry-After"]) > 0
    assert "server closed" not in response.content.decode()


def test_form_without_its_token_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/en/theme/", {"theme": "dark"})

    assert response.status_code == 403
    assert "Go back, reload the page and send it again." in response.content.decode()


@pytest.mark.django_db
def test_500_answers_a_broken_page(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.qazvolunteer.ui.broken_urlconf"
    client.raise_request_exception = False

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.content.decode()
