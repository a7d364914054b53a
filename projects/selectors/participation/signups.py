"""Reads of sign-ups: for the service, the person's cabinet, the roster and the leader's list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from organizations.enums import MembershipRole
from organizations.models import Membership
from projects.enums import BLOCKS_TIME, OPEN, OUTCOME, SignUpState
from projects.models import Hold, Project, Role, Shift, SignUp
from qazvolunteer.lib.text import fold, search_terms
from volunteers.models import Volunteer


def with_overdue(roles: QuerySet[Role], now: datetime) -> QuerySet[Role]:
    """Count as `overdue` the places whose hold, or whose time to answer about a change, is over.

    Nobody has freed them yet, but the next sign-up will.
    """
    holds = Hold.objects.filter(signup__role_id=OuterRef("pk"), held_until__lte=now).order_by()
    held = holds.values("signup__role_id").annotate(count=Count("pk")).values("count")
    asked = SignUp.objects.filter(role_id=OuterRef("pk"), state=SignUpState.CONFIRMED, answer_by__lte=now)
    unanswered = asked.order_by().values("role_id").annotate(count=Count("pk")).values("count")
    return roles.annotate(overdue=_count(held) + _count(unanswered))


def _count(counts: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


#: what eligibility and the doors of sign-ups read. Whole rows cost a sign-up half of its time (docs/performance.md);
#: a column that is not here is fetched when it is read, by one more query.
_READ = (
    *("shift", "capacity", "taken"),
    *(f"shift__{name}" for name in ("project", "state", "starts_at", "ends_at", "version")),
    *(
        f"shift__project__{name}"
        for name in ("organization", "state", "joining_mode", "min_age", "bars_minors", "withdraw_hours")
    ),
    "shift__project__organization__state",
)


def role_for_signup(role_id: int, now: datetime) -> Role | None:
    """Return a role with all that eligibility reads. Cost: 1 query, 2 when all its places are taken."""
    rows = Role.objects.filter(pk=role_id).select_related("shift__project__organization").only(*_READ)
    role = next(iter(rows), None)
    if role is None or role.taken < role.capacity:
        return role
    return with_overdue(rows, now).first()


def roles_of_shift(shift_id: int, now: datetime) -> QuerySet[Role]:
    """Return the roles of a shift, in their order, with all that eligibility reads. Cost: 1 query."""
    return _roles(now).filter(shift_id=shift_id).order_by("position", "pk")


def _roles(now: datetime) -> QuerySet[Role]:
    return with_overdue(Role.objects.all(), now).select_related(
        "shift__project__organization", "shift__project__direction", "shift__region"
    )


def signups_of_person(volunteer: Volunteer) -> QuerySet[SignUp]:
    """Return a person's sign-ups with shift, project, organization and leader. Cost: 1 query."""
    return SignUp.objects.filter(volunteer=volunteer).select_related(
        "role", "shift__project__organization", "shift__project__direction", "shift__region", "shift__leader"
    )


@dataclass(frozen=True, slots=True)
class PersonShifts:
    """A person's sign-ups split for the cabinet."""

    upcoming: list[SignUp]
    past: list[SignUp]
    ended: list[SignUp]

    @property
    def next(self) -> SignUp | None:
        """The nearest shift that the person holds a place on."""
        return next((row for row in self.upcoming if row.state == SignUpState.CONFIRMED), None)


def shifts_of_person(volunteer: Volunteer, now: datetime, *, past_limit: int = 50) -> PersonShifts:
    """Split a person's sign-ups into those ahead, those behind and those that were ended early. Cost: 2 queries."""
    rows = signups_of_person(volunteer)
    upcoming = list(rows.filter(state__in=OPEN, shift__ends_at__gt=now).order_by("shift__starts_at"))
    behind = rows.exclude(state__in=OPEN, shift__ends_at__gt=now).order_by("-shift__starts_at")[:past_limit]
    past: list[SignUp] = []
    ended: list[SignUp] = []
    for row in behind:
        (past if row.state in (*OUTCOME, SignUpState.CONFIRMED) else ended).append(row)
    return PersonShifts(upcoming, past, ended)


def open_signup(volunteer: Volunteer, shift: Shift) -> SignUp | None:
    """Return the person's sign-up that is open or has an outcome on a shift. Cost: 1 query."""
    return (
        signups_of_person(volunteer)
        .filter(shift=shift, state__in=[*OPEN, *OUTCOME])
        .order_by("-created_at")
        .first()
    )


def is_signed_up(volunteer: Volunteer, shift: Shift) -> bool:
    """Tell whether the person has a place on a shift, or waits for one. Cost: 1 query."""
    return SignUp.objects.open().filter(volunteer=volunteer, shift=shift).exists()


