"""What the stylesheets may not do: break old WebViews, grow without end, use tokens that do not exist."""

import re
from pathlib import Path

import pytest

FOLDER = Path("static/css")
SHEETS = sorted(FOLDER.glob("*.css"))
#: what a page links: the first two, and one of the others
COMMON = ("tokens.css", "site.css")
OF_A_LAYOUT = ("home.css", "public.css", "workspace.css")
#: about 10 KB as it travels, twelfth part of a first view: room for tickets, quilt and rosters
MAX_BYTES = 42_000


def test_sheets_are_the_known_ones() -> None:
    assert {sheet.name for sheet in SHEETS} == {*COMMON, *OF_A_LAYOUT}


@pytest.mark.parametrize("name", OF_A_LAYOUT)
def test_sheets_of_a_page_stay_small(name: str) -> None:
    total = sum((FOLDER / sheet).stat().st_size for sheet in (*COMMON, name))

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
