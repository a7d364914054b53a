"""Writing a project: a draft, its promise, its place and period."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Membership, Organization
from projects.enums import EDITABLE_PROJECT, PROJECT_MOVES, ProjectState, ShiftState
from projects.models import Project, ProjectGoal, Shift
from projects.services.catalogue.editing import FieldProtected, locked_fields, refuse_locked, write
from projects.services.catalogue.search import refresh_search
from projects.services.catalogue.states import lock_project, role_of
from projects.services.catalogue.topics import What, Where, values_of
from qazvolunteer.audit.services import record, transition
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.reference.models import Direction, Unit


class ProjectRefused(Refusal):
    """What was given does not make a project that people can rely on."""

    code = "project_refused"


@transaction.atomic
def create_project(
    *,
    organization: Organization,
    title: str,
    direction: Direction,
    by: Membership,
    now: datetime,
    language: str,
) -> Project:
    """Begin a draft. Any organization may write drafts; only a verified one submits (domain §2).

    Args:
        title: one clean line of at most 120 characters.
        language: language of the title: kk, ru or en.

    Raises:
        MoveNotAllowed: never for a manager.
    Cost: 3 queries.
    """
    PROJECT_MOVES.check(None, ProjectState.DRAFT, by=role_of(by))
    project = Project(
        organization=organization,
        direction=direction,
        created_by=by.user,
        created_at=now,
        state=ProjectState.DRAFT,
    )
    setattr(project, f"title_{language}", title)
    project.save()
    transition(on=project, source=None, target=ProjectState.DRAFT, by=by.user, role=role_of(by), now=now)
    record(
        "project.created", by=by.user, role=role_of(by), on=project, now=now, organization_id=organization.pk
    )
    return project


@transaction.atomic
def update_what(
    *, project: Project, what: What, goals: Mapping[Unit, Decimal], by: Membership, now: datetime
) -> None:
    """Write the promise: texts, direction, initiative, goals in natural units.

    Raises:
        ProjectLocked, FieldProtected: see `editing`.
        ProjectRefused: no title, a direction that takes no new projects, or an initiative of another direction.
    Cost: 6 queries, and 2 for each goal that is new or gone.
    """
    lock_project(project)
    refuse_locked(project)
    _check_what(project, what, timezone.localdate(now))
    also = ["goals"] if _set_goals(project, goals) else []
    changed = write(project, values_of(what), by=by, now=now, also=also)
    if changed and project.is_public:
        refresh_search(project)


@transaction.atomic
def update_where(*, project: Project, where: Where, by: Membership, now: datetime) -> None:
    """Write place and period.

    While the project is a draft its shifts follow: all take the region, and those that had the project's address
    take the new one. The shifts of a published project keep their place; people have signed up for it.

    Raises:
        ProjectLocked, FieldProtected: see `editing`.
        ProjectRefused: a district of another region, a period that ends before it begins or leaves a shift outside.
    Cost: 6 queries.
    """
    lock_project(project)
    refuse_locked(project)
    if where.is_online:
        where = Where(is_online=True, starts_on=where.starts_on, ends_on=where.ends_on)
    _check_where(project, where)
    old_address = project.address
    changed = write(project, values_of(where), by=by, now=now)
    if project.state in EDITABLE_PROJECT and {"is_online", "region", "address"}.intersection(changed):
        shifts = Shift.objects.filter(project=project)
        shifts.update(region=project.region)
        (shifts if project.is_online else shifts.filter(address=old_address)).update(address=project.address)
    if changed and project.is_public:
        refresh_search(project)


def _check_what(project: Project, what: What, today: date) -> None:
    if not (what.title_kk or what.title_ru or what.title_en):
        raise ProjectRefused(_("Give the project a title in at least one language."))
    direction = what.direction
    if direction.pk != project.direction_id and not Direction.objects.active_on(today).contains(direction):
        raise ProjectRefused(
            _("This direction takes no new projects. Choose another one."), field="direction"
        )
    initiative = what.initiative
    if initiative and initiative.direction_id not in (None, direction.pk):
        raise ProjectRefused(
            _("This initiative belongs to another direction. Choose one that fits, or none."),
            field="initiative",
        )


def _check_where(project: Project, where: Where) -> None:
    if where.district and (where.region is None or where.district.region_id != where.region.pk):
        raise ProjectRefused(
            _("This district lies in another region. Choose one that fits."), field="district"
        )
    if where.starts_on and where.ends_on and where.ends_on < where.starts_on:
        raise ProjectRefused(_("The last day lies before the first day."), field="ends_on")
    _check_period(project, where)


def _check_period(project: Project, where: Where) -> None:
    """Refuse a period that leaves shifts outside, if it is the change that does it."""
    if (where.starts_on, where.ends_on) == (project.starts_on, project.ends_on):
        return
    shifts = Shift.objects.filter(project=project, state__in=[ShiftState.OPEN, ShiftState.CLOSED])
    if where.starts_on and shifts.filter(starts_at__date__lt=where.starts_on).exists():
        raise ProjectRefused(_("A shift begins before this day. Move the shift first."), field="starts_on")
    if where.ends_on and shifts.filter(starts_at__date__gt=where.ends_on).exists():
        raise ProjectRefused(_("A shift begins after this day. Move the shift first."), field="ends_on")


def _set_goals(project: Project, goals: Mapping[Unit, Decimal]) -> bool:
    """Make the goals those given; tell whether any changed."""
    present = {goal.unit_id: goal for goal in project.goals.all()}
    wanted = {unit.pk: amount for unit, amount in goals.items()}
    if {unit: goal.amount for unit, goal in present.items()} == wanted:
        return False
    if "goals" in locked_fields(project):
        raise FieldProtected
    project.goals.exclude(unit_id__in=wanted).delete()
    for unit, amount in wanted.items():
        ProjectGoal.objects.update_or_create(project=project, unit_id=unit, defaults={"amount": amount})
    return True
