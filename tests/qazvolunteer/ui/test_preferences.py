"""What a person may choose about the pages."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

URL = "/en/theme/"


def test_choice_is_kept_in_a_cookie_and_shown(client: Client) -> None:
    response = client.post(URL, {"theme": "dark", "next": "/en/help/"})
    html = client.get("/en/help/").content.decode()

    cookie = response.cookies["theme"]
    assert (response.status_code, response["Location"]) == (302, "/en/help/")
    assert (cookie.value, cookie["samesite"], cookie["httponly"], cookie["path"]) == (
        "dark",
        "Lax",
        True,
        "/",
    )
    assert 'data-theme="dark"' in html


def test_cookie_is_secure_where_the_session_is(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    response = client.post(URL, {"theme": "light"})

    assert response.cookies["theme"]["secure"] is True


@pytest.mark.parametrize("theme", ["", "pink", "dark; Path=/"])
def test_unknown_choice_changes_nothing(client: Client, theme: str) -> None:
    response = client.post(URL, {"theme": theme})

    assert (response.status_code, response["Location"]) == (302, URL)
    assert "theme" not in response.cookies


@pytest.mark.parametrize("target", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
def test_way_back_never_leads_away(client: Client, target: str) -> None:
    response = client.post(URL, {"theme": "dark", "next": target})

    assert response["Location"] == URL


def test_page_marks_the_present_choice(client: Client) -> None:
    client.cookies["theme"] = "light"

    html = client.get(URL).content.decode()

    pressed = re.findall(r'name="theme"\s+value="(\w+)"\s+aria-pressed="true"', html)
    assert pressed == ["light"]
