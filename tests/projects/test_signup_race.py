"""Many processes want the same few places at once: none is sold twice, none stays empty, nobody gets two.

The short form runs with the suite. The long form (10,000 tries by 32 processes): ``python3 dev.py test -m long``.
"""

import datetime
import multiprocessing
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F

from organizations.models import Membership
from projects.enums import OPEN, TAKES_PLACE, SignUpState
from projects.models import Hold, Role, Shift, SignUp
from projects.selectors.invariants import PLACES, check_invariants
from projects.selectors.participation.holds import keyed
from projects.services.catalogue.roles import RoleInput
from projects.services.catalogue.shifts import set_roles
from projects.services.participation import holds, joining
from projects.services.participation.decisions import cancel_signup
from projects.services.participation.holds import lapse_holds_everywhere
from projects.services.participation.joining import HELD_FOR, Visitor, hold_place, join_by_code
from projects.services.participation.signup import NotEligible, RoleFull, sign_up, withdraw
from qazvolunteer.audit.models import Transition
from qazvolunteer.lib.errors import Refusal
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer
from volunteers.services import RegistrationData

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

#: three roles on two shifts at the same hours: places for fewer people than try
FEW = ((12, 5), (8,))
PEOPLE = 60
#: enough places that several of each role are held at a time
MANY = ((60, 25), (40,))
BORN = datetime.date(2001, 5, 14)
#: how far the clock goes on with each try of the mixed race
STEP = datetime.timedelta(seconds=20)


@dataclass(frozen=True)
class Scene:
    """Ids of what the processes fight over."""

    roles: list[int]
    people: list[UUID]
    coordinator: UUID
    manager: UUID
    now: datetime.datetime


@dataclass(frozen=True)
class Size:
    """How many processes make how many tries in all."""

    processes: int = 16
    tries: int = 1000


def make_scene(now: datetime.datetime, places: tuple[tuple[int, ...], ...], people: int) -> Scene:
    """Shifts at the same hours and people who want them, committed."""
    organization = make_organization(now=now)
    project = published_project(organization, now=now)
    start = now + datetime.timedelta(days=60)  # the long race goes on for weeks of its clock
    shifts = [open_shift(project, starts_at=start, places=counts) for counts in places]
    members = [make_member(organization, now=now, role=role).pk for role in ("coordinator", "manager")]
    return Scene(
        list(Role.objects.filter(shift__in=shifts).order_by("pk").values_list("pk", flat=True)),
        [make_volunteer(now=now).pk for _number in range(people)],
        *members,
        now,
    )


@pytest.fixture
def scene(now: datetime.datetime) -> Scene:
    """Twenty-five places and sixty people."""
    return make_scene(now, FEW, PEOPLE)


def guarded(volunteer: Volunteer, role: Role, now: datetime.datetime) -> SignUp:
    """What the portal does."""
    return sign_up(volunteer=volunteer, role=role, by=None, now=now)


def count_then_insert(volunteer: Volunteer, role: Role, now: datetime.datetime) -> SignUp | None:
    """What a portal without guards does: look, then write, with the database's own guards taken off."""
    with transaction.atomic():
        if SignUp.objects.filter(role=role, state__in=TAKES_PLACE).count() >= role.capacity:
            return None
        if SignUp.objects.filter(volunteer=volunteer, shift_id=role.shift_id, state__in=OPEN).exists():
            return None
        signup = SignUp.objects.create(
            role=role,
            shift_id=role.shift_id,
            volunteer=volunteer,
            state=SignUpState.CONFIRMED,
            created_at=now,
            agreed_version=1,
            agreed_period=(role.shift.starts_at, role.shift.ends_at),
            age_on_day=25,
            bars_minors=False,
        )
        Role.objects.filter(pk=role.pk).update(taken=F("taken") + 1)
        return signup


Act = Callable[[Volunteer, Role, datetime.datetime], SignUp | None]


