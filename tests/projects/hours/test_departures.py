"""When people came and left: one by one, all at once, by the clock."""

import datetime

import pytest

from organizations.models import Membership
from projects.enums import SignUpState
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.departures import (
    LeftBeforeArriving,
    NoTimeToLeave,
    NotLeftYet,
    NotPresent,
    all_left,
    close_forgotten_departures,
    set_times,
    undo_all_left,
)
from projects.services.hours.marking import HoursAlreadyDecided, mark_absent, mark_came, undo
from qazvolunteer.audit.models import Entry
from tests.factories.hours import hours_breaches
from tests.factories.people import make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import join
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def present(shift: Shift, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime) -> SignUp:
    """Somebody who came in time on Saturday."""
    return mark_came(signup=join(volunteer, shift, now=now), by=coordinator, now=shift.starts_at)


def _minutes(signup: SignUp) -> tuple[int, int]:
    """Return the minutes of attendance and claim."""
    return Attendance.objects.get(signup=signup).minutes, HourClaim.objects.get(signup=signup).minutes


@pytest.mark.parametrize(
    ("came", "left", "minutes"),
    [
        (0, None, 240),
        (15, None, 240),
        (16, None, 224),
        (0, 180, 180),
        (60, 180, 120),
        (-60, 200, 200),
        (0, 250, 250),
        (0, 400, 255),
    ],
    ids=["whole", "tolerated", "late", "early", "both", "before", "after", "long after"],
)
def test_minutes_follow_the_times(
    present: SignUp, coordinator: Membership, shift: Shift, came: int, left: int | None, minutes: int
) -> None:
    set_times(
        signup=present,
        arrived_at=shift.starts_at + came * MINUTE,
        left_at=None if left is None else shift.starts_at + left * MINUTE,
        by=coordinator,
        now=shift.ends_at + 5 * HOUR,
    )

    assert _minutes(present) == (minutes, minutes)
    assert hours_breaches() == []


