"""Invitations to a shift: the same to the inviter whoever is invited, a place only by the answer, gone in time."""

import datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import translation

from organizations.models import Membership, Organization
from projects.enums import INVITATION_MOVES, InvitationState, JoiningMode, ShiftState, SignUpState
from projects.models import InvitationStop, PlaceInvitation, Project, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.invitations import invitations_of
from projects.services.participation import invitations
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.invitations import (
    CannotInvite,
    InvitationOver,
    TooManyInvitations,
    decline_invitation,
    invite,
    lapse_invitations,
    withdraw_invitation,
)
from projects.services.participation.signup import (
    NotEligible,
    ShiftChanged,
    accept_invitation,
    sign_up,
)
from qazvolunteer.audit.models import Entry, Transition
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.notifications.models import Message
from qazvolunteer.notifications.services import deliver_message
from qazvolunteer.privacy.services import erase_person
from tests.factories.people import make_member, make_volunteer
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Volunteer

I = InvitationState  # noqa: E741
DAY = datetime.timedelta(days=1)


@pytest.fixture
def shift(organization: Organization, now: datetime.datetime, saturday: datetime.datetime) -> Shift:
    """Saturday 10:00 to 14:00, one role with two places, only by invitation."""
    project = published_project(organization, now=now, joining_mode=JoiningMode.INVITATION)
    return open_shift(project, starts_at=saturday, places=(2,))


def invited(role: Role, email: str, by: Membership, now: datetime.datetime) -> PlaceInvitation:
    """Invite an address and return its row."""
    invite(role=role, email=email, language="en", by=by, now=now)
    return PlaceInvitation.objects.get(email=email.lower(), shift=role.shift)


def accept(invitation: PlaceInvitation, person: Volunteer, now: datetime.datetime) -> SignUp:
    return accept_invitation(invitation=invitation, version=1, by=person.user, now=now)


def states(role: Role) -> list[str]:
    return sorted(PlaceInvitation.objects.filter(role=role).values_list("state", flat=True))


def test_nobody_takes_a_place_without_an_invitation(
    role: Role, volunteer: Volunteer, now: datetime.datetime
) -> None:
    with pytest.raises(NotEligible) as refused, translation.override("en"):
        sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    assert [check.rule for check in refused.value.eligibility.failures] == ["invited"]
    assert str(refused.value) == (
        "The organizer invites people to this project personally. "
        "Choose another project, or ask the organizer to invite you."
    )
    assert not SignUp.objects.exists()


