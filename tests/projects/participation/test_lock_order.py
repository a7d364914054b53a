"""Acts that meet halfway: each begins while another holds what it needs, and neither waits for the other forever."""

import datetime
from collections.abc import Callable

import pytest

from organizations.models import Membership, Organization
from projects.enums import BanState, InvitationState, JoiningMode, ObjectionState, SignUpState
from projects.models import Ban, BanObjection, Hold, PlaceInvitation, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.catalogue.states import lock_shift_against_signups
from projects.services.participation.bans import lift_ban
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.decisions import cancel_signup
from projects.services.participation.holds import give_up_hold
from projects.services.participation.invitations import invite, withdraw_invitation
from projects.services.participation.joining import Visitor, hold_place
from projects.services.participation.objecting import decide_objection, object_to_ban
from projects.services.participation.places import lock_role
from projects.services.participation.signup import accept_invitation, withdraw
from projects.services.participation.states import lock_signup
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.models import Transition
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.privacy.services.erasure import erase_person
from tests.factories.bans import DAY, WORDS, bar
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.threads import after_waiting_for
from tests.factories.work import join, open_shift, published_project

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def organization(now: datetime.datetime) -> Organization:
    return make_organization(now=now)


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def shift(organization: Organization, now: datetime.datetime) -> Shift:
    return open_shift(published_project(organization, now=now), starts_at=now + 4 * DAY, places=(20,))


def refusals(errors: list[Exception]) -> list[str]:
    """Return the codes of refusals; any other error fails the test."""
    assert [error for error in errors if not isinstance(error, Refusal)] == []
    return [error.code for error in errors if isinstance(error, Refusal)]


def held(role: Role, now: datetime.datetime) -> SignUp:
    visitor = Visitor(email="new@example.org", birth_date=datetime.date(2001, 5, 14), network="10.1.0.0/24")
    signup = hold_place(role=role, visitor=visitor, by=None, now=now)
    assert signup is not None
    return signup


@pytest.mark.parametrize("kind", ["withdraws", "is cancelled", "gives a held place up"])
def test_who_frees_one_place_waits_for_a_cancellation_before_touching_the_row(
    shift: Shift, manager: Membership, now: datetime.datetime, kind: str
) -> None:
    """A cancellation has freed a place of the role and goes on to the next sign-up, which is ending at that moment."""
    role = shift.roles.get()
    if kind == "gives a held place up":
        signup = held(role, now)
        act: Callable[[], object] = lambda: give_up_hold(signup_id=signup.pk, now=now)  # noqa: E731
    else:
        signup = join(make_volunteer(now=now), shift, now=now)
        by = signup.person.user
        act = {
            "withdraws": lambda: withdraw(signup=signup, by=by, now=now),
            "is cancelled": lambda: cancel_signup(signup=signup, by=manager, now=now, comment=WORDS),
        }[kind]

    def as_a_cancellation_begins() -> None:
        lock_shift_against_signups(shift)
        lock_role(role.pk)

    errors = after_waiting_for(as_a_cancellation_begins, act, lambda: lock_signup(signup))

    assert refusals(errors) == []
    assert (Role.objects.get(pk=role.pk).taken, Hold.objects.count()) == (0, 0)


def in_roles_that_count_backwards(
    organization: Organization, now: datetime.datetime
) -> tuple[SignUp, Role, Role]:
    """Somebody in two shifts; the role on the first shift has the greater key. Returns a sign-up, the roles by key."""
    project = published_project(organization, now=now)
    first, second = (open_shift(project, starts_at=now + days * DAY, places=(2,)) for days in (3, 4))
    late = Role.objects.create(shift=first, name_ru="Полив", capacity=2, position=1)
    person = make_volunteer(now=now)
    signup = join(person, first, now=now, role=late)
    join(person, second, now=now)
    return signup, second.roles.get(), late


