"""`deliver_due_messages`: everything that is due goes out, one broken message does not hold up the rest."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications import tasks
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import notify
from tests.qazvolunteer.notifications.sample import Sample


def promise_many(reader: User, count: int) -> None:
    now = timezone.now() - timedelta(minutes=1)
    for version in range(count):
        notify(Sample, to=reader, about=reader, now=now, version=version)


def test_task_sends_all_batches_and_leaves_the_future_alone(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 2)
    promise_many(reader, 5)
    now = timezone.now()
    notify(Sample, to=reader, about=reader, now=now, offset="24h", due_at=now + timedelta(days=1))

    tasks.deliver_due_messages()

    assert len(mail.outbox) == 5
    assert list(Message.objects.filter(state=MessageState.PENDING).values_list("offset", flat=True)) == [
        "24h"
    ]


def test_task_goes_on_after_a_broken_message(reader: User) -> None:
    now = timezone.now() - timedelta(minutes=1)
    notify(
        Sample, to=reader, about=reader, now=now - timedelta(hours=1), context={"broken": "x"}, offset="first"
    )
    promise_many(reader, 2)

    tasks.deliver_due_messages()

    assert len(mail.outbox) == 2
    assert Message.objects.get(offset="first").last_error == "ValueError"


def test_task_ends_when_its_time_is_over(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SECONDS", 0)
    promise_many(reader, 2)

    tasks.deliver_due_messages()

    assert mail.outbox == []


@pytest.mark.race
def test_two_beats_and_four_workers_send_every_mail_once(transactional_db: None) -> None:
    reader = User.objects.create(email="reader@example.org")
    promise_many(reader, 30)
    barrier = threading.Barrier(4)

    def work() -> None:
        try:
            barrier.wait(timeout=10)
            tasks.deliver_due_messages()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert Message.objects.filter(state=MessageState.SENT, attempts=1).count() == 30
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == len(mail.outbox) == 30
