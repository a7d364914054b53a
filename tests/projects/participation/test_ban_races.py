"""A ban meets people who join, accept, move, cancel and decide at the same moment: one comes after the other."""

import datetime
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import transaction

from organizations.models import Membership, Organization
from projects.enums import BanState, JoiningMode, ObjectionState, SignUpState
from projects.models import Ban, BanObjection, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.participation.bans import lift_ban
from projects.services.participation.cancellation import cancel_project
from projects.services.participation.decisions import accept_signup
from projects.services.participation.moving import move_person
from projects.services.participation.objecting import decide_objection, object_to_ban
from projects.services.participation.signup import sign_up
from qazvolunteer.audit.models import Transition
from tests.factories.bans import DAY, WORDS, bar
from tests.factories.people import make_member, make_organization, make_staff, make_volunteer
from tests.factories.threads import at_once, somebody_waits
from tests.factories.work import join, open_shift, published_project

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 6

NewShift = Callable[..., Shift]


@pytest.fixture
def organization(now: datetime.datetime) -> Organization:
    return make_organization(now=now)


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def new_shift(organization: Organization, now: datetime.datetime) -> NewShift:
    projects = {mode: published_project(organization, now=now, joining_mode=mode) for mode in JoiningMode}

    def build(day: int, mode: JoiningMode = JoiningMode.INSTANT, places: tuple[int, ...] = (3, 3)) -> Shift:
        return open_shift(projects[mode], starts_at=now + (2 + day) * DAY, hours=2, places=places)

    return build


def is_barred_everywhere() -> bool:
    """Nobody who is barred is signed up, and every place is counted."""
    return check_invariants(PLACES) == [] and not SignUp.objects.open().exists()


def test_who_joins_at_that_moment_has_no_place_afterwards(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        first, second = new_shift(2 * number), new_shift(2 * number + 1)
        signup = join(make_volunteer(now=now), first, now=now)
        person, role = signup.person, second.roles.order_by("position")[0]

        refused = at_once(
            lambda signup=signup: bar(signup, manager, now),
            lambda person=person, role=role: sign_up(volunteer=person, role=role, by=person.user, now=now),
        )

        assert set(refused) <= {"not_eligible"}
        assert is_barred_everywhere()


def test_ban_waits_for_who_is_joining_and_sees_their_place(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    signup = join(make_volunteer(now=now), new_shift(0), now=now)
    role = new_shift(1).roles.order_by("position")[0]
    barring = Thread(target=at_once, args=(lambda: bar(signup, manager, now),))

    with transaction.atomic():
        sign_up(volunteer=signup.person, role=role, by=signup.person.user, now=now)
        barring.start()
        while not somebody_waits():
            assert barring.is_alive()
    barring.join()

    assert Ban.objects.count() == 1
    assert is_barred_everywhere()


def test_who_joins_waits_for_the_ban_and_reads_it(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    signup = join(make_volunteer(now=now), new_shift(0), now=now)
    role = new_shift(1).roles.order_by("position")[0]
    refused: list[str] = []

    def try_to_join() -> None:
        person = signup.person
        refused.extend(at_once(lambda: sign_up(volunteer=person, role=role, by=person.user, now=now)))

    joining = Thread(target=try_to_join)

    with transaction.atomic():
        bar(signup, manager, now)
        joining.start()
        while not somebody_waits():
            assert joining.is_alive()
    joining.join()

    assert refused == ["not_eligible"]
    assert is_barred_everywhere()


def test_accepting_and_moving_leave_a_barred_person_no_place(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        request = join(make_volunteer(now=now), new_shift(3 * number, JoiningMode.REQUEST), now=now)
        place = join(request.person, new_shift(3 * number + 1), now=now)
        target = new_shift(3 * number + 2).roles.order_by("-position")[0]

        refused = at_once(
            lambda request=request: bar(request, manager, now),
            lambda request=request: accept_signup(signup=request, by=manager, now=now),
            lambda place=place, target=target: move_person(signup=place, role=target, by=manager, now=now),
        )

        assert set(refused) <= {"barred_from_shifts", "move_not_allowed"}
        assert is_barred_everywhere()


def test_two_people_in_the_same_roles_never_wait_in_a_circle(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    """One is barred out of two roles while another is moved between them, and the project is cancelled."""
    for number in range(ROUNDS):
        early, late = new_shift(2 * number), new_shift(2 * number + 1)
        (first, second), (third, _) = (shift.roles.order_by("position") for shift in (early, late))
        barred, moved = make_volunteer(now=now), make_volunteer(now=now)
        signup = join(barred, early, now=now, role=second)
        join(barred, late, now=now, role=third)
        other = join(moved, late, now=now, role=third)

        refused = at_once(
            lambda signup=signup: bar(signup, manager, now),
            lambda other=other, second=second: move_person(signup=other, role=second, by=manager, now=now),
        )

        assert refused == []
        assert [Role.objects.get(pk=role.pk).taken for role in (first, second, third)] == [0, 1, 0]
    project = early.project
    person = join(make_volunteer(now=now), early, now=now).person
    signup = join(person, late, now=now)

    refused = at_once(
        lambda: bar(signup, manager, now),
        lambda: cancel_project(project=project, reason=WORDS, by=manager, now=now),
    )

    assert refused == []
    assert not SignUp.objects.open().filter(volunteer=person).exists()
    assert check_invariants(PLACES) == []


def test_two_managers_bar_once(
    new_shift: NewShift, organization: Organization, manager: Membership, now: datetime.datetime
) -> None:
    owner = make_member(organization, now=now)
    for number in range(ROUNDS):
        signup = join(make_volunteer(now=now), new_shift(number), now=now)

        refused = at_once(
            lambda signup=signup: bar(signup, manager, now), lambda signup=signup: bar(signup, owner, now)
        )

        assert refused == ["already_barred"]
        assert Ban.objects.filter(volunteer=signup.volunteer).count() == 1


def test_lifting_against_a_decision_ends_it_once(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    officer = make_staff(now=now, region="KZ-35")
    for number in range(ROUNDS):
        ban = bar(join(make_volunteer(now=now), new_shift(number), now=now), manager, now)
        objection = object_to_ban(ban=ban, text=WORDS, by=ban.volunteer.user, now=now)

        refused = at_once(
            lambda ban=ban: lift_ban(ban=ban, answer=WORDS, by=manager, now=now),
            lambda objection=objection: decide_objection(
                objection=objection, target=ObjectionState.LIFTED, answer=WORDS, by=officer, now=now
            ),
        )

        ended, decided = Ban.objects.get(pk=ban.pk), BanObjection.objects.get(pk=objection.pk)
        assert refused == ["move_not_allowed"]
        assert ended.state == BanState.LIFTED
        by_office = ended.ended_by_id == officer.user_id
        assert decided.state == (ObjectionState.LIFTED if by_office else ObjectionState.SETTLED)
        moves = Transition.objects.filter(subject_id=str(ban.pk), target=BanState.LIFTED)
        assert moves.count() == 1


def test_two_objections_at_once_are_one(
    new_shift: NewShift, manager: Membership, now: datetime.datetime
) -> None:
    ban = bar(join(make_volunteer(now=now), new_shift(0), now=now), manager, now)

    refused = at_once(
        *[lambda: object_to_ban(ban=ban, text=WORDS, by=ban.volunteer.user, now=now) for _ in range(2)]
    )

    assert refused == ["already_objected"]
    assert BanObjection.objects.count() == 1
    assert SignUp.objects.get().state == SignUpState.CANCELLED