@pytest.mark.parametrize("kind", ["barred", "erased"])
def test_roles_of_somebody_who_leaves_are_locked_in_the_order_of_their_keys(
    organization: Organization, manager: Membership, now: datetime.datetime, kind: str
) -> None:
    signup, low, high = in_roles_that_count_backwards(organization, now)
    user = signup.person.user
    acts = {
        "barred": lambda: bar(signup, manager, now),
        "erased": lambda: erase_person(user=user, by=user, now=now),
    }

    errors = after_waiting_for(lambda: lock_role(low.pk), acts[kind], lambda: lock_role(high.pk))

    assert refusals(errors) == []
    assert list(Role.objects.filter(pk__in=[low.pk, high.pk]).values_list("taken", flat=True)) == [0, 0]


def test_lifting_waits_for_the_decision_and_finds_it(
    shift: Shift, manager: Membership, now: datetime.datetime
) -> None:
    officer = make_staff(now=now, region="KZ-35")
    ban = bar(join(make_volunteer(now=now), shift, now=now), manager, now)
    objection = object_to_ban(ban=ban, text=WORDS, by=ban.volunteer.user, now=now)

    errors = after_waiting_for(
        lambda: decide_objection(
            objection=objection, target=ObjectionState.LIFTED, answer=WORDS, by=officer, now=now
        ),
        lambda: lift_ban(ban=ban, answer="Колдау", by=manager, now=now),
        lambda: None,
    )

    assert refusals(errors) == ["move_not_allowed"]
    assert Ban.objects.get().ended_by_id == officer.user_id
    assert BanObjection.objects.get().state == ObjectionState.LIFTED
    assert Transition.objects.filter(subject_id=str(ban.pk), target=BanState.LIFTED).count() == 1


@pytest.fixture
def invitation(organization: Organization, manager: Membership, now: datetime.datetime) -> PlaceInvitation:
    project = published_project(organization, now=now, joining_mode=JoiningMode.INVITATION)
    role = open_shift(project, starts_at=now + 5 * DAY, places=(2,)).roles.get()
    invite(role=role, email=make_volunteer(now=now).user.email, language="kk", by=manager, now=now)
    return PlaceInvitation.objects.get()


def accepting(invitation: PlaceInvitation, now: datetime.datetime) -> Callable[[], object]:
    user = User.objects.get(email=invitation.email)
    return lambda: accept_invitation(invitation=invitation, version=1, by=user, now=now)


def test_accepting_waits_for_the_withdrawal_and_finds_it(
    invitation: PlaceInvitation, manager: Membership, now: datetime.datetime
) -> None:
    errors = after_waiting_for(
        lambda: withdraw_invitation(invitation=invitation, by=manager, now=now),
        accepting(invitation, now),
        lambda: None,
    )

    assert refusals(errors) == ["invitation_over"]
    assert not SignUp.objects.open().exists()
    assert PlaceInvitation.objects.get().state == InvitationState.CANCELLED


def test_withdrawing_waits_for_the_acceptance_and_finds_it(
    invitation: PlaceInvitation, manager: Membership, now: datetime.datetime
) -> None:
    errors = after_waiting_for(
        accepting(invitation, now),
        lambda: withdraw_invitation(invitation=invitation, by=manager, now=now),
        lambda: None,
    )

    assert refusals(errors) == ["invitation_over"]
    assert SignUp.objects.get().state == SignUpState.CONFIRMED
    assert PlaceInvitation.objects.get().state == InvitationState.ACCEPTED


def test_accepting_waits_for_the_cancellation_of_the_shift_and_finds_it(
    invitation: PlaceInvitation, manager: Membership, now: datetime.datetime
) -> None:
    errors = after_waiting_for(
        lambda: cancel_shift(shift=invitation.shift, reason=WORDS, by=manager, now=now),
        accepting(invitation, now),
        lambda: None,
    )

    assert refusals(errors) == ["invitation_over"]
    assert not SignUp.objects.open().exists()
    assert check_invariants(PLACES) == []
