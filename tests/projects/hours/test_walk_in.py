"""Somebody came who had no place."""

import datetime

import pytest

from organizations.models import Membership
from projects.enums import AttendanceMethod, ClaimState, Grade, JoiningMode, ShiftState, SignUpState
from projects.models import Attendance, HourClaim, Project, Role, Shift, SignUp
from projects.services.catalogue.lifecycle import pause_project
from projects.services.catalogue.shift_states import close_shift
from projects.services.hours.marking import mark_absent, undo
from projects.services.hours.walk_in import (
    NotEligibleHere,
    ShiftIsOver,
    WaitsForAnswer,
    takes_walk_ins,
    walk_in,
)
from projects.services.participation.attendance import ListNotOpenYet
from projects.services.participation.signup import NotEligible, sign_up
from qazvolunteer.audit.models import Entry
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import Refusal
from tests.factories.hours import hours_breaches
from tests.factories.people import make_member, make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import join, open_shift, published_project, states_of
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)


def fresh_of(shift: Shift) -> Shift:
    return Shift.objects.get(pk=shift.pk)


def _places(role: Role) -> tuple[int, int]:
    fresh = Role.objects.get(pk=role.pk)
    return fresh.taken, fresh.capacity


def test_walk_in_has_place_attendance_and_claim(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift
) -> None:
    signup = walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at + HOUR)

    attendance, claim = Attendance.objects.get(signup=signup), HourClaim.objects.get(signup=signup)
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(signup)] == [
        ("", "attended", "leader")
    ]
    assert (attendance.method, attendance.minutes) == (AttendanceMethod.WALK_IN, 180)
    assert (claim.state, claim.minutes, claim.grade) == (ClaimState.CLAIMED, 180, Grade.LIST)
    assert _places(role) == (1, 2)
    assert hours_breaches() == []


def test_full_role_gets_one_place_more_and_it_is_written_down(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    for _number in range(2):
        join(make_volunteer(now=now), shift, now=now)

    walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)

    assert _places(role) == (3, 3)
    entry = Entry.objects.get(action="role.capacity_raised")
    assert (entry.subject_id, entry.actor_role, entry.fields) == (str(role.pk), "leader", ["capacity"])


def test_who_has_a_place_is_marked_as_by_the_list(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    signup = join(volunteer, shift, now=now)
    mark_absent(signup=signup, by=coordinator, now=shift.starts_at)

    marked = walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at + HOUR)
    again = walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at + 2 * HOUR)

    assert (marked, again) == (signup, signup)
    assert Attendance.objects.get().method == AttendanceMethod.LEADER_LIST
    assert (states_of(shift), _places(role)) == (["attended"], (1, 2))


def test_undo_ends_the_place_of_who_had_none(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift
) -> None:
    signup = walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)

    undone = undo(signup=signup, by=coordinator, now=shift.starts_at)
    again = walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)

    assert (undone.state, undone.reason_code) == (SignUpState.CANCELLED, "walk_in_undone")
    assert again.pk != signup.pk
    assert (states_of(shift), _places(role)) == (["attended", "cancelled"], (1, 2))
    assert hours_breaches() == []


@pytest.mark.parametrize(
    ("away", "refusal"), [(-2 * HOUR - HOUR / 60, ListNotOpenYet), (4 * HOUR, ShiftIsOver)]
)
def test_walk_ins_come_from_two_hours_before_until_the_end(
    volunteer: Volunteer,
    role: Role,
    coordinator: Membership,
    shift: Shift,
    away: datetime.timedelta,
    refusal: type[Refusal],
) -> None:
    with pytest.raises(refusal):
        walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at + away)

    assert SignUp.objects.count() == 0


@pytest.mark.parametrize(
    ("bars_minors", "born", "words"),
    [
        (False, datetime.date(2009, 6, 1), "from the age of 18"),
        (True, datetime.date(2008, 11, 29), "from the age of 18"),
    ],
    ids=["age", "barred, a day too young"],
)
def test_rules_hold_at_the_place(
    coordinator: Membership,
    now: datetime.datetime,
    saturday: datetime.datetime,
    bars_minors: bool,
    born: datetime.date,
    words: str,
) -> None:
    project = published_project(coordinator.organization, now=now, min_age=18, bars_minors=bars_minors)
    shift = open_shift(project, starts_at=saturday)
    minor = make_volunteer(now=now, birth_date=born)

    with pytest.raises(NotEligibleHere, match=words):
        walk_in(volunteer=minor, role=shift.roles.get(), by=coordinator, now=saturday)

    assert SignUp.objects.count() == 0


