"""What stands on the pages of a direction, an initiative and an organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Prefetch, Q, QuerySet

from organizations.models import Organization
from projects.enums import ProjectState, ShiftState
from projects.models import Initiative, InitiativeOperator, Project, Shift
from projects.selectors.catalogue.cards import place_of_project
from projects.selectors.catalogue.finding import bookable_shifts, with_card_facts
from qazvolunteer.lib.text import LocalizedText, localized, localized_with_language
from qazvolunteer.reference.models import Direction


def next_shifts(now: datetime, **lookup: object) -> QuerySet[Shift]:
    """Return bookable shifts with a free place, as cards need them: ``next_shifts(now, project__direction=…)``.

    Cost: 1 query.
    """
    return with_card_facts(bookable_shifts(now).filter(Q(has_free_place=True), **lookup))


def direction_counts(now: datetime) -> dict[str, int]:
    """Return code of direction → bookable shifts with a free place. Cost: 1 query."""
    rows = bookable_shifts(now).filter(Q(has_free_place=True)).order_by().values_list("project__direction")
    return dict(rows.annotate(count=Count("pk", distinct=True)))


def initiatives(direction: Direction | None = None) -> QuerySet[Initiative]:
    """Return initiatives in their order, with their operators, the newest year first. Cost: 2 queries."""
    operators = InitiativeOperator.objects.select_related("organization").order_by("-year")
    rows = Initiative.objects.select_related("direction").prefetch_related(Prefetch("operators", operators))
    if direction is not None:
        rows = rows.filter(direction=direction)
    return rows.order_by("position", "pk")


def public_organizations() -> QuerySet[Organization]:
    """Return organizations that have a public page. Cost: 1 query."""
    return Organization.objects.public().select_related("region", "district")


def projects_now(now: datetime, **lookup: object) -> QuerySet[Project]:
    """Return published projects, those with the nearest shift first; each has `next_shift` or None. Cost: 1 query."""
    ahead = Q(shifts__starts_at__gt=now, shifts__state=ShiftState.OPEN)
    rows = (
        Project.objects.published()
        .filter(**lookup)
        .select_related("direction", "region", "district", "organization")
    )
    return rows.annotate(next_shift=Min("shifts__starts_at", filter=ahead)).order_by(
        "next_shift", "-published_at", "pk"
    )


def with_next_shift(projects: QuerySet[Project], now: datetime) -> QuerySet[Project]:
    """Give each project `next_shifts`: a list of its nearest bookable shift, or an empty one. Cost: 1 more query."""
    return projects.prefetch_related(Prefetch("shifts", bookable_shifts(now)[:1], to_attr="next_shifts"))


def projects_past(**lookup: object) -> QuerySet[Project]:
    """Return finished projects, the last finished first. Cost: 1 query."""
    rows = Project.objects.public().filter(state=ProjectState.FINISHED, **lookup)
    return rows.select_related("direction", "region", "district", "organization").order_by("-ended_at", "pk")


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as a line of a list."""

    project_id: int
    slug: str
    title: LocalizedText
    place: str
    direction: str
    direction_label: str
    organization: str
    #: start of the next shift, None when there is none
    next_shift: datetime | None
    ended_at: datetime | None


def project_lines(projects: Iterable[Project]) -> list[ProjectLine]:
    """Return the lines of projects from `projects_now` or `projects_past`, in their order."""
    return [
        ProjectLine(
            project_id=project.pk,
            slug=project.slug,
            title=localized_with_language(project, "title"),
            place=place_of_project(project),
            direction=project.direction_id,
            direction_label=localized(project.direction, "name"),
            organization=localized(project.organization, "name"),
            next_shift=getattr(project, "next_shift", None),
            ended_at=project.ended_at,
        )
        for project in projects
    ]
