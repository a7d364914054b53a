"""Any sequence of steps around places, against a model of a few lines: who gets one, who is refused, what is free.

Two shifts at the same hours and one right after them; one of the three belongs to a project that decides on requests.
Known people and visitors want places; coordinators decide; capacities, the clock and the state of the shifts change.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from organizations.models import Membership
from projects.enums import BLOCKS_TIME, OPEN, TAKES_PLACE, DeclineReason, JoiningMode, SignUpState
from projects.models import Hold, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.services.catalogue import close_shift, reopen_shift
from projects.services.catalogue.roles import RoleInput
from projects.services.catalogue.shifts import set_roles
from projects.services.participation.decisions import accept_signup, cancel_signup, decline_signup
from projects.services.participation.holds import lapse_holds_everywhere
from projects.services.participation.joining import HELD_FOR, Joined, Visitor, hold_place, join_by_code
from projects.services.participation.signup import sign_up, withdraw
from qazvolunteer.audit.models import Transition
from qazvolunteer.lib.errors import Refusal
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer
from volunteers.services import RegistrationData

BORN = datetime.date(2001, 5, 14)
#: begin in hours, places of each role, whether the coordinator decides
SHIFTS = ((96, (1, 2), False), (96, (2,), True), (100, (1,), False))
#: for each role, the shift that it belongs to
SHIFT_OF = (0, 0, 1, 2)
KNOWN, VISITORS = ("ana", "bek", "saule"), ("dana@example.org", "erlan@example.org")
_U = SignUpState


@dataclass
class Row:
    """What a sign-up should be. Somebody who holds a place is known by their address only."""

    who: str
    role: int
    state: SignUpState
    held_until: datetime.datetime | None = None

    @property
    def shift(self) -> int:
        return SHIFT_OF[self.role]


@dataclass
class Scene:
    """What stands in the database before the first step."""

    people: dict[str, Volunteer]
    roles: list[Role]
    coordinator: Membership
    now: datetime.datetime


class Places(RuleBasedStateMachine):
    """Steps of people; every example is rolled back."""

    scene: Scene
    #: states that any row was in, over all examples
    met: ClassVar[set[SignUpState]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.now = self.scene.now
        self.rows: list[Row] = []
        self.capacity = [role.capacity for role in self.scene.roles]
        self.is_open = [True] * len(SHIFTS)

    def teardown(self) -> None:
        try:
            assert check_invariants(PLACES) == []
            assert dict(SignUp.objects.values_list("pk", "state")) == last_moves()
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    # --- what the rules say ---
    def taken(self, role: int) -> int:
        return sum(row.role == role and row.state in TAKES_PLACE for row in self.rows)

    def overdue(self, role: int) -> list[Row]:
        return [row for row in self.held(role) if row.held_until is not None and row.held_until <= self.now]

    def held(self, role: int) -> list[Row]:
        return [row for row in self.rows if row.role == role and row.state == _U.HELD]

    def of(self, who: str) -> list[Row]:
        return [row for row in self.rows if row.who == who and row.state in OPEN and row.state != _U.HELD]

    def may(self, who: str, role: int, *, has_place: bool = False, excluding: Row | None = None) -> bool:
        """Open, a place free or about to be, not there already, nowhere else at that time."""
        shift = SHIFT_OF[role]
        others = [row for row in self.of(who) if row is not excluding]
        clashes = (row for row in others if row.state in BLOCKS_TIME and {row.shift, shift} == {0, 1})
        is_free = has_place or self.taken(role) - len(self.overdue(role)) < self.capacity[role]
        return (
            self.is_open[shift]
            and is_free
            and not any(row.shift == shift for row in others)
            and not any(clashes)
        )

    def make_room(self, role: int) -> None:
        """Holds that are over lapse when somebody needs their places, not before."""
        if self.taken(role) >= self.capacity[role]:
            self.lapse(role)

    def lapse(self, role: int) -> None:
        for row in self.overdue(role):
            row.state = _U.LAPSED

    def gives(self, role: int) -> SignUpState:
        return _U.REQUESTED if SHIFTS[SHIFT_OF[role]][2] else _U.CONFIRMED

    def try_to(self, act: Any, *, allowed: bool, **arguments: Any) -> bool:
        """Call a service; it must refuse exactly when the model does."""
        try:
            result = act(now=self.now, **arguments)
        except Refusal:
            assert not allowed
            return False
        if isinstance(result, Joined) and result.refusal is not None:
            assert not allowed
        else:
            assert allowed
        return allowed

    # --- steps ---
    roles = st.integers(0, len(SHIFT_OF) - 1)
    people = st.sampled_from(KNOWN)
    visitors = st.sampled_from(VISITORS)
    rows_known = st.integers(0, 11)

    @rule(who=people, role=roles, later=st.sampled_from([0, 30]))
    def sign_up(self, who: str, role: int, later: int) -> None:
        """Now, or when every hold is over and nobody has tidied."""
        self.now += datetime.timedelta(minutes=later)
        person = self.scene.people[who]
        is_repeated = any(row.role == role for row in self.of(who))
        allowed = is_repeated or self.may(who, role)
        self.try_to(sign_up, allowed=allowed, volunteer=person, role=self.scene.roles[role], by=person.user)
        if allowed and not is_repeated:
            self.enter(who, role)

    def enter(self, who: str, role: int) -> None:
        if self.gives(role) == _U.CONFIRMED:
            self.make_room(role)
        self.rows.append(Row(who, role, self.gives(role)))

    @rule(visitor=visitors, role=roles)
    def hold(self, visitor: str, role: int) -> None:
        own = next((row for row in self.rows if row.who == visitor and row.state == _U.HELD), None)
        if own is not None and own.role == role and own in self.overdue(role):
            own = None
        has_place = own is not None and own.role == role
        allowed = self.may("", role, has_place=has_place)
        typed = Visitor(email=visitor, birth_date=BORN, network="10.0.0.0/24")
        self.try_to(hold_place, allowed=allowed, role=self.scene.roles[role], visitor=typed, by=None)
        if not allowed:
            return
        self.lapse(role)
        # one of ten places may be held, at least one; an address holds one place
        if own is None and not self.held(role):
            self.rows.append(Row(visitor, role, _U.HELD, self.now + HELD_FOR))

    @rule(visitor=visitors, role=roles)
    def enter_the_code(self, visitor: str, role: int) -> None:
        held = next((row for row in self.held(role) if row.who == visitor), None)
        existing = any(row.role == role for row in self.of(visitor))
        allowed = existing or self.may(visitor, role, has_place=held is not None)
        self.try_to(
            join_by_code,
            allowed=allowed,
            email=visitor,
            data=RegistrationData("Сапарова", "Дана", "", BORN, "KZ-35", "ru"),
            role=self.scene.roles[role],
            version=1,
            by=None,
        )
        if held is not None:
            held.state = self.gives(role) if allowed and not existing else _U.LAPSED
        elif allowed and not existing:
            self.enter(visitor, role)

    @rule(which=rows_known)
    def withdraw(self, which: int) -> None:
        for row, signup in self.one_of(self.rows, which):
            person = signup.person.user
            if self.try_to(withdraw, allowed=row.state in OPEN, signup=signup, by=person):
                row.state = _U.WITHDRAWN

    @rule(which=rows_known)
    def cancel(self, which: int) -> None:
        for row, signup in self.one_of(self.rows, which):
            by = self.scene.coordinator
            if self.try_to(
                cancel_signup, allowed=row.state in OPEN, signup=signup, by=by, comment="Изменились планы"
            ):
                row.state = _U.CANCELLED

    @rule(which=rows_known)
    def accept(self, which: int) -> None:
        role = 2
        for row, signup in self.one_of([row for row in self.rows if row.role == role], which):
            allowed = row.state == _U.REQUESTED and self.may(row.who, role, excluding=row)
            if self.try_to(accept_signup, allowed=allowed, signup=signup, by=self.scene.coordinator):
                self.make_room(role)
                row.state = _U.CONFIRMED

    @rule(which=rows_known)
    def decline(self, which: int) -> None:
        for row, signup in self.one_of([row for row in self.rows if row.role == 2], which):
            allowed = row.state == _U.REQUESTED
            by, reason = self.scene.coordinator, DeclineReason.OTHER_SHIFT
            if self.try_to(decline_signup, allowed=allowed, signup=signup, reason=reason, by=by):
                row.state = _U.DECLINED

    @rule(role=roles, capacity=st.integers(1, 3))
    def change_capacity(self, role: int, capacity: int) -> None:
        shift = self.scene.roles[role].shift
        wanted = [
            RoleInput(pk=each.pk, name_ru=each.name_ru, capacity=capacity if number == role else places)
            for number, (each, places) in enumerate(zip(self.scene.roles, self.capacity, strict=True))
            if each.shift_id == shift.pk
        ]
        allowed = capacity >= self.taken(role)
        fresh = Shift.objects.select_related("project").get(pk=shift.pk)
        if self.try_to(set_roles, allowed=allowed, shift=fresh, roles=wanted, by=self.scene.coordinator):
            self.capacity[role] = capacity

    @rule(shift=st.integers(0, len(SHIFTS) - 1))
    def close_or_reopen(self, shift: int) -> None:
        row = Shift.objects.select_related("project").get(pk=self.scene.roles[SHIFT_OF.index(shift)].shift_id)
        act = close_shift if self.is_open[shift] else reopen_shift
        act(shift=row, by=self.scene.coordinator, now=self.now)
        self.is_open[shift] = not self.is_open[shift]

    @rule(minutes=st.sampled_from([1, 10, 20]))
    def wait(self, minutes: int) -> None:
        self.now += datetime.timedelta(minutes=minutes)

    @rule()
    def tidy(self) -> None:
        lapse_holds_everywhere(now=self.now)
        for role in range(len(SHIFT_OF)):
            self.lapse(role)

    def one_of(self, rows: list[Row], which: int) -> Iterator[tuple[Row, SignUp]]:
        """Yield a sign-up that somebody could decide on, open ones before what was decided; nothing without one."""
        candidates = sorted(filter(self.has_person, rows), key=lambda row: row.state not in OPEN)
        if candidates:
            row = candidates[which % len(candidates)]
            yield from self.latest(row.who, row.role)

    def latest(self, who: str, role: int) -> Iterator[tuple[Row, SignUp]]:
        """Yield a person's newest sign-up to a role, as the model and the database have it; nothing without one."""
        known = self.scene.people.get(who) or Volunteer.objects.filter(user__email=who).first()
        rows = [row for row in self.rows if row.who == who and row.role == role and self.has_person(row)]
        if rows and known is not None:
            signups = SignUp.objects.filter(volunteer=known, role=self.scene.roles[role])
            opened = [row for row in rows if row.state in OPEN]
            if opened:
                yield opened[0], signups.get(state__in=OPEN)
            else:
                signup = signups.first()
                assert signup is not None
                yield next(row for row in rows if row.state == signup.state), signup

    @staticmethod
    def has_person(row: Row) -> bool:
        return row.state not in (_U.HELD, _U.LAPSED)

    # --- what must hold after every step ---
    @invariant()
    def states_are_as_modelled(self) -> None:
        self.met.update(row.state for row in self.rows)
        numbers = {role.pk: number for number, role in enumerate(self.scene.roles)}
        stored = sorted(
            (numbers[role], state) for role, state in SignUp.objects.values_list("role_id", "state")
        )

        assert stored == sorted((row.role, str(row.state)) for row in self.rows)

    @invariant()
    def places_are_as_modelled(self) -> None:
        stored = list(Role.objects.order_by("pk").values_list("taken", "capacity"))

        assert stored == [(self.taken(role), places) for role, places in enumerate(self.capacity)]
        assert all(taken <= places for taken, places in stored)

    @invariant()
    def nothing_is_known_of_visitors_without_a_hold(self) -> None:
        assert Hold.objects.count() == sum(row.state == _U.HELD for row in self.rows)


