"""The shift as an entry of a calendar: in the letters, and as a file of one's own."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from organizations.models import Membership, Organization
from projects.enums import JoiningMode
from projects.models import Project, Shift, SignUp
from projects.selectors.participation.calendar import shift_calendar
from projects.selectors.participation.signups import signups_of_person
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.decisions import accept_signup
from projects.services.participation.moving import move_person
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, change
from volunteers.models import Volunteer

ALMATY = ZoneInfo("Asia/Almaty")


def loaded(signup: SignUp) -> SignUp:
    return signups_of_person(signup.person).get()


def event_of(text: str) -> Any:
    return next(iter(Calendar.from_ical(text).walk("VEVENT")))


def files_of(mail: EmailMessage) -> list[Any]:
    """Return the calendar files as a mail program reads them off the wire."""
    return [part for part in mail.message().walk() if part.get_content_type() == "text/calendar"]


def deliver(kind: str, now: datetime.datetime) -> None:
    deliver_message(Message.objects.get(kind=kind).pk, now=now)


def test_entry_names_the_shift_in_local_time(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    text = shift_calendar(loaded(join(volunteer, shift, now=now)), now=now)

    event = event_of(text)
    assert event["DTSTART"].dt == datetime.datetime(2026, 11, 28, 10, 0, tzinfo=ALMATY)
    assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(hours=4)
    assert (event["SEQUENCE"], str(event["STATUS"])) == (1, "CONFIRMED")
    # who knows no rule for Almaty later than 2024 reads it here
    assert "DTSTART;TZID=Asia/Almaty:20261128T100000\r\n" in text
    offsets = [line for line in text.splitlines() if line.startswith("TZOFFSET")]
    assert offsets == ["TZOFFSETFROM:+0500", "TZOFFSETTO:+0500"]


def test_entry_is_folded_and_escaped(shift: Shift, volunteer: Volunteer, now: datetime.datetime) -> None:
    title = "Көшет; отырғызу, \\ бірге\r\nMETHOD:CANCEL ӘҒҚҢӨҰҮҺІ " * 2
    Project.objects.update(title_kk=title[:120], title_ru="", bring_kk="Қолғап, су\nкүрек")

    text = shift_calendar(loaded(join(volunteer, shift, now=now)), now=now)

    event = event_of(text)
    assert str(event["SUMMARY"]).split() == title[:120].split()
    assert "Қолғап, су\nкүрек" in str(event["DESCRIPTION"])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert "\n" not in text.replace("\r\n", "")
    assert [line for line in text.splitlines() if line.startswith("METHOD")] == ["METHOD:PUBLISH"]


def test_confirmation_carries_the_entry_and_a_change_replaces_it(
    shift: Shift, volunteer: Volunteer, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    signup = join(volunteer, shift, now=now)
    deliver("signup_confirmed", now)
    Shift.objects.update(version=4)

    later = event_of(shift_calendar(loaded(signup), now=now))

    (file,) = files_of(mailoutbox[0])
    sent = event_of(file.get_payload(decode=True).decode())
    assert (file.get_param("method"), file.get_filename()) == ("PUBLISH", "shift.ics")
    assert str(sent["UID"]) == str(later["UID"]) == f"{signup.pk}@localhost"
    assert (sent["SEQUENCE"], later["SEQUENCE"]) == (1, 4)


@pytest.mark.parametrize(("accepted", "methods"), [(True, ["CANCEL"]), (False, [])])
def test_cancellation_takes_the_entry_away_from_who_had_one(
    shift: Shift,
    volunteer: Volunteer,
    coordinator: Membership,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
    accepted: bool,
    methods: list[str],
) -> None:
    Project.objects.update(joining_mode=JoiningMode.REQUEST)
    shift.refresh_from_db()
    signup = join(volunteer, shift, now=now)
    if accepted:
        accept_signup(signup=signup, by=coordinator, now=now)
    cancel_shift(shift=shift, reason="Storm", by=coordinator, now=now)

    deliver("place_cancelled", now)

    files = files_of(mailoutbox[0])
    assert [file.get_param("method") for file in files] == methods
    events = [event_of(file.get_payload(decode=True).decode()) for file in files]
    assert [str(event["STATUS"]) for event in events] == ["CANCELLED"] * len(methods)
    assert [str(event["UID"]) for event in events] == [f"{signup.pk}@localhost"] * len(methods)


def entries_of(mail: EmailMessage) -> list[tuple[str, str, int, datetime.datetime]]:
    """Return method, UID, sequence and start of every entry of a letter."""
    found = []
    for file in files_of(mail):
        event = event_of(file.get_payload(decode=True).decode())
        found.append(
            (file.get_param("method"), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt)
        )
    return found


def test_letter_of_a_change_replaces_the_entry(
    shift: Shift,
    volunteer: Volunteer,
    organization: Organization,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
) -> None:
    signup = join(volunteer, shift, now=now)
    manager = make_member(organization, now=now, role="manager")
    change(shift, manager, now, later=DAY)

    deliver("shift_changed", now)

    sunday = datetime.datetime(2026, 11, 29, 10, 0, tzinfo=ALMATY)
    assert entries_of(mailoutbox[0]) == [("PUBLISH", f"{signup.pk}@localhost", 2, sunday)]


def test_letter_of_a_move_brings_the_new_entry_and_ends_the_former(
    shift: Shift,
    volunteer: Volunteer,
    coordinator: Membership,
    now: datetime.datetime,
    mailoutbox: list[EmailMessage],
) -> None:
    signup = join(volunteer, shift, now=now)
    other = open_shift(shift.project, starts_at=shift.starts_at + DAY)
    moved = move_person(signup=signup, role=other.roles.get(), by=coordinator, now=now)

    deliver("place_moved", now)

    assert entries_of(mailoutbox[0]) == [
        ("PUBLISH", f"{moved.pk}@localhost", 1, other.starts_at),
        ("CANCEL", f"{signup.pk}@localhost", 1, shift.starts_at),
    ]


@pytest.fixture
def ahead(db: None) -> SignUp:
    """A place on a shift in two days by the real clock."""
    now = timezone.now()
    organization = make_organization(now=now)
    make_member(organization, now=now)
    shift = open_shift(published_project(organization, now=now), starts_at=now + datetime.timedelta(days=2))
    return join(make_volunteer(now=now), shift, now=now)


def test_person_takes_the_file_from_the_ticket(client: Client, ahead: SignUp) -> None:
    client.force_login(ahead.person.user)
    address = reverse("projects:calendar", args=[ahead.pk])
    page = client.get(reverse("projects:joined", args=[ahead.shift_id]))

    file = client.get(address)

    assert f'href="{address}"' in page.content.decode()
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    assert file["Content-Disposition"] == 'attachment; filename="shift.ics"'
    assert str(event_of(file.content.decode())["UID"]) == f"{ahead.pk}@localhost"


def test_file_exists_for_its_person_and_while_they_have_the_place_only(client: Client, ahead: SignUp) -> None:
    address = reverse("projects:calendar", args=[ahead.pk])
    client.force_login(make_volunteer(now=timezone.now()).user)
    foreign = client.get(address).status_code
    client.force_login(ahead.person.user)
    SignUp.objects.update(state="withdrawn")

    assert (foreign, client.get(address).status_code) == (404, 404)