def test_clash_says_busy_and_never_where(
    volunteer: Volunteer,
    role: Role,
    coordinator: Membership,
    shift: Shift,
    now: datetime.datetime,
) -> None:
    elsewhere = open_shift(
        published_project(coordinator.organization, now=now), starts_at=shift.starts_at + HOUR
    )
    join(volunteer, elsewhere, now=now)

    with pytest.raises(NotEligibleHere, match="this person has a place on another shift"):
        walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)


def test_closed_shift_takes_who_stands_there_and_stays_closed_online(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    close_shift(shift=shift, by=make_member(coordinator.organization, now=now), now=now)
    early = shift.starts_at - HOUR

    signup = walk_in(volunteer=volunteer, role=role, by=coordinator, now=early)
    with pytest.raises(NotEligible, match="closed"):
        join(make_volunteer(now=now), shift, now=early)

    assert (signup.state, states_of(shift), _places(role)) == ("attended", ["attended"], (1, 2))
    assert Shift.objects.get(pk=shift.pk).state == ShiftState.CLOSED
    open_when = [takes_walk_ins(fresh_of(shift), at) for at in (early - 2 * HOUR, early, shift.ends_at)]
    assert open_when == [False, True, False]


def test_closed_shift_of_a_paused_project_takes_nobody(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    manager = make_member(coordinator.organization, now=now)
    close_shift(shift=shift, by=manager, now=now)
    pause_project(project=shift.project, by=manager, now=now)

    with pytest.raises(NotEligibleHere, match="paused"):
        walk_in(volunteer=volunteer, role=role, by=coordinator, now=shift.starts_at)

    assert states_of(shift) == []


def test_closed_shift_still_asks_for_the_age(
    role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    Project.objects.update(min_age=18)
    close_shift(shift=shift, by=make_member(coordinator.organization, now=now), now=now)
    child = make_volunteer(now=now, birth_date=datetime.date(2010, 5, 14))

    with pytest.raises(NotEligibleHere, match="from the age of 18"):
        walk_in(volunteer=child, role=role, by=coordinator, now=shift.starts_at)


def test_request_waits_for_the_coordinator(
    volunteer: Volunteer, coordinator: Membership, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    project = published_project(coordinator.organization, now=now, joining_mode=JoiningMode.REQUEST)
    shift = open_shift(project, starts_at=saturday)
    join(volunteer, shift, now=now)

    with pytest.raises(WaitsForAnswer):
        walk_in(volunteer=volunteer, role=shift.roles.get(), by=coordinator, now=saturday)

    assert states_of(shift) == ["requested"]


@pytest.mark.django_db(transaction=True)
def test_two_leaders_add_the_same_person_once(
    volunteer: Volunteer, role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    other = make_member(coordinator.organization, now=now)

    refused = at_once(
        *(
            lambda by=by: walk_in(volunteer=volunteer, role=role, by=by, now=shift.starts_at)  # type: ignore[misc]
            for by in (coordinator, other, coordinator, other)
        )
    )

    assert refused == []
    assert (states_of(shift), _places(role)) == (["attended"], (1, 2))
    assert hours_breaches() == []


@pytest.mark.django_db(transaction=True)
def test_walk_ins_and_a_sign_up_for_the_last_place_oversell_nothing(
    role: Role, coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    join(make_volunteer(now=now), shift, now=now)
    first, second, third = (make_volunteer(now=now) for _number in range(3))
    at = shift.starts_at - HOUR

    refused = at_once(
        lambda: walk_in(volunteer=first, role=role, by=coordinator, now=at),
        lambda: walk_in(volunteer=second, role=role, by=coordinator, now=at),
        lambda: sign_up(volunteer=third, role=role, by=third.user, now=at),
    )

    taken, capacity = _places(role)
    assert taken == capacity == SignUp.objects.exclude(state="cancelled").count()
    assert set(refused) <= {"role_full", "not_eligible"}
    assert taken == 4 - len(refused)
    assert Entry.objects.filter(action="role.capacity_raised").count() == capacity - 2
    assert hours_breaches() == []
