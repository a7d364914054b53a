"""The leader's list: marks, undo, what becomes of claims."""

import datetime

import pytest

from organizations.models import Membership
from projects.enums import ClaimState, Grade, SignUpState
from projects.models import Attendance, HourClaim, Shift, SignUp
from projects.services.hours.confirmation import confirm_claim
from projects.services.hours.marking import HoursAlreadyDecided, mark_absent, mark_came, undo
from projects.services.participation.attendance import ListNotOpenYet, ShiftWasCancelled
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.signup import withdraw
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from tests.factories.people import make_member
from tests.factories.work import join
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def signup(shift: Shift, volunteer: Volunteer, now: datetime.datetime) -> SignUp:
    """A place on Saturday's shift."""
    return join(volunteer, shift, now=now)


def test_mark_opens_a_claim_of_the_planned_length(
    signup: SignUp, coordinator: Membership, shift: Shift
) -> None:
    marked = mark_came(signup=signup, by=coordinator, now=shift.starts_at - HOUR / 2)

    claim = HourClaim.objects.get(signup=signup)
    assert marked.state == SignUpState.ATTENDED
    assert (claim.state, claim.minutes, claim.grade, claim.day) == (
        ClaimState.CLAIMED,
        240,
        Grade.LIST,
        datetime.date(2026, 11, 28),
    )
    attendance = Attendance.objects.get(signup=signup)
    assert (attendance.arrived_at, attendance.left_at, attendance.closed_by_plan) == (
        shift.starts_at,
        None,
        False,
    )


@pytest.mark.parametrize(
    ("late", "minutes"),
    [(15, 240), (16, 224), (239, 1), (500, 1)],
    ids=["tolerated", "late", "last", "after"],
)
def test_claim_counts_from_the_arrival_when_late(
    signup: SignUp, coordinator: Membership, shift: Shift, late: int, minutes: int
) -> None:
    mark_came(signup=signup, by=coordinator, now=shift.starts_at + datetime.timedelta(minutes=late))

    assert HourClaim.objects.get(signup=signup).minutes == minutes


def test_marking_twice_is_one_mark(signup: SignUp, coordinator: Membership, shift: Shift) -> None:
    mark_came(signup=signup, by=coordinator, now=shift.starts_at)

    mark_came(signup=signup, by=coordinator, now=shift.starts_at + HOUR)

    assert Attendance.objects.get(signup=signup).arrived_at == shift.starts_at
    assert [row.target for row in transitions_of(signup)] == ["confirmed", "attended"]


def test_undo_takes_the_claim_back_and_a_new_mark_brings_it_again(
    signup: SignUp, coordinator: Membership, shift: Shift
) -> None:
    mark_came(signup=signup, by=coordinator, now=shift.starts_at)

    undo(signup=signup, by=coordinator, now=shift.starts_at)
    undone = HourClaim.objects.get(signup=signup)
    mark_came(signup=signup, by=coordinator, now=shift.starts_at + HOUR)
    again = HourClaim.objects.get(signup=signup)

    assert (undone.state, again.state, again.minutes) == (ClaimState.WITHDRAWN, ClaimState.CLAIMED, 180)
    assert [row.target for row in transitions_of(again)] == ["claimed", "withdrawn", "claimed"]


def test_absence_after_a_mistaken_mark_leaves_no_attendance(
    signup: SignUp, coordinator: Membership, shift: Shift
) -> None:
    mark_came(signup=signup, by=coordinator, now=shift.starts_at)

    absent = mark_absent(signup=signup, by=coordinator, now=shift.starts_at)

    assert (absent.state, Attendance.objects.count()) == (SignUpState.NO_SHOW, 0)
    assert HourClaim.objects.get(signup=signup).state == ClaimState.WITHDRAWN


def test_mark_cannot_change_after_hours_were_confirmed(
    signup: SignUp, coordinator: Membership, shift: Shift
) -> None:
    mark_came(signup=signup, by=coordinator, now=shift.starts_at)
    confirm_claim(claim=HourClaim.objects.get(signup=signup), by=coordinator, now=shift.ends_at)

    for act in (mark_absent, undo, mark_came):
        with pytest.raises(HoursAlreadyDecided):
            act(signup=signup, by=coordinator, now=shift.ends_at)


def test_list_opens_two_hours_before(signup: SignUp, coordinator: Membership, shift: Shift) -> None:
    with pytest.raises(ListNotOpenYet):
        mark_came(
            signup=signup, by=coordinator, now=shift.starts_at - 2 * HOUR - datetime.timedelta(seconds=1)
        )

    assert (
        mark_came(signup=signup, by=coordinator, now=shift.starts_at - 2 * HOUR).state == SignUpState.ATTENDED
    )


def test_nobody_is_marked_on_a_cancelled_shift(
    signup: SignUp, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    cancel_shift(shift=shift, reason="Гроза", by=make_member(coordinator.organization, now=now), now=now)

    with pytest.raises(ShiftWasCancelled):
        mark_came(signup=signup, by=coordinator, now=shift.starts_at)


def test_person_who_withdrew_cannot_be_marked(
    signup: SignUp, coordinator: Membership, shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    withdraw(signup=signup, by=volunteer.user, now=now)

    with pytest.raises(MoveNotAllowed):
        mark_came(signup=signup, by=coordinator, now=shift.starts_at)
