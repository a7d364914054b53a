"""From a due reminder to the delivered letter: once, whoever dies, refuses or changes their mind on the way."""

import datetime
import mailbox
import multiprocessing
import os
import signal
import smtplib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, connections
from django.db.models import Count
from pytest_django import Settings

from organizations.models import Membership
from projects.models import Shift, SignUp
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.decisions import cancel_signup
from projects.services.participation.reminders import queue_due_reminders
from projects.services.participation.signup import withdraw
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.selectors import due_messages
from qazvolunteer.notifications.services import deliver_message
from qazvolunteer.notifications.services.delivery import BACKOFF, LEASE
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project

PEOPLE = 40
SECOND = datetime.timedelta(seconds=1)


class MailboxBackend(BaseEmailBackend):
    """Delivers into a folder that processes share."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        box = mailbox.Maildir(django_settings.DEMO_MAIL_DIR)
        for message in email_messages:
            box.add(message.message().as_bytes())
        return len(email_messages)


class DyingBackend(MailboxBackend):
    """Delivers, and its process is killed before the portal can note it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        super().send_messages(email_messages)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0


class RefusingBackend(BaseEmailBackend):
    """A mail server that is busy."""

    tries: ClassVar[int] = 0

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        type(self).tries += 1
        raise smtplib.SMTPServerDisconnected("busy")


def letters(folder: Path) -> list[tuple[str, str]]:
    """Return recipient and Message-ID of every delivered letter."""
    box = mailbox.Maildir(str(folder))
    return sorted((str(letter["To"]), str(letter["Message-ID"])) for letter in box)


def crowd(now: datetime.datetime, people: int = PEOPLE) -> Shift:
    """People with places on one shift; the letters about the places are not looked at."""
    organization = make_organization(now=now)
    project = published_project(organization, now=now)
    start = now + datetime.timedelta(days=4)
    shift = open_shift(project, starts_at=start, places=(people,))
    for _number in range(people):
        join(make_volunteer(now=now), shift, now=now)
    Message.objects.all().delete()
    return shift


def in_processes(count: int, work: Callable[[], None]) -> list[int | None]:
    """Run the same work in real processes at once and return how they ended."""

    def run() -> None:
        connections.close_all()
        work()
        connections.close_all()

    connections.close_all()
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=run) for _number in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
    return [process.exitcode for process in processes]


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.EMAIL_BACKEND = f"{MailboxBackend.__module__}.{MailboxBackend.__qualname__}"
    settings.DEMO_MAIL_DIR = str(tmp_path / "mail")
    mailbox.Maildir(settings.DEMO_MAIL_DIR)  # made before the processes come
    return tmp_path / "mail"


@pytest.mark.race
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_beats_and_two_workers_bring_each_reminder_once(
    transactional_db: None, now: datetime.datetime, folder: Path
) -> None:
    shift = crowd(now)
    moments = (shift.starts_at - datetime.timedelta(hours=24), shift.starts_at - datetime.timedelta(hours=2))

    same_hour = multiprocessing.get_context("fork").Barrier(4)

    def beat_and_work() -> None:
        for moment in moments:
            same_hour.wait(timeout=60)
            while queue_due_reminders(now=moment, limit=7):
                pass
            for message in due_messages(moment, limit=1000):
                deliver_message(message, now=moment)

    exits = in_processes(4, beat_and_work)

    rows = Message.objects.values("recipient_key", "subject_id", "version", "kind", "offset")
    assert exits == [0] * 4
    assert set(rows.annotate(count=Count("pk")).values_list("count", flat=True)) == {1}
    by_offset = Message.objects.filter(state=MessageState.SENT).values_list("offset").annotate(Count("pk"))
    assert dict(by_offset) == {"24h": PEOPLE, "2h": PEOPLE}
    sent = letters(folder)
    assert len(sent) == len(set(sent)) == 2 * PEOPLE


