"""Every notice of the portal, written about rows of the demonstration in every language."""

import pytest

from qazvolunteer.notifications.registry import all_notices
from qazvolunteer.notifications.services.previews import NoticePreview, preview_of
from tests.crawls.portal import NOW, Portal

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def previews(portal: Portal) -> dict[str, NoticePreview]:
    return {code: preview_of(notice, NOW) for code, notice in all_notices().items()}


def test_every_notice_finds_something_to_write_about(previews: dict[str, NoticePreview]) -> None:
    assert {code for code, preview in previews.items() if not preview.letters} == set()


def test_no_notice_is_broken(previews: dict[str, NoticePreview]) -> None:
    faults = {
        code: [preview.error, *(letter.error for letter in preview.letters)]
        for code, preview in previews.items()
        if preview.is_broken
    }

    assert faults == {}


def test_letters_are_whole_in_every_language(previews: dict[str, NoticePreview]) -> None:
    letters = {code: preview.letters for code, preview in previews.items() if preview.letters}

    for code, versions in letters.items():
        assert [letter.language for letter in versions] == ["kk", "ru", "en"], code
        assert len({letter.text for letter in versions}) == 3, code
        for letter in versions:
            assert "⁂" not in letter.subject + letter.text + letter.html, code
            assert letter.subject, code
            assert f'<html lang="{letter.language}">' in letter.html, code
