"""axe-core on a page: which rules of WCAG 2.0–2.2 A and AA it breaks, in words that say where and how to mend it."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

#: beside WCAG, the practices that its authors advise: landmarks, order of headings, one h1
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Frames hold letters, which may run no script: they are looked at as pages of their own.
_RUN = """([tags, off]) => axe.run(document, {
  runOnly: {type: "tag", values: tags},
  rules: Object.fromEntries(off.map((rule) => [rule, {enabled: false}])),
  resultTypes: ["violations"],
  iframes: false,
  preload: false,
})"""


@cache
def _source() -> str:
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text()


def violations(page: Page, *, off: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with the page as it stands, one line for each node; `off` are rules left out."""
    # Evaluated by the browser's own door, so that the page keeps its strict policy.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    found = page.evaluate(_RUN, [list(TAGS), list(off)])
    return [line for rule in found["violations"] for line in _lines(rule)]


def _lines(rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        advice = " ".join(node["failureSummary"].split())
        yield f"{rule['id']} ({rule['impact']}): {rule['help']} — {node['html'][:300]} — {advice}"
