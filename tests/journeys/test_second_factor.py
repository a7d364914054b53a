"""Passkeys in a real browser, with Chromium's own virtual authenticator; the app without any script."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.second_factor.selectors import factors_of
from tests.factories.people import make_staff, make_user
from tests.factories.second_factor import app_code
from tests.journeys.conftest import NewPage
from tests.journeys.steps import address, code_from_mail, fill, send, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(settings: Settings) -> User:
    """Somebody at a front office, on a portal that is no demonstration."""
    settings.DEMO = False
    return make_staff(now=timezone.now(), region="KZ-35").user


def give_authenticator(page: Page) -> Any:
    """Put an authenticator with a fingerprint into the browser; whoever is asked for it touches it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools


def test_passkey_from_the_first_to_the_next_sign_in(new_page: NewPage, settings: Settings) -> None:
    person = make_user(now=timezone.now())
    page = new_page(width=390)
    give_authenticator(page)
    sign_in(page, "ru", person.email)

    page.goto(address("ru", "mfa_add_webauthn"))
    fill(page, name="Мой телефон")
    page.locator("main [data-passkey-start]").click()
    expect(page.locator("main ol li")).to_have_count(10)
    page.locator("main form[method=post] button").click()
    expect(page.locator("main")).to_contain_text("Мой телефон")
    page.context.clear_cookies()

    page.goto(address("ru", "account_login") + "?next=/ru/help/")
    page.locator("main [data-passkey-start]").click()
    page.wait_for_url(f"{settings.BASE_URL}/ru/help/")
    page.context.clear_cookies()
    page.goto(address("ru", "account_login"))
    fill(page, email=person.email)
    page.locator("main form[method=post] button").first.click()
    fill(page, code=code_from_mail(page, person.email))
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url(f"**{address('ru', 'mfa_authenticate')}")
    page.locator("main [data-passkey-start]").click()
    page.wait_for_url(f"**{address('ru', 'projects:cabinet')}")

    assert factors_of(person).passkeys[0].last_used_at is not None


def test_device_that_gives_no_answer_is_told_calmly(new_page: NewPage) -> None:
    page = new_page()
    give_authenticator(page)
    page.goto(address("ru", "account_login"))

    page.locator("main [data-passkey-start]").click()

    expect(page.locator("main [data-passkey-failed]")).to_be_visible()


def test_officer_sets_an_app_up_without_script_and_with_the_keyboard(
    new_page: NewPage, officer: User, settings: Settings
) -> None:
    page = new_page(width=390, script=False)
    settings.DEMO = True  # the mail of the demonstration, to read the code
    sign_in(page, "kk", officer.email)
    settings.DEMO = False

    page.goto(address("kk", "office:queue"))
    page.wait_for_url(f"**{address('kk', 'mfa_index')}")
    page.locator(f"main a[href='{address('kk', 'mfa_activate_totp')}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main svg.segno")).to_be_visible()
    secret = page.locator("main [translate=no]").inner_text().replace(" ", "")
    page.locator("main [name=code]").focus()
    page.keyboard.type(app_code(timezone.now(), secret=secret))
    page.keyboard.press("Enter")
    expect(page.locator("main ol li")).to_have_count(10)
    send(page)

    expect(page).to_have_url(f"{settings.BASE_URL}{address('kk', 'office:queue')}")
    assert factors_of(officer).codes_left == 10
    assert Client().get(address("kk", "office:queue")).status_code == 302


def test_passkeys_without_script_say_what_to_do_instead(new_page: NewPage) -> None:
    person = make_user(now=timezone.now())
    page = new_page(script=False)
    sign_in(page, "ru", person.email)

    page.goto(address("ru", "mfa_add_webauthn"))

    expect(page.locator("main [data-passkey-absent]")).to_be_visible()
    expect(page.locator("main [data-passkey-start]")).to_be_hidden()
