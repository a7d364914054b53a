"""Shifts and projects end: everyone is told, nothing that was worked is lost."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.enums import CancelReason, JoiningMode, ProjectState, ShiftState, SignUpState
from projects.models import Shift
from projects.services.hours.marking import mark_came
from projects.services.participation.cancellation import (
    ShiftHasBegun,
    cancel_project,
    cancel_shift,
    close_finished_shifts,
)
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join, open_shift, published_project, states_of


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    """A manager of the group."""
    return make_member(organization, now=now, role="manager")


def test_cancelled_shift_ends_all_places_with_its_reason(
    shift: Shift, manager: Membership, now: datetime.datetime
) -> None:
    signups = [join(make_volunteer(now=now), shift, now=now) for _number in range(2)]

    cancel_shift(shift=shift, reason="Гроза", by=manager, now=now)

    shift.refresh_from_db()
    for signup in signups:
        signup.refresh_from_db()
    assert shift.state == ShiftState.CANCELLED
    assert {(row.state, row.reason_code, row.reason_text) for row in signups} == {
        (SignUpState.CANCELLED, CancelReason.SHIFT_CANCELLED, "Гроза")
    }
    assert [(row.target, row.actor_role) for row in transitions_of(signups[0])] == [
        ("confirmed", "volunteer"),
        ("cancelled", "manager"),
    ]
    assert shift.roles.get().taken == 0
    assert Message.objects.filter(kind="place_cancelled").count() == 2


def test_shift_that_has_begun_cannot_be_cancelled(shift: Shift, manager: Membership) -> None:
    with pytest.raises(ShiftHasBegun):
        cancel_shift(shift=shift, reason="Гроза", by=manager, now=shift.starts_at)


def test_cancelled_project_ends_coming_shifts_and_keeps_what_was_worked(
    shift: Shift, manager: Membership, now: datetime.datetime
) -> None:
    person = make_volunteer(now=now)
    worked = join(person, shift, now=now)
    coming = open_shift(shift.project, starts_at=shift.starts_at + datetime.timedelta(days=7))
    join(person, coming, now=now)
    during = shift.starts_at + datetime.timedelta(hours=1)
    mark_came(signup=worked, by=manager, now=during)

    project = cancel_project(project=shift.project, reason="Нет инструмента", by=manager, now=during)

    assert (project.state, project.end_reason) == (ProjectState.CANCELLED, "Нет инструмента")
    assert (states_of(shift), states_of(coming)) == ([SignUpState.ATTENDED], [SignUpState.CANCELLED])
    assert [(row.source, row.target) for row in transitions_of(project)] == [("published", "cancelled")]


def test_ended_shifts_finish_and_unanswered_requests_lapse(
    organization: Organization, now: datetime.datetime, saturday: datetime.datetime
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    ended = open_shift(project, starts_at=saturday)
    running = open_shift(project, starts_at=saturday + datetime.timedelta(hours=2))
    join(make_volunteer(now=now), ended, now=now)

    count = close_finished_shifts(now=ended.ends_at)

    ended.refresh_from_db()
    running.refresh_from_db()
    assert (count, ended.state, running.state) == (1, ShiftState.FINISHED, ShiftState.OPEN)
    assert states_of(ended) == [SignUpState.LAPSED]
