"""Which office reviews what, and until when."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from organizations.enums import FrontOfficeKind, StaffRole
from organizations.models import FrontOffice, Membership, Organization, StaffAssignment
from qazvolunteer.reference.models import Region
from qazvolunteer.reference.selectors import add_working_days


def office_for(*, region: Region, organization: Organization) -> FrontOffice:
    """Return the office of the region, or the republican one when nobody there may decide.

    Nobody may when the regional office has no active officer, or when all of its officers are members of the
    organization. Cost: 2 queries, 3 when it goes to the republican office.
    Source: domain rules §6 ("Nobody reviews their own organization: it goes to the republican office").

    Raises:
        FrontOffice.DoesNotExist: when the front offices were never loaded.
    """
    officers = (
        StaffAssignment.objects.active()
        .select_related("office")
        .filter(office__region=region, role=StaffRole.OFFICER)
    )
    members = set(
        Membership.objects.active().filter(organization=organization).values_list("user_id", flat=True)
    )
    free = [officer for officer in officers if officer.user_id not in members]
    return free[0].office if free else FrontOffice.objects.get(kind=FrontOfficeKind.REPUBLICAN)


def office_named(code: str) -> FrontOffice | None:
    """Return the office of a region by the region's code, the republican one for "republican". Cost: 1 query."""
    if code == FrontOfficeKind.REPUBLICAN:
        return FrontOffice.objects.filter(kind=FrontOfficeKind.REPUBLICAN).first()
    return FrontOffice.objects.filter(region=code).first()


def due_on(now: datetime) -> date:
    """Return the last day for a decision on what is submitted at a moment, by the official calendar.

    Cost: 1 query.
    """
    today = timezone.localtime(now).date()
    return add_working_days(today, settings.REVIEW_DEADLINE_WORKING_DAYS)