def shifts_of_organization(membership: Membership) -> QuerySet[Shift]:
    """Return the shifts that a member works with: a shift leader sees only those they are named on."""
    rows = Shift.objects.filter(project__organization_id=membership.organization_id).select_related(
        "project__direction", "project__organization", "leader", "region"
    )
    if membership.role == MembershipRole.SHIFT_LEADER:
        rows = rows.filter(leader=membership)
    return rows


def signups_of_organization(membership: Membership) -> QuerySet[SignUp]:
    """Return the sign-ups to shifts that the member works with, with all that a decision reads. Cost: 1 query."""
    rows = SignUp.objects.of_people().filter(shift__project__organization_id=membership.organization_id)
    if membership.role == MembershipRole.SHIFT_LEADER:
        rows = rows.filter(shift__leader=membership)
    return rows.select_related(
        "volunteer__user",
        "role",
        "shift__project__organization",
        "shift__project__direction",
        "shift__leader",
    )


ROSTER_FILTERS: dict[str, Q] = {
    "requested": Q(state=SignUpState.REQUESTED),
    "confirmed": Q(state=SignUpState.CONFIRMED),
    "unanswered": Q(answer_by__isnull=False),
    "outcome": Q(state__in=OUTCOME),
    "ended": Q(
        state__in=[SignUpState.DECLINED, SignUpState.WITHDRAWN, SignUpState.CANCELLED, SignUpState.LAPSED]
    ),
}


def roster(shift: Shift, *, state: str = "", role_id: int | None = None) -> QuerySet[SignUp]:
    """Return the people of a shift: first those who wait for an answer, then by name. Cost: 1 query.

    Who holds a place with an address that is not proven is nobody yet: `roster_counts` counts them. `busy_then` says
    of who has not answered about a change that they agreed to be somewhere else at the new time; never where.

    Args:
        state: a key of ROSTER_FILTERS, empty for all.
    """
    rows = SignUp.objects.of_people().filter(shift=shift)
    elsewhere = SignUp.objects.filter(
        volunteer_id=OuterRef("volunteer_id"),
        state__in=BLOCKS_TIME,
        agreed_period__overlap=(shift.starts_at, shift.ends_at),
    ).exclude(shift=shift)
    rows = rows.select_related("volunteer", "role", "attendance").annotate(
        busy_then=Q(answer_by__isnull=False) & Exists(elsewhere)
    )
    if state in ROSTER_FILTERS:
        rows = rows.filter(ROSTER_FILTERS[state])
    if role_id is not None:
        rows = rows.filter(role_id=role_id)
    waits_first = Case(
        When(state=SignUpState.REQUESTED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.order_by(waits_first, "volunteer__surname", "volunteer__given_name", "created_at")


def with_name(people: Iterable[SignUp], wanted: str) -> list[SignUp]:
    """Return the people whose name has every word of `wanted`, in whatever order, alphabet or case; all for none.

    The rows are those of one shift, so they are looked through here. Cost: no queries beyond `people`.
    """
    words = search_terms(wanted)
    return [row for row in people if all(word in fold(row.person.full_name) for word in words)]


def roster_counts(shift: Shift) -> dict[str, int]:
    """Count the people of a shift by ROSTER_FILTERS, all of them, and the places that are `held`. Cost: 1 query."""
    return SignUp.objects.filter(shift=shift).aggregate(
        all=Count("volunteer_id"),
        held=Count("pk", filter=Q(state=SignUpState.HELD)),
        **{key: Count("volunteer_id", filter=found) for key, found in ROSTER_FILTERS.items()},
    )


def people_ahead(project: Project, now: datetime) -> int:
    """Count those who have a place, or wait for one, on the shifts of a project that have not begun. Cost: 1 query."""
    rows = SignUp.objects.of_people().open()
    return rows.filter(shift__project=project, shift__starts_at__gt=now).count()


def attendance_list(shift: Shift) -> list[SignUp]:
    """Return the people with a place, not yet arrived first, each group by name. Cost: 1 query."""
    rows = (
        SignUp.objects.filter(shift=shift, state__in=[SignUpState.CONFIRMED, *OUTCOME])
        .select_related("volunteer", "role", "attendance", "claim")
        .order_by("volunteer__surname", "volunteer__given_name")
    )
    order = {
        SignUpState.CONFIRMED: 0,
        SignUpState.ATTENDED: 1,
        SignUpState.EXCUSED: 2,
        SignUpState.NO_SHOW: 3,
    }
    return sorted(rows, key=lambda row: order[SignUpState(row.state)])
