"""A shift is changed while somebody joins it, and a project while it is sent: one comes after the other."""

from datetime import datetime, timedelta

import pytest

from organizations.enums import MembershipRole
from organizations.models import Membership, Submission
from projects.models import Project, Role, Shift, SignUp
from projects.services.catalogue import (
    Conditions,
    RoleInput,
    set_roles,
    submit_project,
    update_conditions,
    update_shift,
)
from projects.services.participation.signup import sign_up
from tests.factories.people import make_member, make_organization, make_volunteer
from tests.factories.projects import add_test_shift, published_project, ready_project
from tests.factories.threads import at_once
from volunteers.models import Volunteer

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


@pytest.fixture
def manager(now: datetime) -> Membership:
    return make_member(make_organization(now=now), now=now, role=MembershipRole.MANAGER)


@pytest.fixture
def volunteer(now: datetime) -> Volunteer:
    return make_volunteer(now=now)


def input_of(role: Role, *, capacity: int | None = None) -> RoleInput:
    return RoleInput(
        pk=role.pk, name_ru=role.name_ru, name_kk=role.name_kk, capacity=capacity or role.capacity
    )


def test_nobody_agrees_to_a_time_that_has_changed(
    manager: Membership, volunteer: Volunteer, now: datetime
) -> None:
    project = published_project(manager, day=None)
    outcomes = set()
    for number in range(ROUNDS):
        shift = add_test_shift(project, manager, day=f"2026-12-{number + 1:02}")
        role = shift.roles.get()

        def move(shift: Shift = shift, role: Role = role) -> None:
            update_shift(
                shift=Shift.objects.get(pk=shift.pk),
                starts_at=shift.starts_at + timedelta(hours=1),
                ends_at=shift.ends_at + timedelta(hours=1),
                address=shift.address,
                leader=manager,
                roles=[input_of(role)],
                by=manager,
                now=now,
            )

        def join(role: Role = role) -> None:
            sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)

        outcomes.update(at_once(move, join))

    for signup in SignUp.objects.select_related("shift"):
        assert signup.agreed_version == signup.shift.version
        assert signup.agreed_period.lower == signup.shift.starts_at
    assert outcomes <= {"shift_has_people", "shift_changed"}


def test_a_dropped_role_leaves_nobody_behind(
    manager: Membership, volunteer: Volunteer, now: datetime
) -> None:
    project = published_project(manager, day=None)
    for number in range(ROUNDS):
        shift = add_test_shift(project, manager, day=f"2026-12-{number + 1:02}", places=(3, 3))
        first, second = shift.roles.order_by("position")

        def drop(shift: Shift = shift, first: Role = first) -> None:
            set_roles(shift=Shift.objects.get(pk=shift.pk), roles=[input_of(first)], by=manager, now=now)

        def join(second: Role = second) -> None:
            sign_up(volunteer=volunteer, role=second, by=volunteer.user, now=now)

        at_once(drop, join)

        joined = SignUp.objects.filter(shift=shift).count()
        assert Role.objects.filter(shift=shift).count() == 1 + joined


def test_places_do_not_sink_under_people(manager: Membership, now: datetime) -> None:
    project = published_project(manager, day=None)
    people = [make_volunteer(now=now) for _ in range(3)]
    for number in range(ROUNDS):
        shift = add_test_shift(project, manager, day=f"2026-12-{number + 1:02}", places=(5,))
        role = shift.roles.get()

        def shrink(shift: Shift = shift, role: Role = role) -> None:
            roles = [input_of(role, capacity=1)]
            set_roles(shift=Shift.objects.get(pk=shift.pk), roles=roles, by=manager, now=now)

        acts = [
            lambda person=person, role=role: sign_up(volunteer=person, role=role, by=person.user, now=now)
            for person in people
        ]
        at_once(shrink, *acts)

        role.refresh_from_db()
        assert role.taken == SignUp.objects.filter(role=role).count() <= role.capacity


def test_what_is_sent_is_what_stands(manager: Membership, now: datetime) -> None:
    for number in range(ROUNDS):
        project = ready_project(manager)

        def edit(pk: int = project.pk, text: str = f"Перчатки {number}") -> None:
            project = Project.objects.get(pk=pk)
            update_conditions(project=project, conditions=Conditions(bring_ru=text), by=manager, now=now)

        def send(pk: int = project.pk) -> None:
            submit_project(project=Project.objects.get(pk=pk), by=manager, now=now)

        at_once(edit, send)

        project.refresh_from_db()
        payload = Submission.objects.get(subject_id=project.pk).payload
        sent = {field["key"]: field["value"] for section in payload for field in section["fields"]}
        assert sent["bring_ru"] == project.bring_ru
