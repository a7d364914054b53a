"""Writing shifts: time, place, leader, roles."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership
from organizations.services.team import hold_team
from projects.enums import SHIFT_MOVES, ShiftState
from projects.models import Project, Shift
from projects.services.catalogue.editing import changed_fields, refuse_locked
from projects.services.catalogue.roles import RoleChanges, RoleInput, add_roles, write_roles
from projects.services.catalogue.shift_rules import (
    ShiftRefused,
    check_leader,
    check_time,
    is_in_team,
    lock_shift,
    record_shift,
    refuse_begun,
    refuse_people,
)
from projects.services.catalogue.states import lock_project, role_of
from qazvolunteer.audit.services import transition
from qazvolunteer.ui.dates import day

#: how many copies one repetition makes at most: a quarter of a year of weeks
MAX_REPEATS = 12
#: changes of these ask the people again
MATERIAL = frozenset({"starts_at", "ends_at", "address"})


@transaction.atomic
def add_shift(
    *,
    project: Project,
    starts_at: datetime,
    ends_at: datetime,
    leader: Membership | None,
    roles: Sequence[RoleInput],
    by: Membership,
    now: datetime,
    address: str = "",
    repeat: int = 0,
) -> Shift:
    """Add a shift to a project that is being written or runs.

    Args:
        starts_at, ends_at: aware, [start, end), at most 24 hours apart.
        leader: an active member of the organization, or None to be named later.
        roles: at least one.
        address: place and meeting point; empty means the project's.
        repeat: for how many further weeks, 0 to MAX_REPEATS; see `repeat_shift`.

    Returns:
        The first shift.

    Raises:
        ProjectLocked: the project is under review or has ended.
        ShiftRefused: in the past, too long, outside of the project's period, a leader from elsewhere.
        RolesRefused: see `roles`.
    Cost: 7 queries, and 4 for each further week.
    """
    hold_team(project.organization_id)
    lock_project(project)
    refuse_locked(project)
    check_time(project, starts_at, ends_at, now)
    check_leader(project, leader)
    shift = _create(
        project,
        starts_at=starts_at,
        ends_at=ends_at,
        leader=leader,
        address=address or project.address,
        by=by,
        now=now,
    )
    add_roles(shift, roles)
    if repeat:
        _copy_weekly(shift, roles, times=repeat, by=by, now=now)
    return shift


@transaction.atomic
def update_shift(
    *,
    shift: Shift,
    starts_at: datetime,
    ends_at: datetime,
    leader: Membership | None,
    roles: Sequence[RoleInput],
    by: Membership,
    now: datetime,
    address: str = "",
    ask: Callable[[Shift], None] | None = None,
) -> Shift:
    """Change a shift that has not begun, with its roles.

    Another time, another place and a dropped role are material: they raise `version`. Time and place do not move under
    people who agreed to them, unless somebody asks them anew: see `participation.changing.change_shift`.

    Args:
        roles: all roles that the shift shall have; see `set_roles`.
        address: empty means the project's.
        ask: called with the saved shift after a material change, in the same transaction.

    Raises:
        ProjectLocked, ShiftRefused, RolesRefused: as in `add_shift` and `set_roles`.
        ShiftHasPeople: time or place would change under people whom nobody asks.
    Cost: 11 queries and 1 for each role that changes.
    """
    hold_team(shift.project.organization_id)
    lock_shift(shift)
    refuse_begun(shift, now)
    values = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "address": "" if shift.project.is_online else address or shift.project.address,
        "leader": leader,
    }
    changed = changed_fields(shift, values)
    _check_change(shift, changed, starts_at=starts_at, ends_at=ends_at, leader=leader, now=now)
    if ask is None and MATERIAL.intersection(changed):
        refuse_people(shift)
    version = shift.version
    for name in changed:
        setattr(shift, name, values[name])
    changes = write_roles(shift, roles)
    _save(shift, changed, changes, by=by, now=now)
    if ask is not None and shift.version > version:
        ask(shift)
    return shift


@transaction.atomic
def set_roles(*, shift: Shift, roles: Sequence[RoleInput], by: Membership, now: datetime) -> None:
    """Make the roles of a shift those given: by key where there is one, new otherwise; a missing one is dropped.

    Args:
        roles: 1 to MAX_ROLES, in the order in which they are shown.

    Raises:
        ProjectLocked, ShiftRefused: the project or the shift takes no changes.
        RolesRefused: fewer places than people, or a dropped role that people signed up for; says how many.
    Cost: 6 queries, and 1 for each role that changes.
    """
    lock_shift(shift)
    refuse_begun(shift, now)
    _save(shift, [], write_roles(shift, roles), by=by, now=now)


@transaction.atomic
def repeat_shift(*, shift: Shift, times: int, by: Membership, now: datetime) -> list[Shift]:
    """Copy a shift, with its roles and leader, to the same weekday and hour of the following weeks.

    A leader who has left the team meanwhile is not copied: the copies wait for another one.

    Args:
        times: how many weeks, 1 to MAX_REPEATS.

    Raises:
        ProjectLocked: the project is under review or has ended.
        ShiftRefused: too many, or a copy would lie in the past or outside of the project's period.
    Cost: 6 queries, and 4 for each copy.
    """
    hold_team(shift.project.organization_id)
    lock_shift(shift)
    roles = [RoleInput.of(role) for role in shift.roles.order_by("position", "pk")]
    return _copy_weekly(shift, roles, times=times, by=by, now=now)


def _copy_weekly(
    shift: Shift, roles: Sequence[RoleInput], *, times: int, by: Membership, now: datetime
) -> list[Shift]:
    if not 1 <= times <= MAX_REPEATS:
        raise ShiftRefused(
            _("A shift can be repeated for 1 to %(count)d weeks.") % {"count": MAX_REPEATS}, field="times"
        )
    leader = shift.leader if shift.leader and is_in_team(shift.project, shift.leader) else None
    copies = []
    for week in range(1, times + 1):
        starts_at, ends_at = _weeks_later(shift.starts_at, week), _weeks_later(shift.ends_at, week)
        _check_copy(shift.project, starts_at, ends_at, now)
        copy = _create(
            shift.project,
            starts_at=starts_at,
            ends_at=ends_at,
            leader=leader,
            address=shift.address,
            by=by,
            now=now,
        )
        add_roles(copy, roles)
        copies.append(copy)
    return copies


def _check_copy(project: Project, starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Refuse a copy at the field that asks for copies, naming its day."""
    try:
        check_time(project, starts_at, ends_at, now)
    except ShiftRefused as refusal:
        raise ShiftRefused(
            _("The repetition on %(day)s is not possible. %(reason)s")
            % {"day": day(starts_at), "reason": refusal},
            field="times",
        ) from refusal