def run(size: Size, work: Callable[[random.Random, int], None]) -> None:
    """Let all processes loose, each with dice and a share of the tries; one that dies fails the test."""

    def share(number: int) -> None:
        connections.close_all()
        connection.ensure_connection()
        ready.wait()  # whoever is forked first would take the few places alone
        work(random.Random(number), -(-size.tries // size.processes))
        connections.close_all()

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(size.processes)
    processes = [context.Process(target=share, args=(number,)) for number in range(size.processes)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=600)
    assert [process.exitcode for process in processes] == [0] * size.processes


def sign_ups(scene: Scene, act: Act) -> Callable[[random.Random, int], None]:
    """People of the scene sign up for any role."""

    def work(dice: random.Random, tries: int) -> None:
        for _try in range(tries):
            volunteer = Volunteer.objects.get(pk=dice.choice(scene.people))
            role = Role.objects.select_related("shift").get(pk=dice.choice(scene.roles))
            try:
                act(volunteer, role, scene.now)
            except Refusal:
                continue

    return work


def oversold(scene: Scene) -> int:
    """Count places that were given to more people than there are."""
    return sum(
        max(0, SignUp.objects.filter(role=role, state__in=TAKES_PLACE).count() - role.capacity)
        for role in Role.objects.filter(pk__in=scene.roles)
    )


def doubles() -> int:
    """Count people who hold more than one place on one shift."""
    rows = SignUp.objects.of_people().filter(state__in=OPEN).values_list("volunteer_id", "shift_id")
    return len(rows) - len(set(rows))


def test_thousand_tries_oversell_nothing(scene: Scene) -> None:
    run(Size(), sign_ups(scene, guarded))

    roles = list(Role.objects.filter(pk__in=scene.roles))
    assert (oversold(scene), doubles()) == (0, 0)
    # sixty people want twenty-five places at the same hours: every place must be taken in the end
    assert [role.free for role in roles] == [0, 0, 0]
    assert len(set(SignUp.objects.filter(state__in=OPEN).values_list("volunteer_id"))) == 25


class Everything:
    """All that moves places, mixed: people, visitors and their codes, beat, the organization."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        context = multiprocessing.get_context("fork")
        self.clock = context.Value("i", 0)
        #: refusals for want of a place while one was free before and after, and nothing had moved in between
        self.unfair = context.Value("i", 0)
        self.refused = context.Value("i", 0)
        known = Volunteer.objects.filter(pk__in=scene.people[:20]).values_list("user__email", flat=True)
        self.addresses = [*known, *(f"newcomer{number}@example.org" for number in range(80))]

    def now(self) -> datetime.datetime:
        """Return a moment after all that were given out before."""
        with self.clock.get_lock():
            self.clock.value += 1
            return self.scene.now + self.clock.value * STEP

    def work(self, dice: random.Random, tries: int) -> None:
        """Make one share of the tries."""
        acts = [
            *[self.person] * 9,
            *[self.visitor] * 6,
            *[self.code] * 4,
            *[self.coordinator] * 2,
            *[self.organizer] * 1,
            *[self.beat] * 1,
        ]
        for _try in range(tries):
            role = Role.objects.select_related("shift").get(pk=dice.choice(self.scene.roles))
            now = self.now()
            before = self._free(role, now)
            try:
                dice.choice(acts)(dice, role)
            except Refusal as refusal:
                self._judge(refusal, role, before, now)

    def person(self, dice: random.Random, role: Role) -> None:
        volunteer = Volunteer.objects.get(pk=dice.choice(self.scene.people))
        signup = sign_up(volunteer=volunteer, role=role, by=None, now=self.now())
        if dice.random() < 0.3:
            withdraw(signup=signup, by=volunteer.user, now=self.now())

    def visitor(self, dice: random.Random, role: Role) -> None:
        visitor = Visitor(
            email=dice.choice(self.addresses), birth_date=BORN, network=f"10.0.{dice.randrange(6)}.0/24"
        )
        hold_place(role=role, visitor=visitor, by=None, now=self.now())

    def code(self, dice: random.Random, role: Role) -> None:
        """Mostly somebody with a hold, sometimes one without."""
        email = dice.choice(self.addresses)
        held = set(Hold.objects.filter(signup__role=role).values_list("mailbox_key", flat=True))
        if dice.random() < 0.8:
            email = next((each for each in self.addresses if keyed("mailbox", each) in held), email)
        data = RegistrationData("Сапарова", "Айгерим", "", BORN, "KZ-35", "ru")
        joined = join_by_code(email=email, data=data, role=role, version=1, by=None, now=self.now())
        if joined.refusal is not None:
            raise joined.refusal

    def coordinator(self, dice: random.Random, role: Role) -> None:
        signup = SignUp.objects.filter(role=role, state=SignUpState.CONFIRMED).order_by("?").first()
        if signup is not None:
            by = Membership.objects.select_related("user").get(pk=self.scene.coordinator)
            cancel_signup(signup=signup, by=by, now=self.now(), comment="Изменились планы")

    def organizer(self, dice: random.Random, role: Role) -> None:
        shift = Shift.objects.select_related("project").get(pk=role.shift_id)
        by = Membership.objects.select_related("user").get(pk=self.scene.manager)
        roles = [
            RoleInput(
                pk=each.pk,
                name_ru=each.name_ru,
                capacity=max(1, each.capacity + dice.choice((-2, -1, 1, 2))),
            )
            for each in shift.roles.order_by("position")
        ]
        # Under this load it may have to wait for too many sign-ups: then it is a calm "try again", not a wrong figure.
        with suppress(OperationalError):
            set_roles(shift=shift, roles=roles, by=by, now=self.now())

    def beat(self, dice: random.Random, role: Role) -> None:
        lapse_holds_everywhere(now=self.now())

    def _free(self, role: Role, now: datetime.datetime) -> tuple[str, int]:
        """Return the version of a role's row and how many of its places can be had."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT role.xmin::text, role.capacity - role.taken + (
                    SELECT count(*) FROM projects_hold hold JOIN projects_signup signup ON signup.id = hold.signup_id
                    WHERE signup.role_id = role.id AND hold.held_until <= %s)
                FROM projects_role role WHERE role.id = %s
                """,
                [now, role.pk],
            )
            version, free = cursor.fetchone()
        return version, free

    def _wait_for_codes(self) -> None:
        """A hold that is over may be just being confirmed: it was left to that person, and is no free place.

        Every transaction that runs now is waited for, without a lock: one on the holds would itself make others pass
        them over (SKIP LOCKED), and look unfair.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            (bound,) = cursor.fetchone()
            ended = False
            while not ended:
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s", [bound])
                (ended,) = cursor.fetchone()

    def _judge(self, refusal: Refusal, role: Role, before: tuple[str, int], now: datetime.datetime) -> None:
        rules = (
            [check.rule for check in refusal.eligibility.failures] if isinstance(refusal, NotEligible) else []
        )
        if not (isinstance(refusal, RoleFull) or rules == ["place"]):
            return
        with self.refused.get_lock():
            self.refused.value += 1
        if before[1] <= 0:
            return
        self._wait_for_codes()
        version, free = self._free(role, now)
        if before[0] == version and free > 0:
            with self.unfair.get_lock():
                self.unfair.value += 1

    def fill(self) -> None:
        """After the race: holds are over, and enough people who want a place come, one after the other."""
        later = self.now() + HELD_FOR
        roles = Role.objects.filter(pk__in=self.scene.roles)
        for _number in range(sum(role.capacity for role in roles)):
            make_volunteer(now=later)
        for role in Role.objects.filter(pk__in=self.scene.roles).select_related("shift"):
            for volunteer in Volunteer.objects.select_related("user"):
                with suppress(Refusal):
                    sign_up(volunteer=volunteer, role=role, by=None, now=later)


@pytest.mark.parametrize(
    "size",
    [Size(), pytest.param(Size(processes=32, tries=10_000), marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_everything_at_once_is_neither_oversold_nor_unfair(now: datetime.datetime, size: Size) -> None:
    scene = make_scene(now, MANY, people=120)
    race = Everything(scene)

    run(size, race.work)

    assert (oversold(scene), doubles(), race.unfair.value) == (0, 0, 0)
    assert check_invariants(PLACES) == []
    moves = Counter(
        Transition.objects.filter(subject_kind="signup").values_list("source", "target").iterator()
    )
    happened = [("", "held"), ("held", "confirmed"), ("held", "lapsed"), ("", "confirmed")]
    happened += [("confirmed", "withdrawn"), ("confirmed", "cancelled")]
    assert [move for move in happened if moves[move] < size.tries // 200] == []
    assert race.refused.value > 0
    race.fill()
    assert [role.free for role in Role.objects.filter(pk__in=scene.roles)] == [0, 0, 0]


def test_without_freeing_expired_holds_the_same_race_is_unfair(
    now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (holds, joining):
        monkeypatch.setattr(module, "lapse_expired_holds", lambda **_arguments: 0)
    scene = make_scene(now, FEW, people=PEOPLE)
    for role in Role.objects.filter(pk__in=scene.roles):
        visitor = Visitor(email=f"gone{role.pk}@example.org", birth_date=BORN, network="10.1.0.0/24")
        hold_place(role=role, visitor=visitor, by=None, now=now)
    race = Everything(scene)
    race.clock.value = HELD_FOR // STEP
    race.fill()

    run(Size(processes=4, tries=200), race.work)

    assert race.unfair.value > 0


@pytest.fixture
def without_guards() -> Iterator[None]:
    """Take the database's guards off, and put them back."""
    guards = {
        "projects_role": "role_taken_within_capacity",
        "projects_signup": "signup_no_overlap",
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX signup_one_open_a_shift")
        definitions = {}
        for table, name in guards.items():
            cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
            definitions[table] = cursor.fetchone()[0]
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    SignUp.objects.all().delete()
    Role.objects.all().update(taken=0)
    constraint = next(row for row in SignUp._meta.constraints if row.name == "signup_one_open_a_shift")
    with connection.schema_editor() as editor:
        editor.add_constraint(SignUp, constraint)
    with connection.cursor() as cursor:
        for table, name in guards.items():
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definitions[table]}")


def test_without_the_guard_the_same_race_oversells(scene: Scene, without_guards: None) -> None:
    run(Size(), sign_ups(scene, count_then_insert))

    assert oversold(scene) > 0
