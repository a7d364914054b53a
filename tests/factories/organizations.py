"""Organizations on their way to verification, made by the services that people's pages call."""

from datetime import datetime
from typing import Any

from organizations.enums import OrganizationKind, SubmissionState
from organizations.models import Membership, Organization, StaffAssignment, Submission
from organizations.services.registration import create_organization
from organizations.services.review import decide
from organizations.services.verification import submit_organization
from qazvolunteer.reference.models import Region
from tests.factories.people import make_user

#: valid numbers that belong to nobody
BIN, OTHER_BIN = "991240000112", "050640001236"
ABOUT = "Сажаем деревья в школах и дворах, учим детей ухаживать за садом."


def draft(*, now: datetime, region: str = "KZ-35", **others: Any) -> Membership:
    """Return the owner of an initiative group that can be sent to review."""
    arguments: dict[str, Any] = {
        "kind": OrganizationKind.INITIATIVE_GROUP,
        "names": {"ru": "Зелёный двор"},
        "about": {"ru": ABOUT},
        "region": Region.objects.get(pk=region),
        "by": others.pop("by", None) or make_user(now=now),
        "display_name": "Елена Ким",
        "now": now,
    }
    organization = create_organization(**{**arguments, **others})
    return organization.memberships.select_related("user", "organization__region").get()


def draft_ngo(*, now: datetime, bin_number: str = BIN, **others: Any) -> Membership:
    """Return the owner of an NGO that can be sent to review."""
    identity = {"kind": OrganizationKind.NGO, "legal_name": "ОФ «Зелёный двор»", "bin_number": bin_number}
    return draft(now=now, **{**identity, **others})


def submitted(*, now: datetime, owner: Membership | None = None, **others: Any) -> Submission:
    """Return an organization's first version before a reviewer."""
    owner = owner or draft(now=now, **others)
    return submit_organization(organization=owner.organization, by=owner.user, now=now)


def returned(submission: Submission, *, by: StaffAssignment, now: datetime) -> Submission:
    """Return the submission, given back to the applicant."""
    return decide(
        submission=submission,
        decision=SubmissionState.RETURNED,
        reasons=["unclear"],
        comment="Напишите, чем занимаетесь.",
        by=by,
        now=now,
    )


def fresh(organization: Organization) -> Organization:
    """Return the row as it is in the database."""
    return Organization.objects.get(pk=organization.pk)
