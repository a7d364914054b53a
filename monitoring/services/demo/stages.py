"""Shifts in the database: what a project's team added after it was published, in bulk."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from monitoring.services.demo.pace import later
from monitoring.services.demo.plans import ProjectPlan, ShiftPlan
from monitoring.services.demo.trail import Subject, Trail
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Role, Shift

_BATCH = 1000
#: a project that ended early did so this long before today, in days
_STOPPED = {ProjectState.PAUSED: (4, 25), ProjectState.CANCELLED: (6, 40)}


@dataclass(slots=True)
class Stage:
    """A shift with its roles, ready for people."""

    shift: Shift
    roles: list[Role]
    plan: ProjectPlan
    #: nobody joins from this moment on: the project was paused, or what follows
    closed_at: datetime | None = None
    #: the shift or its project was cancelled at this moment
    called_off_at: datetime | None = None
    #: all places were taken
    is_sought_after: bool = False

    def joins_until(self, now: datetime) -> datetime:
        """Return the last moment at which people signed up or left."""
        return min(self.closed_at or now, self.shift.starts_at, now)

    def is_over(self, now: datetime) -> bool:
        """Whether people came to it: it has begun, and nobody cancelled it before."""
        return self.shift.starts_at < (self.called_off_at or now)

    def is_finished(self, now: datetime) -> bool:
        """Whether the clock has closed it."""
        return self.is_over(now) and self.finished_at <= now

    @property
    def finished_at(self) -> datetime:
        """When the clock finds that it has ended: it looks every ten minutes."""
        return self.shift.ends_at + timedelta(minutes=5)


@dataclass(slots=True)
class Running:
    """A project that was published."""

    plan: ProjectPlan
    project: Project
    stopped_at: datetime | None
    stages: list[Stage] = field(default_factory=list)


def run(plan: ProjectPlan, project: Project, *, now: datetime, rng: Random) -> Running:
    """Return a published project, with the moment at which it was stopped if it was."""
    stopped_at = None
    if plan.state in _STOPPED:
        stopped_at = now - timedelta(days=rng.randint(*_STOPPED[plan.state]), hours=rng.randint(1, 5))
    # The services of the year find the team's rows loaded.
    project.organization = plan.team.organization
    return Running(plan, project, stopped_at)


def set_stages(projects: list[Running], trail: Trail, rng: Random) -> None:
    """Write the shifts that were added later and give every project all its shifts.

    Cost: 2 queries, and 1 for 1,000 shifts and roles.
    """
    by_project = {running.project.pk: running for running in projects}
    for shift in Shift.objects.filter(project__in=list(by_project)).order_by("pk").prefetch_related("roles"):
        _take(by_project[shift.project_id], shift)
    fresh = [pair for running in projects for pair in _later_shifts(running, rng)]
    Shift.objects.bulk_create([stage.shift for stage, _plan in fresh], batch_size=_BATCH)
    for stage, wanted in fresh:
        stage.roles = [
            Role(shift=stage.shift, position=position, **_columns(role))
            for position, role in enumerate(wanted.roles)
        ]
        _note(stage, trail)
    Role.objects.bulk_create([role for stage, _plan in fresh for role in stage.roles], batch_size=_BATCH)


def _take(running: Running, shift: Shift) -> None:
    """Keep a shift that the services wrote, in the portal's time zone."""
    shift.project = running.project
    shift.starts_at, shift.ends_at = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    roles = sorted(shift.roles.all(), key=lambda role: role.position)
    for role in roles:
        role.shift = shift
    running.stages.append(_stage(running, shift, roles))


def _later_shifts(running: Running, rng: Random) -> list[tuple[Stage, ShiftPlan]]:
    fresh = []
    known = {stage.shift.starts_at for stage in running.stages}
    for wanted in running.plan.shifts:
        if wanted.starts_at in known:
            continue
        shift = Shift(
            project=running.project,
            state=ShiftState.OPEN,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            region_id=running.project.region_id,
            address=running.project.address,
            leader=wanted.leader,
            created_at=later(rng, running.plan.decided_at, minutes=(5, 90)),
        )
        stage = _stage(running, shift, [])
        running.stages.append(stage)
        fresh.append((stage, wanted))
    return fresh


def _stage(running: Running, shift: Shift, roles: list[Role]) -> Stage:
    is_cancelled = running.plan.state == ProjectState.CANCELLED
    return Stage(
        shift,
        roles,
        running.plan,
        closed_at=running.stopped_at,
        called_off_at=running.stopped_at if is_cancelled else None,
    )


def _columns(role: object) -> dict[str, object]:
    names = ("capacity", "minimum", "name_kk", "name_ru", "name_en")
    return {name: getattr(role, name) for name in names}


def _note(stage: Stage, trail: Trail) -> None:
    shift, by = stage.shift, stage.plan.author.user_id
    trail.move(
        Subject("shift", shift.pk, shift.project.organization_id),
        "",
        ShiftState.OPEN,
        by=by,
        role="manager",
        now=shift.created_at,
        action="shift.created",
    )