@pytest.mark.race
@pytest.mark.parametrize("beats", [2, 6])
def test_beats_at_the_same_moment_queue_each_reminder_once(
    transactional_db: None, now: datetime.datetime, beats: int
) -> None:
    shift = crowd(now)
    barrier = threading.Barrier(beats)
    found: list[int] = []

    def beat() -> None:
        try:
            barrier.wait(timeout=10)
            found.append(queue_due_reminders(now=shift.starts_at - datetime.timedelta(hours=24)))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _number in range(beats)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sum(found) == PEOPLE
    assert Message.objects.filter(kind="shift_reminder", offset="24h").count() == PEOPLE


@pytest.mark.race
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_worker_killed_between_sending_and_noting_loses_nothing(
    transactional_db: None, now: datetime.datetime, folder: Path, settings: Settings
) -> None:
    shift = crowd(now, people=3)
    moment = shift.starts_at - datetime.timedelta(hours=24)
    queue_due_reminders(now=moment)
    settings.EMAIL_BACKEND = f"{DyingBackend.__module__}.{DyingBackend.__qualname__}"

    def work() -> None:
        for message in due_messages(moment, limit=10):
            deliver_message(message, now=moment)

    exits = in_processes(1, work)
    settings.EMAIL_BACKEND = f"{MailboxBackend.__module__}.{MailboxBackend.__qualname__}"
    work()
    during_the_lease = len(letters(folder))
    later = moment + LEASE + SECOND
    for message in due_messages(later, limit=10):
        deliver_message(message, now=later)

    sent = letters(folder)
    assert (exits, during_the_lease) == ([-signal.SIGKILL], 3)
    assert Message.objects.filter(state=MessageState.SENT).count() == 3
    # one letter came twice, with the same Message-ID: mail programs show it once
    assert (len(sent), len(set(sent))) == (4, 3)


def test_busy_mail_server_delays_a_reminder_and_loses_none(
    db: None, now: datetime.datetime, settings: Settings
) -> None:
    shift = crowd(now, people=1)
    moment = shift.starts_at - datetime.timedelta(hours=24)
    queue_due_reminders(now=moment)
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{RefusingBackend.__module__}.{RefusingBackend.__qualname__}"
    RefusingBackend.tries = 0

    waits = []
    for _try in range(3):
        (message,) = due_messages(moment, limit=10)
        deliver_message(message, now=moment)
        row = Message.objects.get()
        waits.append(row.next_try_at - moment)
        moment = row.next_try_at
    settings.EMAIL_BACKEND = backend
    state = deliver_message(message, now=moment)

    assert waits == list(BACKOFF[:3])
    assert (RefusingBackend.tries, state) == (3, MessageState.SENT)
    assert len(mail.outbox) == 1


def give_back(signup: SignUp, member: Membership, now: datetime.datetime) -> None:
    withdraw(signup=signup, by=signup.person.user, now=now)


def end_place(signup: SignUp, member: Membership, now: datetime.datetime) -> None:
    cancel_signup(signup=signup, by=member, now=now, comment="Another day")


def end_shift(signup: SignUp, member: Membership, now: datetime.datetime) -> None:
    cancel_shift(shift=signup.shift, by=member, now=now, reason="Storm")


@pytest.mark.parametrize("hours", [24, 2])
@pytest.mark.parametrize(("end", "told"), [(give_back, []), (end_place, [1]), (end_shift, [1])])
def test_nothing_is_sent_about_a_place_that_ended_between_queueing_and_sending(
    db: None,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
    end: Callable[..., Any],
    told: list[int],
    hours: int,
) -> None:
    shift = crowd(now, people=1)
    moment = shift.starts_at - datetime.timedelta(hours=hours)
    queue_due_reminders(now=moment)
    signup = SignUp.objects.get()
    member = make_member(shift.project.organization, now=now, role="manager")

    end(signup, member, moment)
    for message in due_messages(moment, limit=10):
        deliver_message(message, now=moment)
    later = [queue_due_reminders(now=moment + SECOND * step) for step in (1, 7200, 79200)]

    states = dict(Message.objects.values_list("kind", "state"))
    assert {state for kind, state in states.items() if kind.startswith("shift_")} == {MessageState.DROPPED}
    assert states.get("place_cancelled", "") == ("sent" if told else "")
    # the one letter is that of the cancellation
    assert len(mailoutbox) == len(told)
    assert later == [0, 0, 0]
