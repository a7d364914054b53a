"""What waits for a member of an organization today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from organizations.enums import MembershipRole
from organizations.models import Membership
from organizations.permissions import has_rank
from projects.enums import ShiftState, SignUpState
from projects.models import Shift, SignUp
from projects.selectors.participation.signups import shifts_of_organization

#: how far ahead "today" looks
AHEAD = timedelta(days=7)
#: a shift of yesterday may still have people to mark
BEHIND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Workday:
    """Shifts around now, and requests that wait."""

    running: list[Shift]
    coming: list[Shift]
    unmarked: list[Shift]
    requests: int
    oldest_request: datetime | None


def with_people(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    """Annotate shifts with places (`capacity`, `taken`) and people (`requested`, `expected`, `arrived`).

    The counts come from subqueries by role and by sign-up, so that the two joins do not multiply.
    """
    return shifts.annotate(
        requested=Count("signups", filter=Q(signups__state=SignUpState.REQUESTED)),
        expected=Count("signups", filter=Q(signups__state=SignUpState.CONFIRMED)),
        arrived=Count("signups", filter=Q(signups__state=SignUpState.ATTENDED)),
    )


def places_of(shifts: list[Shift]) -> dict[int, tuple[int, int]]:
    """Return shift id → (taken, capacity) over its roles. Cost: 1 query."""
    rows = (
        Shift.objects.filter(pk__in=[shift.pk for shift in shifts])
        .annotate(
            sum_taken=Coalesce(Sum("roles__taken"), 0), sum_capacity=Coalesce(Sum("roles__capacity"), 0)
        )
        .values_list("pk", "sum_taken", "sum_capacity")
    )
    return {pk: (taken, capacity) for pk, taken, capacity in rows}


def workday(membership: Membership, now: datetime) -> Workday:
    """Collect what waits for this member; a shift leader sees only their own shifts. Cost: 3 queries."""
    rows = list(
        with_people(shifts_of_organization(membership))
        .exclude(state=ShiftState.CANCELLED)
        .filter(ends_at__gt=now - BEHIND, starts_at__lt=now + AHEAD)
        .order_by("starts_at")
    )
    places = places_of(rows)
    for row in rows:
        row.taken, row.capacity = places.get(row.pk, (0, 0))  # type: ignore[attr-defined]
    requests, oldest = _requests(membership, now)
    return Workday(
        running=[row for row in rows if row.has_begun(now) and not row.has_ended(now)],
        coming=[row for row in rows if not row.has_begun(now)],
        unmarked=[row for row in rows if row.has_ended(now) and row.expected],  # type: ignore[attr-defined]
        requests=requests,
        oldest_request=oldest,
    )


def _requests(membership: Membership, now: datetime) -> tuple[int, datetime | None]:
    """Count what waits for a coordinator's answer, and since when; nothing waits for a shift leader."""
    if not has_rank(membership, MembershipRole.COORDINATOR):
        return 0, None
    found = SignUp.objects.filter(
        shift__project__organization_id=membership.organization_id,
        state=SignUpState.REQUESTED,
        shift__starts_at__gt=now,
    ).aggregate(count=Count("pk"), oldest=Min("created_at"))
    return found["count"], found["oldest"]
