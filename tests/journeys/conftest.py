"""A real browser on a real server, with the demo's mail folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.clock import Clock

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",  # the order in which the parts of a day are typed
]
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine; `dev.py e2e` says where it is."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def mail_folder(settings: Settings, tmp_path: Path) -> Path:
    """Mails go where the demo keeps them, so that /dev/mail/ shows them."""
    settings.EMAIL_BACKEND = "qazvolunteer.notifications.channels.devmail.DevMailBackend"
    settings.DEMO_MAIL_DIR = tmp_path / "mail"
    return settings.DEMO_MAIL_DIR


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The portal's clock, to be moved."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def new_page(
    browser: Browser, live_server: LiveServer, mail_folder: Path, settings: Settings
) -> Iterator[NewPage]:
    """Open a browser of one person: its own cookies, a width, with or without JavaScript.

    Errors of the console (a broken policy, a missing file) fail the test.
    """
    settings.BASE_URL = live_server.url
    contexts = []
    errors: list[str] = []

    def opened(*, width: int = 1440, script: bool = True, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            base_url=live_server.url,
            reduced_motion="reduce",
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    # A refusal answered with 4xx is reported by the browser as an error of the network, not of the page.
    assert [text for text in errors if "the server responded with a status of 4" not in text] == []