def last_moves() -> dict[UUID, str]:
    """Return where the transitions say that each sign-up stands."""
    moves = Transition.objects.filter(subject_kind="signup").order_by("pk")
    return {UUID(key): target for key, target in moves.values_list("subject_id", "target")}


@pytest.fixture
def scene(db: None, now: datetime.datetime) -> Scene:
    organization = make_organization(now=now)
    roles: list[Role] = []
    for begins, places, is_decided in SHIFTS:
        mode = JoiningMode.REQUEST if is_decided else JoiningMode.INSTANT
        project = published_project(organization, now=now, joining_mode=mode)
        start = now + datetime.timedelta(hours=begins)
        shift = open_shift(project, starts_at=start, hours=4, places=places)
        roles += shift.roles.select_related("shift__project").order_by("position")
    people = {name: make_volunteer(now=now) for name in KNOWN}
    return Scene(people, roles, make_member(organization, now=now), now)


def test_any_sequence_of_steps_keeps_the_places(scene: Scene) -> None:
    machine = type("Machine", (Places,), {"scene": scene, "met": set()})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=50,
            stateful_step_count=30,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    # the examples went where there is something to break
    assert machine.met >= {_U.HELD, _U.LAPSED, _U.REQUESTED, _U.CONFIRMED, _U.WITHDRAWN, _U.CANCELLED}
