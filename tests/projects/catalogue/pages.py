"""Reading pages in tests."""

import re
from typing import Any


def titles(page: Any) -> list[str]:
    """Return the titles of the cards on a page."""
    return re.findall(r'class="card__h"><a href="[^"]*"[^>]*>([^<]*)</a>', page.content.decode())


def text_of(page: Any) -> str:
    """Return what a page says, in single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
