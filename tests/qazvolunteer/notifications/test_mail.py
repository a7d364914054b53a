"""The mail of a message: language, time, headers, text and HTML from one context."""

import re
from datetime import datetime

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.selectors.unsubscribing import unsubscribe_token
from qazvolunteer.notifications.services import Address, deliver_message, notify
from tests.qazvolunteer.notifications.sample import Sample

TEXT = """\
Январь, 00:30: O'Brien & <Co>

Понедельник: Almaty

Да: https://portal.example.org/{about}/?a=1&b=2

--
You get this message because a test asked for it.
{off}: http://localhost:8000/ru/l/{token}/
{choose}: http://localhost:8000/ru/me/settings/
{sent_by}: Jasyl & Co
{site}: http://localhost:8000/
"""


def send(to: User | Address, *, about: User, now: datetime, **context: str) -> EmailMultiAlternatives:
    message = notify(Sample, to=to, about=about, now=now, context=context)
    assert message is not None
    deliver_message(message.pk, now=now)
    (sent,) = mail.outbox
    assert isinstance(sent, EmailMultiAlternatives)
    return sent


def html_of(sent: EmailMultiAlternatives) -> str:
    (alternative,) = sent.alternatives
    assert alternative.mimetype == "text/html"
    return str(alternative.content)


def test_mail_text_is_plain_and_without_gaps(reader: User, now: datetime) -> None:
    sent = send(reader, about=reader, now=now, title="O'Brien & <Co>")

    with translation.override("ru"):
        sent_by, site = translation.gettext("Sent by"), translation.gettext("Site")
        choose = translation.gettext("Choose which letters come")
        off = translation.gettext("Switch these letters off")
    token = unsubscribe_token(reader, "reminders")
    assert sent.body == TEXT.format(
        about=reader.pk, off=off, token=token, choose=choose, sent_by=sent_by, site=site
    )


def test_mail_html_says_the_same_escaped(reader: User, now: datetime) -> None:
    html = html_of(send(reader, about=reader, now=now, title="O'Brien & <Co>"))

    assert "<p>Январь, 00:30: O&#x27;Brien &amp; &lt;Co&gt;</p>" in html
    assert f'href="https://portal.example.org/{reader.pk}/?a=1&amp;b=2"' in html
    assert "Jasyl &amp; Co" in html
    assert "<Co>" not in html


@pytest.mark.parametrize(("language", "month"), [("kk", "Қаңтар"), ("ru", "Январь"), ("en", "January")])
def test_mail_speaks_the_language_of_the_recipient(
    reader: User, now: datetime, language: str, month: str
) -> None:
    reader.language = language
    reader.save(update_fields=["language"])

    with translation.override("en"):
        sent = send(reader, about=reader, now=now)

    assert sent.subject == f"{month}: Planting"
    assert sent.body.startswith(f"{month}, 00:30: Planting\n")
    assert f"<p>{month}, 00:30: Planting</p>" in html_of(sent)
    assert f'<html lang="{language}">' in html_of(sent)
    assert sent.extra_headers["Content-Language"] == language


def test_one_act_reaches_three_people_in_three_languages(reader: User, now: datetime) -> None:
    for language in ("kk", "ru", "en"):
        message = notify(Sample, to=Address(f"{language}@example.org", language), about=reader, now=now)
        assert message is not None
        deliver_message(message.pk, now=now)

    assert {tuple(sent.to): sent.subject for sent in mail.outbox} == {
        ("kk@example.org",): "Қаңтар: Planting",
        ("ru@example.org",): "Январь: Planting",
        ("en@example.org",): "January: Planting",
    }


def test_mail_leaves_the_language_of_the_process_alone(reader: User, now: datetime) -> None:
    with translation.override("kk"):
        send(reader, about=reader, now=now)

        assert translation.get_language() == "kk"


def test_mail_goes_to_one_person_and_says_that_a_machine_wrote_it(reader: User, now: datetime) -> None:
    sent = send(reader, about=reader, now=now)

    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert (sent.to, sent.cc, sent.bcc) == ([reader.email], [], [])


def test_mail_that_goes_out_twice_is_recognisable(reader: User, now: datetime) -> None:
    first = send(reader, about=reader, now=now)
    Message.objects.update(state=MessageState.PENDING, sent_at=None)
    message = Message.objects.get()

    deliver_message(message.pk, now=now)

    assert first.message()["Message-ID"] == f"<{message.pk}@localhost>"
    assert mail.outbox[-1].message()["Message-ID"] == f"<{message.pk}@localhost>"


@pytest.mark.parametrize("title", ["Planting\nBcc: thief@example.org", "Planting\r\n\tTrees"])
def test_mail_subject_is_one_line_whatever_a_title_holds(reader: User, now: datetime, title: str) -> None:
    sent = send(reader, about=reader, now=now, title=title)

    assert sent.subject == "Январь: " + " ".join(title.split())
    assert sent.message().get_all("Bcc") is None


def test_mail_layout_uses_colours_of_the_tokens_only() -> None:
    """A mail cannot load the stylesheet, so it repeats its colours; the two must not drift apart."""
    layout = (settings.BASE_DIR / "templates/notifications/base.html").read_text()
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()

    colours = set(re.findall(r"#[0-9A-Fa-f]{6}\b", layout))

    assert colours - set(re.findall(r"#[0-9A-Fa-f]{6}\b", tokens)) == set()
    assert len(colours) > 5