@pytest.mark.parametrize(
    ("came", "left", "refusal"),
    [(60, 60, LeftBeforeArriving), (60, 30, LeftBeforeArriving), (0, 121, NotLeftYet)],
)
def test_impossible_times_are_refused(
    present: SignUp, coordinator: Membership, shift: Shift, came: int, left: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        set_times(
            signup=present,
            arrived_at=shift.starts_at + came * MINUTE,
            left_at=shift.starts_at + left * MINUTE,
            by=coordinator,
            now=shift.starts_at + 2 * HOUR,
        )

    assert _minutes(present) == (240, 240)


def test_times_stay_when_hours_are_confirmed(present: SignUp, coordinator: Membership, shift: Shift) -> None:
    confirm_claim(claim=HourClaim.objects.get(signup=present), by=coordinator, now=shift.ends_at)

    with pytest.raises(HoursAlreadyDecided):
        set_times(signup=present, arrived_at=shift.starts_at, left_at=None, by=coordinator, now=shift.ends_at)
    assert all_left(shift=shift, by=coordinator, now=shift.ends_at) == 0


def test_times_belong_to_who_came(present: SignUp, coordinator: Membership, shift: Shift) -> None:
    undo(signup=present, by=coordinator, now=shift.starts_at)

    with pytest.raises(NotPresent):
        set_times(signup=present, arrived_at=shift.starts_at, left_at=None, by=coordinator, now=shift.ends_at)


def test_all_left_notes_those_who_are_still_there_and_undo_takes_only_that_back(
    present: SignUp, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    early = mark_came(
        signup=join(make_volunteer(now=now), shift, now=now), by=coordinator, now=shift.starts_at
    )
    at = shift.starts_at + 3 * HOUR
    set_times(
        signup=early,
        arrived_at=shift.starts_at,
        left_at=shift.starts_at + HOUR,
        by=coordinator,
        now=shift.starts_at + HOUR,
    )

    count = all_left(shift=shift, by=coordinator, now=at)
    after = (_minutes(present), _minutes(early))
    undone = undo_all_left(shift=shift, stamp=at, by=coordinator, now=at + MINUTE)

    assert (count, after) == (1, ((180, 180), (60, 60)))
    assert (undone, _minutes(present), _minutes(early)) == (1, (240, 240), (60, 60))
    assert Entry.objects.filter(action="attendance.times_set").count() == 3
    assert hours_breaches() == []


def test_undo_leaves_what_was_changed_since(present: SignUp, coordinator: Membership, shift: Shift) -> None:
    at = shift.starts_at + 3 * HOUR
    all_left(shift=shift, by=coordinator, now=at)
    set_times(
        signup=present,
        arrived_at=shift.starts_at,
        left_at=shift.starts_at + 2 * HOUR,
        by=coordinator,
        now=at + MINUTE,
    )

    assert undo_all_left(shift=shift, stamp=at, by=coordinator, now=at + 2 * MINUTE) == 0
    assert _minutes(present) == (120, 120)


@pytest.mark.parametrize("away", [-MINUTE, 4 * HOUR + 16 * MINUTE], ids=["before", "long after"])
def test_all_leave_only_while_the_shift_runs(
    present: SignUp, coordinator: Membership, shift: Shift, away: datetime.timedelta
) -> None:
    with pytest.raises(NoTimeToLeave):
        all_left(shift=shift, by=coordinator, now=shift.starts_at + away)


def test_forgotten_departure_closes_at_the_planned_end_and_is_marked(present: SignUp, shift: Shift) -> None:
    early = close_forgotten_departures(now=shift.ends_at + 15 * MINUTE)
    closed = close_forgotten_departures(now=shift.ends_at + 16 * MINUTE)
    again = close_forgotten_departures(now=shift.ends_at + HOUR)

    attendance = Attendance.objects.get(signup=present)
    assert (early, closed, again) == (0, 1, 0)
    assert (attendance.left_at, attendance.closed_by_plan) == (shift.ends_at, True)
    assert _minutes(present) == (240, 240)
    assert Entry.objects.get(action="attendance.closed_by_plan").actor_role == "system"


def test_confirmation_closes_what_the_clock_has_not(
    present: SignUp, coordinator: Membership, shift: Shift
) -> None:
    confirm_claim(claim=HourClaim.objects.get(signup=present), by=coordinator, now=shift.ends_at)

    attendance = Attendance.objects.get(signup=present)
    assert (attendance.left_at, attendance.closed_by_plan) == (shift.ends_at, True)


def test_excuse_keeps_its_reason_and_undo_forgets_it(
    shift: Shift, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)

    excused = mark_absent(
        signup=signup, by=coordinator, now=shift.starts_at, excused=True, reason="Сломался автобус."
    )
    undone = undo(signup=signup, by=coordinator, now=shift.starts_at)

    assert (excused.state, excused.reason_text) == (SignUpState.EXCUSED, "Сломался автобус.")
    assert (undone.state, undone.reason_text) == (SignUpState.CONFIRMED, "")


@pytest.mark.django_db(transaction=True)
def test_all_left_against_a_single_time_loses_neither(
    shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    signups = [
        mark_came(signup=join(make_volunteer(now=now), shift, now=now), by=coordinator, now=shift.starts_at)
        for _number in range(2)
    ]
    at = shift.starts_at + 3 * HOUR

    refused = at_once(
        lambda: all_left(shift=shift, by=coordinator, now=at),
        lambda: set_times(
            signup=signups[1],
            arrived_at=shift.starts_at,
            left_at=shift.starts_at + 2 * HOUR,
            by=coordinator,
            now=at,
        ),
        lambda: undo(signup=signups[0], by=coordinator, now=at),
    )

    assert refused == []
    # whoever came first: the single time stands at the end, or came later and replaced the common one
    assert _minutes(signups[1]) == (120, 120)
    assert not Attendance.objects.filter(signup=signups[0]).exists()
    assert hours_breaches() == []
