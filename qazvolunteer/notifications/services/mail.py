"""The mail of a message: written in the recipient's language, sent, and the answer of the mail server judged."""

import re
import smtplib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from qazvolunteer.notifications.enums import OPTIONAL, MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Notice
from qazvolunteer.notifications.selectors.unsubscribing import unsubscribe_token


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try: SENT, DROPPED, FAILED for good, or PENDING to be tried again."""

    state: MessageState
    #: class and code, no texts of the server: they quote addresses
    error: str = ""


def compose(message: Message, notice: Notice) -> EmailMultiAlternatives:
    """Write the mail of a message from facts loaded now; text and HTML come from the same context.

    The Message-ID is made of the message's id: should one mail go out twice after a crash, it is recognisable.
    Cost: the queries of the notice's `build`.
    """
    language = message.user.language if message.user else message.language
    address = message.user.email if message.user else message.address
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        context = _context(message, notice, language)
        # One line, whatever a title brings along: a newline in a header is an injection.
        context["subject"] = " ".join(
            _render(notice.template("subject.txt"), context, autoescape=False).split()
        )
        text = _render(notice.template("body.txt"), context, autoescape=False)
        html = _render(notice.template("body.html"), context, autoescape=True)
        attachments = notice.attachments(message)
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=_without_gaps(text),
        to=[address],
        headers={
            "Message-ID": f"<{message.pk}@{_host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
            **_one_click(context["unsubscribe_url"]),
        },
    )
    mail.attach_alternative(html, "text/html")
    for attachment in attachments:
        mail.attach(attachment.name, attachment.content, attachment.content_type)
    return mail


def send(mail: EmailMultiAlternatives) -> Outcome:
    """Hand a mail to the mail server.

    A refusal of this recipient or this mail (5xx) is final, as is an address that cannot be written in a header.
    Everything else is tried again: no connection, 4xx, and also 5xx on greeting, sign-in or sender, because those
    say that our own set-up is wrong, not the recipient.
    """
    try:
        sent = mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = min(code for code, _text in error.recipients.values())
        return Outcome(_by_code(code), f"{type(error).__name__} {code}")
    except smtplib.SMTPDataError as error:
        return Outcome(_by_code(error.smtp_code), f"{type(error).__name__} {error.smtp_code}")
    except smtplib.SMTPResponseException as error:
        return Outcome(MessageState.PENDING, f"{type(error).__name__} {error.smtp_code}")
    except ValueError as error:
        return Outcome(MessageState.FAILED, type(error).__name__)
    except Exception as error:  # OSError, the other SMTPExceptions, and whatever a mail backend may raise
        return Outcome(MessageState.PENDING, type(error).__name__)
    return Outcome(MessageState.SENT) if sent else Outcome(MessageState.PENDING, "NotTaken")


def _by_code(code: int) -> MessageState:
    return MessageState.FAILED if code >= 500 else MessageState.PENDING


def _one_click(url: str) -> dict[str, str]:
    """Let the mail program offer its own button (RFC 8058), where there is something to switch off."""
    if not url:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _unsubscribe_url(message: Message) -> str:
    """Return the link that switches the message's category off; empty for what always comes, and without an account."""
    if message.user is None or message.category not in OPTIONAL:
        return ""
    return Notice.link("privacy:letters", unsubscribe_token(message.user, message.category))


def _context(message: Message, notice: Notice, language: str) -> dict[str, Any]:
    unsubscribe_url = _unsubscribe_url(message)
    return {
        "sender_name": settings.SITE_NAME,
        "action_url": "",
        "action_label": "",
        "second_url": "",
        "second_label": "",
        "preheader": "",
        "facts": (),
        **notice.build(message),
        "site_name": settings.SITE_NAME,
        "site_url": f"{settings.BASE_URL}/",
        "site_host": _host(),
        "why": str(notice.why),
        # only where there is something to switch off, and somebody who can sign in to do it
        "settings_url": Notice.link("privacy:settings") if unsubscribe_url else "",
        "unsubscribe_url": unsubscribe_url,
        "language": language,
    }


def _render(template: str, context: dict[str, Any], *, autoescape: bool) -> str:
    # Not `render_to_string`: it escapes text parts too, and "O'Brien & co" would arrive as entities.
    return str(get_template(template).template.render(Context(context, autoescape=autoescape)))  # type: ignore[attr-defined]


def _without_gaps(text: str) -> str:
    """Take out what template tags leave in a text: spaces at line ends, more than one empty line."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
