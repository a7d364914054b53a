"""What the stylesheets may not do: break old WebViews, grow without end, use tokens that do not exist."""

import re
from pathlib import Path

import pytest

FOLDER = Path("static/css")
SHEETS = sorted(FOLDER.glob("*.css"))
#: what a page links: tokens and site, and one of the two others
PUBLIC_PAGE = ("tokens.css", "site.css", "public.css")
WORKSPACE_PAGE = ("tokens.css", "site.css", "workspace.css")
MAX_BYTES = 35_000


def test_there_are_four_sheets() -> None:
    assert [sheet.name for sheet in SHEETS] == ["public.css", "site.css", "tokens.css", "workspace.css"]


@pytest.mark.parametrize("page", [PUBLIC_PAGE, WORKSPACE_PAGE])
def test_sheets_of_a_page_stay_small(page: tuple[str, ...]) -> None:
    total = sum((FOLDER / name).stat().st_size for name in page)

    assert total <= MAX_BYTES


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize(
    "feature", ["@layer", "@container", "light-dark(", "@import", "&", "oklch(", "color-mix("]
)
def test_sheet_avoids_what_old_webviews_skip(sheet: Path, feature: str) -> None:
    assert feature not in sheet.read_text()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet_has_as_many_braces_open_as_closed(sheet: Path) -> None:
    text = sheet.read_text()

    assert text.count("{") == text.count("}")


def test_every_used_token_is_defined() -> None:
    text = "".join(sheet.read_text() for sheet in SHEETS)

    used, defined = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+):", text))

    assert used - defined == set()
