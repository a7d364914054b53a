"""`deliver_message`: exactly one mail, whatever else dies meanwhile."""

import logging
import os
import smtplib
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications import registry
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.selectors import due_messages, failed_messages
from qazvolunteer.notifications.services import Address, deliver_message, notify
from qazvolunteer.notifications.services.delivery import BACKOFF, LEASE
from tests.qazvolunteer.notifications.sample import (
    DatabaseLosingBackend,
    KillingBackend,
    RefusingNothingBackend,
    Sample,
    SlowBackend,
)

SECOND = timedelta(seconds=1)
REFUSED = smtplib.SMTPRecipientsRefused({"reader@example.org": (550, b"no reader@example.org here")})
BUSY = smtplib.SMTPRecipientsRefused({"reader@example.org": (450, b"reader@example.org is full")})


def promise(to: User | Address, now: datetime, **context: object) -> Message:
    about = to if isinstance(to, User) else User.objects.create(email="subject@example.org")
    message = notify(Sample, to=to, about=about, now=now, context=context)
    assert message is not None
    return message


# --- the plain case ----------------------------------------------------------------------------------------------


def test_due_message_is_sent_once(
    reader: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    message = promise(reader, now)

    with django_assert_num_queries(6):  # lease in its savepoint (3), read, whether it is wanted, outcome
        state = deliver_message(message.pk, now=now)
    again = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, again) == (MessageState.SENT, None)
    assert [sent.to for sent in mail.outbox] == [["reader@example.org"]]
    assert (message.state, message.sent_at, message.attempts) == (MessageState.SENT, now, 1)
    assert (message.leased_until, message.last_error) == (None, "")


def test_message_to_an_address_is_sent_there(now: datetime, db: None) -> None:
    message = promise(Address("parent@example.org", "kk"), now)

    deliver_message(message.pk, now=now)

    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["parent@example.org"], "Қаңтар: Planting")]


def test_message_before_its_time_stays(reader: User, now: datetime) -> None:
    message = notify(Sample, to=reader, about=reader, now=now, due_at=now + SECOND)
    assert message is not None

    early = deliver_message(message.pk, now=now)
    due = due_messages(now + SECOND, limit=10)

    assert early is None
    assert due == [message.pk]
    assert mail.outbox == []


def test_message_that_is_gone_is_nothing_to_do(reader: User, now: datetime) -> None:
    message = promise(reader, now)
    reader.delete()

    assert deliver_message(message.pk, now=now) is None


# --- not needed any more -----------------------------------------------------------------------------------------


def test_obsolete_message_is_dropped_without_a_mail(reader: User, now: datetime) -> None:
    message = promise(reader, now, obsolete=True)

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.state, message.sent_at) == (MessageState.DROPPED, MessageState.DROPPED, None)
    assert mail.outbox == []
    assert due_messages(now + timedelta(days=1), limit=10) == []


def test_message_to_a_closed_account_is_dropped(reader: User, now: datetime) -> None:
    message = promise(reader, now)
    reader.is_active = False
    reader.save(update_fields=["is_active"])

    assert deliver_message(message.pk, now=now) == MessageState.DROPPED
    assert mail.outbox == []


# --- failures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (ConnectionRefusedError(111, "smtp.example.org"), "ConnectionRefusedError"),
        (TimeoutError(), "TimeoutError"),
        (socket.gaierror(-2, "smtp.example.org"), "gaierror"),
        (smtplib.SMTPServerDisconnected("bye"), "SMTPServerDisconnected"),
        (smtplib.SMTPDataError(451, b"try later"), "SMTPDataError 451"),
        (BUSY, "SMTPRecipientsRefused 450"),
        # Our own set-up is wrong: the mails must survive until somebody has repaired it.
        (smtplib.SMTPAuthenticationError(535, b"bad password"), "SMTPAuthenticationError 535"),
        (smtplib.SMTPConnectError(554, b"go away"), "SMTPConnectError 554"),
        (smtplib.SMTPSenderRefused(550, b"who?", "noreply@example.org"), "SMTPSenderRefused 550"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_transient_failure_is_tried_again(
    reader: User, now: datetime, failing: Callable[[BaseException], None], error: Exception, noted: str
) -> None:
    message = promise(reader, now)
    failing(error)

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.state, message.last_error) == (MessageState.PENDING, MessageState.PENDING, noted)
    assert (message.next_try_at, message.leased_until) == (now + timedelta(seconds=30), None)


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (REFUSED, "SMTPRecipientsRefused 550"),
        (smtplib.SMTPDataError(554, b"spam"), "SMTPDataError 554"),
        (UnicodeError("reader@пример"), "UnicodeError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_permanent_failure_fails_at_once(
    reader: User, now: datetime, failing: Callable[[BaseException], None], error: Exception, noted: str
) -> None:
    message = promise(reader, now)
    failing(error)

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.state, message.last_error) == (MessageState.FAILED, MessageState.FAILED, noted)
    assert list(failed_messages()) == [message]
    assert due_messages(now + timedelta(days=9), limit=10) == []


