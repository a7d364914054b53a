"""Shifts and roles: places are never taken from under people, and what they agreed to does not move."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from organizations.enums import MembershipRole
from organizations.models import Membership
from projects.enums import ProjectState, ShiftState, SignUpState
from projects.models import Project, Shift
from projects.services.catalogue import (
    ProjectLocked,
    RoleInput,
    RolesRefused,
    ShiftHasPeople,
    ShiftRefused,
    add_shift,
    close_shift,
    move_project,
    remove_shift,
    reopen_shift,
    repeat_shift,
    set_roles,
    update_shift,
)
from qazvolunteer.audit.selectors import entries_of, transitions_of
from qazvolunteer.lib.errors import MoveNotAllowed
from tests.factories.people import make_member
from tests.factories.projects import (
    add_test_shift,
    at,
    draft_project,
    published_project,
    ready_project,
    sign_somebody_up,
    take_places,
)


def roles_of(shift: Shift) -> list[RoleInput]:
    return [
        RoleInput(
            pk=role.pk,
            capacity=role.capacity,
            minimum=role.minimum,
            name_kk=role.name_kk,
            name_ru=role.name_ru,
            name_en=role.name_en,
        )
        for role in shift.roles.order_by("position")
    ]


def change(shift: Shift, manager: Membership, now: datetime, **changes: Any) -> Shift:
    present = {
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "address": shift.address,
        "leader": shift.leader,
        "roles": roles_of(shift),
    }
    return update_shift(shift=shift, **{**present, **changes}, by=manager, now=now)


@pytest.fixture
def project(manager: Membership) -> Project:
    return published_project(manager, day=None)


@pytest.fixture
def shift(project: Project, manager: Membership) -> Shift:
    return add_test_shift(project, manager, day="2026-11-28", places=(10, 4))


def test_add_shift_copies_place_and_region(project: Project, manager: Membership) -> None:
    shift = add_test_shift(project, manager, places=(10, 4))

    assert (shift.region_id, shift.address, shift.version) == ("KZ-35", "Парк Победы, главный вход", 1)
    assert list(shift.roles.order_by("position").values_list("capacity", "taken")) == [(10, 0), (4, 0)]
    assert [row.action for row in entries_of(shift)] == ["shift.created"]


@pytest.mark.parametrize(
    ("starts_at", "hours", "field"),
    [
        (at("2026-11-24", "09:00"), 3, "starts_at"),
        (at("2026-11-28"), 0, "ends_at"),
        (at("2026-11-28"), 24.5, "ends_at"),
        (at("2026-10-31"), 3, "starts_at"),
        (at("2027-03-02"), 3, "starts_at"),
    ],
)
def test_add_shift_refuses_a_wrong_time(
    project: Project, manager: Membership, now: datetime, starts_at: datetime, hours: float, field: str
) -> None:
    with pytest.raises(ShiftRefused) as refused:
        add_shift(
            project=project,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=hours),
            leader=manager,
            roles=[RoleInput(name_ru="Помощник", capacity=1)],
            by=manager,
            now=now,
        )

    assert refused.value.field == field
    assert project.shifts.count() == 0


def test_add_shift_refuses_a_leader_from_elsewhere(
    project: Project, manager: Membership, stranger: Membership
) -> None:
    with pytest.raises(ShiftRefused) as refused:
        add_test_shift(project, manager, leader=stranger)

    assert str(refused.value) == "The leader must be in the team of your organization."


def test_add_shift_refuses_a_leader_who_left(project: Project, manager: Membership, now: datetime) -> None:
    gone = make_member(manager.organization, now=now, role=MembershipRole.SHIFT_LEADER)
    gone.ended_at = now
    gone.save()

    with pytest.raises(ShiftRefused):
        add_test_shift(project, manager, leader=gone)


@pytest.mark.parametrize(
    ("roles", "reason"),
    [
        ([], "A shift needs at least one role: say what people will do and how many can come."),
        ([RoleInput(capacity=3)], "Name the role in at least one language."),
        ([RoleInput(name_ru="Помощник", capacity=0)], "A role has at least one place."),
        (
            [RoleInput(name_ru="Помощник", capacity=2, minimum=3)],
            "More people are needed than there are places. Raise the places or lower the need.",
        ),
        ([RoleInput(name_ru="Помощник", capacity=2)] * 7, "A shift has at most 6 roles."),
    ],
)
def test_add_shift_refuses_wrong_roles(
    project: Project, manager: Membership, now: datetime, roles: list[RoleInput], reason: str
) -> None:
    with pytest.raises(RolesRefused) as refused:
        add_shift(
            project=project,
            starts_at=at("2026-11-28"),
            ends_at=at("2026-11-28", "13:00"),
            leader=manager,
            roles=roles,
            by=manager,
            now=now,
        )

    assert str(refused.value) == reason
    assert project.shifts.count() == 0


def test_add_shift_to_a_project_under_review_is_refused(manager: Membership, now: datetime) -> None:
    project = ready_project(manager)
    move_project(project, ProjectState.SUBMITTED, by=manager.user, role="manager", now=now)

    with pytest.raises(ProjectLocked):
        add_test_shift(project, manager, day="2026-11-29")


def test_update_shift_moves_a_shift_that_nobody_joined(
    shift: Shift, manager: Membership, now: datetime
) -> None:
    change(shift, manager, now, starts_at=at("2026-11-29", "09:00"), ends_at=at("2026-11-29", "12:00"))

    shift.refresh_from_db()
    assert (shift.starts_at, shift.version) == (at("2026-11-29", "09:00"), 2)
    entry = entries_of(shift).first()
    assert entry is not None
    assert (entry.action, entry.fields) == ("shift.edited", ["starts_at", "ends_at", "version"])


@pytest.mark.parametrize("state", [SignUpState.CONFIRMED, SignUpState.REQUESTED])
def test_update_shift_refuses_to_move_people(
    shift: Shift, manager: Membership, now: datetime, state: SignUpState
) -> None:
    sign_somebody_up(shift.roles.first(), state=state)

    with pytest.raises(ShiftHasPeople) as refused:
        change(shift, manager, now, address="Другой вход")

    assert str(refused.value) == (
        "1 person is signed up for this time and place. Cancel this shift, which tells them why, and add a new one."
    )
    shift.refresh_from_db()
    assert (shift.address, shift.version) == ("Парк Победы, главный вход", 1)


def test_update_shift_moves_when_everybody_withdrew(shift: Shift, manager: Membership, now: datetime) -> None:
    sign_somebody_up(shift.roles.first(), state=SignUpState.WITHDRAWN)

    change(shift, manager, now, address="Другой вход")

    shift.refresh_from_db()
    assert (shift.address, shift.version) == ("Другой вход", 2)


def test_update_shift_changes_the_leader_under_people(
    shift: Shift, manager: Membership, now: datetime
) -> None:
    sign_somebody_up(shift.roles.first())
    other = make_member(manager.organization, now=now, role=MembershipRole.SHIFT_LEADER)

    change(shift, manager, now, leader=other)

    shift.refresh_from_db()
    assert (shift.leader, shift.version) == (other, 1)


def test_update_shift_that_has_begun_is_refused(shift: Shift, manager: Membership) -> None:
    with pytest.raises(ShiftRefused) as refused:
        change(shift, manager, at("2026-11-28", "10:00"), address="Другой вход")

    assert str(refused.value) == "This shift has begun, so it can no longer be changed."


def test_update_shift_without_changes_writes_nothing(
    shift: Shift, manager: Membership, now: datetime
) -> None:
    change(shift, manager, now)

    assert [row.action for row in entries_of(shift)] == ["shift.created"]


def test_set_roles_raises_places(shift: Shift, manager: Membership, now: datetime) -> None:
    first, second = roles_of(shift)

    set_roles(
        shift=shift,
        roles=[RoleInput(pk=first.pk, name_ru="Копатели", capacity=12), second],
        by=manager,
        now=now,
    )

    role = shift.roles.get(pk=first.pk)
    assert (role.capacity, role.name_ru, role.name_kk) == (12, "Копатели", "")
    shift.refresh_from_db()
    assert shift.version == 1


def test_set_roles_never_goes_under_taken(shift: Shift, manager: Membership, now: datetime) -> None:
    first, second = roles_of(shift)
    take_places(shift.roles.get(pk=first.pk), 7)

    with pytest.raises(RolesRefused) as refused:
        set_roles(
            shift=shift,
            roles=[RoleInput(pk=first.pk, name_ru="Помощник", capacity=6), second],
            by=manager,
            now=now,
        )

    assert (
        str(refused.value) == "7 people have places in this role, so it cannot have fewer places than that."
    )
    assert (refused.value.row, refused.value.field) == (0, "capacity")
    assert shift.roles.get(pk=first.pk).capacity == 10


def test_set_roles_goes_down_to_taken(shift: Shift, manager: Membership, now: datetime) -> None:
    first, second = roles_of(shift)
    take_places(shift.roles.get(pk=first.pk), 7)

    set_roles(
        shift=shift,
        roles=[RoleInput(pk=first.pk, name_ru="Помощник", capacity=7), second],
        by=manager,
        now=now,
    )

    assert shift.roles.get(pk=first.pk).capacity == 7


def test_set_roles_drops_an_empty_role(shift: Shift, manager: Membership, now: datetime) -> None:
    first, _second = roles_of(shift)

    set_roles(shift=shift, roles=[first], by=manager, now=now)

    shift.refresh_from_db()
    assert list(shift.roles.values_list("pk", flat=True)) == [first.pk]
    assert shift.version == 2


def test_set_roles_keeps_a_role_with_people(shift: Shift, manager: Membership, now: datetime) -> None:
    first, second = roles_of(shift)
    take_places(shift.roles.get(pk=second.pk), 2)

    with pytest.raises(RolesRefused) as refused:
        set_roles(shift=shift, roles=[first], by=manager, now=now)

    assert str(refused.value) == (
        "2 people have places in the role “Көмекші 2”, so it stays. Move or cancel them first."
    )
    assert shift.roles.count() == 2


def test_set_roles_keeps_a_role_with_a_history(shift: Shift, manager: Membership, now: datetime) -> None:
    first, second = roles_of(shift)
    sign_somebody_up(shift.roles.get(pk=second.pk), state=SignUpState.WITHDRAWN)

    with pytest.raises(RolesRefused) as refused:
        set_roles(shift=shift, roles=[first], by=manager, now=now)

    assert str(refused.value) == (
        "People have signed up for the role “Көмекші 2” before, so it stays. You can lower its places."
    )


def test_set_roles_does_not_touch_a_role_of_another_shift(
    project: Project, shift: Shift, manager: Membership, now: datetime
) -> None:
    other = add_test_shift(project, manager, day="2026-12-05", places=(3,))
    foreign = other.roles.get()
    roles = [*roles_of(shift), RoleInput(pk=foreign.pk, name_ru="Чужая", capacity=1)]

    with pytest.raises(RolesRefused):
        set_roles(shift=shift, roles=roles, by=manager, now=now)

    foreign.refresh_from_db()
    assert foreign.capacity == 3


def test_repeat_shift_copies_weekly(shift: Shift, manager: Membership, now: datetime) -> None:
    take_places(shift.roles.first(), 3)

    copies = repeat_shift(shift=shift, times=3, by=manager, now=now)

    assert [copy.starts_at for copy in copies] == [at("2026-12-05"), at("2026-12-12"), at("2026-12-19")]
    assert [list(copy.roles.order_by("position").values_list("capacity", "taken")) for copy in copies] == [
        [(10, 0), (4, 0)]
    ] * 3
    assert {copy.leader_id for copy in copies} == {manager.pk}


def test_repeat_shift_stays_inside_the_period(
    shift: Shift, project: Project, manager: Membership, now: datetime
) -> None:
    Project.objects.filter(pk=project.pk).update(ends_on="2026-12-10")

    with pytest.raises(ShiftRefused) as refused:
        repeat_shift(shift=shift, times=2, by=manager, now=now)

    assert refused.value.field == "times"
    assert project.shifts.count() == 1


@pytest.mark.parametrize("times", [0, 13])
def test_repeat_shift_has_a_limit(shift: Shift, manager: Membership, now: datetime, times: int) -> None:
    with pytest.raises(ShiftRefused) as refused:
        repeat_shift(shift=shift, times=times, by=manager, now=now)

    assert str(refused.value) == "A shift can be repeated for 1 to 12 weeks."


def test_close_and_reopen_shift(shift: Shift, manager: Membership, now: datetime) -> None:
    close_shift(shift=shift, by=manager, now=now)
    closed = Shift.objects.get(pk=shift.pk).state

    reopen_shift(shift=shift, by=manager, now=now)

    assert (closed, Shift.objects.get(pk=shift.pk).state) == (ShiftState.CLOSED, ShiftState.OPEN)
    assert [row.target for row in transitions_of(shift)] == ["open", "closed", "open"]
    assert [row.action for row in entries_of(shift)] == ["shift.open", "shift.closed", "shift.created"]


def test_close_shift_twice_is_refused(shift: Shift, manager: Membership, now: datetime) -> None:
    close_shift(shift=shift, by=manager, now=now)

    with pytest.raises(MoveNotAllowed):
        close_shift(shift=shift, by=manager, now=now)


def test_remove_shift_of_a_draft(manager: Membership, now: datetime) -> None:
    project = draft_project(manager)
    shift = add_test_shift(project, manager)

    remove_shift(shift=shift, by=manager, now=now)

    assert project.shifts.count() == 0


def test_remove_shift_of_a_published_project_is_refused(
    shift: Shift, manager: Membership, now: datetime
) -> None:
    with pytest.raises(ShiftRefused) as refused:
        remove_shift(shift=shift, by=manager, now=now)

    assert str(refused.value) == "People have seen this shift, so it can be cancelled but not deleted."
    assert Shift.objects.filter(pk=shift.pk).exists() is True
