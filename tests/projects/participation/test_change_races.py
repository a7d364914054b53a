"""A shift changes, people answer, places lapse and people are moved at the same moment: one comes after the other."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest
from django.db import transaction

from organizations.models import Membership, Organization
from projects.enums import SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.catalogue.states import lock_shift_against_signups
from projects.services.participation.changing import agree_to_change
from projects.services.participation.holds import lapse_holds_everywhere
from projects.services.participation.joining import HELD_FOR, Visitor, hold_place
from projects.services.participation.moving import move_person
from projects.services.participation.places import lock_role
from projects.services.participation.signup import sign_up, withdraw
from projects.services.participation.states import lock_signup_after_shift
from projects.services.participation.unanswered import lapse_unanswered_everywhere
from qazvolunteer.audit.models import Transition
from qazvolunteer.notifications.models import Message
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.threads import after_waiting_for, at_once, somebody_waits
from tests.factories.work import join, open_shift, published_project
from tests.projects.participation.changing import DAY, HOUR, change, inputs_of

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


@pytest.fixture
def organization(now: datetime.datetime) -> Organization:
    return make_organization(now=now)


@pytest.fixture
def manager(organization: Organization, now: datetime.datetime) -> Membership:
    return make_member(organization, now=now, role="manager")


@pytest.fixture
def new_shift(organization: Organization, now: datetime.datetime) -> Callable[..., Shift]:
    project = published_project(organization, now=now)

    def build(number: int, places: tuple[int, ...] = (2,)) -> Shift:
        return open_shift(project, starts_at=now + 4 * DAY + number * DAY, hours=2, places=places)

    return build


def change_once(shift: Shift, manager: Membership, now: datetime.datetime, hours: int) -> Shift:
    return change(shift, manager, now, later=hours * HOUR)


def answer(signup: SignUp, now: datetime.datetime) -> None:
    row = SignUp.objects.select_related("shift", "volunteer__user").get(pk=signup.pk)
    agree_to_change(signup=row, version=row.shift.version, by=row.person.user, now=now)


def test_two_changes_at_once_ask_about_each_and_lose_none(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        shift = new_shift(number)
        signup = join(make_volunteer(now=now), shift, now=now)

        refused = at_once(
            lambda shift=shift: change_once(shift, manager, now, 1),
            lambda shift=shift: change_once(shift, manager, now, 2),
        )

        fresh, row = Shift.objects.get(pk=shift.pk), SignUp.objects.get(pk=signup.pk)
        versions = Message.objects.filter(kind="shift_changed", subject_id=str(signup.pk))
        assert (refused, fresh.version, row.agreed_version) == ([], 3, 1)
        assert sorted(versions.values_list("version", flat=True)) == [2, 3]
        assert fresh.ends_at - fresh.starts_at == 2 * HOUR
        assert row.answer_by == fresh.starts_at - DAY
    assert check_invariants(PLACES) == []


def test_change_and_answer_and_withdrawal_never_wait_in_a_circle(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        shift = new_shift(number)
        stays, leaves = (join(make_volunteer(now=now), shift, now=now) for _ in range(2))
        change_once(shift, manager, now, 1)
        roles = [inputs_of(shift)[0]]
        more = [type(roles[0])(pk=roles[0].pk, capacity=5, name_ru="Больше")]

        refused = at_once(
            lambda shift=shift, more=more: change(shift, manager, now, later=HOUR, roles=more),
            lambda stays=stays: answer(stays, now),
            lambda leaves=leaves: withdraw(signup=leaves, by=leaves.person.user, now=now),
        )

        row, gone = SignUp.objects.get(pk=stays.pk), SignUp.objects.get(pk=leaves.pk)
        # The answer to the first change counted, or the second was there first and the person is shown it.
        assert set(refused) <= {"changed_again", "people_are_concerned"}
        assert gone.state == SignUpState.WITHDRAWN
        fresh = Shift.objects.get(pk=shift.pk)
        assert (row.answer_by is None) == (row.agreed_version == fresh.version)
    assert check_invariants(PLACES) == []


def test_answer_against_lapse_ends_in_one_of_both(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        shift = new_shift(number)
        signup = join(make_volunteer(now=now), shift, now=now)
        change_once(shift, manager, now, 1)
        deadline = SignUp.objects.get(pk=signup.pk).answer_by
        assert deadline is not None

        # whoever clicked a second before the deadline, and beat a moment after it
        refused = at_once(
            lambda signup=signup, late=deadline: answer(signup, late - datetime.timedelta(seconds=1)),
            lambda late=deadline: lapse_unanswered_everywhere(now=late),
            lambda late=deadline: lapse_unanswered_everywhere(now=late),
        )

        row, role = SignUp.objects.get(pk=signup.pk), Role.objects.get(pk=signup.role_id)
        ends = Transition.objects.filter(subject_id=str(signup.pk), target="lapsed").count()
        letters = Message.objects.filter(kind="change_lapsed", subject_id=str(signup.pk)).count()
        if refused:
            assert (refused, row.state, role.taken, ends, letters) == (
                ["nothing_to_answer"],
                "lapsed",
                0,
                1,
                1,
            )
        else:
            assert (row.state, row.agreed_version, role.taken, ends, letters) == ("confirmed", 2, 1, 0, 0)
    assert check_invariants(PLACES) == []


def test_move_against_the_last_place_gives_it_once(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        shift = new_shift(number, places=(2, 1))
        first, last = shift.roles.order_by("position")
        signup = join(make_volunteer(now=now), shift, now=now, role=first)
        person = make_volunteer(now=now)

        refused = at_once(
            lambda signup=signup, last=last: move_person(signup=signup, role=last, by=manager, now=now),
            lambda person=person, last=last: sign_up(volunteer=person, role=last, by=person.user, now=now),
        )

        assert len(refused) == 1
        assert set(refused) <= {"role_full", "not_eligible"}
        assert Role.objects.get(pk=last.pk).taken == 1
        # who was not moved is where they were
        assert SignUp.objects.open().filter(volunteer=signup.volunteer, shift=shift).count() == 1
    assert check_invariants(PLACES) == []


def test_people_who_change_places_do_not_wait_for_each_other_forever(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    for number in range(ROUNDS):
        shift = new_shift(number, places=(3, 3))
        first, second = shift.roles.order_by("position")
        one = join(make_volunteer(now=now), shift, now=now, role=first)
        other = join(make_volunteer(now=now), shift, now=now, role=second)

        refused = at_once(
            lambda one=one, second=second: move_person(signup=one, role=second, by=manager, now=now),
            lambda other=other, first=first: move_person(signup=other, role=first, by=manager, now=now),
        )

        assert refused == []
        assert [Role.objects.get(pk=role.pk).taken for role in (first, second)] == [1, 1]
    assert check_invariants(PLACES) == []


def test_lapse_leaves_who_is_answering_to_their_answer(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    shift = new_shift(0)
    signup = join(make_volunteer(now=now), shift, now=now)
    change_once(shift, manager, now, 1)
    deadline = SignUp.objects.get(pk=signup.pk).answer_by
    assert deadline is not None
    lapsed: list[int] = []

    with transaction.atomic():
        lock_signup_after_shift(signup)
        at_once(lambda: lapsed.append(lapse_unanswered_everywhere(now=deadline)))

    # beat did not wait for the person's row while it held the role
    assert lapsed == [0]


def test_change_waits_for_a_withdrawal_before_it_holds_a_role(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime
) -> None:
    shift = new_shift(0)
    signup = join(make_volunteer(now=now), shift, now=now)
    more = [replace(inputs_of(shift)[0], capacity=5)]
    changing = Thread(target=at_once, args=(lambda: change(shift, manager, now, later=HOUR, roles=more),))

    with transaction.atomic():
        locked = lock_signup_after_shift(signup)
        changing.start()
        while not somebody_waits():
            assert changing.is_alive()
        withdraw(signup=locked, by=locked.person.user, now=now)
    changing.join()

    fresh, role = Shift.objects.get(pk=shift.pk), Role.objects.get(pk=signup.role_id)
    assert (fresh.version, role.taken, role.capacity) == (2, 0, 5)


@pytest.mark.parametrize("kind", ["holds", "unanswered"])
def test_places_that_lapse_wait_for_a_change_of_the_shift_before_they_touch_the_role(
    new_shift: Callable[..., Shift], manager: Membership, now: datetime.datetime, kind: str
) -> None:
    """Two places of one role: written twice, the role's foreign key would be checked late, in a circle."""
    shift = new_shift(1, (60,))
    role = shift.roles.get()
    people = [make_volunteer(now=now) for _number in range(2)]
    if kind == "holds":
        for number in range(2):
            visitor = Visitor(
                email=f"gone{number}@example.org", birth_date=people[0].birth_date, network="10.1.0.0/24"
            )
            hold_place(role=role, visitor=visitor, by=None, now=now)
        act, late = lapse_holds_everywhere, now + HELD_FOR
    else:
        for person in people:
            join(person, shift, now=now)
        change_once(shift, manager, now, 1)
        act, late = lapse_unanswered_everywhere, shift.starts_at

    errors = after_waiting_for(
        lambda: lock_shift_against_signups(shift), lambda: act(now=late), lambda: lock_role(role.pk)
    )

    assert (errors, Role.objects.get(pk=role.pk).taken) == ([], 0)
