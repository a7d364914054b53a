"""Who belongs to an organization, and who is invited."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from organizations.enums import MembershipRole
from organizations.models import Invitation, Membership, Organization
from qazvolunteer.accounts.models import User

_ORDER = Case(
    *[When(role=role, then=Value(place)) for place, role in enumerate(MembershipRole.values)],
    output_field=IntegerField(),
)


def team(organization: Organization) -> QuerySet[Membership]:
    """Return the active members with their accounts, owners first, then by seniority. Cost: 1 query."""
    return (
        Membership.objects.active()
        .select_related("user", "organization")
        .filter(organization=organization)
        .order_by(_ORDER, "created_at")
    )


def open_invitations(organization: Organization) -> QuerySet[Invitation]:
    """Return invitations that nobody has accepted, newest first; some may have expired. Cost: 1 query."""
    return Invitation.objects.open().filter(organization=organization).order_by("-created_at")


def managing_users(organization_id: int) -> QuerySet[User]:
    """Return the active accounts of owners and managers: whoever decides for the organization. Cost: 1 query."""
    return User.objects.filter(
        is_active=True,
        memberships__in=Membership.objects.active().filter(
            organization_id=organization_id, role__in=[MembershipRole.OWNER, MembershipRole.MANAGER]
        ),
    ).order_by("created_at")


def display_name_in(organization_id: int, user: User | None) -> str:
    """Return the name under which a person is or was known in a team, or "". Cost: 1 query."""
    return (
        Membership.objects.filter(organization_id=organization_id, user=user)
        .order_by("-created_at")
        .values_list("display_name", flat=True)
        .first()
        or ""
    )


def last_display_name(user: User) -> str:
    """Return the name under which a person was last known to volunteers in any team, or "". Cost: 1 query."""
    return (
        Membership.objects.filter(user=user)
        .order_by("-created_at")
        .values_list("display_name", flat=True)
        .first()
        or ""
    )
