"""The demonstration data: what the services would have written, the same in every run, with six people in it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from monitoring.selectors.queue import QueueFilter, queue, queue_counts
from monitoring.services.demo import SCALES, AlreadySeeded, seed_demo
from monitoring.services.demo.cast import ADDRESSES
from monitoring.services.demo.clock import Clock
from monitoring.services.demo.files import read
from organizations.models import Membership, Organization, StaffAssignment
from organizations.selectors.submissions import difference, submissions_of
from projects.enums import SignUpState
from projects.models import Project, Role, SignUp
from projects.selectors.hours.claims import shifts_with_waiting_hours, totals_of_person
from projects.selectors.invariants import PLACES, RULES, check_invariants
from projects.selectors.participation.signups import shifts_of_person
from projects.selectors.participation.workday import workday
from qazvolunteer.notifications.models import Message
from qazvolunteer.reference.models import Region, Unit
from volunteers.models import Volunteer

TODAY = date(2026, 11, 24)
CLOCK = Clock.at(TODAY)
DIRECTIONS = ("asyl", "bilim", "saulyq", "sabaq", "taza", "umit")
#: over all rows as PostgreSQL prints them
_FINGERPRINT = "SELECT md5(coalesce(string_agg(row::text, chr(10) ORDER BY row::text), '')) FROM {table} row"


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo whatever happens inside, and let keys be counted from one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for sequence in connection.introspection.sequence_list():
                if sequence["table"] in _tables():
                    cursor.execute(f"ALTER SEQUENCE {sequence['name']} RESTART")
        yield
        transaction.set_rollback(True)


def fingerprints() -> dict[str, str]:
    """Return a hash of the rows of every table."""
    prints = {}
    for table in _tables():
        with connection.cursor() as cursor:
            cursor.execute(_FINGERPRINT.format(table=table))
            prints[table] = cursor.fetchone()[0]
    return prints


def _tables() -> list[str]:
    labels = {"accounts", "account", "audit", "notifications", "organizations", "projects", "volunteers"}
    kept = {"organizations_frontoffice", "projects_initiative", "projects_initiativeoperator"}
    models = [model for model in apps.get_models() if model._meta.app_label in labels]
    return [model._meta.db_table for model in models if model._meta.db_table not in kept]


@pytest.fixture(scope="module")
def first_run(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """The fingerprints of a run that is forgotten again."""
    with django_db_blocker.unblock(), rolled_back():
        seed_demo(scale=SCALES["tiny"], clock=CLOCK, seed=1)
        return fingerprints()


@pytest.fixture(scope="module")
def _seeded(first_run: dict[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), rolled_back():
        seed_demo(scale=SCALES["tiny"], clock=CLOCK, seed=1)
        yield


@pytest.fixture
def seeded(_seeded: None, db: None) -> None:
    """The demonstration, of the size for tests; every test changes a copy."""


@pytest.fixture
def member(seeded: None) -> Callable[[str], Membership]:
    """Look up one of the three who work in «Жасыл дала»."""
    rows = Membership.objects.select_related("user", "organization")
    return lambda name: rows.get(user__email=f"{name}@example.org")


@pytest.fixture
def officer(seeded: None) -> Callable[[str], StaffAssignment]:
    """Look up one of the two officers."""
    rows = StaffAssignment.objects.select_related("user", "office")
    return lambda name: rows.get(user__email=f"{name}@example.org")


def test_seeded_rows_obey_every_rule(seeded: None) -> None:
    breaches = check_invariants()

    assert breaches == []


def test_two_runs_write_the_same_bytes(first_run: dict[str, str], seeded: None) -> None:
    second_run = fingerprints()

    assert second_run == first_run
    assert len({first_run[table] for table in ("accounts_user", "projects_signup", "audit_entry")}) == 3


def test_second_seeding_is_refused_and_changes_nothing(seeded: None) -> None:
    before = fingerprints()

    with pytest.raises(AlreadySeeded):
        seed_demo(scale=SCALES["tiny"], clock=CLOCK, seed=2)

    assert fingerprints() == before


def test_command_says_that_it_ran_before(seeded: None) -> None:
    said = StringIO()

    call_command("seed_demo", scale="tiny", stdout=said)

    assert said.getvalue() == "Demo data is already seeded.\n"


def test_command_refuses_outside_the_demonstration(db: None, settings: LazySettings) -> None:
    settings.DEMO = False
    before = Organization.objects.count()

    with pytest.raises(CommandError) as refusal:
        call_command("seed_demo", scale="tiny")

    assert str(refusal.value) == (
        "Demo data is made only where DEMO is set: it brings accounts that anybody may use."
    )
    assert Organization.objects.count() == before


def test_volunteer_has_46_hours_of_twelve_shifts_and_a_shift_ahead(seeded: None) -> None:
    volunteer = Volunteer.objects.get(user__email="volunteer@example.org")

    totals = totals_of_person(volunteer)
    ahead = shifts_of_person(volunteer, CLOCK.now).next

    assert (totals.confirmed_minutes, totals.shifts) == (46 * 60, 12)
    assert totals.waiting_minutes == 7 * 60
    assert volunteer.age_on(TODAY) == 22
    assert ahead is not None
    assert (ahead.shift.starts_at - CLOCK.now).days <= 6


def test_leader_has_a_running_shift_and_one_at_the_weekend(member: Callable[[str], Membership]) -> None:
    leader = member("leader")

    today = workday(leader, CLOCK.now)

    assert [(shift.arrived, shift.expected) for shift in today.running] == [(10, 4)]  # type: ignore[attr-defined]
    assert [(shift.starts_at.isoweekday(), shift.expected) for shift in today.coming] == [(6, 14)]  # type: ignore[attr-defined]
    assert leader.organization.name_ru == "Общественный фонд «Жасыл дала»"


def test_coordinator_has_requests_and_hours_of_two_shifts(member: Callable[[str], Membership]) -> None:
    coordinator = member("coordinator")
    nursery = Project.objects.get(organization=coordinator.organization, title_ru="Помощь питомнику саженцев")
    shift = nursery.shifts.filter(starts_at__gt=CLOCK.now).earliest("starts_at")

    over = shifts_with_waiting_hours(coordinator, CLOCK.now)
    states = Counter(shift.signups.values_list("state", flat=True))

    assert sorted(row.waiting for row in over) == [6, 14]  # type: ignore[attr-defined]
    assert states == {SignUpState.REQUESTED: 8, SignUpState.CONFIRMED: 3}


def test_owner_has_a_project_in_each_state_of_writing(member: Callable[[str], Membership]) -> None:
    owner = member("owner")

    states = Counter(owner.organization.projects.values_list("state", flat=True))

    assert states == {"published": 3, "finished": 1, "returned": 1, "draft": 1, "submitted": 1}


def test_regional_officer_has_a_queue_of_every_kind(officer: Callable[[str], StaffAssignment]) -> None:
    regional = officer("regional")

    waiting = list(queue(regional, QueueFilter(), today=TODAY))
    corrected = [submission for submission in waiting if submission.version == 2]
    returned = submissions_of("project", corrected[0].subject_id).get(version=1)
    taken = [submission for submission in waiting if submission.taken_by_id]

    assert Counter(submission.subject_kind for submission in waiting) == {"project": 5, "organization": 1}
    assert queue_counts(regional, today=TODAY).overdue == 1
    assert len(corrected) == len(taken) == 1
    assert {change.kind for change in difference(corrected[0], returned)} == {"changed"}
    assert taken[0].taken_by != regional


def test_republican_officer_sees_more_than_the_region(officer: Callable[[str], StaffAssignment]) -> None:
    regional = queue_counts(officer("regional"), today=TODAY)

    republican = queue_counts(officer("republican"), today=TODAY)

    assert republican.waiting > regional.waiting


def test_only_letters_of_these_days_to_the_six_wait(seeded: None) -> None:
    waiting = Message.objects.exclude(state="sent")

    assert {message.user.email for message in waiting.select_related("user") if message.user} <= set(
        ADDRESSES
    )
    assert 0 < waiting.count() < 20


def test_breach_is_found(seeded: None) -> None:
    role = Role.objects.filter(taken__gt=0).earliest("pk")
    Role.objects.filter(pk=role.pk).update(taken=role.taken - 1)

    breaches = check_invariants(PLACES)

    assert [(breach.rule.code, breach.examples) for breach in breaches] == [
        ("places_counted", [str(role.pk)])
    ]


def test_check_places_fails_on_a_breach(seeded: None) -> None:
    SignUp.objects.filter(state=SignUpState.CONFIRMED).update(state=SignUpState.WITHDRAWN)
    said = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("check_places", stdout=said)

    assert str(failure.value) == f"Rules that do not hold: 3 of {len(RULES)}."
    assert "A role counts as taken exactly the sign-ups that take a place." in said.getvalue()


def test_check_places_says_that_all_holds(seeded: None) -> None:
    said = StringIO()

    call_command("check_places", stdout=said)

    assert said.getvalue() == f"All {len(RULES)} rules hold.\n"


def test_load_portal_twice_changes_nothing(db: None) -> None:
    said = StringIO()

    call_command("load_portal", stdout=said)

    assert said.getvalue().splitlines()[:2] == [
        "reference: 0 new, 0 changed",
        "front offices: 0 new, 21 in all",
    ]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_each_direction_has_48_projects_in_kazakh_and_russian(direction: str) -> None:
    rows = read(f"projects_{direction}")["rows"]

    variants = [variant for row in rows for variant in row["variants"]]

    for code in ("kk", "ru"):
        assert len({variant[code]["title"] for variant in variants}) == 48
        assert max(len(variant[code]["title"]) for variant in variants) <= 120
        assert max(len(variant[code]["promise"]) for variant in variants) <= 600


def test_ideas_name_only_what_there_is(db: None) -> None:
    labels = read("labels")
    rows = [row for direction in DIRECTIONS for row in read(f"projects_{direction}")["rows"]]

    units = set(Unit.objects.values_list("pk", flat=True))

    assert {row["unit"] for row in rows} <= units
    for kind in ("roles", "bring", "accessibility"):
        assert {code for row in rows for code in row[kind]} <= set(labels[kind])


def test_every_region_has_a_verified_organization(db: None) -> None:
    rows = read("organizations")["rows"]

    regions = {row["region"] for row in rows if row["state"] == "verified"}

    assert regions == set(Region.objects.values_list("pk", flat=True))
    assert len({row["code"] for row in rows}) == SCALES["small"].organizations == len(rows)
