"""Screenshots of the demo site for docs/screenshots/: every page of PAGES, wide and narrow, light and dark, ru and kk.

`dev.py shots` starts a site of its own and calls this: `python -m tools.shots http://localhost:PORT [NAME …]`.
The files are PNG with 256 colours: sharp, and small enough to be kept in the repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.browser import ARGUMENTS, chromium
from tools.small_png import reduced
from tools.terminal import ROOT, Problem, complain, say

FOLDER = ROOT / "docs" / "screenshots"
LANGUAGES = ("ru", "kk")
THEMES = ("light", "dark")
VIEWPORTS = {"desktop": (1440, 900), "phone": (390, 844)}


@dataclass(frozen=True)
class Shot:
    """A page to show: the name of its files, its path below the language, and the demo login that sees it.

    `link` is for pages whose number changes with the data: the first such link of the page at `path` is followed.
    """

    name: str
    path: str
    role: str = ""
    link: str = ""


PAGES = (
    Shot("home", "/"),
    Shot("projects", "/projects/"),
    Shot("project", "/projects/1-project/"),
    Shot("results", "/reports/"),
    Shot("gallery", "/dev/ui/"),
    Shot("cabinet", "/me/", "volunteer"),
    Shot("today", "/o/1/", "coordinator"),
    Shot("roster", "/o/1/", "coordinator", link="main a[href*='/roster/']"),
    Shot("checkin", "/o/1/", "coordinator", link="main a[href*='/checkin/']"),
    Shot("queue", "/office/queue/", "regional"),
)


def sign_in(page: Page, base_url: str, role: str) -> None:
    """Sign in as one of the demo people through the page that lists them, by its button.

    Raises `Problem` when the person is not in the database or is not let in.
    """
    page.goto(f"{base_url}/ru/dev/login/")
    button = page.locator(f"button[name=email][value='{role}@example.org']")
    if button.count() != 1:
        raise Problem(f"The page of the demo people has no button for {role}@example.org.")
    button.click()
    page.wait_for_load_state()
    if "/dev/login/" in page.url:
        raise Problem(f"The demo site did not let {role}@example.org in.")


def main(argv: Sequence[str]) -> int:
    """Take the named shots, or all of them, from the site at the given address."""
    base_url, *names = argv
    chosen = sorted((shot for shot in PAGES if not names or shot.name in names), key=lambda shot: shot.role)
    FOLDER.mkdir(parents=True, exist_ok=True)
    written, total = 0, 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for role, shots in groupby(chosen, key=lambda shot: shot.role):
            with _signed_in(browser, base_url, role) as context:
                for size in _take(context, base_url, list(shots)):
                    written, total = written + 1, total + size
        browser.close()
    say(
        f"  {written} pictures in {FOLDER.relative_to(ROOT)}, {total / max(written, 1) / 1000:.0f} KB on average"
    )
    return 0


@contextmanager
def _signed_in(browser: Browser, base_url: str, role: str) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce", timezone_id="Asia/Almaty")
    if role:
        page = context.new_page()
        sign_in(page, base_url, role)
        page.close()
    yield context
    context.close()


def _open(page: Page, address: str) -> None:
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise Problem(f"{address} answered {answer and answer.status}.")


def _take(context: BrowserContext, base_url: str, shots: Sequence[Shot]) -> Iterator[int]:
    page, workshop = context.new_page(), context.new_page()
    for theme in THEMES:
        context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
        for viewport, (width, height) in VIEWPORTS.items():
            page.set_viewport_size({"width": width, "height": height})
            for shot in shots:
                for language in LANGUAGES:
                    _open(page, f"{base_url}/{language}{shot.path}")
                    if shot.link:
                        followed = page.locator(shot.link)
                        if not followed.count():
                            raise Problem(f"{shot.name}: /{language}{shot.path} has no link {shot.link}.")
                        _open(page, f"{base_url}{followed.first.get_attribute('href')}")
                    picture = reduced(workshop, page.screenshot(animations="disabled"))
                    (FOLDER / f"{shot.name}-{language}-{viewport}-{theme}.png").write_bytes(picture)
                    yield len(picture)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        complain(problem)
        sys.exit(1)
