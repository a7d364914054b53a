"""`notify`: one row for one thing said to one recipient, whoever says it and how often."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from qazvolunteer.accounts.models import User
from qazvolunteer.notifications.enums import Category, MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.registry import UnknownNotice
from qazvolunteer.notifications.services import Address, notify
from tests.qazvolunteer.notifications.sample import Sample

GUARDIAN = Address("Parent@example.org", "kk")


def test_notify_stores_a_pending_message_in_two_queries(
    reader: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # whether the person wants reminders, the row
        message = notify(
            Sample, to=reader, about=reader, now=now, version=2, offset="24h", context={"shift": 7}
        )

    assert message is not None
    stored = Message.objects.get()
    assert stored == message
    assert (stored.user_id, stored.address, stored.language) == (reader.pk, "", "")
    assert (stored.kind, stored.category) == ("sample", Category.REMINDERS)
    assert (stored.subject_kind, stored.subject_id) == ("user", str(reader.pk))
    assert (stored.version, stored.offset, stored.context) == (2, "24h", {"shift": 7})
    assert (stored.state, stored.attempts, stored.leased_until) == (MessageState.PENDING, 0, None)
    assert (stored.created_at, stored.due_at, stored.next_try_at) == (now, now, now)


def test_notify_with_due_at_waits_for_it(reader: User, now: datetime) -> None:
    later = now + timedelta(days=1)

    message = notify(Sample, to=reader, about=reader, now=now, due_at=later)

    assert message is not None
    assert (message.due_at, message.next_try_at, message.created_at) == (later, later, now)


def test_notify_again_returns_none_and_keeps_the_transaction_alive(reader: User, now: datetime) -> None:
    with transaction.atomic():
        first = notify(Sample, to=reader, about=reader, now=now)
        second = notify(Sample, to=reader, about=reader, now=now + timedelta(hours=1))

        assert second is None
        assert list(Message.objects.all()) == [first]


@pytest.mark.parametrize(("version", "offset"), [(1, ""), (0, "2h")])
def test_notify_under_another_version_or_offset_is_another_message(
    reader: User, now: datetime, version: int, offset: str
) -> None:
    notify(Sample, to=reader, about=reader, now=now)

    other = notify(Sample, to=reader, about=reader, now=now, version=version, offset=offset)

    assert other is not None
    assert Message.objects.count() == 2


def test_notify_to_another_person_is_another_message(reader: User, now: datetime) -> None:
    other = User.objects.create(email="other@example.org")
    notify(Sample, to=reader, about=reader, now=now)

    assert notify(Sample, to=other, about=reader, now=now) is not None


def test_notify_to_an_address_keys_it_without_the_address(reader: User, now: datetime) -> None:
    message = notify(Sample, to=GUARDIAN, about=reader, now=now)

    assert message is not None
    assert (message.user, message.address, message.language) == (None, "Parent@example.org", "kk")
    assert len(message.recipient_key) == 64
    assert "parent" not in message.recipient_key


def test_notify_to_the_same_address_in_other_letters_is_the_same_recipient(
    reader: User, now: datetime
) -> None:
    notify(Sample, to=GUARDIAN, about=reader, now=now)

    assert notify(Sample, to=Address(" parent@EXAMPLE.org ", "ru"), about=reader, now=now) is None


def test_notify_about_what_is_not_registered_is_told_at_once(reader: User, now: datetime) -> None:
    class Forgotten(Sample):
        code = "forgotten"

    with pytest.raises(UnknownNotice, match="forgotten"):
        notify(Forgotten, to=reader, about=reader, now=now)


def test_notify_in_an_act_that_fails_leaves_nothing(reader: User, now: datetime) -> None:
    with transaction.atomic():
        notify(Sample, to=reader, about=reader, now=now)
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"address": "second@example.org", "language": "ru"}, "message_user_or_address"),
        ({"user": None}, "message_user_or_address"),
        ({"user": None, "address": "second@example.org", "language": "de"}, "message_user_or_address"),
        ({"state": "lost"}, "message_state_known"),
        ({"state": "sent"}, "message_sent_has_time"),
        ({"category": "fun"}, "message_category_known"),
    ],
)
def test_message_that_makes_no_sense_is_refused_by_the_database(
    reader: User, now: datetime, fields: dict[str, object], constraint: str
) -> None:
    message = notify(Sample, to=reader, about=reader, now=now)
    assert message is not None
    for name, value in fields.items():
        setattr(message, name, value)

    with pytest.raises(IntegrityError, match=constraint):
        message.save()


def test_recipient_stays_out_of_reprs(reader: User, now: datetime) -> None:
    message = notify(Sample, to=GUARDIAN, about=reader, now=now)

    assert "example.org" not in f"{message!r} {message} {GUARDIAN!r}"


@pytest.mark.race
def test_notify_from_sixteen_threads_makes_one_row(transactional_db: None, now: datetime) -> None:
    reader = User.objects.create(email="reader@example.org", language="ru")
    barrier = threading.Barrier(16)
    answers: list[Message | None] = []

    def say() -> None:
        try:
            with transaction.atomic():
                barrier.wait(timeout=10)
                answers.append(notify(Sample, to=reader, about=reader, now=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=say) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert len(answers) == 16
    assert [answer for answer in answers if answer is not None] == list(Message.objects.all())
    assert Message.objects.count() == 1
