"""Somebody takes back their consent while something else happens to them, by real threads: no place is left behind."""

import datetime
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import transaction

from organizations.models import Membership, Organization
from projects.enums import OPEN, JoiningMode, SignUpState
from projects.models import Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.catalogue.states import lock_shift_against_signups
from projects.services.hours.marking import mark_came, undo
from projects.services.hours.walk_in import walk_in
from projects.services.participation.cancellation import cancel_shift
from projects.services.participation.decisions import accept_signup
from projects.services.participation.places import lock_role
from projects.services.participation.signup import sign_up
from projects.services.participation.states import lock_signup
from qazvolunteer.audit.models import Entry
from tests.factories.people import make_volunteer
from tests.factories.threads import at_once, one_after_the_other, somebody_waits
from tests.factories.work import join, open_shift, published_project
from volunteers.models import Consent, Volunteer
from volunteers.services import give_consent, withdraw_consent

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
Act = Callable[[], object]
Ordered = Callable[[Act, Act], list[str]]
#: each race is run this often: who comes first is not ours to say
TIMES = range(4)


def withdraw(person: Volunteer, now: datetime.datetime) -> None:
    withdraw_consent(volunteer=person, by=person.user, now=now)


def open_places(person: Volunteer) -> list[SignUp]:
    return list(SignUp.objects.filter(volunteer=person, state__in=OPEN))


def breaches() -> list[str]:
    return [breach.rule.code for breach in check_invariants(PLACES)]


@pytest.fixture(params=["withdrawn first", "withdrawn second"])
def ordered(request: pytest.FixtureRequest) -> Callable[[Act, Act], list[str]]:
    """Let a withdrawal and another act meet, the one begun before the other is committed."""
    if request.param == "withdrawn first":
        return one_after_the_other
    return lambda withdrawal, other: one_after_the_other(other, withdrawal)


def test_joining_at_that_moment_leaves_no_place(
    ordered: Ordered, volunteer: Volunteer, role: Role, now: datetime.datetime
) -> None:
    refused = ordered(
        lambda: withdraw(volunteer, now),
        lambda: sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now),
    )

    role.refresh_from_db()
    assert set(refused) <= {"not_eligible"}
    assert (open_places(volunteer), role.taken, breaches()) == ([], 0, [])


def test_mark_taken_back_at_that_moment_leaves_no_place(
    ordered: Ordered,
    volunteer: Volunteer,
    shift: Shift,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
) -> None:
    came = mark_came(signup=join(volunteer, shift, now=now), by=coordinator, now=saturday)

    refused = ordered(
        lambda: withdraw(volunteer, saturday), lambda: undo(signup=came, by=coordinator, now=saturday)
    )

    assert set(refused) <= {"takes_no_part"}
    assert (open_places(volunteer), breaches()) == ([], [])


def test_request_accepted_at_that_moment_leaves_no_place(
    ordered: Ordered, volunteer: Volunteer, shift: Shift, coordinator: Membership, now: datetime.datetime
) -> None:
    type(shift.project).objects.update(joining_mode=JoiningMode.REQUEST)
    request = join(volunteer, shift, now=now)

    refused = ordered(
        lambda: withdraw(volunteer, now), lambda: accept_signup(signup=request, by=coordinator, now=now)
    )

    assert set(refused) <= {"move_not_allowed"}
    assert (open_places(volunteer), breaches()) == ([], [])


def test_added_at_the_place_at_that_moment_before_or_not_at_all(
    ordered: Ordered,
    volunteer: Volunteer,
    role: Role,
    coordinator: Membership,
    saturday: datetime.datetime,
) -> None:
    refused = ordered(
        lambda: withdraw(volunteer, saturday),
        lambda: walk_in(volunteer=volunteer, role=role, by=coordinator, now=saturday),
    )

    states = list(SignUp.objects.values_list("state", flat=True))
    assert (refused, states) in (([], [SignUpState.ATTENDED]), (["not_eligible_here"], []))
    assert breaches() == []


def test_cancelled_shift_and_withdrawal_do_not_wait_for_each_other_forever(
    volunteer: Volunteer, shift: Shift, role: Role, now: datetime.datetime
) -> None:
    """A cancellation holds the shift, then sign-ups and roles in turn: a withdrawal waits before it holds a sign-up."""
    place = join(volunteer, shift, now=now)
    withdrawing = Thread(target=at_once, args=(lambda: withdraw(volunteer, now),))

    with transaction.atomic():
        lock_shift_against_signups(shift)
        lock_role(role.pk)
        withdrawing.start()
        while not somebody_waits():
            assert withdrawing.is_alive()
        lock_signup(place)
    withdrawing.join()

    assert (open_places(volunteer), breaches()) == ([], [])


@pytest.mark.parametrize("_time", TIMES)
def test_two_people_and_two_cancelled_shifts_do_not_wait_for_each_other(
    organization: Organization,
    coordinator: Membership,
    saturday: datetime.datetime,
    now: datetime.datetime,
    _time: int,
) -> None:
    """Each of the four acts touches two roles or two people; the orders of their locks fit."""
    project = published_project(organization, now=now)
    shifts = [
        open_shift(project, starts_at=saturday + datetime.timedelta(days=days), places=(5, 5))
        for days in (0, 1)
    ]
    people = [make_volunteer(now=now) for _ in range(2)]
    for number, person in enumerate(people):
        for shift in shifts:
            role = shift.roles.order_by("position")[number]
            sign_up(volunteer=person, role=role, by=person.user, now=now)

    refused = at_once(
        *[lambda person=person: withdraw(person, now) for person in people],
        *[
            lambda shift=shift: cancel_shift(shift=shift, reason="rain", by=coordinator, now=now)
            for shift in shifts
        ],
    )

    assert refused == []
    assert ([open_places(person) for person in people], breaches()) == ([[], []], [])


@pytest.mark.parametrize("_time", TIMES)
def test_withdrawing_and_giving_in_two_windows_leave_one_answer(
    volunteer: Volunteer, now: datetime.datetime, _time: int
) -> None:
    """Twice withdrawn is once; given again meanwhile, it holds or it does not, and there is one live row at most."""
    later = now + datetime.timedelta(hours=1)

    refused = at_once(
        lambda: withdraw(volunteer, later),
        lambda: withdraw(volunteer, later),
        lambda: give_consent(
            volunteer=volunteer, text_version="2026-11", language="ru", by=volunteer.user, now=later
        ),
    )

    assert set(refused) <= {"no_consent"}
    live = Consent.objects.filter(withdrawn_at=None).count()
    withdrawn = Consent.objects.filter(state="withdrawn").count()
    assert (live, withdrawn) in ((1, 1), (0, 1), (0, 2))
    assert Entry.objects.filter(action="consent.withdrawn").count() == withdrawn
