"""Reminders: two, found once, about the present state."""

import datetime

import pytest
from django.core.mail import EmailMessage

from organizations.models import Membership
from projects.enums import JoiningMode
from projects.models import Project, Shift, SignUp
from projects.services.participation.changing import agree_to_change
from projects.services.participation.decisions import accept_signup
from projects.services.participation.reminders import queue_due_reminders
from projects.services.participation.signup import withdraw
from qazvolunteer.notifications.enums import MessageState
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join
from tests.projects.participation.changing import change
from volunteers.models import Volunteer

DAY = datetime.timedelta(hours=24)
HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


def reminders() -> list[tuple[str, int, str]]:
    """Return the reminders in the order in which they were queued, with version and offset."""
    rows = Message.objects.filter(category="reminders").order_by("created_at")
    return list(rows.values_list("kind", "version", "offset"))


def move(shift: Shift, by: datetime.timedelta) -> None:
    """Move a shift as a change of it does."""
    shift.starts_at += by
    shift.ends_at += by
    shift.version += 1
    shift.save()


def agree_to(shift: Shift, now: datetime.datetime, *, later: datetime.timedelta) -> None:
    """Move a shift, and let the only person on it agree."""
    changed = change(shift, make_member(shift.project.organization, now=now), now, later=later)
    signup = SignUp.objects.get()
    agree_to_change(signup=signup, version=changed.version, by=signup.person.user, now=now)


def test_two_reminders_are_queued_each_at_its_time_and_not_earlier(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)
    start = shift.starts_at

    found = [
        queue_due_reminders(now=moment)
        for moment in (start - DAY - MINUTE, start - DAY, start - 2 * HOUR - MINUTE, start - 2 * HOUR, start)
    ]

    assert found == [0, 1, 0, 1, 0]
    assert reminders() == [("shift_reminder", 1, "24h"), ("shift_near", 1, "2h")]
    assert set(Message.objects.values_list("recipient_key", flat=True)) == {str(volunteer.user_id)}


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
    ("before", "letter", "due_before"),
    [
        (DAY + MINUTE, "signup_confirmed", DAY),
        (DAY, "signup_confirmed", 2 * HOUR),
        (3 * HOUR + MINUTE, "signup_confirmed", 2 * HOUR),
        (3 * HOUR, "starts_soon", None),
        (MINUTE, "starts_soon", None),
    ],
)
def test_who_joins_late_gets_only_what_comes_in_time(
    shift: Shift,
    volunteer: Volunteer,
    before: datetime.timedelta,
    letter: str,
    due_before: datetime.timedelta | None,
) -> None:
    signup = join(volunteer, shift, now=shift.starts_at - before)

    assert list(Message.objects.values_list("kind", flat=True)) == [letter]
    assert signup.next_reminder_at == (None if due_before is None else shift.starts_at - due_before)


def test_who_is_accepted_late_gets_one_letter(
    shift: Shift, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    Project.objects.update(joining_mode=JoiningMode.REQUEST)
    signup = join(volunteer, shift, now=now)

    accept_signup(signup=signup, by=coordinator, now=shift.starts_at - HOUR)

    assert list(Message.objects.order_by("created_at").values_list("kind", flat=True)) == [
        "signup_requested",
        "starts_soon",
    ]


def test_beat_that_was_away_says_only_the_nearer_reminder(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)

    queue_due_reminders(now=shift.starts_at - 2.5 * HOUR)
    queue_due_reminders(now=shift.starts_at - 2 * HOUR)

    assert reminders() == [("shift_near", 1, "2h")]


def test_shift_that_was_moved_later_is_reminded_of_a_day_before_its_new_start(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)
    former = shift.starts_at
    move(shift, 2 * DAY)

    found_at_the_former_time = queue_due_reminders(now=former - DAY)
    queued_then = reminders()
    queue_due_reminders(now=former + DAY)

    assert (found_at_the_former_time, queued_then) == (1, [])
    assert reminders() == [("shift_reminder", 2, "24h")]


def test_shift_that_was_moved_after_the_reminder_is_reminded_of_again(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    join(volunteer, shift, now=now)
    moment = shift.starts_at - DAY
    queue_due_reminders(now=moment)
    agree_to(shift, moment, later=2 * DAY)

    queue_due_reminders(now=moment + 2 * DAY)
    states = {
        row.version: deliver_message(row.pk, now=moment + 2 * DAY)
        for row in Message.objects.filter(kind="shift_reminder")
    }

    # what waited about the former time is dropped
    assert states == {1: MessageState.DROPPED, 2: MessageState.SENT}
    assert len(mailoutbox) == 1


def test_shift_that_was_moved_earlier_is_reminded_of_in_time(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)
    agree_to(shift, now, later=-2 * DAY)

    assert SignUp.objects.get().next_reminder_at == shift.starts_at - 3 * DAY


def test_day_reminder_that_was_held_up_is_not_sent_with_the_near_one(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    join(volunteer, shift, now=now)
    near = shift.starts_at - 2 * HOUR
    queue_due_reminders(now=shift.starts_at - DAY)
    queue_due_reminders(now=near)

    states = {
        row.offset: deliver_message(row.pk, now=near) for row in Message.objects.filter(category="reminders")
    }

    assert states == {"24h": MessageState.DROPPED, "2h": MessageState.SENT}
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [("kk", "Көшет отырғызу"), ("ru", "Посадка саженцев"), ("en", "Көшет отырғызу")],
)
def test_reminder_speaks_the_language_of_the_person(
    shift: Shift, now: datetime.datetime, mailoutbox: list[EmailMessage], language: str, subject: str
) -> None:
    person = make_volunteer(now=now, language=language)
    join(person, shift, now=now)
    due = shift.starts_at - DAY
    queue_due_reminders(now=due)

    deliver_message(Message.objects.get(kind="shift_reminder").pk, now=due)

    assert [mail.to for mail in mailoutbox] == [[person.user.email]]
    assert subject in mailoutbox[0].subject
    assert str(mailoutbox[0].body).count(f"/{language}/r/") == 2


def test_near_reminder_says_where_who_and_whom_to_call(
    shift: Shift,
    volunteer: Volunteer,
    coordinator: Membership,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
) -> None:
    volunteer.user.language = "en"
    volunteer.user.save()
    Project.objects.update(contact_name="Office", contact_phone="+7 700 000 00 01", bring_ru="Gloves\nWater")
    Shift.objects.update(leader=coordinator)
    join(volunteer, shift, now=now)
    queue_due_reminders(now=shift.starts_at - DAY)
    queue_due_reminders(now=shift.starts_at - 2 * HOUR)

    deliver_message(Message.objects.get(kind="shift_near").pk, now=shift.starts_at - 2 * HOUR)

    facts = dict(line.split(": ", 1) for line in str(mailoutbox[0].body).splitlines() if ": " in line)
    assert mailoutbox[0].subject == "Starts at 10:00: Көшет отырғызу"
    assert facts["Where"] == "Karaganda Region, Парк Победы"
    assert (facts["Shift leader"], facts["Contact"]) == (coordinator.display_name, "Office, +7 700 000 00 01")
    assert facts["Show on the map"].startswith("https://2gis.kz/search/Karaganda%20Region%2C%20%D0%9F")
    assert "/en/r/" in facts["I cannot come"]
    (html,) = [str(content) for content, _type in mailoutbox[0].alternatives]  # type: ignore[attr-defined]
    assert "Gloves<br>Water" in html
