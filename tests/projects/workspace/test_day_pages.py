"""The day of a shift by pages: times, excuses, everyone's departure, walk-ins; and whose shifts they are."""

import datetime
import re
from typing import Any

import pytest
import segno
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Organization
from projects.enums import ShiftState, SignUpState
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.marking import mark_absent, mark_came
from projects.views.workspace.walk_in import TRIES
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def organization(db: None) -> Organization:
    """A verified group."""
    cache.clear()
    return make_organization(now=timezone.now())


@pytest.fixture
def leader(organization: Organization) -> Membership:
    """Its shift leader."""
    return make_member(organization, now=timezone.now(), role="shift_leader")


@pytest.fixture
def running(organization: Organization, leader: Membership) -> Shift:
    """A shift of the leader that began an hour ago and goes on for three."""
    starts_at = timezone.now().replace(second=0, microsecond=0) - HOUR
    return open_shift(published_project(organization, now=starts_at), starts_at=starts_at, leader=leader)


@pytest.fixture
def present(running: Shift, leader: Membership) -> SignUp:
    """Somebody who came in time."""
    signup = join(make_volunteer(now=running.starts_at), running, now=running.starts_at - HOUR)
    return mark_came(signup=signup, by=leader, now=running.starts_at)


def address(name: str, membership: Membership, *args: Any) -> str:
    return reverse(f"workspace:{name}", args=[membership.organization_id, *args])