def _create(
    project: Project,
    *,
    starts_at: datetime,
    ends_at: datetime,
    leader: Membership | None,
    address: str,
    by: Membership,
    now: datetime,
) -> Shift:
    SHIFT_MOVES.check(None, ShiftState.OPEN, by=role_of(by))
    shift = Shift.objects.create(
        project=project,
        starts_at=starts_at,
        ends_at=ends_at,
        region=None if project.is_online else project.region,
        address="" if project.is_online else address,
        leader=leader,
        created_at=now,
    )
    transition(on=shift, source=None, target=ShiftState.OPEN, by=by.user, role=role_of(by), now=now)
    record_shift("shift.created", shift, by=by, now=now, fields=[])
    return shift


def _weeks_later(moment: datetime, weeks: int) -> datetime:
    """Return the same wall-clock time some weeks later, in the portal's time zone."""
    return timezone.localtime(moment) + timedelta(weeks=weeks)


def _check_change(
    shift: Shift,
    changed: Collection[str],
    *,
    starts_at: datetime,
    ends_at: datetime,
    leader: Membership | None,
    now: datetime,
) -> None:
    if "starts_at" in changed or "ends_at" in changed:
        check_time(shift.project, starts_at, ends_at, now)
    if "leader" in changed:
        check_leader(shift.project, leader)


def _save(shift: Shift, columns: list[str], roles: RoleChanges, *, by: Membership, now: datetime) -> None:
    """Save what changed, raise the version if that was material, and write it down."""
    if not columns and not roles:
        return
    if roles.removed or MATERIAL.intersection(columns):
        shift.version += 1
        columns = [*columns, "version"]
    if columns:
        shift.save(update_fields=columns)
    record_shift("shift.edited", shift, by=by, now=now, fields=[*columns, *(["roles"] if roles else [])])
