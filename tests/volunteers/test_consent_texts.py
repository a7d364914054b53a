"""Words that people agreed to stay what they were: a new wording is a new version."""

import hashlib

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from volunteers.selectors.consents import CONSENT_TEXTS

#: version and language → what the words were when people began to agree to them
AGREED = {
    ("2026-11", "kk"): "6275b43d2227d482",
    ("2026-11", "ru"): "dc2cf07dc6deb201",
    ("2026-11", "en"): "ed22555fe67c8bec",
}


def digest(version: str, language: str) -> str:
    with translation.override(language):
        words = " ".join(render_to_string(CONSENT_TEXTS[version]).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


@pytest.mark.parametrize(("version", "language"), AGREED)
def test_text_is_what_people_agreed_to(version: str, language: str) -> None:
    assert digest(version, language) == AGREED[version, language]


def test_every_text_is_held_still_in_every_language() -> None:
    languages = [code for code, _name in settings.LANGUAGES]

    assert set(AGREED) == {(version, language) for version in CONSENT_TEXTS for language in languages}
