"""A published project with a shift and roles in the database, without the way there: for tests of what comes after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from organizations.models import Membership, Organization
from projects.enums import JoiningMode, ProjectState
from projects.models import Project, Role, Shift, SignUp
from projects.services.participation.signup import sign_up
from volunteers.models import Volunteer


def published_project(
    organization: Organization,
    *,
    now: datetime,
    joining_mode: str = JoiningMode.INSTANT,
    min_age: int = 16,
    bars_minors: bool = False,
    direction: str = "taza",
    is_online: bool = False,
) -> Project:
    """Return a published project."""
    return Project.objects.create(
        organization=organization,
        direction_id=direction,
        state=ProjectState.PUBLISHED,
        title_ru="Посадка саженцев",
        title_kk="Көшет отырғызу",
        promise_ru="Посадим 400 деревьев.",
        is_online=is_online,
        region_id=None if is_online else organization.region_id,
        address="Парк Победы",
        joining_mode=joining_mode,
        min_age=min_age,
        bars_minors=bars_minors,
        created_at=now,
        published_at=now,
    )


def open_shift(
    project: Project,
    *,
    starts_at: datetime,
    hours: float = 4,
    leader: Membership | None = None,
    places: Sequence[int] = (10,),
) -> Shift:
    """Return an open shift with one role for each number of places."""
    shift = Shift.objects.create(
        project=project,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        region_id=project.region_id,
        leader=leader,
        created_at=project.created_at,
    )
    for number, capacity in enumerate(places):
        Role.objects.create(shift=shift, name_ru=f"Роль {number + 1}", capacity=capacity, position=number)
    return shift


def join(volunteer: Volunteer, shift: Shift, *, now: datetime, role: Role | None = None) -> SignUp:
    """Sign a person up by the service."""
    role = role or shift.roles.order_by("position")[0]
    return sign_up(volunteer=volunteer, role=role, by=volunteer.user, now=now)


def states_of(shift: Shift) -> list[str]:
    """Return the states of a shift's sign-ups, sorted."""
    return sorted(SignUp.objects.filter(shift=shift).values_list("state", flat=True))
