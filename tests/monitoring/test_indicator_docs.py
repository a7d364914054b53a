"""docs/indicators.md says what the registry says, in three languages."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from qazvolunteer.figures.registry import Indicator, indicators

DOCUMENT = Path(settings.BASE_DIR, "docs", "indicators.md").read_text()


def section_of(indicator: Indicator) -> str:
    """Return what the document says of an indicator."""
    part = DOCUMENT[DOCUMENT.index(f"## `{indicator.code}`\n") :]
    return part.split("\n## ")[0]


def test_document_lists_exactly_the_published_codes_in_their_order() -> None:
    assert re.findall(r"^## `(.*)`$", DOCUMENT, re.MULTILINE) == [known.code for known in indicators()]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("indicator", indicators(), ids=lambda known: known.code)
def test_document_has_the_definition_in_the_language(indicator: Indicator, language: str) -> None:
    with translation.override(language):
        line = f"| {language} | {indicator.name} | {indicator.definition} | {indicator.formula} |"

    assert line in section_of(indicator).splitlines()


@pytest.mark.parametrize("indicator", indicators(), ids=lambda known: known.code)
def test_document_says_the_facts_of_an_indicator(indicator: Indicator) -> None:
    text = section_of(indicator)

    assert f"Split by: {', '.join(indicator.dimensions)}. Version {indicator.version}." in text
    assert ("under 5 people are hidden" in text) is (indicator.hide_below == 5)
    assert re.search(r"^- From: .*`\w+_\w+`|^- From: the same", text, re.MULTILINE)
