"""What every notice must fulfil. Tests of the other apps use it on the messages that their services promise."""

import re
from collections.abc import Iterable
from html import unescape

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import TEMPLATES, Notice, notice_of
from qazvolunteer.notifications.services.mail import compose

#: what a template leaves behind when something was not filled in
LEFTOVERS = ("⁂", "{{", "{%", "None")


def missing_templates(notices: Iterable[Notice]) -> list[str]:
    """Return the templates that notices should have and have not."""
    return [path for notice in notices for path in map(notice.template, TEMPLATES) if not _exists(path)]


def mails_in_all_languages(message: Message) -> dict[str, EmailMultiAlternatives]:
    """Write the mail of a message in kk, ru and en, and check each: complete, one-line subject, text and HTML alike.

    Returns:
        language → mail, for what else the test wants to know of it.
    """
    mails = {}
    for language, _name in settings.LANGUAGES:
        if message.user:
            message.user.language = language
        else:
            message.language = language
        mails[language] = compose(message, notice_of(message.kind))
        _check(mails[language], language)
    return mails


def _check(mail: EmailMultiAlternatives, language: str) -> None:
    text, html = str(mail.body), str(mail.alternatives[0].content)
    assert 0 < len(mail.subject) <= 120, mail.subject
    for part in (mail.subject, text, html):
        assert [leftover for leftover in LEFTOVERS if leftover in part] == [], part
    assert f'<html lang="{language}">' in html
    assert re.findall(r"&(?:amp|lt|gt|quot|#x27|#39);", mail.subject + text) == [], text
    assert _addresses(text) == _addresses(unescape(html)), "Text and HTML lead to different places."


def _addresses(part: str) -> set[str]:
    return set(re.findall(r"https?://[^\s\"<>]+", part))


def _exists(path: str) -> bool:
    try:
        get_template(path)
    except TemplateDoesNotExist:
        return False
    return True
