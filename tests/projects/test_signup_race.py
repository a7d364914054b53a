"""Many processes want the same few places at once: none is sold twice, none stays empty, nobody gets two."""

import datetime
import multiprocessing
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import connection, connections, transaction
from django.db.models import F

from projects.enums import OPEN, TAKES_PLACE, SignUpState
from projects.models import Role, SignUp
from projects.services.participation.signup import sign_up, withdraw
from qazvolunteer.lib.errors import Refusal
from tests.factories.people import make_organization, make_volunteer
from tests.factories.work import open_shift, published_project
from volunteers.models import Volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PROCESSES = 16
TRIES = 1000
PEOPLE = 60
#: three roles on two shifts at the same hours: places for fewer people than try
PLACES = ((12, 5), (8,))


@dataclass(frozen=True)
class Scene:
    """Ids of what the processes fight over."""

    roles: list[int]
    people: list[UUID]
    now: datetime.datetime


@pytest.fixture
def scene(now: datetime.datetime) -> Scene:
    """Two shifts at the same hours and sixty people, committed."""
    project = published_project(make_organization(now=now), now=now)
    start = now + datetime.timedelta(days=4)
    shifts = [open_shift(project, starts_at=start, places=places) for places in PLACES]
    people = [make_volunteer(now=now).pk for _number in range(PEOPLE)]
    roles = list(Role.objects.filter(shift__in=shifts).order_by("pk").values_list("pk", flat=True))
    return Scene(roles, people, now)


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


def _work(number: int, scene: Scene, act: Act, withdrawals: bool) -> None:
    """One process: its share of the tries, in an order of its own."""
    connections.close_all()
    dice = random.Random(number)
    for _try in range(-(-TRIES // PROCESSES)):
        volunteer = Volunteer.objects.get(pk=dice.choice(scene.people))
        role = Role.objects.select_related("shift").get(pk=dice.choice(scene.roles))
        try:
            signup = act(volunteer, role, scene.now)
            if withdrawals and signup is not None and dice.random() < 0.3:
                withdraw(signup=signup, by=volunteer.user, now=scene.now)
        except Refusal:
            continue
    connections.close_all()


def run(scene: Scene, act: Act, *, withdrawals: bool = False) -> None:
    """Let all processes loose and wait for them; a process that dies fails the test."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_work, args=(number, scene, act, withdrawals)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=240)
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def oversold(scene: Scene) -> int:
    """Count places that were given to more people than there are."""
    return sum(
        max(0, SignUp.objects.filter(role=role, state__in=TAKES_PLACE).count() - role.capacity)
        for role in Role.objects.filter(pk__in=scene.roles)
    )


def doubles() -> int:
    """Count people who hold more than one place on one shift."""
    rows = SignUp.objects.filter(state__in=OPEN).values_list("volunteer_id", "shift_id")
    return len(rows) - len(set(rows))


def test_thousand_tries_oversell_nothing(scene: Scene) -> None:
    run(scene, guarded)

    roles = list(Role.objects.filter(pk__in=scene.roles))
    assert (oversold(scene), doubles()) == (0, 0)
    # sixty people want twenty-five places at the same hours: every place must be taken in the end
    assert [role.free for role in roles] == [0, 0, 0]
    assert len(set(SignUp.objects.filter(state__in=OPEN).values_list("volunteer_id"))) == 25


def test_places_stay_counted_while_people_withdraw(scene: Scene) -> None:
    run(scene, guarded, withdrawals=True)

    counted = {
        role.pk: SignUp.objects.filter(role=role, state__in=TAKES_PLACE).count()
        for role in Role.objects.filter(pk__in=scene.roles)
    }
    assert (oversold(scene), doubles()) == (0, 0)
    assert {role.pk: role.taken for role in Role.objects.filter(pk__in=scene.roles)} == counted


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
    run(scene, count_then_insert)

    assert oversold(scene) > 0
