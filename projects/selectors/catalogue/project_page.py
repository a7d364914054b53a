"""The public page of a project: its texts, its facts, and the picker of a shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from projects.enums import ProjectState, ShiftState
from projects.models import Project, Role, Shift
from projects.selectors.catalogue.finding import with_card_facts
from qazvolunteer.lib.text import LocalizedText, localized_with_language

#: shifts that the picker offers at most
MAX_SHIFTS = 120
#: part of the places under which a role is called nearly full
FEW = 0.25


def public_projects() -> QuerySet[Project]:
    """Return the projects that have a public page, with all that the page reads. Cost: 1 query."""
    return (
        Project.objects.public()
        .filter(organization__state="verified")
        .select_related("organization", "direction", "initiative", "region", "district")
        .prefetch_related("goals__unit")
    )


def public_shifts() -> QuerySet[Shift]:
    """Return the shifts of projects that have a public page, whatever their state, as `with_card_facts` loads them.

    Cost: 1 query.
    """
    return with_card_facts(Shift.objects.filter(project__in=public_projects().order_by().values("pk")))


def shifts_to_choose(project: Project, now: datetime) -> list[Shift]:
    """Return the shifts ahead that are open or closed for sign-up, with leaders and roles. Cost: 2 queries."""
    roles = Prefetch("roles", Role.objects.order_by("position", "pk"))
    rows = (
        project.shifts.filter(state__in=[ShiftState.OPEN, ShiftState.CLOSED], starts_at__gt=now)
        .select_related("leader", "region")
        .prefetch_related(roles)
        .order_by("starts_at", "pk")
    )
    return list(rows[:MAX_SHIFTS])


@dataclass(frozen=True, slots=True)
class Option:
    """One role of one shift to choose."""

    role: Role
    shift: Shift
    name: LocalizedText
    #: "free", "few", "full" or "closed"
    status: str

    @property
    def can_be_chosen(self) -> bool:
        """Whether somebody can still sign up for it."""
        return self.status in ("free", "few")


@dataclass(frozen=True, slots=True)
class PickerDay:
    """A day with shifts."""

    day: date
    options: tuple[Option, ...]

    @property
    def shift_count(self) -> int:
        """Number of shifts on the day."""
        return len({option.shift.pk for option in self.options})

    @property
    def has_places(self) -> bool:
        """Whether somebody can still sign up for a shift of the day."""
        return any(option.can_be_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Picker:
    """The days of a project and the one that is shown."""

    days: tuple[PickerDay, ...]
    current: PickerDay | None

    @property
    def chosen(self) -> Option | None:
        """The option that is marked in advance: the first of the shown day with a free place."""
        options = self.current.options if self.current else ()
        return next((option for option in options if option.can_be_chosen), None)


def picker(shifts: Sequence[Shift], *, wanted: date | None = None) -> Picker:
    """Arrange shifts by day; the shown day is the wanted one, else the first with places, else the first.

    Args:
        shifts: from `shifts_to_choose`.
    Cost: no query.
    """
    days = tuple(
        PickerDay(day, tuple(option for shift in group for option in _options(shift)))
        for day, group in groupby(shifts, key=lambda shift: timezone.localdate(shift.starts_at))
    )
    current = next((day for day in days if day.day == wanted), None)
    current = current or next((day for day in days if day.has_places), None) or next(iter(days), None)
    return Picker(days, current)


def is_joinable(project: Project) -> bool:
    """Tell whether the project takes people now. Needs the organization loaded; no query."""
    return project.state == ProjectState.PUBLISHED and project.organization.is_verified


def role_of_project(project: Project, role_id: str) -> Role | None:
    """Return a role of the project by an id as it stands in an address, or None. Cost: at most 1 query."""
    if not (role_id.isascii() and role_id.isdigit() and len(role_id) < 18):
        return None
    return Role.objects.filter(shift__project=project, pk=int(role_id)).first()


def lines_of(text: LocalizedText) -> list[str]:
    """Return the lines of a text as list items, without the marks that people type before them."""
    return [line.lstrip("-–—•* \t") for line in text.text.splitlines() if line.strip()]


def _options(shift: Shift) -> list[Option]:
    return [
        Option(role, shift, localized_with_language(role, "name"), _status(shift, role))
        for role in shift.roles.all()
    ]


def _status(shift: Shift, role: Role) -> str:
    if shift.state == ShiftState.CLOSED:
        return "closed"
    if role.free <= 0:
        return "full"
    return "few" if role.free <= role.capacity * FEW else "free"
