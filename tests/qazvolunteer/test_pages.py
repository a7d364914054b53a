"""Pages of plain text, and what machines read."""

import gzip
import re
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import Settings

PAGES = ["help", "rules", "privacy", "accessibility", "contacts"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_is_open_and_asks_nothing_of_the_database(client: Client, page: str, language: str) -> None:
    response = client.get(f"/{language}/{page}/")  # no database mark: a query would fail this test

    html = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html
    assert (html.count("<h1>"), html.count("⁂")) == (1, 0)


@pytest.mark.parametrize("page", PAGES)
def test_headings_of_a_page_skip_no_level(client: Client, page: str) -> None:
    html = client.get(f"/en/{page}/").content.decode()

    main = html[html.index("<main") : html.index("</main>")]
    levels = [int(level) for level in re.findall(r"<h(\d)", main)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("page", PAGES)
def test_list_of_contents_leads_to_every_part_in_order(client: Client, page: str) -> None:
    html = client.get(f"/en/{page}/").content.decode()

    links = re.findall(r'<a href="#(\w+)">([^<]+)</a>', html[html.index("<main") :])
    parts = re.findall(r'<h2 id="(\w+)">([^<]+)</h2>', html)
    assert links == parts
    assert len(parts) >= 4


def test_help_says_the_ages_of_the_settings(client: Client, settings: Settings) -> None:
    settings.CONSENT_AGE, settings.DATA_CONSENT_AGE = 15, 13

    html = client.get("/en/help/").content.decode()

    assert "From 15 to 17 you sign up yourself." in html
    assert "Under 13 a parent or guardian has to agree" in html


def test_rules_say_the_deadline_of_the_settings(client: Client, settings: Settings) -> None:
    settings.REVIEW_DEADLINE_WORKING_DAYS = 1
    one = client.get("/en/rules/").content.decode()
    settings.REVIEW_DEADLINE_WORKING_DAYS = 3
    three = client.get("/en/rules/").content.decode()

    assert "within 1 working day." in one
    assert "within 3 working days." in three


def test_privacy_says_its_version(client: Client, settings: Settings) -> None:
    settings.CONSENT_TEXT_VERSION = "2027-03"

    html = client.get("/en/privacy/").content.decode()

    assert "Version of this text: 2027-03" in html


def test_contacts_show_what_the_site_has(client: Client, settings: Settings) -> None:
    settings.SITE_PHONE, settings.SITE_EMAIL = "+7 700 000 00 00", "help@example.org"
    with_both = client.get("/en/contacts/").content.decode()
    settings.SITE_PHONE = settings.SITE_EMAIL = ""
    with_none = client.get("/en/contacts/").content.decode()

    main = re.search(r"<main.*</main>", with_both, re.DOTALL)[0]  # type: ignore[index]
    assert 'href="tel:+7 700 000 00 00"' in main
    assert 'href="mailto:help@example.org"' in main
    assert "Write to the republican front office: it runs the portal." in with_none
    assert "mailto:" not in with_none


def test_robots_stay_out_of_the_demonstration(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == "User-agent: *\nDisallow: /\n"


def test_robots_stay_out_of_private_areas(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /kk/me/", "Disallow: /ru/o/", "Disallow: /en/office/"} <= set(lines)
    assert "Disallow: /" not in lines


def test_security_txt_names_the_address(client: Client, settings: Settings) -> None:
    settings.SITE_EMAIL, settings.BASE_URL = "help@example.org", "https://portal.example.org"

    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines[0] == "Contact: mailto:help@example.org"
    assert re.fullmatch(r"Expires: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", lines[1])
    assert lines[2:] == [
        "Preferred-Languages: kk, ru, en",
        "Canonical: https://portal.example.org/.well-known/security.txt",
    ]


def test_security_txt_is_missing_without_an_address(client: Client, settings: Settings) -> None:
    settings.SITE_EMAIL = ""

    assert client.get("/.well-known/security.txt").status_code == 404


def test_pages_travel_compressed(client: Client) -> None:
    plain = client.get("/kk/help/").content
    packed = client.get("/kk/help/", headers={"accept-encoding": "gzip"})

    assert (packed["Content-Encoding"], "Accept-Encoding" in packed["Vary"]) == ("gzip", True)
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < len(plain) / 2