def test_backoff_grows_and_ends(
    reader: User, now: datetime, failing: Callable[[BaseException], None]
) -> None:
    message = promise(reader, now)
    failing(ConnectionRefusedError())
    waits = []

    while deliver_message(message.pk, now=now) == MessageState.PENDING:
        message.refresh_from_db()
        waits.append(message.next_try_at - now)
        assert due_messages(message.next_try_at - SECOND, limit=10) == []
        now = message.next_try_at

    message.refresh_from_db()
    assert waits == [
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=6),
    ]
    assert (message.state, message.attempts) == (MessageState.FAILED, 6)
    assert message.last_error == "ConnectionRefusedError"


def test_message_is_sent_when_the_server_is_back(
    reader: User, now: datetime, failing: Callable[[BaseException], None], settings: Settings
) -> None:
    message = promise(reader, now)
    failing(ConnectionRefusedError())
    deliver_message(message.pk, now=now)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    state = deliver_message(message.pk, now=now + BACKOFF[0])

    message.refresh_from_db()
    assert (state, message.attempts, message.last_error) == (MessageState.SENT, 2, "")
    assert len(mail.outbox) == 1


def test_mail_that_the_backend_did_not_take_is_not_called_sent(
    reader: User, now: datetime, backend: Callable[[type[BaseEmailBackend]], None]
) -> None:
    message = promise(reader, now)
    backend(RefusingNothingBackend)

    assert deliver_message(message.pk, now=now) == MessageState.PENDING


def test_broken_notice_is_tried_again_and_tells_nothing_personal(
    reader: User, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    message = promise(reader, now, broken="Aigerim 7010000000 reader@example.org")

    with caplog.at_level(logging.DEBUG):
        state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.last_error) == (MessageState.PENDING, "ValueError")
    assert "tests/qazvolunteer/notifications/sample.py:" in caplog.text
    assert "Aigerim" not in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize("error", [REFUSED, BUSY])
def test_failure_tells_nothing_personal(
    reader: User,
    now: datetime,
    failing: Callable[[BaseException], None],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    message = promise(reader, now)
    failing(error)

    with caplog.at_level(logging.DEBUG):
        deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert str(message.pk) in caplog.text
    assert "example.org" not in caplog.text + message.last_error


def test_unknown_notice_waits_for_the_code_that_knows_it(
    reader: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = promise(reader, now)
    monkeypatch.setattr(registry, "_notices", {})

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.last_error) == (MessageState.PENDING, "UnknownNotice")


# --- two at once, and death --------------------------------------------------------------------------------------


def test_leased_message_is_left_to_its_holder_until_the_lease_ends(reader: User, now: datetime) -> None:
    message = promise(reader, now)
    Message.objects.update(leased_until=now + LEASE, attempts=1)

    during = deliver_message(message.pk, now=now + LEASE)
    listed = due_messages(now + LEASE, limit=10)
    after = deliver_message(message.pk, now=now + LEASE + SECOND)

    assert (during, listed, after) == (None, [], MessageState.SENT)


def test_message_that_kills_every_worker_ends_as_failed(reader: User, now: datetime) -> None:
    message = promise(reader, now)
    Message.objects.update(leased_until=now - SECOND, attempts=len(BACKOFF) + 1)

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.last_error) == (MessageState.FAILED, "Interrupted")
    assert mail.outbox == []


