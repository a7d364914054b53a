"""Claims that a front office decides instead of the organization."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils import timezone

from organizations.enums import FrontOfficeKind, MembershipRole
from organizations.models import Membership, StaffAssignment
from projects.enums import CLAIM_ANSWER_WORKING_DAYS, ClaimState
from projects.models import HourClaim
from qazvolunteer.lib.dates import WorkCalendar, add_working_days
from qazvolunteer.reference.selectors import work_calendar

_COORDINATE = (MembershipRole.OWNER, MembershipRole.MANAGER, MembershipRole.COORDINATOR)


def without_a_decider() -> Combinable:
    """Return the condition that nobody in the organization but the person themself may decide on a claim."""
    others = Membership.objects.active().filter(organization=OuterRef("organization"), role__in=_COORDINATE)
    return ~Exists(others.exclude(user=OuterRef("volunteer__user")))


def claims_to_hand_over(now: datetime) -> QuerySet[HourClaim]:
    """Return the waiting claims of ended shifts that the organization cannot decide on, or has not in time, with
    `has_nobody`. Cost: 2 queries."""
    last_day = _last_unanswered_day(timezone.localdate(now), work_calendar())
    midnight = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), datetime.min.time()))
    is_late = Q(created_at__lt=midnight, signup__shift__ends_at__lt=midnight)
    return (
        HourClaim.objects.filter(state=ClaimState.CLAIMED, office=None, signup__shift__ends_at__lte=now)
        .annotate(has_nobody=without_a_decider())
        .filter(Q(has_nobody=True) | is_late)
        .order_by("pk")
    )


def _last_unanswered_day(today: date, calendar: WorkCalendar) -> date:
    """Return the latest day whose claims have waited for all their working days before today."""
    day = today - timedelta(days=CLAIM_ANSWER_WORKING_DAYS)
    while add_working_days(day, CLAIM_ANSWER_WORKING_DAYS, calendar=calendar) >= today:
        day -= timedelta(days=1)
    return day


def claims_of_office(staff: StaffAssignment) -> QuerySet[HourClaim]:
    """Return what was handed over to an office, decided or not; everything for the republican one. Cost: 1 query."""
    rows = HourClaim.objects.filter(office__isnull=False).select_related(
        "volunteer", "organization", "office", "signup__role", "signup__attendance", "signup__shift__project"
    )
    if staff.office.kind == FrontOfficeKind.REPUBLICAN:
        return rows
    return rows.filter(office_id=staff.office_id)


def claims_waiting_at_office(staff: StaffAssignment) -> QuerySet[HourClaim]:
    """Return what the office has to decide, the longest waiting first. Cost: 1 query."""
    return claims_of_office(staff).filter(state=ClaimState.CLAIMED).order_by("handed_over_at", "pk")
