"""A notice that exists in tests only, and mail backends that go wrong in every way that real servers do."""

import os
import signal
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import connection
from django.utils.translation import gettext as _

from qazvolunteer.notifications.enums import Category
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import Notice

#: 00:30 of the next day in Almaty
MOMENT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


class Sample(Notice):
    """Tells the title in its context. `{"obsolete": true}` makes it obsolete, `{"broken": text}` makes it fail."""

    code = "sample"
    category = Category.REMINDERS
    why = "You get this message because a test asked for it."

    def is_obsolete(self, message: Message, now: datetime) -> bool:
        return bool(message.context.get("obsolete"))

    def build(self, message: Message) -> dict[str, Any]:
        if "broken" in message.context:
            datetime.strptime(message.context["broken"], "%Y")  # noqa: DTZ007 fails in the library, quoting the text
        return {
            "title": message.context.get("title", "Planting"),
            "moment": MOMENT,
            "sender_name": "Jasyl & Co",
            "facts": [(_("Monday"), "Almaty")],
            "action_label": _("Yes"),
            "action_url": f"https://portal.example.org/{message.subject_id}/?a=1&b=2",
        }


class FailingBackend(BaseEmailBackend):
    """Raises what a test puts into `error`."""

    error: ClassVar[BaseException]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise self.error


class RefusingNothingBackend(BaseEmailBackend):
    """Says that it took no mail, and gives no reason."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return 0


class KillingBackend(BaseEmailBackend):
    """Kills its process in the middle of sending, as an operator or the kernel would."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0


class SlowBackend(LocmemBackend):
    """Sends when the test says so: `started` tells that a mail is on its way, `go` lets it through."""

    started: ClassVar[threading.Event]
    go: ClassVar[threading.Event]

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.started.set()
        assert self.go.wait(timeout=10)
        return super().send_messages(email_messages)


class DatabaseLosingBackend(LocmemBackend):
    """Sends, while PostgreSQL throws the worker's connection out, as it does when it restarts."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        killer = connection.copy()
        with killer.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        killer.close()
        return sent