def test_invitation_takes_no_place_and_writes_one_letter(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invitation = invited(role, volunteer.user.email.upper(), coordinator, now)
    invite(role=role, email=volunteer.user.email, language="kk", by=coordinator, now=now)

    role.refresh_from_db()
    assert (role.taken, SignUp.objects.count()) == (0, 0)
    assert (invitation.state, invitation.answer_by) == (I.INVITED, role.shift.starts_at)
    assert list(Message.objects.values_list("kind", "user")) == [("place_invited", volunteer.user_id)]
    move = Transition.objects.get(subject_id=str(invitation.pk))
    assert (move.source, move.target, move.actor_role) == ("", "invited", "coordinator")


def test_inviter_learns_nothing_of_the_address(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    Project.objects.update(min_age=18)
    child = make_volunteer(now=now, birth_date=datetime.date(2010, 1, 1))
    busy = make_volunteer(now=now)
    elsewhere = published_project(coordinator.organization, now=now)
    join(busy, open_shift(elsewhere, starts_at=role.shift.starts_at), now=now)
    stopped = invited(role, "stop@example.org", coordinator, now)
    decline_invitation(invitation=stopped, by=None, now=now, never_again=True)
    PlaceInvitation.objects.all().delete()
    addresses = [
        volunteer.user.email,
        child.user.email,
        busy.user.email,
        "new@example.org",
        "stop@example.org",
    ]

    for address in addresses:
        invite(role=role, email=address, language="en", by=coordinator, now=now)

    columns = ["state", "language", "answer_by", "ended_at", "invited_by", "created_at"]
    rows = PlaceInvitation.objects.order_by("email")
    assert sorted(row.email for row in rows) == sorted(addresses)
    assert len(set(rows.values_list(*columns))) == 1


def test_accepting_takes_one_place_once_and_forgets_the_address(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invitation = invited(role, volunteer.user.email, coordinator, now)

    first = accept(invitation, volunteer, now)
    again = accept(invitation, volunteer, now)

    role.refresh_from_db()
    invitation.refresh_from_db()
    assert (first, first.state, role.taken) == (again, SignUpState.CONFIRMED, 1)
    assert (invitation.state, invitation.email, invitation.ended_at) == (I.ACCEPTED, "", now)
    assert Message.objects.filter(kind="signup_confirmed", user=volunteer.user).count() == 1
    assert check_invariants(PLACES) == []


def test_invited_person_may_also_join_by_the_page_of_the_shift(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invited(role, volunteer.user.email, coordinator, now)

    signup = sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

    assert (signup.state, states(role)) == (SignUpState.CONFIRMED, [I.ACCEPTED])


def test_invitation_to_a_project_of_requests_needs_no_second_decision(
    organization: Organization, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    role = open_shift(project, starts_at=now + DAY).roles.get()

    signup = accept(invited(role, volunteer.user.email, coordinator, now), volunteer, now)

    assert signup.state == SignUpState.CONFIRMED


def test_accepting_checks_everything_that_signing_up_checks(
    role: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    Project.objects.update(min_age=18)
    child = make_volunteer(now=now, birth_date=datetime.date(2010, 1, 1))
    invitation = invited(role, child.user.email, coordinator, now)

    with pytest.raises(NotEligible) as refused:
        accept(invitation, child, now)

    assert refused.value.eligibility.failed("age")
    assert states(role) == [I.INVITED]


def test_full_shift_refuses_and_the_invitation_stays(
    role: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    people = [make_volunteer(now=now) for _number in range(3)]
    rows = [invited(role, person.user.email, coordinator, now) for person in people]
    for row, person in zip(rows[:2], people[:2], strict=True):
        accept(row, person, now)

    with pytest.raises(NotEligible) as refused:
        accept(rows[2], people[2], now)

    assert [check.rule for check in refused.value.eligibility.failures] == ["place"]
    assert states(role) == [I.ACCEPTED, I.ACCEPTED, I.INVITED]


def test_who_saw_the_shift_before_a_change_looks_again(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invitation = invited(role, volunteer.user.email, coordinator, now)
    Shift.objects.update(version=2)

    with pytest.raises(ShiftChanged):
        accept(invitation, volunteer, now)


def test_invitation_of_somebody_else_is_not_accepted(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invitation = invited(role, "other@example.org", coordinator, now)

    with pytest.raises(InvitationOver):
        accept(invitation, volunteer, now)


def test_declined_person_is_not_asked_again_for_the_shift(
    role: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    invitation = invited(role, "new@example.org", coordinator, now)

    decline_invitation(invitation=invitation, by=None, now=now)
    decline_invitation(invitation=invitation, by=None, now=now)
    invite(role=role, email="new@example.org", language="en", by=coordinator, now=now)

    assert states(role) == [I.DECLINED]
    assert Message.objects.filter(kind="place_invited").count() == 1
    assert Transition.objects.filter(subject_id=str(invitation.pk)).count() == 2


def test_who_wants_no_more_invitations_is_not_written_to_by_that_organization_alone(
    role: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    first = invited(role, "new@example.org", coordinator, now)
    decline_invitation(invitation=first, by=None, now=now)
    decline_invitation(invitation=first, by=None, now=now, never_again=True)
    another = open_shift(role.shift.project, starts_at=now + 2 * DAY).roles.get()
    Message.objects.all().delete()

    second = invited(another, "New@example.org", coordinator, now)

    assert second.state == I.INVITED
    assert not Message.objects.exists()
    assert InvitationStop.objects.get().organization_id == coordinator.organization_id
    assert "new@example.org" not in str(list(InvitationStop.objects.values()))


@pytest.mark.parametrize("ending", ["withdrawn", "cancelled", "late", "declined"])
def test_what_has_ended_cannot_be_accepted(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime, ending: str
) -> None:
    invitation = invited(role, volunteer.user.email, coordinator, now)
    manager = make_member(coordinator.organization, now=now, role="manager")
    acts: dict[str, Any] = {
        "withdrawn": lambda: withdraw_invitation(invitation=invitation, by=coordinator, now=now),
        "cancelled": lambda: cancel_shift(shift=role.shift, reason="Storm", by=manager, now=now),
        "late": lambda: PlaceInvitation.objects.update(answer_by=now),
        "declined": lambda: decline_invitation(invitation=invitation, by=None, now=now),
    }
    acts[ending]()

    with pytest.raises(InvitationOver):
        accept(invitation, volunteer, now)

    expected = {"withdrawn": I.CANCELLED, "cancelled": I.CANCELLED, "late": I.INVITED, "declined": I.DECLINED}
    assert states(role) == [expected[ending]]
    assert invitations_of(volunteer.user, now) == []


def test_clock_ends_what_nobody_answered_and_forgets_all_addresses(
    role: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    invited(role, "silent@example.org", coordinator, now)
    declined = invited(role, "no@example.org", coordinator, now)
    decline_invitation(invitation=declined, by=None, now=now)
    over = role.shift.starts_at

    early, ended, again = [
        lapse_invitations(now=at) for at in (over - datetime.timedelta(seconds=1), over, over)
    ]

    assert (early, ended, again) == (0, 2, 0)
    assert states(role) == [I.DECLINED, I.LAPSED]
    assert set(PlaceInvitation.objects.values_list("email", flat=True)) == {""}


@pytest.mark.parametrize("case", ["closed", "begun"])
def test_nobody_is_invited_to_what_takes_nobody(
    role: Role, coordinator: Membership, now: datetime.datetime, case: str
) -> None:
    if case == "closed":
        Shift.objects.update(state=ShiftState.CLOSED)
    at = role.shift.starts_at if case == "begun" else now

    with pytest.raises(CannotInvite):
        invite(role=role, email="new@example.org", language="en", by=coordinator, now=at)

    assert not Message.objects.exists()


def test_organization_sends_so_many_a_day(
    role: Role, coordinator: Membership, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "INVITATIONS_A_DAY", 2)
    for name in ("a", "b"):
        invitation = invited(role, f"{name}@example.org", coordinator, now)
        withdraw_invitation(invitation=invitation, by=coordinator, now=now)

    with pytest.raises(TooManyInvitations):
        invite(role=role, email="c@example.org", language="en", by=coordinator, now=now)

    invite(role=role, email="c@example.org", language="en", by=coordinator, now=now + DAY)
    assert Message.objects.count() == 3


def test_letter_says_who_invites_to_what_until_when(
    role: Role, coordinator: Membership, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    coordinator.display_name = "Айгерім"
    coordinator.save()
    invited(role, "new@example.org", coordinator, now)

    deliver_message(Message.objects.get().pk, now=now)

    letter = mailoutbox[0]
    assert (letter.to, letter.subject) == (["new@example.org"], "Will you come? Көшет отырғызу")
    body = str(letter.body)
    assert "Айгерім invites you to volunteer." in body
    assert "Парк Победы" in body
    assert "Answer by" in body
    assert "/en/i/" in body


def test_letter_is_dropped_when_the_invitation_was_withdrawn(
    role: Role, coordinator: Membership, now: datetime.datetime, mailoutbox: list[EmailMessage]
) -> None:
    invitation = invited(role, "new@example.org", coordinator, now)
    withdraw_invitation(invitation=invitation, by=coordinator, now=now)

    deliver_message(Message.objects.get().pk, now=now)

    assert mailoutbox == []


def test_erasing_a_person_withdraws_and_forgets(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    invited(role, volunteer.user.email, coordinator, now)

    erase_person(user=volunteer.user, by=volunteer.user, now=now)

    assert list(PlaceInvitation.objects.values_list("state", "email")) == [(I.CANCELLED, "")]


def test_traces_hold_no_address(role: Role, coordinator: Membership, now: datetime.datetime) -> None:
    invitation = invited(role, "new@example.org", coordinator, now)
    decline_invitation(invitation=invitation, by=None, now=now, never_again=True)

    entries = Entry.objects.filter(subject_id=str(invitation.pk))
    traces = [*entries.values(), *Transition.objects.values()]

    assert sorted(entry.action for entry in entries) == [
        "place_invitation.declined",
        "place_invitation.invited",
        "place_invitation.stopped",
    ]
    assert "example.org" not in str(traces)


@pytest.mark.parametrize(
    "change",
    [
        {"email": ""},
        {"state": "accepted"},
        {"state": "known"},
        {"ended_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_database_refuses_what_no_invitation_is(
    role: Role, coordinator: Membership, now: datetime.datetime, change: dict[str, Any]
) -> None:
    invited(role, "new@example.org", coordinator, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceInvitation.objects.update(**change)


def test_moves_of_the_table() -> None:
    moves = {(move.source, move.target, tuple(sorted(move.by))) for move in INVITATION_MOVES}

    assert moves == {
        ("", "invited", ("coordinator",)),
        ("invited", "accepted", ("volunteer",)),
        ("invited", "declined", ("visitor",)),
        ("invited", "lapsed", ("system",)),
        ("invited", "cancelled", ("coordinator", "manager", "system")),
    }


def test_person_with_another_role_keeps_it(
    role: Role, volunteer: Volunteer, coordinator: Membership, now: datetime.datetime
) -> None:
    other = Role.objects.create(shift=role.shift, name_ru="Вторая", capacity=1, position=1)
    accept(invited(role, volunteer.user.email, coordinator, now), volunteer, now)
    second = invited(other, volunteer.user.email, coordinator, now)

    with pytest.raises(Refusal):
        accept(second, volunteer, now)

    assert SignUp.objects.get().role == role
    assert invitations_of(volunteer.user, now) == []