def clock(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def test_leader_sets_the_times_of_one_person(client: Client, leader: Membership, present: SignUp) -> None:
    client.force_login(leader.user)
    page = address("times", leader, present.pk)
    start = present.shift.starts_at

    shown = client.get(page)
    done = client.post(page, {"arrived": clock(start + 20 * MINUTE), "left": clock(start + 50 * MINUTE)})

    assert f'value="{clock(start)}"' in shown.content.decode()
    assert done["Location"] == address("checkin", leader, present.shift_id)
    assert HourClaim.objects.get(signup=present).minutes == 30


def test_times_outside_of_the_shift_are_set_to_its_limits_and_said_so(
    client: Client, leader: Membership, present: SignUp
) -> None:
    client.force_login(leader.user)
    start = present.shift.starts_at
    sent = {"arrived": clock(start - 40 * MINUTE), "left": clock(start + 30 * MINUTE)}

    done = client.post(address("times", leader, present.pk), sent, follow=True)

    assert f"came at {clock(start)}, left at {clock(start + 30 * MINUTE)}" in done.content.decode()
    assert Attendance.objects.get(signup=present).arrived_at == start


def test_impossible_time_stays_in_the_form_with_its_reason(
    client: Client, leader: Membership, present: SignUp
) -> None:
    client.force_login(leader.user)
    start = present.shift.starts_at
    sent = {"arrived": clock(start + 30 * MINUTE), "left": clock(start + 10 * MINUTE)}

    answer = client.post(address("times", leader, present.pk), sent)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "The departure has to be later than the arrival." in html
    assert f'value="{sent["left"]}"' in html


def test_night_shift_reads_the_hours_after_midnight_as_the_next_day(
    client: Client, leader: Membership, organization: Organization
) -> None:
    yesterday = timezone.localtime() - datetime.timedelta(days=2)
    starts_at = yesterday.replace(hour=22, minute=0, second=0, microsecond=0)
    shift = open_shift(
        published_project(organization, now=starts_at), starts_at=starts_at, hours=8, leader=leader
    )
    signup = join(make_volunteer(now=starts_at), shift, now=starts_at - HOUR)
    mark_came(signup=signup, by=leader, now=starts_at)
    client.force_login(leader.user)

    client.post(address("times", leader, signup.pk), {"arrived": "23:30", "left": "02:00"})

    assert HourClaim.objects.get(signup=signup).minutes == 150


def test_everyone_leaves_and_undo_brings_them_back(
    client: Client, leader: Membership, present: SignUp
) -> None:
    client.force_login(leader.user)
    page = address("left", leader, present.shift_id)

    done = client.post(page, {"mark": "left"})
    shown = client.get(done["Location"]).content.decode()
    left_at = Attendance.objects.get(signup=present).left_at
    stamp = done["Location"].rpartition("=")[2]
    client.post(page, {"mark": "undo", "stamp": stamp})

    assert left_at is not None
    assert "The departure of 1 person is noted" in shown
    assert f'value="{stamp}"' in shown
    assert Attendance.objects.get(signup=present).left_at is None


def test_excuse_is_written_with_its_reason(client: Client, leader: Membership, running: Shift) -> None:
    signup = join(make_volunteer(now=running.starts_at), running, now=running.starts_at - HOUR)
    mark_absent(signup=signup, by=leader, now=running.starts_at)
    client.force_login(leader.user)
    page = address("excuse", leader, signup.pk)

    too_long = client.post(page, {"reason": "я" * 301})
    done = client.post(page, {"reason": "Сломался автобус."}, follow=True)

    signup.refresh_from_db()
    assert (too_long.status_code, "я" * 301 in too_long.content.decode()) == (422, True)
    assert (signup.state, signup.reason_text) == (SignUpState.EXCUSED, "Сломался автобус.")
    assert "Excused: Сломался автобус." in done.content.decode()


def test_leader_adds_a_person_by_code(client: Client, leader: Membership, running: Shift) -> None:
    person = make_volunteer(now=running.starts_at)
    client.force_login(leader.user)
    page = address("walk_in", leader, running.pk)
    sent = {"code": person.shown_code.lower(), "role": str(running.roles.get().pk)}

    asked = client.post(page, sent)
    before = SignUp.objects.count()
    done = client.post(page, {**sent, "add": "1"})

    html = asked.content.decode()
    assert "Айгерим С." in html
    assert person.surname not in html
    assert (before, SignUp.objects.get().state) == (0, SignUpState.ATTENDED)
    assert done["Location"] == f"{address('checkin', leader, running.pk)}?marked={SignUp.objects.get().pk}"


def test_leader_adds_a_person_by_code_when_sign_up_is_closed(
    client: Client, leader: Membership, running: Shift
) -> None:
    person = make_volunteer(now=running.starts_at)
    Shift.objects.filter(pk=running.pk).update(state=ShiftState.CLOSED)
    client.force_login(leader.user)
    page = address("walk_in", leader, running.pk)

    listed = client.get(address("checkin", leader, running.pk))
    client.post(page, {"code": person.code, "role": str(running.roles.get().pk), "add": "1"})

    assert f'href="{page}"' in listed.content.decode()
    assert SignUp.objects.get().state == SignUpState.ATTENDED


def test_wrong_code_is_refused_alike_whoever_exists(
    client: Client, leader: Membership, running: Shift
) -> None:
    closed = make_volunteer(now=running.starts_at)
    closed.user.is_active = False
    closed.user.save()
    client.force_login(leader.user)
    page = address("walk_in", leader, running.pk)

    for code in ("BCHK2345", closed.code, "no code", "BCHK2345" * 4):
        answer = client.post(page, {"code": code, "add": "1"})

        assert answer.status_code == 422
        assert "Nobody can be added with this code." in answer.content.decode()


def test_refusal_at_the_place_says_why_and_keeps_the_code(
    client: Client, leader: Membership, running: Shift, organization: Organization
) -> None:
    person = make_volunteer(now=running.starts_at)
    now = timezone.now()
    elsewhere = open_shift(published_project(organization, now=now), starts_at=now + HOUR)
    join(person, elsewhere, now=now)
    client.force_login(leader.user)

    answer = client.post(address("walk_in", leader, running.pk), {"code": person.code, "add": "1"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "At that time this person has a place on another shift." in html
    assert f'value="{person.code}"' in html


def test_codes_are_not_tried_without_end(client: Client, leader: Membership, running: Shift) -> None:
    person = make_volunteer(now=running.starts_at)
    client.force_login(leader.user)
    page = address("walk_in", leader, running.pk)
    for _number in range(TRIES.count):
        client.post(page, {"code": "BCHK2345"})

    answer = client.post(page, {"code": person.code, "add": "1"})

    assert (answer.status_code, SignUp.objects.count()) == (422, 0)
    assert "Too many codes at once." in answer.content.decode()


def test_coordinator_sees_who_is_not_marked_and_whose_departure_nobody_noted(
    client: Client, organization: Organization, leader: Membership
) -> None:
    starts_at = timezone.now() - 6 * HOUR
    shift = open_shift(published_project(organization, now=starts_at), starts_at=starts_at, leader=leader)
    for number in range(3):
        signup = join(make_volunteer(now=starts_at), shift, now=starts_at - HOUR)
        if not number:
            mark_came(signup=signup, by=leader, now=starts_at)
    coordinator = make_member(organization, now=starts_at, role="coordinator")
    client.force_login(coordinator.user)

    html = client.get(address("shift_hours", coordinator, shift.pk)).content.decode()

    assert "2 people are not marked" in html
    assert html.count("departure not noted") == 1
    assert set(SignUp.objects.values_list("state", flat=True)) == {"confirmed", "attended"}


@pytest.mark.parametrize("name", ["roster", "checkin", "walk_in", "left"])
def test_shift_leader_has_no_page_of_a_shift_they_do_not_lead(
    client: Client, running: Shift, organization: Organization, name: str
) -> None:
    other = make_member(organization, now=running.starts_at, role="shift_leader")
    client.force_login(other.user)

    assert client.get(address(name, other, running.pk)).status_code in (404, 405)
    assert client.post(address(name, other, running.pk), {"mark": "left"}).status_code == 404


@pytest.mark.parametrize("name", ["mark", "times", "excuse"])
def test_shift_leader_marks_nobody_of_a_shift_they_do_not_lead(
    client: Client, present: SignUp, organization: Organization, name: str
) -> None:
    other = make_member(organization, now=present.created_at, role="shift_leader")
    client.force_login(other.user)

    answer = client.post(address(name, other, present.pk), {"mark": "undo", "reason": "", "arrived": "10:00"})

    assert answer.status_code == 404
    assert SignUp.objects.get().state == SignUpState.ATTENDED


def test_shift_leader_sees_only_their_shifts_today_and_no_hours(
    client: Client, running: Shift, organization: Organization, leader: Membership
) -> None:
    theirs = open_shift(published_project(organization, now=running.starts_at), starts_at=running.starts_at)
    client.force_login(leader.user)

    pages = [client.get(address(name, leader)).content.decode() for name in ("today", "shifts")]

    for html in pages:
        assert f"/shifts/{running.pk}/" in html
        assert f"/shifts/{theirs.pk}/" not in html
    assert client.get(address("hours", leader)).status_code == 403
    assert client.get(address("shift_hours", leader, running.pk)).status_code == 403


def test_ticket_shows_the_code_and_its_drawing_holds_nothing_else(
    client: Client, organization: Organization
) -> None:
    now = timezone.now()
    shift = open_shift(published_project(organization, now=now), starts_at=now + HOUR)
    person: Volunteer = make_volunteer(now=now)
    join(person, shift, now=now)
    client.force_login(person.user)

    html = client.get(reverse("projects:cabinet")).content.decode()

    assert person.shown_code in html
    drawing = re.findall(r"<svg[^>]*segno.*?</svg>", html)
    assert drawing == [segno.make(person.code, error="m", micro=False).svg_inline(scale=5, light="#fff")]
    assert "style" not in drawing[0]
