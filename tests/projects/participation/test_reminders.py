"""Reminders: found once, about the present state."""

import datetime

import pytest
from django.core.mail import EmailMessage

from projects.models import Shift
from projects.services.participation.reminders import queue_due_reminders
from projects.services.participation.signup import withdraw
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_volunteer
from tests.factories.work import join
from volunteers.models import Volunteer

DAY = datetime.timedelta(hours=24)


def reminders() -> list[tuple[str, int, str]]:
    return list(
        Message.objects.filter(kind="shift_reminder").values_list("recipient_key", "version", "offset")
    )


def test_reminder_is_queued_a_day_before_and_not_earlier(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)

    early = queue_due_reminders(now=shift.starts_at - DAY - datetime.timedelta(seconds=1))
    due = queue_due_reminders(now=shift.starts_at - DAY)

    assert (early, due) == (0, 1)
    assert reminders() == [(str(volunteer.user_id), 1, "24h")]


def test_second_run_queues_nothing(shift: Shift, volunteer: Volunteer, now: datetime.datetime) -> None:
    join(volunteer, shift, now=now)
    queue_due_reminders(now=shift.starts_at - DAY)

    again = queue_due_reminders(now=shift.starts_at - DAY)

    assert (again, len(reminders())) == (0, 1)


def test_withdrawn_person_is_not_reminded(shift: Shift, volunteer: Volunteer, now: datetime.datetime) -> None:
    signup = join(volunteer, shift, now=now)
    withdraw(signup=signup, by=volunteer.user, now=now)

    assert queue_due_reminders(now=shift.starts_at - DAY) == 0


@pytest.mark.parametrize(
    ("language", "subject"),
    [("kk", "Көшет отырғызу"), ("ru", "Посадка саженцев"), ("en", "Көшет отырғызу")],
)
def test_reminder_speaks_the_language_of_the_person(
    shift: Shift, now: datetime.datetime, mailoutbox: list[EmailMessage], language: str, subject: str
) -> None:
    person = make_volunteer(now=now, language=language)
    signup = join(person, shift, now=now)
    due = shift.starts_at - DAY
    queue_due_reminders(now=due)

    deliver_message(Message.objects.get(kind="shift_reminder").pk, now=due)

    assert [mail.to for mail in mailoutbox] == [[person.user.email]]
    assert subject in mailoutbox[0].subject
    assert f"/{language}/me/signups/{signup.pk}/withdraw/\n" in mailoutbox[0].body