def test_failure_of_a_worker_that_lost_its_lease_changes_nothing(
    reader: User, now: datetime, failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    message = promise(reader, now)
    failing(ConnectionRefusedError())
    taken_over = now + timedelta(hours=1)
    monkeypatch.setattr(
        Sample, "is_obsolete", lambda *args: Message.objects.update(leased_until=taken_over) and False
    )

    deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (message.leased_until, message.last_error, message.next_try_at) == (taken_over, "", now)


@pytest.mark.race
def test_two_deliverers_at_once_send_one_mail(
    transactional_db: None, now: datetime, backend: Callable[[type[BaseEmailBackend]], None]
) -> None:
    message = promise(User.objects.create(email="reader@example.org"), now)
    SlowBackend.started, SlowBackend.go = threading.Event(), threading.Event()
    backend(SlowBackend)
    states: list[MessageState | None] = []

    def deliver() -> None:
        try:
            states.append(deliver_message(message.pk, now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _number in range(8)]
    for thread in threads:
        thread.start()
    assert SlowBackend.started.wait(timeout=10)
    # While the mail is on its way no lock is held: others can change the row at once.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        Message.objects.filter(pk=message.pk).update(category="service")
    SlowBackend.go.set()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(map(str, states)) == ["None"] * 7 + ["sent"]
    assert len(mail.outbox) == 1


@pytest.mark.race
@pytest.mark.filterwarnings(
    "ignore:.*fork.*:DeprecationWarning"
)  # Python 3.12 warns of threads that might be
def test_killed_worker_gives_the_message_back_when_its_lease_ends(
    transactional_db: None,
    now: datetime,
    backend: Callable[[type[BaseEmailBackend]], None],
    settings: Settings,
) -> None:
    message = promise(User.objects.create(email="reader@example.org"), now)
    backend(KillingBackend)
    connection.close()
    child = os.fork()
    if child == 0:
        try:
            deliver_message(message.pk, now=now)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    during = due_messages(now + LEASE, limit=10)
    state = deliver_message(message.pk, now=now + LEASE + SECOND)

    message.refresh_from_db()
    assert os.WTERMSIG(status) == 9
    assert (during, state, message.attempts) == ([], MessageState.SENT, 2)
    assert len(mail.outbox) == 1


@pytest.mark.race
def test_database_that_restarts_after_sending_does_not_make_a_second_mail(
    transactional_db: None, now: datetime, backend: Callable[[type[BaseEmailBackend]], None]
) -> None:
    message = promise(User.objects.create(email="reader@example.org"), now)
    backend(DatabaseLosingBackend)

    state = deliver_message(message.pk, now=now)

    message.refresh_from_db()
    assert (state, message.state) == (MessageState.SENT, MessageState.SENT)
    assert due_messages(now + timedelta(days=1), limit=10) == []
    assert len(mail.outbox) == 1


def test_delivery_inside_a_transaction_is_refused(transactional_db: None, now: datetime) -> None:
    message = promise(User.objects.create(email="reader@example.org"), now)

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        deliver_message(message.pk, now=now)


def test_due_messages_come_longest_waiting_first_and_limited(reader: User, now: datetime) -> None:
    promised = [
        notify(Sample, to=reader, about=reader, now=now, version=number, due_at=now - number * SECOND)
        for number in (1, 3, 2)
    ]
    oldest, middle = promised[1], promised[2]
    assert oldest is not None
    assert middle is not None

    assert due_messages(now, limit=2) == [oldest.pk, middle.pk]


def test_failed_messages_come_newest_first(reader: User, now: datetime) -> None:
    old = promise(reader, datetime(2026, 11, 1, tzinfo=UTC))
    new = notify(Sample, to=reader, about=reader, now=now, version=1)
    notify(Sample, to=reader, about=reader, now=now, version=2)
    Message.objects.filter(version__lt=2).update(state=MessageState.FAILED)

    assert list(failed_messages()) == [new, old]
