"""Every page of the portal under axe, in light and dark, on a desk and on a phone, in three languages."""

from collections.abc import Iterator
from itertools import combinations, product
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils.translation import override
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.journeys.axe import violations
from tests.journeys.demo import Demo, demonstration
from tests.journeys.keyboard import Keyboard
from tests.journeys.screens import (
    KEY,
    LANGUAGES,
    NOT_SCREENS,
    REST,
    THEMES,
    WIDTHS,
    Look,
    Screen,
    matrix,
    pairwise,
)
from tests.journeys.steps import address
from tests.routes import routes

#: a walk long enough to scroll the page under its bars
STOPS = 40
#: what makes the page scroll sideways; nothing when it does not
TOO_WIDE = """() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const over = [...document.body.querySelectorAll("*")].filter((node) =>
    node.getBoundingClientRect().right > innerWidth + 1);
  return ["the page scrolls sideways", ...over.map((node) => node.outerHTML.slice(0, 120))];
}"""


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,  # before the browser, whose loop gives Django other connections
    browser: Browser,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    """The seeded portal on a server of its own: pages are only read here, so all tests share it."""
    with (
        django_db_blocker.unblock(),
        demonstration(
            browser, tmp_path_factory.mktemp("mail"), roles={screen.role for screen in (*KEY, *REST)}
        ) as portal,
    ):
        yield portal


def show(demo: Demo, screen: Screen, language: str, theme: str, width: int) -> Page:
    """Open a screen and make sure that it is the one that was meant."""
    page = demo.page(screen.role, language=language, theme=theme, width=width)
    answer = page.goto(
        address(language, screen.route, *(demo.things[name] for name in screen.things.split())) + screen.query
    )
    assert answer is not None
    with override(language):
        shown = resolve(urlsplit(page.url).path).view_name
    assert (answer.status, shown) == (screen.status, screen.route), page.url
    if screen.then:
        screen.then(page)
    page.evaluate("document.fonts.ready")
    return page


def label(value: Screen | str | list[Look]) -> str:
    """Name a value of a case."""
    if isinstance(value, list):
        return "+".join(f"{theme}{width}" for theme, width in value)
    return str(value)


@pytest.mark.e2e
@pytest.mark.django_db
@pytest.mark.parametrize(("screen", "language", "looks"), [*matrix(KEY), *pairwise(REST)], ids=label)
def test_page_has_no_violation(demo: Demo, screen: Screen, language: str, looks: list[Look]) -> None:
    page = show(demo, screen, language, *looks[0])

    found = []
    for theme, width in looks:
        # what the server does for the cookie, without loading the page again
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{theme} {width} {line}" for line in violations(page, off=screen.off)]

    page.close()
    assert not found, f"{page.url} of {screen}, {language}:\n" + "\n".join(found)


@pytest.mark.e2e
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", KEY, ids=str)
def test_page_never_scrolls_sideways(demo: Demo, screen: Screen, language: str) -> None:
    page = show(demo, screen, language, "light", 1280)

    found = []
    for width in (640, 320):  # a window of 1280 pixels at 200 % and at 400 %
        page.set_viewport_size({"width": width, "height": 900})
        found += page.evaluate(TOO_WIDE)

    page.close()
    assert found == []


@pytest.mark.e2e
@pytest.mark.django_db
@pytest.mark.parametrize("screen", KEY, ids=str)
def test_bars_never_hide_the_focus(demo: Demo, screen: Screen) -> None:
    page = show(demo, screen, "kk", "light", 390)
    keys = Keyboard(page)

    for key in ["Tab"] * STOPS + ["Shift+Tab"] * STOPS:
        keys.press(key)  # fails when the focus is out of sight or without a mark

    page.close()


def test_every_route_has_a_screen_or_a_reason() -> None:
    shown = {screen.route for screen in (*KEY, *REST)}

    assert shown | set(NOT_SCREENS) == set(routes())
    assert not shown & set(NOT_SCREENS)


def test_key_pages_are_seen_in_every_way() -> None:
    seen = [(screen, language, *look) for screen, language, looks in matrix(KEY) for look in looks]

    assert sorted(seen, key=str) == sorted(product(KEY, LANGUAGES, THEMES, WIDTHS), key=str)


def test_rest_is_seen_in_every_pair_of_values() -> None:
    values = [REST, LANGUAGES, THEMES, WIDTHS]

    seen = [(screen, language, *look) for screen, language, looks in pairwise(REST) for look in looks]

    for first, second in combinations(range(4), 2):
        pairs = {(case[first], case[second]) for case in seen}
        assert pairs == set(product(values[first], values[second]))
