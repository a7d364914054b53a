"""Two leaders mark the same person at the same moment."""

import datetime

import pytest

from projects.enums import SignUpState
from projects.models import Attendance, HourClaim, SignUp
from projects.services.hours.marking import mark_absent, mark_came
from qazvolunteer.audit.selectors import transitions_of
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import join, open_shift, published_project

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LEADERS = 6


def test_marks_at_once_open_one_claim(now: datetime.datetime) -> None:
    organization = make_organization(now=now)
    leaders = [make_member(organization, now=now, role="coordinator") for _number in range(LEADERS)]
    shift = open_shift(published_project(organization, now=now), starts_at=now + datetime.timedelta(hours=1))
    signup = join(make_volunteer(now=now), shift, now=now)
    done: list[SignUp] = []

    at_once(*[lambda by=by: done.append(mark_came(signup=signup, by=by, now=now)) for by in leaders])

    assert (len(done), HourClaim.objects.count(), Attendance.objects.count()) == (LEADERS, 1, 1)
    assert [row.target for row in transitions_of(signup)] == ["confirmed", "attended"]


def test_opposite_marks_at_once_leave_one_consistent_answer(now: datetime.datetime) -> None:
    organization = make_organization(now=now)
    by = make_member(organization, now=now, role="coordinator")
    shift = open_shift(published_project(organization, now=now), starts_at=now + datetime.timedelta(hours=1))
    signup = join(make_volunteer(now=now), shift, now=now)

    at_once(
        lambda: mark_came(signup=signup, by=by, now=now),
        lambda: mark_absent(signup=signup, by=by, now=now),
    )

    signup.refresh_from_db()
    waiting = HourClaim.objects.filter(state="claimed").count()
    came = signup.state == SignUpState.ATTENDED
    assert (waiting, Attendance.objects.count()) == ((1, 1) if came else (0, 0))
