"""A person without a mouse: moves with Tab, acts with Enter, Space and arrows, and must see where they are."""

import re

from playwright.sync_api import Locator, Page

#: stops on one page before we say that something cannot be reached
FAR = 150
#: what the focused thing looks like. A part of it must be in sight (WCAG 2.4.11), with an outline (2.4.7).
_STOP = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return {name: "", seen: true, marked: true};
  const parts = [0.07, 0.29, 0.5, 0.73, 0.94];  // uneven: a map of patches has gaps at even steps
  const shows = (x, y) => {
    const top = document.elementFromPoint(x, y);
    return top !== null && (node.contains(top) || [...(node.labels || [])].some((label) => label === top));
  };
  const seen = [...node.getClientRects()].some((box) =>
    parts.some((across) => parts.some((down) =>
      shows(box.left + box.width * across, box.top + box.height * down))));
  const style = getComputedStyle(node);
  const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    && !/, 0\\)$/.test(style.outlineColor);
  return {name: node.outerHTML.slice(0, 160), seen, marked};
}"""


class Keyboard:
    """The keyboard at one page; every stop of the focus is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        """Press a key and look where the focus is."""
        self.page.keyboard.press(key)
        stop = self.page.evaluate(_STOP)
        assert stop["seen"], f"out of sight on {self.page.url}: {stop['name']}"
        assert stop["marked"], f"without a mark of focus on {self.page.url}: {stop['name']}"

    def reach(self, wanted: str | Locator, *, backwards: bool = False) -> Locator:
        """Press Tab until the focus is on what is wanted, the first such thing on the way."""
        target = self.page.locator(wanted) if isinstance(wanted, str) else wanted
        focused = target.and_(self.page.locator(":focus"))
        for _stop in range(FAR):
            self.press("Shift+Tab" if backwards else "Tab")
            if focused.count():
                return focused
        raise AssertionError(f"{wanted} is not reached by Tab on {self.page.url}")

    def follow(self, wanted: str | Locator, key: str = "Enter") -> None:
        """Reach a link or a button, press it, and wait for the page behind it."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        """Reach a field by its name and type."""
        self.reach(f"[name={name}]")
        self.page.keyboard.type(text)

    def write_day(self, name: str, day: str) -> None:
        """Reach the field of a day and type its parts, "2002-03-04", in the order of an English browser."""
        year, month, number = day.split("-")
        field = self.reach(f"[name={name}]")
        self.page.keyboard.type(f"{month}{number}{year}")
        assert field.input_value() == day

    def choose(self, name: str, value: str) -> None:
        """Reach a list and go down to a value."""
        field = self.reach(f"select[name={name}]")
        for _step in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.press("ArrowDown")
        assert field.input_value() == value

    def tick(self, name: str) -> None:
        """Reach a box and tick it."""
        field = self.reach(f"[name={name}]")
        self.press("Space")
        assert field.is_checked()

    def skip_to_content(self) -> None:
        """Use the first link of the page: the next stop is inside the content."""
        self.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('a.skip')")
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"
        self.press("Tab")
        assert self.page.evaluate("document.activeElement.closest('main') !== null")


def code_in(text: str) -> str:
    """Read the one-time code out of a letter."""
    found = re.search(r"\b\d{4} \d{4}\b", text)
    assert found is not None
    return found[0]
