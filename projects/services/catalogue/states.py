"""The one door for the states of projects and shifts: table, row, transition, audit."""

from datetime import datetime

from django.db import connection, transaction

from organizations.models import Membership, StaffAssignment
from projects.enums import PROJECT_MOVES, SHIFT_MOVES, ProjectState, ShiftState
from projects.models import Project, Shift
from qazvolunteer.accounts.models import User
from qazvolunteer.audit.services import record, transition

#: whoever works on projects: somebody of the organization, or of a front office
Actor = Membership | StaffAssignment


def role_of(by: Actor) -> str:
    """Return the actor's role in the tables of moves: ``officer`` or ``manager``."""
    return "officer" if isinstance(by, StaffAssignment) else "manager"


def lock_project(project: Project) -> None:
    """Lock a project's row until the end of the transaction and read it anew. Cost: 1 query.

    Everything that writes a project or its shifts takes this lock first, so an edit and a submission at the same
    time come one after the other. Loaded relations are forgotten.
    """
    project.refresh_from_db(from_queryset=Project.objects.select_for_update(no_key=True))


def hold_shift(shift_id: int) -> bool:
    """Keep a shift as it is until the end of the transaction; tell whether it exists. Cost: 1 query.

    Whoever adds a sign-up calls it first, before the shift is read. Sign-ups share the lock and never wait for each
    other; `lock_shift_against_signups` waits for them and they for it. The foreign key alone does not do that:
    Django checks it at commit, so an insert holds nothing, and its late lock on the shift could meet a change that
    waits for the same role (a deadlock).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM projects_shift WHERE id = %s FOR KEY SHARE", [shift_id])
        return cursor.fetchone() is not None


def hold_shift_of(role_id: int) -> None:
    """Keep the shift of a role as it is: `hold_shift` for whoever knows the role only. Cost: 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM projects_shift WHERE id = (SELECT shift_id FROM projects_role WHERE id = %s) "
            "FOR KEY SHARE",
            [role_id],
        )


def lock_shift_against_signups(shift: Shift) -> None:
    """Lock a shift's row fully until the end of the transaction and read it anew. Cost: 1 query.

    The lock conflicts with `hold_shift`: whoever joins at the same moment either is seen by what follows, or waits
    and then finds the shift as it has become.
    """
    shift.refresh_from_db(from_queryset=Shift.objects.select_for_update())


@transaction.atomic
def move_project(
    project: Project,
    target: ProjectState,
    *,
    by: User | None,
    role: str,
    now: datetime,
    reason_code: str = "",
    end_reason: str = "",
) -> None:
    """Move a project to another state and write it down; what follows from the move is the caller's.

    Args:
        by: the account that acts, None for the system.
        role: the actor's role in PROJECT_MOVES: ``manager``, ``officer`` or ``system``.
        end_reason: the text that the public page of a cancelled project shows.

    Raises:
        MoveNotAllowed: the table has no such move from the state that the row has now.
    Cost: 4 queries.
    """
    lock_project(project)
    source = project.state
    PROJECT_MOVES.check(source, target, by=role)
    project.state = target
    fields = ["state"]
    if target == ProjectState.PUBLISHED and project.published_at is None:
        project.published_at = now
        fields.append("published_at")
    if target in (ProjectState.FINISHED, ProjectState.CANCELLED, ProjectState.REJECTED):
        project.ended_at = now
        project.end_reason = end_reason
        fields += ["ended_at", "end_reason"]
    project.save(update_fields=fields)
    transition(on=project, source=source, target=target, by=by, role=role, now=now, reason_code=reason_code)
    record(
        f"project.{target}",
        by=by,
        role=role,
        on=project,
        now=now,
        organization_id=project.organization_id,
        reason_code=reason_code,
    )


@transaction.atomic
def move_shift(
    shift: Shift, target: ShiftState, *, by: User | None, role: str, now: datetime, reason_code: str = ""
) -> None:
    """Move a shift to another state and write it down; what becomes of its people is the caller's.

    Args:
        shift: with `project` loaded or loadable.
        by, role: as in `move_project`.

    Raises:
        MoveNotAllowed: the table has no such move from the state that the row has now.
    Cost: 4 queries.
    """
    shift.refresh_from_db(fields=["state"], from_queryset=Shift.objects.select_for_update(no_key=True))
    source = shift.state
    SHIFT_MOVES.check(source, target, by=role)
    shift.state = target
    shift.save(update_fields=["state"])
    transition(on=shift, source=source, target=target, by=by, role=role, now=now, reason_code=reason_code)
    record(
        f"shift.{target}",
        by=by,
        role=role,
        on=shift,
        now=now,
        organization_id=shift.project.organization_id,
        reason_code=reason_code,
    )
