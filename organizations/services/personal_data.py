"""People in teams and front offices: what of them an organization keeps, and who cannot leave yet."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from organizations.enums import MembershipRole
from organizations.models import Invitation, Membership, Organization, StaffAssignment, Submission
from organizations.selectors.access import active_staff
from organizations.services.team import end_membership
from qazvolunteer.accounts.models import User
from qazvolunteer.lib.text import localized
from qazvolunteer.privacy.registry import (
    Fate,
    Leaving,
    Table,
    register_impersonal,
    register_leaving,
    register_tables,
)

#: contacts in frozen submissions: the address → what stands beside it and goes with it
_CONTACTS = {"contact_email": ("contact_name", "contact_phone"), "email": ("phone",)}


@register_leaving
class Memberships(Leaving):
    """Places in teams, and the person as the contact of an organization."""

    kind = "memberships"

    def obstacle(self, user: User, now: datetime) -> str | None:
        """Organizations whose only owner this is. Cost: 2 queries for each that the person owns."""
        names = [
            localized(owned.organization, "name") for owned in _owned(user) if not _has_another_owner(owned)
        ]
        if not names:
            return None
        return _(
            "You are the only owner of an organization: %(names)s. Make somebody else an owner first, or ask the "
            "front office to close it."
        ) % {"names": ", ".join(names)}

    def leave(self, user: User, *, now: datetime) -> None:
        """End each membership through its door, and take the person's address off the contacts."""
        for membership in Membership.objects.active().filter(user=user).order_by("organization_id"):
            end_membership(membership=membership, by=user, now=now)
        Organization.objects.filter(email__iexact=user.email).update(email="", phone="")
        for submission in _naming(user):
            submission.payload = _without(submission.payload, user.email)
            submission.save(update_fields=["payload"])


@register_leaving
class FrontOfficeWork(Leaving):
    """A place in a front office is ended by the office."""

    kind = "front_office"

    def obstacle(self, user: User, now: datetime) -> str | None:
        """Cost: 1 query."""
        if active_staff(user) is None:
            return None
        return _(
            "You work in a front office, which decides on others. Ask the republican front office to end your place "
            "there first."
        )

    def leave(self, user: User, *, now: datetime) -> None:
        """Nothing: who works there is refused."""


def _owned(user: User) -> QuerySet[Membership]:
    owned = Membership.objects.active().filter(user=user, role=MembershipRole.OWNER)
    return owned.select_related("organization").order_by("created_at")


def _has_another_owner(owned: Membership) -> bool:
    owners = Membership.objects.active().filter(
        organization_id=owned.organization_id, role=MembershipRole.OWNER
    )
    return owners.exclude(pk=owned.pk).exists()


def _naming(user: User) -> QuerySet[Submission]:
    """Return submissions with the person's address in what was frozen. Reads the whole table. Cost: 1 query."""
    text = Submission.objects.annotate(text=Cast("payload", TextField()))
    return text.filter(text__icontains=user.email)


def _without(payload: list[dict[str, Any]], email: str) -> list[dict[str, Any]]:
    """Return a payload in which the contacts with this address are empty; nothing else changes."""
    for section in payload:
        fields = {entry["key"]: entry for entry in section["fields"]}
        for key, beside in _CONTACTS.items():
            if key in fields and str(fields[key]["value"]).lower() == email.lower():
                for name in (key, *beside):
                    if name in fields:
                        fields[name]["value"] = ""
    return payload


def _submissions(user: User) -> QuerySet[Submission]:
    return Submission.objects.filter(Q(submitted_by=user) | Q(taken_by__user=user) | Q(decided_by__user=user))


_SHELL = "points to an account that names nobody"
_OFFICE = "a fact of the organization or the office, not of a person"

register_tables(
    Table(
        model=Membership,
        rows=lambda user: Membership.objects.filter(user=user),
        fate=Fate.EMPTIED,
        empties={"display_name": ""},
        keeps={
            "id user": _SHELL,
            "organization role created_at ended_at": "that somebody acted for the organization, and as what",
        },
        name="memberships",
        export=("organization", "role", "display_name", "created_at", "ended_at"),
    ),
    Table(
        model=StaffAssignment,
        rows=lambda user: StaffAssignment.objects.filter(user=user),
        fate=Fate.EMPTIED,
        empties={"display_name": ""},
        keeps={
            "id user": _SHELL,
            "office role created_at ended_at": "that somebody decided for the office, and as what",
        },
        name="front_office_work",
        export=("office", "role", "display_name", "created_at", "ended_at"),
    ),
    Table(
        model=Invitation,
        rows=lambda user: Invitation.objects.filter(email__iexact=user.email),
        fate=Fate.DELETED,
        name="invitations",
        export=("organization", "email", "role", "created_at", "expires_at", "accepted_at", "revoked_at"),
    ),
    Table(
        model=Submission,
        rows=_submissions,
        fate=Fate.KEPT,
        keeps={
            "submitted_by taken_by decided_by": _SHELL,
            "payload": "what the organization promised; a contact with the person's address is emptied before",
            "id subject_kind subject_id version organization office region state title_kk title_ru title_en direction "
            "submitted_at due_on taken_at decided_at withdrawn_at reasons comment": _OFFICE,
        },
        name="submissions",
        export=("subject_kind", "subject_id", "version", "submitted_at", "state", "decided_at"),
    ),
)
register_impersonal(
    "an organization or an office; its contacts with a person's address are emptied when the person leaves",
    "organizations.Organization",
    "organizations.FrontOffice",
)
