"""Text twice as large, and nothing else: what a person sets in the browser for their eyes (WCAG 1.4.4)."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.demo import Demo, demonstration
from tests.journeys.screens import KEY, REST, Screen
from tests.journeys.test_accessibility import TOO_WIDE, show

#: the browser's own size of text: `rem` and the widths at which layouts change follow it, pixels do not
TWICE = "--blink-settings=defaultFontSize=32"
SCREENS = [screen for screen in (*KEY, *REST) if screen.name in {screen.name for screen in KEY} | {"roster"}]
#: what a person cannot read: text that a box cuts off, that lies on other text, that is one letter a line
UNREADABLE = """() => {
  const texts = [], found = [], words = (node) => node.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  const clipped = (node) => { for (let up = node; up; up = up.parentElement)
    if (getComputedStyle(up).clipPath !== "none") return true; return false; };
  const folded = ".sr, .skip, [aria-hidden=true], svg, option, details:not([open]) > :not(summary)";
  const hidden = (node) => clipped(node) || node.closest(folded)
    || !node.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const floats = (node) => { for (let up = node; up; up = up.parentElement)
    if (["fixed", "sticky"].includes(getComputedStyle(up).position)) return true; return false; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || hidden(parent)) continue;
    const range = document.createRange(); range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((box) => box.width > 1);
    if (lines.length > 2 && node.textContent.trim().length / lines.length < 4)
      found.push(`letter by letter: ${words(node)}`);
    texts.push({node, lines, bar: floats(parent)});
    for (let up = parent; up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect();
      const wide = ["hidden", "clip"].includes(style.overflowX), tall = ["hidden", "clip"].includes(style.overflowY);
      if (["auto", "scroll"].includes(style.overflowX) || ["auto", "scroll"].includes(style.overflowY)) break;
      if (lines.some((line) => wide && (line.right > box.right + 2 || line.left < box.left - 2)
                            || tall && (line.bottom > box.bottom + 4 || line.top < box.top - 4)))
        found.push(`cut off by .${up.className}: ${words(node)}`);
    }
  }
  const still = texts.filter((text) => !text.bar);
  still.forEach((one, number) => still.slice(number + 1).forEach((two) => {
    const over = one.lines.some((a) => two.lines.some((b) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 2));
    if (over) found.push(`"${words(one.node)}" lies on "${words(two.node)}"`);
  }));
  return found;
}"""


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None,  # before the browser, whose loop gives Django other connections
    browser: Browser,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    """The seeded portal on a server of its own, read by people with large text."""
    roles = {screen.role for screen in SCREENS}
    large = browser.browser_type.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=[*ARGUMENTS, TWICE]
    )
    with (
        django_db_blocker.unblock(),
        demonstration(large, tmp_path_factory.mktemp("mail"), roles=roles) as portal,
    ):
        yield portal
    large.close()


@pytest.mark.e2e
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_text_twice_as_large_is_still_read(demo: Demo, screen: Screen, language: str) -> None:
    page = show(demo, screen, language, "light", 1280)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"

    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {line}" for line in (*page.evaluate(TOO_WIDE), *page.evaluate(UNREADABLE))]

    page.close()
    assert not found, "\n".join(found)
