"""Reads of bans and objections: for the person, the organization and the front office."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from organizations.enums import FrontOfficeKind
from organizations.models import StaffAssignment
from projects.enums import BanState, ObjectionState
from projects.models import Ban, BanObjection
from volunteers.models import Volunteer


def bans_of_person(volunteer: Volunteer) -> QuerySet[Ban]:
    """Return what organizations hold against a person, or held, the last first. Cost: 1 query."""
    rows = Ban.objects.filter(volunteer=volunteer).select_related("organization", "objection__office")
    return rows.order_by("-created_at", "pk")


def holding(bans: QuerySet[Ban], now: datetime) -> QuerySet[Ban]:
    """Return those that bar the person now, whether or not somebody has noted the end of others."""
    return bans.filter(state=BanState.ACTIVE, until__gte=timezone.localdate(now))


def bans_of_organization(organization_id: int) -> QuerySet[Ban]:
    """Return an organization's bans with their people, those that hold first. Cost: 1 query."""
    rows = Ban.objects.filter(organization_id=organization_id)
    return rows.select_related("volunteer", "organization", "objection__office").order_by(
        "state", "-created_at", "pk"
    )


def active_ban(volunteer: Volunteer, organization_id: int, now: datetime) -> Ban | None:
    """Return the ban that keeps a person from an organization's shifts now. Cost: 1 query."""
    return holding(bans_of_organization(organization_id), now).filter(volunteer=volunteer).first()


def objections_of_office(staff: StaffAssignment) -> QuerySet[BanObjection]:
    """Return what came to an office, decided or not; everything for the republican one. Cost: 1 query."""
    rows = BanObjection.objects.select_related("ban__volunteer", "ban__organization", "office")
    if staff.office.kind == FrontOfficeKind.REPUBLICAN:
        return rows
    return rows.filter(office_id=staff.office_id)


def objections_waiting(staff: StaffAssignment) -> QuerySet[BanObjection]:
    """Return what the office has to decide, the most urgent first. Cost: 1 query."""
    rows = objections_of_office(staff).filter(state=ObjectionState.OPEN)
    return rows.order_by("due_on", "created_at", "pk")
