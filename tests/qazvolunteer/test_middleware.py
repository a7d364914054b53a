"""What stands around every page: the log of requests, the headers of what is refused early."""

import logging

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_request_is_logged_by_its_route_and_nothing_of_the_person(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    address = "/en/projects/?q=Aigerim.Saparova&email=aigerim@example.org"

    with caplog.at_level(logging.INFO, logger="qazvolunteer.request"):
        client.get(address, REMOTE_ADDR="203.0.113.9", headers={"user-agent": "Phone of Aigerim"})

    (record,) = [record for record in caplog.records if record.name == "qazvolunteer.request"]
    assert isinstance(record.msg, dict)
    assert {key: record.msg[key] for key in ("event", "route", "method", "status")} == {
        "event": "request",
        "route": "projects:catalogue",
        "method": "GET",
        "status": 200,
    }
    assert not any(word in str(record.__dict__) for word in ("igerim", "203.0.113.9", "?q="))


def test_what_is_refused_for_its_size_carries_the_policy_too(client: Client) -> None:
    body = b"x" * (settings.MAX_BODY_BYTES + 1)

    response = client.generic("POST", "/kk/accounts/login/", body, "text/plain")

    assert response.status_code == 413
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


#: pages that may use a device of their reader: none so far
ALLOWED_DEVICES: dict[str, set[str]] = {}
DEVICES = ("camera", "microphone", "geolocation", "payment", "usb")


@pytest.mark.parametrize(
    "address", ["/en/", "/en/accounts/login/", "/en/me/", "/en/nothing-here/", "/healthz", "/api/v1/shifts/"]
)
def test_no_page_may_use_the_devices_of_its_reader(client: Client, address: str) -> None:
    header = client.get(address)["Permissions-Policy"]

    policy = dict(part.strip().split("=") for part in header.split(","))
    denied = {device for device in DEVICES if policy.get(device) == "()"}
    assert denied == set(DEVICES) - ALLOWED_DEVICES.get(address, set())


def test_a_body_of_just_a_megabyte_is_read(client: Client) -> None:
    body = b"theme=dark&a=" + b"x" * (settings.MAX_BODY_BYTES - 13)

    response = client.generic("POST", "/en/theme/", body, "application/x-www-form-urlencoded")

    assert (response.status_code, response.cookies["theme"].value) == (302, "dark")
