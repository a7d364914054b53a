"""Where somebody works: their membership of an organization, their place in a front office."""

from uuid import UUID

from django.db.models import QuerySet

from organizations.models import Membership, StaffAssignment
from qazvolunteer.accounts.models import User


def active_membership(user: User, *, organization_id: int) -> Membership | None:
    """Return the person's membership of an organization, with the organization. Cost: 1 query."""
    return (
        Membership.objects.active()
        .select_related("organization", "organization__region", "user")
        .filter(user=user, organization_id=organization_id)
        .first()
    )


def active_memberships(user: User) -> QuerySet[Membership]:
    """Return all workplaces of a person in organizations, with the organizations. Cost: 1 query."""
    return Membership.objects.active().select_related("organization").filter(user=user).order_by("created_at")


def is_member(user_id: UUID, organization_id: int) -> bool:
    """Tell whether somebody works for an organization now. Cost: 1 query."""
    return Membership.objects.active().filter(user_id=user_id, organization_id=organization_id).exists()


def active_staff(user: User) -> StaffAssignment | None:
    """Return the person's place in a front office, with the office and its region. Cost: 1 query."""
    return (
        StaffAssignment.objects.active()
        .select_related("office", "office__region", "user")
        .filter(user=user)
        .first()
    )
