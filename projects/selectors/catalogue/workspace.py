"""Projects and shifts as the organization works with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Case, Count, IntegerField, Max, Min, Prefetch, Q, QuerySet, Value, When

from organizations.models import Membership
from projects.enums import ProjectState, ShiftState
from projects.models import Project, Role, Shift
from projects.selectors.catalogue.readiness import Problem, Topic, submission_problems

#: states in the order in which they ask for attention
_ORDER = (
    ProjectState.RETURNED,
    ProjectState.PUBLISHED,
    ProjectState.PAUSED,
    ProjectState.SUBMITTED,
    ProjectState.DRAFT,
    ProjectState.FINISHED,
    ProjectState.REJECTED,
    ProjectState.CANCELLED,
)
_LIVE = [ShiftState.OPEN, ShiftState.CLOSED]


def projects_of(membership: Membership) -> QuerySet[Project]:
    """Return the projects of the member's organization with all that their pages read. Cost: 1 query."""
    return Project.objects.filter(organization_id=membership.organization_id).select_related(
        "organization", "direction", "initiative", "region", "district"
    )


def project_list(membership: Membership, now: datetime, *, state: str = "") -> QuerySet[Project]:
    """Return the projects for the list: what asks for attention first, then the newest.

    Each has `next_shift` (start of the nearest shift or None), `last_shift` and `ahead` (shifts ahead).

    Args:
        state: only projects in this state, empty for all.
    Cost: 1 query.
    """
    rank = Case(
        *(When(state=value, then=Value(rank)) for rank, value in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    ahead = Q(shifts__starts_at__gt=now, shifts__state__in=_LIVE)
    rows = projects_of(membership).annotate(
        rank=rank,
        next_shift=Min("shifts__starts_at", filter=ahead),
        last_shift=Max("shifts__ends_at", filter=Q(shifts__state__in=[*_LIVE, ShiftState.FINISHED])),
        ahead=Count("shifts", filter=ahead),
    )
    if state in ProjectState.values:
        rows = rows.filter(state=state)
    return rows.order_by("rank", "-created_at", "pk")


def state_counts(membership: Membership) -> dict[str, int]:
    """Return state → number of projects of the organization, in the order of the list. Cost: 1 query."""
    rows = Project.objects.filter(organization_id=membership.organization_id).values_list("state")
    counts = dict(rows.annotate(count=Count("pk")).order_by())
    return {state: counts[state] for state in _ORDER if state in counts}


@dataclass(frozen=True, slots=True)
class Task:
    """A topic of the description and whether something is left to do."""

    topic: Topic
    status: Literal["done", "todo", "optional"]
    problems: tuple[Problem, ...]


def tasks_of(project: Project, now: datetime) -> list[Task]:
    """Return the topics in their order with what is missing in each. Cost: as `submission_problems`."""
    problems = submission_problems(project, now)
    return [_task(project, topic, tuple(p for p in problems if p.topic == topic)) for topic in Topic]


def shifts_of_project(project: Project) -> QuerySet[Shift]:
    """Return the shifts of a project with leaders and roles in their order, soonest first. Cost: 2 queries."""
    return (
        Shift.objects.filter(project=project)
        .select_related("leader")
        .prefetch_related(Prefetch("roles", Role.objects.order_by("position", "pk")))
        .order_by("starts_at", "pk")
    )


def shifts_led_ahead(membership: Membership, now: datetime) -> QuerySet[Shift]:
    """Return the shifts that a member is to lead and that have not begun, soonest first. Cost: 1 query."""
    return (
        Shift.objects.upcoming(now)
        .select_related("project")
        .filter(leader=membership, state__in=_LIVE)
        .order_by("starts_at", "pk")
    )


def shifts_without_leader(organization_id: int, now: datetime) -> QuerySet[Shift]:
    """Return the shifts ahead that nobody leads, of projects that people see, soonest first. Cost: 1 query.

    What is still a draft says so at its task "shifts".
    """
    return (
        Shift.objects.upcoming(now)
        .select_related("project")
        .filter(
            project__organization_id=organization_id,
            project__state__in=[ProjectState.PUBLISHED, ProjectState.PAUSED],
            leader=None,
            state__in=_LIVE,
        )
        .order_by("starts_at", "pk")
    )


def roles_of(shift: Shift) -> list[Role]:
    """Return the roles of a shift in their order. Cost: 1 query."""
    return list(Role.objects.filter(shift=shift).order_by("position", "pk"))


def _task(project: Project, topic: Topic, problems: tuple[Problem, ...]) -> Task:
    if problems:
        return Task(topic, "todo", problems)
    if topic == Topic.CONDITIONS and not _has_conditions(project):
        return Task(topic, "optional", ())
    return Task(topic, "done", ())


def _has_conditions(project: Project) -> bool:
    texts = (f"{field}_{code}" for field in ("bring", "accessibility") for code in ("kk", "ru", "en"))
    flags = (
        "pays_travel",
        "pays_meals",
        "pays_lodging",
        "has_insurance",
        "has_briefing",
        "is_step_free",
        "has_seated_work",
    )
    return any(getattr(project, name) for name in (*texts, *flags))
