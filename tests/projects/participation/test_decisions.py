"""A coordinator accepts, declines, cancels: moves, places, messages, clashes."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.enums import CancelReason, DeclineReason, JoiningMode, SignUpState
from projects.models import Role, Shift, SignUp
from projects.services.participation.decisions import (
    AlreadyBegun,
    accept_signup,
    cancel_signup,
    decline_signup,
)
from projects.services.participation.signup import NotEligible, TimeClash, withdraw
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer


@pytest.fixture
def requested(
    organization: Organization, volunteer: Volunteer, now: datetime.datetime, saturday: datetime.datetime
) -> SignUp:
    """A request for one of two places on Saturday."""
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    return join(volunteer, open_shift(project, starts_at=saturday, places=(2,)), now=now)


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def test_accepting_takes_a_place_and_tells_the_person(
    requested: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    accepted = accept_signup(signup=requested, by=coordinator, now=now)

    assert (accepted.state, accepted.decided_by_id) == (SignUpState.CONFIRMED, coordinator.user_id)
    assert Role.objects.get(pk=requested.role_id).taken == 1
    assert accepted.next_reminder_at == requested.shift.starts_at - datetime.timedelta(hours=24)
    assert [(row.source, row.target, row.actor_role) for row in transitions_of(requested)] == [
        ("", "requested", "volunteer"),
        ("requested", "confirmed", "coordinator"),
    ]
    assert kinds() == ["request_accepted", "signup_requested"]


def test_accepting_into_a_full_role_is_refused_and_changes_nothing(
    requested: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    Role.objects.filter(pk=requested.role_id).update(taken=2)

    with pytest.raises(NotEligible):
        accept_signup(signup=requested, by=coordinator, now=now)

    requested.refresh_from_db()
    assert (requested.state, kinds()) == (SignUpState.REQUESTED, ["signup_requested"])


def test_accepting_a_busy_person_says_busy_and_not_where(
    requested: SignUp, coordinator: Membership, shift: Shift, volunteer: Volunteer, now: datetime.datetime
) -> None:
    join(volunteer, shift, now=now)

    with pytest.raises(TimeClash) as refusal:
        accept_signup(signup=requested, by=coordinator, now=now)

    assert str(refusal.value) == "This person has meanwhile agreed to be somewhere else at that time."


def test_accepting_twice_is_refused(
    requested: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    accept_signup(signup=requested, by=coordinator, now=now)

    with pytest.raises((NotEligible, MoveNotAllowed)):
        accept_signup(signup=requested, by=coordinator, now=now)

    assert Role.objects.get(pk=requested.role_id).taken == 1


def test_declining_keeps_reason_and_words(
    requested: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    declined = decline_signup(
        signup=requested,
        reason=DeclineReason.OTHER_SHIFT,
        comment="Приходите в воскресенье",
        by=coordinator,
        now=now,
    )

    assert (declined.state, declined.reason_code, declined.reason_text) == (
        SignUpState.DECLINED,
        "other_shift",
        "Приходите в воскресенье",
    )
    assert kinds() == ["request_declined", "signup_requested"]


def test_declining_after_the_person_withdrew_is_refused(
    requested: SignUp, coordinator: Membership, volunteer: Volunteer, now: datetime.datetime
) -> None:
    withdraw(signup=requested, by=volunteer.user, now=now)

    with pytest.raises(MoveNotAllowed):
        decline_signup(signup=requested, reason=DeclineReason.FULL, by=coordinator, now=now)


def test_cancelling_a_place_frees_it_and_tells_why(
    coordinator: Membership, role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    signup = join(volunteer, role.shift, now=now)

    cancelled = cancel_signup(signup=signup, by=coordinator, now=now, comment="Нужна обувь")

    role.refresh_from_db()
    assert (cancelled.state, cancelled.reason_code, role.taken) == (
        SignUpState.CANCELLED,
        CancelReason.ORGANIZER,
        0,
    )
    assert kinds() == ["place_cancelled", "signup_confirmed"]


def test_cancelling_a_place_after_the_start_is_refused(
    coordinator: Membership, shift: Shift, now: datetime.datetime
) -> None:
    signup = join(make_volunteer(now=now), shift, now=now)

    with pytest.raises(AlreadyBegun):
        cancel_signup(signup=signup, by=coordinator, now=shift.starts_at, comment="Поздно")
