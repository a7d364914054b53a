"""Invited people answer while others accept, withdraw, or the clock ends it: one comes after the other."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.enums import InvitationState, JoiningMode, SignUpState
from projects.models import PlaceInvitation, Role, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.invitations import (
    invite,
    lapse_invitations,
    withdraw_invitation,
)
from projects.services.participation.signup import accept_invitation
from qazvolunteer.audit.models import Transition
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.threads import at_once
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


@pytest.fixture
def organization(now: datetime.datetime) -> Organization:
    return make_organization(now=now)


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    return make_member(organization, now=now, role="manager")


def new_role(organization: Organization, now: datetime.datetime, number: int) -> Role:
    """A role with one place, days apart from the others."""
    project = published_project(organization, now=now, joining_mode=JoiningMode.INVITATION)
    return open_shift(project, starts_at=now + datetime.timedelta(days=2 + number), places=(1,)).roles.get()


def invited(role: Role, person: Volunteer, by: Membership, now: datetime.datetime) -> PlaceInvitation:
    invite(role=role, email=person.user.email, language="kk", by=by, now=now)
    return PlaceInvitation.objects.get(role=role, email=person.user.email)


def accept(invitation: PlaceInvitation, person: Volunteer, now: datetime.datetime) -> SignUp:
    return accept_invitation(invitation=invitation, version=1, by=person.user, now=now)


def test_two_invited_people_and_one_place(
    organization: Organization, manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        role = new_role(organization, now, number)
        first, second = make_volunteer(now=now), make_volunteer(now=now)
        rows = [invited(role, person, manager, now) for person in (first, second)]

        refused = at_once(
            lambda rows=rows, first=first: accept(rows[0], first, now),
            lambda rows=rows, second=second: accept(rows[1], second, now),
        )

        role.refresh_from_db()
        assert (role.taken, SignUp.objects.filter(role=role).count(), len(refused)) == (1, 1, 1)
        assert refused[0] in ("not_eligible", "role_full")
        states = PlaceInvitation.objects.filter(role=role).order_by("state").values_list("state", flat=True)
        assert list(states) == [InvitationState.ACCEPTED, InvitationState.INVITED]
    assert check_invariants(PLACES) == []


def test_same_person_accepts_twice_at_once(
    organization: Organization, manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        role, person = new_role(organization, now, number), make_volunteer(now=now)
        row = invited(role, person, manager, now)

        refused = at_once(*[lambda row=row, person=person: accept(row, person, now)] * 3)

        role.refresh_from_db()
        assert (refused, role.taken) == ([], 1)
        assert SignUp.objects.filter(role=role).count() == 1
        letters = Message.objects.filter(kind="signup_confirmed", user=person.user)
        assert letters.count() == 1
    assert check_invariants(PLACES) == []


@pytest.mark.parametrize("other", ["withdraw", "lapse", "cancel"])
def test_accepting_while_it_ends_leaves_a_place_or_an_end(
    organization: Organization, manager: Membership, now: datetime.datetime, other: str
) -> None:
    for number in range(ROUNDS):
        role, person = new_role(organization, now, number), make_volunteer(now=now)
        row = invited(role, person, manager, now)
        just_in_time = row.answer_by - datetime.timedelta(seconds=1)
        ends = {
            "withdraw": lambda row=row, at=just_in_time: withdraw_invitation(
                invitation=row, by=manager, now=at
            ),
            "lapse": lambda row=row: lapse_invitations(now=row.answer_by),
            "cancel": lambda role=role, at=just_in_time: cancel_shift(
                shift=role.shift, reason="Storm warning", by=manager, now=at
            ),
        }

        refused = at_once(
            lambda row=row, person=person, at=just_in_time: accept(row, person, at), ends[other]
        )

        row.refresh_from_db()
        role.refresh_from_db()
        signups = list(SignUp.objects.filter(role=role).values_list("state", flat=True))
        has_place = row.state == InvitationState.ACCEPTED
        assert row.email == ""
        assert bool(signups) == has_place
        assert role.taken == signups.count(SignUpState.CONFIRMED)
        assert Transition.objects.filter(subject_id=str(row.pk)).count() == 2
        if other == "withdraw":
            assert refused == ["invitation_over"]
    assert check_invariants(PLACES) == []


def test_same_address_is_invited_once_by_two_coordinators(
    organization: Organization, manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        role = new_role(organization, now, number)

        refused = at_once(
            *[
                lambda role=role: invite(
                    role=role, email="new@example.org", language="kk", by=manager, now=now
                )
            ]
            * 3
        )

        assert refused == []
        assert PlaceInvitation.objects.filter(role=role).count() == 1
    assert Message.objects.count() == ROUNDS
