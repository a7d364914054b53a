"""A coordinator moves somebody: one act, all rules, everybody's places right."""

import datetime

import pytest

from organizations.models import Membership, Organization
from projects.enums import JoiningMode, ShiftState, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.moves import move_targets
from projects.services.participation.decisions import AlreadyBegun
from projects.services.participation.moving import NotThere, move_person
from projects.services.participation.signup import AlreadySignedUp, NotEligible, TimeClash, withdraw
from qazvolunteer.audit.selectors import transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed, Refusal
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_volunteer
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, HOUR
from volunteers.models import Volunteer


@pytest.fixture
def signup(volunteer: Volunteer, shift: Shift, now: datetime.datetime) -> SignUp:
    """A place on Saturday."""
    return join(volunteer, shift, now=now)


@pytest.fixture
def sunday(shift: Shift) -> Role:
    """The only place of the next day, in the same project."""
    return open_shift(shift.project, starts_at=shift.starts_at + DAY, places=(1,)).roles.get()


def taken(*roles: Role) -> list[int]:
    return [Role.objects.get(pk=role.pk).taken for role in roles]


def test_move_is_a_withdrawal_and_a_sign_up_in_one(
    signup: SignUp, sunday: Role, coordinator: Membership, now: datetime.datetime
) -> None:
    moved = move_person(signup=signup, role=sunday, by=coordinator, now=now)

    signup.refresh_from_db()
    assert (signup.state, signup.reason_code, signup.is_late_withdrawal) == ("withdrawn", "moved", False)
    assert (moved.state, moved.role, moved.decided_by_id) == ("confirmed", sunday, coordinator.user_id)
    assert moved.agreed_period.lower == sunday.shift.starts_at
    assert taken(signup.role, sunday) == [0, 1]
    moves = [*transitions_of(signup), *transitions_of(moved)]
    assert [(row.source, row.target, row.actor_role, row.reason_code) for row in moves] == [
        ("", "confirmed", "volunteer", ""),
        ("confirmed", "withdrawn", "coordinator", "moved"),
        ("", "confirmed", "coordinator", "moved"),
    ]
    message = Message.objects.get(kind="place_moved")
    assert (message.subject_id, message.context) == (str(moved.pk), {"former": str(signup.pk)})
    assert check_invariants(PLACES) == []


def test_move_to_another_role_of_the_same_shift(
    signup: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    other = Role.objects.create(shift=signup.shift, name_ru="Другая", capacity=1, position=1)

    moved = move_person(signup=signup, role=other, by=coordinator, now=now)

    assert (moved.role, moved.state, taken(signup.role, other)) == (other, "confirmed", [0, 1])


def test_moved_request_stays_a_request(
    organization: Organization,
    volunteer: Volunteer,
    coordinator: Membership,
    now: datetime.datetime,
    saturday: datetime.datetime,
) -> None:
    project = published_project(organization, now=now, joining_mode=JoiningMode.REQUEST)
    request = join(volunteer, open_shift(project, starts_at=saturday), now=now)
    other = open_shift(project, starts_at=saturday + DAY).roles.get()

    moved = move_person(signup=request, role=other, by=coordinator, now=now)

    assert (moved.state, taken(request.role, other)) == (SignUpState.REQUESTED, [0, 0])


def full(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    join(make_volunteer(now=now), role.shift, now=now)


def closed(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    Shift.objects.filter(pk=role.shift_id).update(state=ShiftState.CLOSED)


def busy(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    elsewhere = published_project(signup.shift.project.organization, now=now)
    join(signup.person, open_shift(elsewhere, starts_at=role.shift.starts_at), now=now)


def there(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    other = Role.objects.create(shift=role.shift, name_ru="Другая", capacity=1, position=1)
    join(signup.person, role.shift, now=now, role=other)


def elsewhere(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    other = published_project(signup.shift.project.organization, now=now)
    Shift.objects.filter(pk=role.shift_id).update(project=other)


def begun(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    Shift.objects.filter(pk=signup.shift_id).update(starts_at=now - HOUR, ends_at=now + HOUR)


def gone(signup: SignUp, role: Role, now: datetime.datetime) -> None:
    withdraw(signup=signup, by=signup.person.user, now=now)


@pytest.mark.parametrize(
    ("obstacle", "refusal", "text"),
    [
        (full, NotEligible, "All places in this role are taken. Choose another role or another shift."),
        (closed, NotEligible, "Sign-up for this shift is closed. Choose another shift of the project."),
        (busy, TimeClash, "This person has agreed to be somewhere else at that time."),
        (there, AlreadySignedUp, "This person is already signed up for that shift."),
        (elsewhere, NotThere, "Choose another role or another shift of the same project."),
        (
            begun,
            AlreadyBegun,
            "The shift has already begun: mark who came in the leader's list instead.",
        ),
        (gone, MoveNotAllowed, "This person has no place and no request on this shift any more."),
    ],
)
def test_refused_move_says_why_and_leaves_everything(
    signup: SignUp,
    sunday: Role,
    coordinator: Membership,
    now: datetime.datetime,
    obstacle: object,
    refusal: type[Refusal],
    text: str,
) -> None:
    obstacle(signup, sunday, now)  # type: ignore[operator]
    before = (SignUp.objects.get(pk=signup.pk).state, taken(signup.role, sunday))

    with pytest.raises(refusal) as refused:
        move_person(signup=signup, role=sunday, by=coordinator, now=now)

    assert str(refused.value) == text
    assert (SignUp.objects.get(pk=signup.pk).state, taken(signup.role, sunday)) == before
    assert not Message.objects.filter(kind="place_moved").exists()


def test_move_to_ones_own_role_is_refused(
    signup: SignUp, coordinator: Membership, now: datetime.datetime
) -> None:
    with pytest.raises(NotThere):
        move_person(signup=signup, role=signup.role, by=coordinator, now=now)


def test_targets_are_free_open_and_ahead(signup: SignUp, sunday: Role, now: datetime.datetime) -> None:
    other = Role.objects.create(shift=signup.shift, name_ru="Другая", capacity=1, position=1)
    closed(signup, open_shift(signup.shift.project, starts_at=sunday.shift.starts_at + DAY).roles.get(), now)
    open_shift(signup.shift.project, starts_at=now - HOUR)
    open_shift(published_project(signup.shift.project.organization, now=now), starts_at=now + HOUR)

    assert move_targets(signup, now) == [other, sunday]
